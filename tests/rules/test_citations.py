"""What citations say of each other and of their record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.choices import MilestoneKind, Review
from procurement.models import DiplomaticEvent, Offer, Platform
from procurement.queries.uncited import Uncited, uncited
from procurement.rules import RecordSaysWhatItsSourcesSay
from tests import make
from tests.rules.breaches import broken, found

pytestmark = pytest.mark.django_db
K = MilestoneKind


def step_with(*said, quantity=None, review=Review.DRAFT):
    """An offer whose contract is cited for its quantity: each of `said` is the fields of a citation."""
    offer = make.make_offer(review=review)
    step = make.make_milestone(offer, kind=K.CONTRACT, quantity=quantity)
    for fields in said:
        make.cite(offer, **{"aspect": "milestone_quantity", "milestone": step} | fields)
    return offer


def confirmed(**other):
    """An offer with a confirmed citation, and a second one of the same fact with these fields."""
    first = make.make_source(publisher="The Gazette", author="A. Writer")
    offer = step_with({"credibility": "1", "source": first, "value": "4"}, other)
    return offer, first


def test_what_is_confirmed_by_nobody_else_is_pointed_out():
    offer = step_with({"credibility": "1", "value": "4"})
    assert found("confirmed-by-independent-source") == [
        (
            offer.reference,
            "citation 1 (quantity of step 1 (contract)) has credibility 1, and no second source of independent origin "
            "says it: add that source, or grade it 2 at most",
        )
    ]


@pytest.mark.parametrize("value", ["4", "~4", ""])
def test_a_second_source_of_independent_origin_confirms(value):
    confirmed(value=value, source=make.make_source(publisher="The Courier", author="B. Writer"))
    confirmed(value=value, source=make.make_source())
    assert broken("confirmed-by-independent-source") == []


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ({"publisher": "the  gazette"}, {}),
        ({"publisher": "The Courier", "author": "A. Writer"}, {}),
        ({"publisher": "The Courier"}, {"value": "5"}),
        ({"publisher": "The Courier"}, {"rank": "deprecated"}),
        ({"publisher": "The Courier"}, {"aspect": "milestone", "value": "contract"}),
    ],
)
def test_the_same_origin_another_value_and_another_fact_confirm_nothing(source, fields):
    offer, _ = confirmed(**{"value": "4", "source": make.make_source(**source)} | fields)
    assert broken("confirmed-by-independent-source") == [offer.reference]


def test_another_edition_confirms_nothing():
    first = make.make_source(publisher="One")
    second = make.make_source(publisher="Two", edition_of=first)
    offer = step_with({"credibility": "1", "source": first, "value": "4"}, {"source": second, "value": "4"})
    assert broken("confirmed-by-independent-source") == [offer.reference]


def test_a_conflict_without_rank_is_pointed_out():
    offer = step_with({"value": "20"}, {"value": "24"})
    step_with({"value": "20", "rank": "preferred"}, {"value": "24"})
    step_with({"value": "20"}, {"value": "~20"})
    step_with({"value": "20"}, {"value": "24", "rank": "deprecated"})
    assert found("conflicts-are-ranked") == [
        (
            offer.reference,
            "sources disagree on quantity of step 1 (contract) (20 and 24) and none of them is preferred: prefer one, "
            "with the reason",
        )
    ]


def test_two_preferred_readings_are_pointed_out():
    offer = step_with({"value": "20", "rank": "preferred"}, {"value": "24", "rank": "preferred"}, {"value": "30"})
    assert found("conflicts-are-ranked") == [
        (
            offer.reference,
            "sources disagree on quantity of step 1 (contract) (20 and 24 and 30) and more than one is preferred: "
            "prefer one, with the reason",
        )
    ]


PREFERRED = {"rank": "preferred"}


def test_a_published_record_that_says_otherwise_than_its_preferred_citation_is_an_error():
    offer = step_with({"value": "24"} | PREFERRED, quantity=20, review=Review.PUBLISHED)
    assert found("record-says-what-is-preferred") == [
        (
            offer.reference,
            "it says 20 for quantity of step 1 (contract), and its preferred citation 1 says 24: adopt that value, or "
            "prefer another citation",
        )
    ]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"value": "~20"} | PREFERRED, {"quantity": 20}),
        ({"value": "24"}, {"quantity": 20}),  # not preferred
        ({"value": "24"} | PREFERRED, {"quantity": None}),
        ({"value": "24"} | PREFERRED, {"quantity": 20, "review": Review.DRAFT}),
    ],
)
def test_a_record_that_does_not_contradict_what_is_preferred_is_sound(said, fields):
    step_with(said, **{"review": Review.PUBLISHED} | fields)
    assert broken("record-says-what-is-preferred") == []


def test_every_sort_of_value_is_compared_with_what_the_record_keeps():
    public = {"review": Review.PUBLISHED}
    russia = make.make_country("Russia", "RUS")
    offer = make.make_offer(
        supplier=russia, version="Mi-35M", condition="new", transfer="sale", tiv_order="2.5", **public
    )
    step = make.make_milestone(offer, dated_on="2012-10", value_low="1000", currency="USD")
    right = [
        ("supplier", "RUS", {}),
        ("version", "mi-35m", {}),
        ("condition", "new", {}),
        ("transfer", "sale", {}),
        ("volume", "2.50", {}),
        ("milestone", "offer", {"milestone": step}),
        ("milestone_date", "2012", {"milestone": step}),
        ("milestone_value", "900-1100 USD", {"milestone": step}),
    ]
    wrong = [
        ("supplier", "PAK", {}),
        ("version", "Mi-24", {}),
        ("condition", "second_hand", {}),
        ("transfer", "grant", {}),
        ("volume", "3", {}),
        ("milestone", "request", {"milestone": step}),
        ("milestone_date", "2013", {"milestone": step}),
        ("milestone_value", "1000 EUR", {"milestone": step}),
    ]
    for aspect, value, more in right:
        make.cite(offer, aspect=aspect, value=value, **PREFERRED, **more)
    assert broken("record-says-what-is-preferred") == []
    for aspect, value, more in wrong:
        make.cite(offer, aspect=aspect, value=value, **PREFERRED, **more)
    said = [sentence.split(" for ")[0] for _, sentence in found("record-says-what-is-preferred")]
    assert said == sorted(
        f"it says {kept}" for kept in ("RUS", "Mi-35M", "new", "sale", "2.5000", "offer", "2012-10", "1000 USD")
    )


def test_a_country_is_held_to_its_preferred_citation_as_well():
    country = make.make_country("Burma", kind="state")
    make.cite(country, aspect="name", value="Myanmar", rank="preferred")
    assert broken("record-says-what-is-preferred") == [country.code]


def test_an_opinion_that_was_judged_is_pointed_out():
    offer = make.make_offer()
    make.cite(offer, speaker_kind="opinion", credibility="2")
    make.cite(offer, speaker_kind="opinion", credibility="6")
    make.cite(offer, speaker_kind="quoted", credibility="2")
    assert found("opinion-is-not-judged") == [
        (offer.reference, "citation 1 is the author's opinion and graded 2: grade it 6, or say who speaks")
    ]


def test_each_fact_without_a_citation_is_told():
    offer = make.make_offer(version="Mi-35M", platform=make.make_platform(), condition="unknown", transfer="")
    step = make.make_milestone(offer, kind=K.CONTRACT, dated_on="2012", quantity=4)
    delivery = make.make_delivery(offer, delivered_on="2013")
    make.cite(offer)  # the record as a whole is not each of its facts
    make.cite(offer, aspect="supplier", value="RUS")
    make.cite(offer, aspect="recipient", rank="deprecated")
    make.cite(offer, aspect="milestone_date", milestone=step)

    assert list(uncited(Offer.objects.filter(pk=offer.pk))) == [
        Uncited(offer.pk, "recipient"),
        Uncited(offer.pk, "platform"),
        Uncited(offer.pk, "version"),
        Uncited(offer.pk, "milestone", step.pk, 1),
        Uncited(offer.pk, "milestone_quantity", step.pk, 1),
        Uncited(offer.pk, "delivery_date", delivery.pk, 1),
    ]
    said = [sentence for key, sentence in found("fact-has-citation") if key == offer.reference]
    assert said == sorted(
        [
            "recipient has no citation: add one that speaks of it",
            "platform has no citation: add one that speaks of it",
            "version has no citation: add one that speaks of it",
            "milestone, no. 1, has no citation: add one that speaks of it",
            "quantity of a milestone, no. 1, has no citation: add one that speaks of it",
            "date of a delivery, no. 1, has no citation: add one that speaks of it",
        ]
    )


def test_a_citation_of_another_row_or_record_does_not_carry_a_fact():
    offer = make.make_offer()
    first, second = (make.make_milestone(offer, dated_on="2012") for _ in range(2))
    make.cite(offer, aspect="milestone_date", milestone=first)
    lacking = {(fact.aspect, fact.child_id) for fact in uncited(Offer.objects.all())}
    assert ("milestone_date", second.pk) in lacking
    assert ("milestone_date", first.pk) not in lacking


def test_facts_of_every_reviewed_record_are_asked():
    event = make.make_event(place="Islamabad", dated_on="")
    platform = make.make_platform("Mi-35", maker="Rostvertol")
    make.make_origin(platform)
    competition = make.make_competition(requirement="Helicopters", outcome="unknown")
    assert [fact.aspect for fact in uncited(DiplomaticEvent.objects.filter(pk=event.pk))] == ["kind", "state", "place"]
    assert [fact.aspect for fact in uncited(Platform.objects.filter(pk=platform.pk))] == [
        "designation",
        "category",
        "maker",
        "origin",
    ]
    assert [fact.aspect for fact in uncited(type(competition).objects.all())] == ["requirement"]


@pytest.mark.django_db
def test_a_record_says_what_one_of_its_sources_says():
    rule = RecordSaysWhatItsSourcesSay()
    offer = make.make_offer(supplier=make.make_country("Russia", "RUS"))
    step = make.make_milestone(offer, kind="request", quantity=24, dated_on="2012-10")
    make.cite(offer, aspect="supplier", value="RUS")
    make.cite(offer, aspect="milestone_quantity", milestone=step, value="20")
    make.cite(offer, aspect="milestone_date", milestone=step, value="2012")
    ((pk, sentence),) = rule.problems(Offer.objects.all())
    assert pk == offer.pk
    assert sentence.startswith("it says 24 for quantity of step 1 (request), but citation 2 says 20: adopt that value")
    make.cite(offer, aspect="milestone_quantity", milestone=step, value="~24")
    assert list(rule.problems(Offer.objects.all())) == []


@pytest.mark.django_db
def test_a_volume_with_fewer_places_than_its_column_costs_no_look_at_the_record():
    offer = make.make_offer(tiv_order="5.8", tiv_delivered="5.8")
    make.cite(offer, aspect="volume", value="5.8")
    rule = RecordSaysWhatItsSourcesSay()
    with CaptureQueriesContext(connection) as sound:
        assert list(rule.problems(Offer.objects.all())) == []
    Offer.objects.update(tiv_order="6.1")
    with CaptureQueriesContext(connection) as torn:
        assert len(list(rule.problems(Offer.objects.all()))) == 1
    assert len(torn) - len(sound) == 1, "the citations of the torn offer are read, those of a sound one are not"
