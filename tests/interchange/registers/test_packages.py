"""Packages that a register tells of: made, cited, and followed from release to release."""

import pytest

from procurement.choices import Outcome
from procurement.interchange.registers.facts import READ_BY_MACHINE
from procurement.interchange.staging import batches
from procurement.models import Country, Offer, OfferCitation, OfferPackage
from procurement.queries.conflicts import conflicts_in
from procurement.queries.uncited import uncited
from procurement.services.reversal import undo
from tests import make
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared, state

pytestmark = pytest.mark.django_db

THIRD = "9 Mar 2026"
PART = {"comment": "Part of $100 m deal"}
TITLE, SLUG = "Part of $100 m deal: Atlantis from Lemuria, 2001", "part-of-100-m-deal-atlantis-from-lemuria-2001"


@pytest.fixture(autouse=True)
def _world():
    make_world()


def cited():
    """(value, words, release, note) of all citations of packages, in their order."""
    found = OfferCitation.objects.filter(aspect="package").order_by("offer", "number")
    return list(found.values_list("value", "stated", "source__slug", "note"))


def shown(batch):
    """(column, before, after) of all that a preview says to change."""
    return [(d.column, d.old, d.new) for s in batches.samples(batch, Outcome.CHANGED) for d in s.differences]


def test_the_package_of_a_new_offer_is_cited_to_the_comment_as_read_by_machine():
    brought_in(file_of({}, {"ordered": "2002", **PART}))
    offer = Offer.objects.get(reference="O-000002")
    title = TITLE.replace("2001", "2002")
    assert (offer.package.title, offer.package.slug) == (title, SLUG.replace("2001", "2002"))
    assert cited() == [
        (offer.package.slug, "Part of $100 m deal", "sipri-arms-transfers-2024-10", READ_BY_MACHINE),
    ]
    assert OfferCitation.objects.get(aspect="package").offer == offer
    assert [fact.aspect for fact in uncited(Offer.objects.filter(pk=offer.pk))] == []


def test_a_newer_release_puts_an_offer_into_the_package_that_it_tells_of_and_undo_takes_that_back():
    brought_in(file_of({"comment": ""}))
    before = state()
    batch = prepared(file_of(PART, day=SECOND))
    assert shown(batch) == [("comment", "", "Part of $100 m deal"), ("package", "", TITLE)]
    batches.apply(batch)
    assert Offer.objects.get().package == OfferPackage.objects.get(slug=SLUG, value_low=100_000_000, currency="USD")
    assert cited() == [(SLUG, "Part of $100 m deal", "sipri-arms-transfers-2025-03", READ_BY_MACHINE)]
    made = OfferPackage.history.get()
    assert (made.history_type, made.change_set) == ("+", batch.change_set)
    undo(batch.change_set, partly=True)
    assert state() == before


def test_an_offer_that_is_there_and_one_that_is_new_come_into_the_same_package():
    brought_in(file_of({"comment": ""}))
    brought_in(file_of(PART, {"designation": "Kraken 5", "description": "fighter aircraft", **PART}, day=SECOND))
    assert set(Offer.objects.values_list("package__slug", flat=True)) == {SLUG}
    assert [value for value, *_ in cited()] == [SLUG, SLUG]


def test_the_same_release_twice_changes_nothing_and_neither_does_the_next_that_says_the_same():
    brought_in(file_of({}, {"ordered": "2002", **PART}))
    before = state()
    assert brought_in(file_of({}, {"ordered": "2002", **PART})).counts == {"unchanged": 2}
    assert state() == before
    assert prepared(file_of({}, {"ordered": "2002", **PART}, day=SECOND)).counts == {"unchanged": 2}


def test_what_was_imported_before_packages_were_cited_does_not_count_as_changed():
    brought_in(file_of(PART))
    OfferCitation.objects.filter(aspect="package").delete()
    for day in ("7 Oct 2024", SECOND):
        assert prepared(file_of(PART, day=day)).counts == {"unchanged": 1}


def test_the_package_that_a_curator_chose_stays_and_the_registers_is_a_rival_citation():
    brought_in(file_of({"comment": ""}))
    own = make.make_package(title="The great deal")
    Offer.objects.update(package=own)
    offer = Offer.objects.get()
    make.cite(offer, aspect="package", value=own.slug, source=make.make_source(slug="a-paper"))
    batch = prepared(file_of(PART, day=SECOND))
    kept = f"the record keeps its own; the register's word is cited beside it: {TITLE}"
    assert ("package", "The great deal", f"The great deal ({kept})") in shown(batch)
    batches.apply(batch)
    assert Offer.objects.get().package == own
    assert [value for value, *_ in cited()] == [own.slug, SLUG]
    (conflict,) = conflicts_in(OfferCitation.objects.filter(aspect="package"))
    assert [reading.value for reading in conflict.readings] == [own.slug, SLUG]


def test_an_offer_that_a_curator_took_out_of_its_package_stays_out_when_the_register_tells_of_another():
    brought_in(file_of(PART))
    Offer.objects.update(package=None)
    brought_in(file_of({"comment": "Part of $120 m deal"}, day=SECOND))
    assert Offer.objects.get().package is None
    assert [value for value, *_ in cited()] == [SLUG, SLUG.replace("100", "120")]


def test_an_offer_follows_where_the_register_tells_of_another_package():
    brought_in(file_of(PART))
    brought_in(file_of({"comment": "Part of $120 m deal"}, day=SECOND))
    assert Offer.objects.get().package.slug == SLUG.replace("100", "120")
    assert [value for value, *_ in cited()] == [SLUG, SLUG.replace("100", "120")]


def test_a_curator_who_put_the_offer_there_before_gets_the_citation_and_no_change():
    brought_in(file_of({"comment": ""}))
    Offer.objects.update(package=make.make_package(title=TITLE, slug="hundred-million"))
    brought_in(file_of(PART, day=SECOND))
    assert Offer.objects.get().package.slug == "hundred-million"
    assert [value for value, *_ in cited()] == ["hundred-million"]


def test_a_package_that_was_called_otherwise_since_is_the_same_package():
    brought_in(file_of(PART))
    package = OfferPackage.objects.get()
    package.title = "Radars for Atlantis"
    package.save()
    other = {"designation": "Kraken 5", "description": "fighter aircraft"}
    brought_in(file_of(PART, {**other, **PART}, {**other, "ordered": "2002", "comment": ""}, day=SECOND))
    assert OfferPackage.objects.get() == package
    assert list(Offer.objects.order_by("pk").values_list("package", flat=True)) == [package.pk, package.pk, None]
    batch = prepared(file_of(PART, {**other, **PART}, {**other, "ordered": "2002", **PART}, day=THIRD))
    assert shown(batch)[-1] == ("package", "", TITLE.replace("2001", "2002"))


def test_a_party_that_is_called_otherwise_since_makes_no_other_package():
    brought_in(file_of(PART))
    Country.objects.filter(code="ATL").update(name="Atlantis and Isles")
    assert prepared(file_of(PART, day=SECOND)).counts == {"unchanged": 1}
    assert OfferPackage.objects.count() == 1


def test_a_package_that_is_gone_is_made_again_by_the_next_release_that_tells_of_it():
    brought_in(file_of(PART))
    OfferCitation.objects.filter(aspect="package").delete()
    Offer.objects.update(package=None)
    OfferPackage.objects.get().delete()
    brought_in(file_of(PART, {"designation": "Kraken 5", "description": "fighter aircraft", **PART}, day=SECOND))
    assert list(Offer.objects.order_by("pk").values_list("package__slug", flat=True)) == [None, SLUG]
