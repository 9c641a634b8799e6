"""Reading the pages of single records in tests."""

import re
from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags

from procurement.choices import MilestoneKind, Review
from tests.make import derive, make_country, make_delivery, make_milestone, make_offer, make_platform

PUBLISHED = {"review": Review.PUBLISHED}


def address(record):
    names = {"offer": "offer", "diplomaticevent": "event"}
    name = names.get(record._meta.model_name, record._meta.model_name)
    return reverse(f"{name}_detail", args=record.natural_key())


def read(client, record):
    """The words of a record's page, a blank at the end of each block, blanks made single."""
    answer = client.get(address(record))
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(unescape(strip_tags(re.sub(r"</(dt|dd|td|th|li|p|h\d|span)>", " ", main))).split())


def make_mi_35(supplier=None, recipient=None):
    """The offer of Mi-35 to Pakistan: twenty asked for, four agreed, four delivered."""
    offer = make_offer(
        reference="O-000004",
        supplier=supplier or make_country("Russia", "RUS"),
        recipient=recipient or make_country("Pakistan", "PAK"),
        platform=make_platform("Mi-35", slug="mi-35", **PUBLISHED),
        **PUBLISHED,
    )
    make_milestone(offer, kind=MilestoneKind.REQUEST, quantity=20)
    make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2015", quantity=4)
    make_delivery(offer, delivered_on="2018", quantity=4)
    return derive(offer, *offer.milestones.all())
