"""Records that a file of a register names, and that are gone by the time it is confirmed or read again."""

import pytest

from procurement.interchange.staging import batches
from procurement.interchange.staging.route import Stale
from procurement.models import Country, Offer, Platform, PlatformCategory, Source
from procurement.services.derive import derive_everything
from tests import make
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db
KRAKEN = {"designation": "Kraken 5", "description": "fighter aircraft"}


@pytest.fixture(autouse=True)
def _world():
    make_world()


def kraken():
    return make.make_platform("Kraken 5", slug="kraken-5", category=PlatformCategory.objects.get(slug="aircraft"))


def refused(batch):
    """Whether a batch is refused as stale, leaves nothing, and can be read again."""
    with pytest.raises(Stale, match="is gone or was merged since: read the file again"):
        batches.apply(batch)
    batch.refresh_from_db()
    return (batch.state, Offer.objects.count(), Source.objects.count()) == ("ready", 0, 0)


def test_a_platform_of_a_new_deal_that_is_gone_is_told():
    batch = prepared(file_of({}))
    Platform.objects.all().delete()
    assert refused(batch)


@pytest.mark.parametrize("code", ["ATL", "LEM", "MUU"])
def test_a_party_of_a_new_deal_that_is_gone_is_told(code):
    batch = prepared(file_of({"comment": "financed by Mu"}))
    Country.objects.get(code=code).delete()
    assert refused(batch)


def test_a_category_that_a_new_platform_was_to_have_and_that_is_gone_is_told():
    batch = prepared(file_of(KRAKEN))
    PlatformCategory.objects.get(slug="aircraft").delete()
    assert refused(batch)


@pytest.mark.parametrize(("kind", "key"), [("country", "ATL"), ("platform", "kraken-5")])
def test_what_a_name_was_mapped_to_and_is_gone_is_told(kind, key):
    kraken()
    batch = prepared(file_of({"recipient": "Mu"}), mapping={kind: {"Xanadu": key}})
    Country.objects.filter(code=key).delete()
    Platform.objects.filter(slug=key).delete()
    assert refused(batch)


def test_a_platform_that_somebody_made_meanwhile_is_not_made_twice():
    batch = prepared(file_of(KRAKEN))
    kraken()
    with pytest.raises(Stale):
        batches.apply(batch)
    assert (Offer.objects.count(), Platform.objects.filter(slug="kraken-5").count()) == (0, 1)


def test_a_platform_of_a_changed_deal_that_is_gone_is_told():
    brought_in(file_of({"description": "fighter aircraft"}))
    other = kraken()
    derive_everything()
    batch = prepared(file_of({**KRAKEN, "comment": "Aid"}, day=SECOND))
    assert batch.counts == {"changed": 1}
    other.delete()
    with pytest.raises(Stale, match="is gone or was merged since: read the file again"):
        batches.apply(batch)
    assert Offer.objects.get().platform.slug == "trident-2"


def test_a_platform_that_a_curator_replaced_and_deleted_is_not_made_again_for_a_deal_that_keeps_its_own():
    brought_in(file_of(KRAKEN))
    Offer.objects.update(platform=Platform.objects.get(slug="trident-2"))
    Platform.objects.get(slug="kraken-5").delete()
    batch = prepared(file_of({**KRAKEN, "number_ordered": "12"}, day=SECOND))
    assert batch.counts == {"changed": 1}
    batches.apply(batch)
    assert (Offer.objects.get().platform.slug, Platform.objects.count()) == ("trident-2", 1)


def test_a_name_whose_platform_is_gone_is_unknown_again_when_the_file_is_read_again():
    batch = prepared(file_of({"designation": "Zork"}), mapping={"platform": {"Zork": "gone"}}, create=[])
    assert batch.counts == {"rejected": 1}
    assert list(batch.problems.values_list("column", "found")) == [("Weapon designation", "Zork")]
