"""Two records become one: all that pointed at the loser points at the winner, and the whole can be taken back."""

from decimal import Decimal

import pytest

from procurement.models import (
    Country,
    Delivery,
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
from procurement.queries.keyed import keyed_models
from procurement.services.derive import derive_everything
from procurement.services.merging import merge
from procurement.services.reversal import undo
from tests import make
from tests.services.merges import MAKERS, changes, everything, merged

pytestmark = pytest.mark.django_db


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
