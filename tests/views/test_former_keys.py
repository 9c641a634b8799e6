"""The key of a record that was merged into another leads to that one: in addresses and in the filters of lists."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db

ROOMS = [
    ("platform", "/platforms/old-key/", "/platforms/{}/", lambda: make.make_platform(review="published")),
    ("offer", "/offers/O-9/", "/offers/{}/", lambda: make.make_offer(subject="weapons", review="published")),
    ("country", "/countries/X-OLD/", "/countries/{}/", make.make_country),
    ("diplomaticevent", "/events/old-key/", "/events/{}/", lambda: make.make_event(review="published")),
    ("competition", "/competitions/old-key/", "/competitions/{}/", lambda: make.make_competition(review="published")),
]


@pytest.mark.parametrize(("kind", "old", "new", "maker"), ROOMS, ids=[room[0] for room in ROOMS])
def test_the_address_of_a_merged_record_leads_to_the_one_that_stayed(client, kind, old, new, maker):
    (key,) = maker().natural_key()
    make.make_former_key(kind=kind, former=old.strip("/").split("/")[1], successor=key)

    for address in (old, f"/{old.strip('/').split('/')[0]}/{old.strip('/').split('/')[1].lower()}/"):
        response = client.get(f"{address}?as_of=2026-01-01" if kind == "platform" else address)
        query = "?as_of=2026-01-01" if kind == "platform" else ""
        assert (response.status_code, response.headers["Location"]) == (301, new.format(key) + query)


def test_a_key_that_leads_to_a_hidden_record_leads_nowhere(client):
    platform = make.make_platform()
    make.make_former_key(former="old-key", successor=platform.slug)
    assert client.get("/platforms/old-key/").status_code == 404


def test_a_key_of_another_sort_leads_nowhere(client):
    platform = make.make_platform(review="published")
    make.make_former_key(kind="source", former="old-key", successor=platform.slug)
    assert client.get("/platforms/old-key/").status_code == 404


def test_filters_take_a_former_key_for_the_record_that_stayed(client):
    offer = make.make_offer(review="published")
    make.cite(offer)
    make.make_former_key(former="old-key", successor=offer.platform.slug)
    make.make_former_key(kind="country", former="X-OLD", successor=offer.supplier.code)
    make.make_offer(review="published")

    response = client.get("/offers/?platform=old-key&supplier=X-OLD")

    assert response.status_code == 200
    assert [row.reference for row in response.context["page"].object_list] == [offer.reference]
    assert client.get("/offers/?platform=other-key").status_code == 400
