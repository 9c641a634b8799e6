"""A cited value becomes that of the record, or nothing is written."""

import pytest
from django.core.exceptions import ValidationError

from procurement.choices import Act, Rank, Review
from procurement.models import ChangeSet, Offer, OfferCitation, OfferMilestone, recorded
from procurement.models.citation import Citation
from procurement.services.adopt import adopt, can_be_adopted
from procurement.services.refusals import Refused
from tests import make


def columns(row, names):
    row.refresh_from_db()
    return {name: str(getattr(row, name)) for name in names}


def facts():
    """(citation, row that keeps the fact, what it is to hold), one for each aspect that a column keeps."""
    make.make_country("Russia", code="RUS")
    make.make_platform("Su-35", slug="su-35", review=Review.PUBLISHED)
    contest = make.make_competition(slug="mmrca")
    make.make_category(slug="aircraft", name="Aircraft")
    make.make_event_kind(slug="visit", name="visit")
    offer = make.make_offer(recipient=contest.buyer)
    step, delivery, party = make.make_milestone(offer), make.make_delivery(offer), make.make_party(offer)
    other, event = make.make_platform(), make.make_event()
    origin, name = make.make_origin(other), make.make_platform_name(other)
    component = make.make_component(other)
    participant, link = make.make_participant(event), make.make_link(event)
    country, buyers, package = make.make_country(), make.make_competition(), make.make_package()
    child = {"milestone": step, "delivery": delivery, "party": party}
    child |= {"origin": origin, "name": name, "component": component, "participant": participant, "link": link}
    table = [
        (country, "name", "", "Ruritania", {"name": "Ruritania"}),
        (country, "kind", "", "organisation", {"kind": "organisation"}),
        (other, "designation", "", "Mi-35M", {"designation": "Mi-35M"}),
        (other, "description", "", "helicopter", {"description": "helicopter"}),
        (other, "category", "", "aircraft", {"category": "Aircraft"}),
        (other, "maker", "", "Mil", {"maker": "Mil"}),
        (other, "variant", "", "su-35", {"variant_of": "Su-35"}),
        (other, "origin", "origin", "RUS", {"country": "Russia"}),
        (other, "name", "name", "Hind", {"text": "Hind", "folded": "hind"}),
        (other, "component", "component", "su-35", {"component": "Su-35"}),
        (buyers, "opened", "", "2007-08", {"opened_on": "2007-08", "opened_first": "20070801"}),
        (buyers, "decided", "", "2012~", {"decided_on": "2012~"}),
        (buyers, "outcome", "", "cancelled", {"outcome": "cancelled"}),
        (offer, "supplier", "", "RUS", {"supplier": "Russia"}),
        (offer, "platform", "", "su-35", {"platform": "Su-35"}),
        (offer, "version", "", "Su-35SK", {"version": "Su-35SK"}),
        (offer, "condition", "", "new", {"condition": "new"}),
        (offer, "transfer", "", "lease sale", {"transfer": "lease sale"}),
        (offer, "production", "", "licensed", {"production": "licensed"}),
        (offer, "payment", "", "barter", {"payment": "barter"}),
        (offer, "volume", "", "12.5", {"tiv_order": "12.5000"}),
        (offer, "competition", "", "mmrca", {"competition": str(contest)}),
        (offer, "package", "", package.slug, {"package": str(package)}),
        (offer, "milestone", "milestone", "contract", {"kind": "contract"}),
        (offer, "milestone_date", "milestone", "2015-08", {"dated_on": "2015-08", "dated_last": "20150831"}),
        (offer, "milestone_quantity", "milestone", "~24", {"quantity": "24", "quantity_estimated": "True"}),
        (
            offer,
            "milestone_value",
            "milestone",
            "1000000-2000000.5 USD",
            {"value_low": "1000000.00", "value_high": "2000000.50", "currency": "USD"},
        ),
        (offer, "delivery_date", "delivery", "2016/2018", {"delivered_on": "2016/2018"}),
        (offer, "delivery_quantity", "delivery", "4", {"quantity": "4", "quantity_estimated": "False"}),
        (offer, "party", "party", "RUS", {"country": "Russia"}),
        (event, "kind", "", "visit", {"kind": "visit"}),
        (event, "state", "", "cancelled", {"state": "cancelled"}),
        (event, "date", "", "2015-07-10", {"dated_on": "2015-07-10"}),
        (event, "place", "", "Ufa", {"place": "Ufa"}),
        (event, "participant", "participant", "RUS", {"country": "Russia"}),
        (event, "offer", "link", "protests", {"bearing": "protests"}),
    ]
    for record, aspect, path, value, held in table:
        citation = make.cite(record, aspect=aspect, value=value, **({path: child[path]} if path else {}))
        yield citation, child[path] if path else record, held


@pytest.mark.django_db
def test_every_fact_that_a_column_keeps_is_adopted_into_that_column():
    adopted = set()
    for citation, row, held in facts():
        done = adopt(citation)
        assert columns(row, held) == held
        citation.refresh_from_db()
        assert (done.holder, citation.rank) == (row, Rank.PREFERRED)
        adopted.add((type(citation), citation.aspect))
    recipient = {(OfferCitation, "recipient")}
    assert adopted | recipient == {
        (model, aspect)
        for model in Citation.__subclasses__()
        for aspect in model.TARGETS
        if can_be_adopted(model, aspect)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("aspect", ["record", "subject", "objections", "note", "delivery"])
def test_what_no_column_keeps_is_not_adopted(aspect):
    offer = make.make_offer()
    row = {"delivery": make.make_delivery(offer)} if aspect == "delivery" else {}
    citation = make.cite(offer, aspect=aspect, value="x", **row)
    with pytest.raises(Refused, match="is kept in citations only: no field of the offer holds it"):
        adopt(citation)
    citation.refresh_from_db()
    assert citation.rank == Rank.NORMAL


@pytest.mark.django_db
def test_the_stage_and_quantities_follow_what_was_adopted():
    offer = make.make_offer()
    step = make.make_milestone(offer, kind="offer", quantity=20)
    make.derive(offer, step)
    adopt(make.cite(offer, aspect="milestone", milestone=step, value="contract"))
    done = adopt(make.cite(offer, aspect="milestone_quantity", milestone=step, value="~24"))
    offer.refresh_from_db()
    assert (offer.stage, offer.quantity_agreed, offer.estimated) == ("agreed", 24, "agreed")
    assert done.words == "quantity of a milestone: 20 → about 24"


@pytest.mark.django_db
def test_a_sum_keeps_what_it_stands_for_and_loses_an_upper_end_that_is_not_stated():
    offer = make.make_offer()
    step = make.make_milestone(offer, value_low=1, value_high=2, currency="EUR", value_basis="contract")
    adopt(make.cite(offer, aspect="milestone_value", milestone=step, value="5 USD"))
    assert columns(step, ["value_low", "value_high", "currency", "value_basis"]) == {
        "value_low": "5.00",
        "value_high": "None",
        "currency": "USD",
        "value_basis": "contract",
    }


@pytest.mark.django_db
def test_the_adopted_citation_is_the_one_preferred_of_its_fact_and_others_keep_their_rank():
    offer = make.make_offer()
    one, two = make.make_milestone(offer, quantity=5), make.make_milestone(offer)
    fact = {"aspect": "milestone_quantity", "milestone": one}
    before = make.cite(offer, value="5", rank=Rank.PREFERRED, **fact)
    old = make.cite(offer, value="4", rank=Rank.DEPRECATED, **fact)
    elsewhere = make.cite(offer, value="9", rank=Rank.PREFERRED, aspect="milestone_quantity", milestone=two)
    date = make.cite(offer, value="2015", rank=Rank.PREFERRED, aspect="milestone_date", milestone=one)
    adopt(make.cite(offer, value="6", **fact))
    rows = dict(OfferCitation.objects.values_list("value", "rank"))
    assert rows == {"5": "normal", "4": "deprecated", "9": "preferred", "2015": "preferred", "6": "preferred"}
    assert {before, old, elsewhere, date} == set(OfferCitation.objects.exclude(value="6"))


@pytest.mark.django_db
def test_an_adoption_is_one_act_with_its_reason_and_history_of_every_row():
    offer = make.make_offer()
    step = make.make_milestone(offer, kind="contract")
    fact = {"aspect": "milestone_quantity", "milestone": step}
    make.cite(offer, value="5", rank=Rank.PREFERRED, **fact)
    citation = make.cite(offer, value="6", **fact)
    with recorded(via="admin"):
        adopt(citation, reason="the ministry says so")
    act = ChangeSet.objects.get()
    assert (act.act, act.via, act.reason) == (Act.ADOPT, "admin", "the ministry says so")
    histories = [OfferMilestone.history, OfferCitation.history, Offer.history]
    assert [history.filter(change_set=act).count() for history in histories] == [1, 2, 1]


@pytest.mark.django_db
def test_adopting_once_more_writes_nothing():
    offer = make.make_offer(version="MK")
    citation = make.cite(offer, aspect="version", value="MK", rank=Rank.PREFERRED)
    with recorded(via="admin"):
        assert adopt(citation).words == "version: MK, as before"
    assert ChangeSet.objects.count() == 0


@pytest.mark.django_db
def test_what_a_constraint_forbids_is_said_with_its_words_and_nothing_is_written():
    offer = make.make_offer(subject="some tanks")
    citation = make.cite(offer, aspect="platform", value=make.make_platform().slug)
    with pytest.raises(ValidationError, match="Choose a platform, or describe the subject in words"):
        adopt(citation)
    own = make.cite(offer, aspect="supplier", value=offer.recipient.code)
    with pytest.raises(ValidationError, match="A country cannot offer to itself"):
        adopt(own)
    offer.refresh_from_db()
    assert (offer.platform, offer.supplier == offer.recipient) == (None, False)
    assert set(OfferCitation.objects.values_list("rank", flat=True)) == {Rank.NORMAL}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("aspect", "value", "message"),
    [
        ("version", "", "states no plain value"),
        ("platform", "gone", "No platform has the slug “gone”: correct the citation first"),
        ("condition", "shiny", "not one of the available choices"),
        ("volume", "much", "Enter a number"),
    ],
)
def test_a_value_that_the_record_cannot_hold_is_refused(aspect, value, message):
    offer = make.make_offer()
    with pytest.raises(ValidationError, match=message):
        adopt(make.cite(offer, aspect=aspect, value=value))
    assert set(OfferCitation.objects.values_list("rank", flat=True)) == {Rank.NORMAL}


@pytest.mark.django_db
def test_a_published_offer_does_not_adopt_a_platform_that_is_not_public():
    offer = make.make_offer(review=Review.PUBLISHED)
    hidden = make.make_platform("Project 705")
    citation = make.cite(offer, aspect="platform", value=hidden.slug)
    make.cite(offer)
    was = offer.platform
    with pytest.raises(Refused, match="is published, and with this"):
        adopt(citation)
    offer.refresh_from_db()
    assert offer.platform == was


@pytest.mark.django_db
def test_an_adoption_costs_the_same_however_many_citations_there_are(django_assert_num_queries):
    offer = make.make_offer(review=Review.PUBLISHED)
    step = make.make_milestone(offer, kind="contract")
    fact = {"aspect": "milestone_quantity", "milestone": step}
    make.cite(offer, value="0", rank=Rank.PREFERRED, **fact)
    first = make.cite(offer, value="1", **fact)
    with django_assert_num_queries(36):
        adopt(first)
    for number in range(8):
        make.cite(offer, value=str(number + 2), rank=Rank.PREFERRED, **fact)
    last = make.cite(offer, value="50", **fact)
    with django_assert_num_queries(36):
        adopt(last)
