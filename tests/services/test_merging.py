"""Two records become one: all that pointed at the loser points at the winner, and the whole can be taken back."""

from decimal import Decimal

import pytest
from django.apps import apps

from procurement.models import (
    Competition,
    Country,
    Delivery,
    DiplomaticEvent,
    EventCitation,
    EventOffer,
    FormerKey,
    Offer,
    OfferCitation,
    OfferMilestone,
    OfferRelation,
    Platform,
    PlatformCitation,
    PlatformName,
    Source,
    Suggestion,
    recorded,
)
from procurement.models.base import Curated
from procurement.queries.keyed import keyed_models, revisions
from procurement.services.derive import derive_everything
from procurement.services.merging import merge
from procurement.services.refusals import Refused
from procurement.services.reversal import undo
from tests import make

pytestmark = pytest.mark.django_db

CURATED = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Curated)]
MAKERS = {
    Competition: make.make_competition,
    Country: make.make_country,
    DiplomaticEvent: make.make_event,
    Offer: make.make_offer,
    Platform: make.make_platform,
    Source: make.make_source,
}


def everything():
    """All rows of all curated tables, by model and primary key."""
    return {model: {row["id"]: row for row in model.objects.values()} for model in CURATED}


def changes(before, after):
    """{model: {primary key: (row before, row after)}} of the rows that differ."""
    return {
        model: {
            pk: (before[model].get(pk), after[model].get(pk))
            for pk in before[model].keys() | after[model].keys()
            if before[model].get(pk) != after[model].get(pk)
        }
        for model in after
        if before[model] != after[model]
    }


def merged(winner, loser, taken=(), reason="the same thing"):
    with recorded(via="admin"):
        change_set = merge(winner, loser, taken, reason)
    winner.refresh_from_db()
    return change_set


def refused(*arguments, **options):
    """The sentences of a refusal that changed nothing."""
    before = everything()
    with pytest.raises(Refused) as refusal, recorded(via="admin"):
        merge(*arguments, **options)
    assert changes(before, everything()) == {}
    return refusal.value.messages


def test_offers_relations_and_names_of_the_loser_are_the_winners():
    winner, loser = make.make_platform("Mi-35", slug="mi-35"), make.make_platform("Mi 35", slug="mi-35-2")
    offer = make.make_offer(platform=loser)
    variant = make.make_platform("Mi-35M", variant_of=loser)
    fitted = make.make_component(component=loser)
    make.make_platform_name(winner, text="Hind", scheme="nato")
    moved = make.make_platform_name(loser, text="Crocodile")

    change_set = merged(winner, loser)

    for row in (offer, variant, fitted, moved):
        row.refresh_from_db()
    assert (offer.platform, variant.variant_of, fitted.component) == (winner, winner, winner)
    assert (moved.platform, moved.number) == (winner, 2)
    assert list(Platform.objects.filter(slug="mi-35-2")) == []
    assert list(FormerKey.objects.values_list("kind", "former", "successor")) == [("platform", "mi-35-2", "mi-35")]
    assert (change_set.act, change_set.reason) == ("merge", "the same thing")
    assert "crocodile" in winner.search


def test_fields_are_taken_one_by_one():
    winner = make.make_platform("Mi 35", maker="Mil", note="ours")
    loser = make.make_platform("Mi-35", maker="Rostvertol", note="theirs")

    merged(winner, loser, ["designation", "note"])

    assert (winner.designation, winner.maker, winner.note) == ("Mi-35", "Mil", "theirs")
    assert "mi 35" in winner.search


@pytest.mark.parametrize("model", keyed_models(), ids=lambda model: model.__name__)
def test_a_merge_is_undone_to_the_last_column(model):
    winner, loser = MAKERS[model](), MAKERS[model]()
    if model is Offer:
        first = make.make_milestone(loser, kind="request", dated_on="2012")
        make.make_milestone(loser, kind="contract", dated_on="2015", quantity=4)
        make.make_milestone(winner, kind="first_delivery", dated_on="2018")
        make.cite(loser, aspect="milestone", milestone=first)
        make.make_link(offer=loser)
        make.make_offer_relation(other=loser)
    if model in (Country, Source):
        make.make_offer(supplier=loser) if model is Country else make.cite(make.make_offer(), source=loser)
        make.cite(winner) if model is Country else None
    if model in make.CITATIONS:
        make.cite(loser)
        make.cite(winner)
    derive_everything()
    before = everything()

    change_set = merged(winner, loser)

    assert not model.objects.filter(pk=loser.pk).exists()
    with recorded(via="admin"):
        undo(change_set, reason="two things after all")
    assert changes(before, everything()) == {}


def test_a_row_that_would_stand_twice_goes_and_its_citations_stay():
    winner, loser = make.make_offer(), make.make_offer()
    source = make.make_source()
    kept = make.make_milestone(winner, kind="request", dated_on="2012", quantity=20)
    double = make.make_milestone(loser, kind="request", dated_on="2012", quantity=20)
    make.cite(winner, source=source, aspect="milestone", milestone=kept, stated="twenty")
    same = make.cite(loser, source=source, aspect="milestone", milestone=double, stated="twenty")
    other = make.cite(loser, source=source, aspect="milestone_date", milestone=double, value="2012")

    merged(winner, loser)

    assert list(OfferMilestone.objects.all()) == [kept]
    assert not OfferCitation.objects.filter(pk=same.pk).exists()
    other.refresh_from_db()
    assert (other.offer, other.number, other.milestone) == (winner, 2, kept)


def test_equal_deliveries_of_one_record_are_all_kept():
    winner, loser = make.make_offer(), make.make_offer()
    make.make_delivery(winner, delivered_on="2016", quantity=2)
    for _ in range(3):
        make.make_delivery(loser, delivered_on="2016", quantity=2)

    merged(winner, loser)

    assert list(Delivery.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_numbers_of_deleted_rows_are_not_given_again():
    winner, loser = make.make_offer(), make.make_offer()
    with recorded(via="admin"):
        make.make_milestone(winner, number=5).delete()
    make.make_milestone(loser)

    merged(winner, loser)

    assert OfferMilestone.objects.get().number == 6


def told(offer):
    return [(step.kind, step.dated_on) for step in offer.milestones.in_order()]


def test_steps_of_both_are_told_in_the_order_of_their_dates():
    winner, loser = make.make_offer(), make.make_offer()
    make.make_milestone(winner, kind="request", dated_on="2012")
    make.make_milestone(winner, kind="contract", dated_on="2015")
    make.make_milestone(loser, kind="offer", dated_on="2013")
    make.make_milestone(loser, kind="negotiation", dated_on="")
    make.make_milestone(loser, kind="last_delivery", dated_on="2018")

    merged(winner, loser)

    assert told(winner) == [
        ("request", "2012"),
        ("offer", "2013"),
        ("negotiation", ""),
        ("contract", "2015"),
        ("last_delivery", "2018"),
    ]
    assert winner.stage == "delivered"
    assert [step.position for step in winner.milestones.order_by("number")][:2] == [None, None]


def test_steps_that_have_no_room_between_others_are_all_placed_anew():
    winner, loser = make.make_offer(), make.make_offer()
    make.make_milestone(winner, kind="request", dated_on="2012", position=Decimal("1.00"))
    make.make_milestone(winner, kind="contract", dated_on="2015", position=Decimal("1.01"))
    make.make_milestone(loser, kind="offer", dated_on="2013")

    merged(winner, loser)

    assert told(winner) == [("request", "2012"), ("offer", "2013"), ("contract", "2015")]


def test_an_event_linked_to_both_alike_keeps_one_link():
    winner, loser, event = make.make_offer(), make.make_offer(), make.make_event()
    kept = make.make_link(event, offer=winner, bearing="protests")
    gone = make.make_link(event, offer=loser, bearing="protests")
    citation = make.cite(event, aspect="offer", link=gone)

    merged(winner, loser)

    assert list(EventOffer.objects.all()) == [kept]
    assert EventCitation.objects.get(pk=citation.pk).link == kept


def test_an_event_linked_to_both_in_two_wordings_is_refused_by_name():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(reference="O-000002")
    event = make.make_event(title="Visit to Moscow")
    make.make_link(event, offer=winner, bearing="protests", note="in public")
    make.make_link(event, offer=loser, bearing="protests", note="behind closed doors")

    assert refused(winner, loser, (), "same") == [
        "link to an offer “2 protests O-000001” would be the same as link to an offer “1 protests O-000001”, "
        "and they differ. Make them alike, or delete one, first."
    ]


def test_a_relation_between_the_two_is_refused_by_name():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(reference="O-000002")
    make.make_offer_relation(loser, other=winner, kind="follow_on_of")

    (sentence,) = refused(winner, loser, (), "same")

    assert sentence == (
        "offer relation “O-000001 is a follow-on of O-000001” would have O-000001 on both sides. "
        "An offer cannot be related to itself: choose the other offer."
    )


def test_countries_that_offered_to_each_other_are_refused():
    winner, loser = make.make_country("Russia"), make.make_country("Russian Federation")
    make.make_offer(reference="O-000007", supplier=winner, recipient=loser)

    assert refused(winner, loser, (), "same") == [
        "offer “O-000007” would have Russia on both sides. "
        "A country cannot offer to itself: supplier and recipient must differ."
    ]


def test_two_winners_of_one_competition_are_refused():
    buyer = make.make_country()
    winner, loser = make.make_competition(buyer=buyer), make.make_competition(buyer=buyer)
    for reference, contest in (("O-000001", winner), ("O-000002", loser)):
        make.make_offer(reference=reference, recipient=buyer, competition=contest, is_winning_bid=True)

    assert refused(winner, loser, (), "same") == [
        "O-000001 and O-000002 would clash. This competition has a winner already: untick it there first."
    ]


def test_a_variant_is_not_merged_into_its_own_base_but_by_choice():
    base = make.make_platform("Mi-35")
    variant = make.make_platform("Mi-35M", variant_of=base)

    assert refused(variant, base, (), "same") == [
        "As its “variant of”, Mi-35M would have itself: take the other value for it, or change it before you merge."
    ]
    merged(variant, base, ["variant_of"])
    assert variant.variant_of is None


def test_a_ring_of_variants_is_refused_by_name():
    loser = make.make_platform("Mi 35")
    between = make.make_platform("Mi-35M", variant_of=loser)
    winner = make.make_platform("Mi-35", variant_of=between)

    assert refused(winner, loser, (), "same") == [
        "Mi-35, variant of: Mi-35M is itself a variant of Mi-35: choose the platform both came from."
    ]


def test_a_published_record_is_not_lost_in_a_draft():
    winner, loser = make.make_platform("Mi-35"), make.make_platform("Mi 35", review="published")

    assert refused(winner, loser, (), "same") == [
        "Mi 35 is published and Mi-35 is not: publish Mi-35 first, or let Mi 35 be the one that stays."
    ]


def test_a_published_record_does_not_take_what_would_hide_it():
    winner = make.make_platform("Mi-35", review="published")
    make.cite(winner)
    loser = make.make_platform("Mi 35", variant_of=make.make_platform("Mi-24"))

    assert refused(winner, loser, ["variant_of"], "same") == [
        "Mi-35 is published: it is a variant of Mi-24, which is not published: publish that first."
    ]


def test_a_choice_that_makes_no_record_is_refused_in_the_words_of_its_rule():
    winner, loser = make.make_offer(reference="O-000001"), make.make_offer(subject="helicopters")

    assert refused(winner, loser, ["subject"], "same") == [
        "O-000001, Choose a platform, or describe the subject in words where none is named; not both."
    ]


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_merge_needs_a_reason(reason):
    sentence = "Say why the two are one: a merge needs a reason."
    assert refused(make.make_source(), make.make_source(), (), reason) == [sentence]


def test_a_record_is_not_merged_with_itself():
    record = make.make_source(title="Growing ties")
    sentence = "Growing ties cannot be merged with itself: choose another record."
    assert refused(record, Source.objects.get(), (), "same") == [sentence]


def test_two_sorts_of_record_are_not_merged():
    assert refused(make.make_platform(), make.make_source(), (), "same") == [
        "Only two records of one sort can be merged, of a sort that has a key; these are a platform and a source."
    ]
    kinds = make.make_event_kind(), make.make_event_kind()
    assert len(refused(*kinds, (), "same")) == 1


@pytest.mark.parametrize("name", ["slug", "review", "search", "colour"])
def test_a_field_that_is_nobodys_choice_is_refused(name):
    (sentence,) = refused(make.make_platform(), make.make_platform(), [name], "same")
    assert sentence.startswith(f"A platform has no field “{name}” to choose: choose among designation, ")


def test_a_record_that_was_changed_since_it_was_looked_at_is_not_merged():
    winner, loser = make.make_source(title="Ties"), make.make_source(title="Growing ties")
    seen = revisions(Source, [winner.pk, loser.pk])
    loser.title = "Growing Ties"
    loser.save()

    assert refused(winner, loser, (), "same", seen=seen) == [
        "Growing Ties changed since you saw this page: look at it again, then choose anew."
    ]


def test_a_record_that_is_gone_is_not_merged():
    winner, loser = make.make_source(), make.make_source(title="Ties")
    Source.objects.get(pk=loser.pk).delete()
    sentence = "Ties is gone: somebody deleted or merged it meanwhile."
    assert refused(winner, loser, (), "same") == [sentence]


def test_keys_that_led_to_the_loser_lead_to_the_winner():
    first, second, third = (make.make_source(slug=slug) for slug in ("first", "second", "third"))
    merged(second, first)
    merged(third, second)
    assert dict(FormerKey.objects.values_list("former", "successor")) == {"first": "third", "second": "third"}


def test_plain_values_that_name_the_loser_name_the_winner():
    russia, double = make.make_country("Russia", "RUS"), make.make_country("Russian Federation", "X-RU")
    platform = make.make_platform()
    operators = make.cite(platform, aspect="operators", value="CHN RUS X-RU X-RUS")
    supplier = make.cite(make.make_offer(), aspect="supplier", value="X-RU")
    words = make.cite(make.make_offer(), aspect="note", stated="X-RU", value="")

    merged(russia, double)

    for row in (operators, supplier, words):
        row.refresh_from_db()
    assert (operators.value, supplier.value, words.stated) == ("CHN RUS X-RUS", "RUS", "X-RU")


def test_suggestions_speak_of_the_winner_and_of_its_rows():
    winner, loser = make.make_offer(), make.make_offer()
    make.make_milestone(winner, kind="contract", dated_on="2015")
    make.make_milestone(loser, kind="request", dated_on="2012")
    make.make_delivery(loser)
    suggestion = Suggestion.objects.create(offer=loser, aspect="milestone_date", row=1, says="2013", basis="a paper")

    merged(winner, loser)

    suggestion.refresh_from_db()
    assert (suggestion.offer, suggestion.row) == (winner, 2)


def test_two_relations_of_a_third_offer_become_one():
    winner, loser, third = make.make_offer(), make.make_offer(), make.make_offer()
    kept = make.make_offer_relation(third, other=winner, kind="fulfils")
    make.make_offer_relation(third, other=loser, kind="fulfils")
    merged(winner, loser)
    assert list(OfferRelation.objects.all()) == [kept]


def test_a_merge_costs_as_many_queries_for_eight_rows_of_each_sort_as_for_one(django_assert_num_queries):
    for count in (1, 8):
        winner, loser = make.make_platform(), make.make_platform()
        for number in range(count):
            make.make_offer(platform=loser)
            make.make_platform_name(loser, text=f"Name {number}")
            make.make_platform_name(winner, text=f"Other {number}")
            make.cite(loser, aspect="name", name=make.make_platform_name(loser))
            make.make_platform(variant_of=loser)
        with recorded(via="admin"), django_assert_num_queries(71):
            merge(winner, loser, ["note"], "the same thing")
        assert PlatformName.objects.filter(platform=winner).count() == 3 * count
        assert PlatformCitation.objects.filter(platform=winner).count() == count
