"""The page of a file that tells again of what a curator discarded."""

import pytest
from django.urls import reverse

from procurement.models import DiplomaticEvent, recorded
from tests.interchange.coded_events.world import ROW, VISITOR, brought_in, file_of, make_world, prepared

pytestmark = pytest.mark.django_db


def test_what_was_discarded_is_counted_and_listed_apart_from_what_is_held(curator):
    make_world()
    brought_in(file_of(ROW, VISITOR))
    with recorded(via="admin"):
        DiplomaticEvent.objects.get(kind__slug="criticism").delete()
    address = reverse("admin:procurement_importbatch_change", args=[prepared(file_of(ROW, VISITOR)).pk])
    pages = [curator.get(address), curator.get(address, {"show": "discarded_by_a_curator"})]
    assert [page.context["counts"] for page in pages] == [
        [("unchanged", "unchanged", 1, True), ("discarded_by_a_curator", "discarded by a curator", 1, False)],
        [("unchanged", "unchanged", 1, False), ("discarded_by_a_curator", "discarded by a curator", 1, True)],
    ]
    assert [[row.remark for row in page.context["listed"]] for page in pages] == [
        ["It is held with all these numbers already."],
        ["A curator discarded this event: it stays away."],
    ]
    sentence = (
        "Of the records of the file 1 is in the database as the file has it and 1 was discarded by a curator and stays "
        "away: there is nothing to import."
    )
    assert [f"<p>{sentence}</p>" in page.content.decode() for page in pages] == [True, True]
