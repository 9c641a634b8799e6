"""Each page says how to cite its record, and hands it out as a file of what the page itself shows."""

import pytest
import time_machine

from procurement.choices import EventAspect
from tests.make import (
    cite,
    make_competition,
    make_country,
    make_country_name,
    make_event,
    make_link,
    make_offer,
    make_participant,
    make_platform,
    make_platform_name,
    make_source,
)
from tests.views.reading import PUBLISHED, address, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def records():
    """One cited record of each kind, by its model's name."""
    source = make_source(slug="paper", title="Paper", reliability="B")
    platform = make_platform("Mi-35", slug="mi-35", **PUBLISHED)
    russia, contest = make_country("Russia", "RUS"), make_competition(slug="contest", title="Contest", **PUBLISHED)
    offer = make_offer(
        reference="T-1", platform=platform, supplier=russia, recipient=contest.buyer, competition=contest, **PUBLISHED
    )
    event = make_event(slug="talks", title="Talks", dated_on="2012", **PUBLISHED)
    link = make_link(event, offer=offer, bearing="supports")
    participant = make_participant(event, country=russia, spokesperson="Lavrov", named_as="Larov")
    make_platform_name(platform, text="Hind", scheme="nato")
    make_country_name(russia, text="Russian Federation", scheme="official")
    for record in (platform, russia, contest, offer):
        cite(record, source=source, stated="so it is", value="")
    cite(event, aspect=EventAspect.PARTICIPANT, participant=participant, value="RUS", source=source)
    cite(event, aspect=EventAspect.OFFER, link=link, value="supports", source=source)
    return {"platform": platform, "country": russia, "competition": contest, "offer": offer, "event": event} | {
        "source": source
    }


@time_machine.travel("2026-03-01T12:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("kind", "key", "title"),
    [
        ("offer", "T-1", "Mi-35 from Russia to {buyer}"),
        ("platform", "mi-35", "Mi-35"),
        ("country", "RUS", "Russia"),
        ("event", "talks", "Talks"),
        ("competition", "contest", "Contest"),
        ("source", "paper", "Paper"),
    ],
)
def test_a_page_says_how_to_cite_it_and_its_file_agrees(client, records, kind, key, title):
    record = records[kind]
    title = title.format(buyer=records["competition"].buyer)
    at = f"http://testserver{address(record)}"
    assert f"Arms offers, {kind} {key}, “{title}”, {at}, read 1 March 2026." in read(client, record)
    assert '<a href="?format=json" rel="nofollow">' in client.get(address(record)).content.decode()
    answer = client.get(f"{address(record)}?format=json")
    assert answer["Content-Disposition"] == f'attachment; filename="{key}-2026-03-01.json"'
    file = answer.json()
    assert (file["title"], file["address"], file["downloaded"]) == (title, at, "2026-03-01")
    assert file["record"][record.KEY[0]] == key


def test_a_file_holds_the_parts_and_statements_of_its_page(client, records):
    said = {kind: client.get(f"{address(record)}?format=json").json()["record"] for kind, record in records.items()}
    assert said["platform"]["names"] == [{"number": 1, "text": "Hind", "scheme": "nato", "match": "exact"}]
    assert said["country"]["names"] == [{"number": 1, "text": "Russian Federation", "scheme": "official", "used": ""}]
    assert said["event"]["participants"] == [
        {"number": 1, "country": "RUS", "role": "participant", "spokesperson": "Lavrov", "named_as": "Larov"}
    ]
    assert [(link["offer"], link["bearing"]) for link in said["event"]["offers"]] == [("T-1", "supports")]
    assert [(row["aspect"], row["participant"], row["link"], row["value"]) for row in said["event"]["statements"]] == [
        ("participant", 1, None, "RUS"),
        ("offer", None, 1, "supports"),
    ]
    assert said["competition"]["bids"] == ["T-1"]
    assert said["offer"]["statements"][0] == {
        "number": 1,
        "aspect": "record",
        "milestone": None,
        "delivery": None,
        "party": None,
        "source": "paper",
        "source_title": "Paper",
        "reliability": "B",
        "credibility": "2",
        "rank": "normal",
        "stated": "so it is",
        "value": "",
        "locator": "",
        "speaker_kind": "source",
        "speaker": "",
        "note": "",
    }
    resting = {kind["records"]: [row["record"] for row in kind["statements"]] for kind in said["source"]["resting"]}
    assert resting == {
        "offers": ["T-1"],
        "events": ["talks", "talks"],
        "platforms": ["mi-35"],
        "competitions": ["contest"],
        "countries": ["RUS"],
    }


@pytest.mark.parametrize("kind", ["platform", "country", "competition", "event", "source"])
def test_a_record_comes_in_no_other_format(client, records, kind):
    answer = client.get(f"{address(records[kind])}?format=csv")
    assert answer.status_code == 400
    assert "a single record comes as json only" in answer.content.decode()
