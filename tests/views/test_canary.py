"""No draft shows on any public address, to anybody.

Every page of every public record, every list with every parameter, and every format is fetched, and the marker of
the hidden records must be nowhere.
"""

import io
import zipfile
from itertools import product

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procurement.filters.address import FORMATS
from procurement.interchange.dataset.write import export_dataset
from procurement.models import (
    Competition,
    Country,
    DiplomaticEvent,
    Offer,
    Platform,
    Source,
    recorded,
)
from procurement.models.base import Curated, Reviewed
from procurement.queries.recent import recent_news
from procurement.urls import urlpatterns
from procurement.views.lists import RecordListView
from tests.views.hidden import HIDDEN_REVIEWS, MARKER, make_hidden, make_public

pytestmark = pytest.mark.django_db

WITHOUT_RECORD = {"suggested", "home", "about", "search", "scheme", "scheme_css", "recent_changes", "recent_feed"}
DETAILS = {
    "offer_detail": Offer,
    "platform_detail": Platform,
    "country_detail": Country,
    "event_detail": DiplomaticEvent,
    "source_detail": Source,
    "competition_detail": Competition,
}
FORMS = {name.replace("detail", "suggest"): model for name, model in DETAILS.items()}
LISTS = {"offer_list", "platform_list", "country_list", "event_list", "source_list", "competition_list"}


@pytest.fixture
def everything():
    """A public world with hidden records all around it."""
    public = make_public()
    for review in HIDDEN_REVIEWS:
        make_hidden(public, review)
    return public


LIST_QUERIES = {
    "offers": {
        "supplier": "RUS",
        "recipient": "PAK",
        "party": "RUS",
        "platform": "open-base",
        "exact": "1&platform=open-base",
        "category": "open",
        "stage": "delivered",
        "competition": "open",
        "source": "open",
        "speaker": "source",
        "year_from": "2012",
        "year_to": "2012",
        "dated": "no",
        "q": "open",
    },
    "events": {
        "country": "RUS",
        "also": "RUS",
        "kind": "open",
        "state": "held",
        "offer": "T-OPEN",
        "platform": "open-base",
        "speaker": "source",
        "year_from": "2012",
        "year_to": "2012",
        "dated": "yes",
        "q": "open",
    },
    "platforms": {"category": "open", "country": "RUS", "q": "open"},
    "countries": {"kind": "state", "region": "europe", "recorded": "yes", "q": "russia"},
    "sources": {"kind": "article", "reliability": "B", "q": "open"},
    "competitions": {"buyer": "PAK", "outcome": "decided", "q": "open"},
}


def list_addresses():
    """Every list with each of its parameters, in each order and in each format."""
    for view in RecordListView.__subclasses__():
        given = LIST_QUERIES[view.room]
        assert set(given) == set(view.filter_class.base_filters), view.room
        sorts = [f"sort={sign}{key}" for key, sign in product(view.filter_class.sorts, ["", "-"])]
        formats = [f"format={form}" for form in FORMATS]
        filters = [f"{name}={value}" for name, value in given.items()]
        filtered = [f"{chosen}&format={form}" for chosen, form in product(filters, ["csv", "json"])]
        for query in ["", "page_size=250&page=1", *filters, *sorts, *formats, *filtered]:
            yield f"/{view.room}/?{query}"


def record_addresses():
    for name, model in DETAILS.items():
        for record in model.objects.public():
            yield reverse(name, args=record.natural_key())


def body(response):
    """What the response holds, in lower case; a workbook unpacked."""
    content = response.getvalue() if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace").lower()


def leaks(client, addresses):
    """The addresses that show the marker, each with what stands around it; all must answer."""
    found = []
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        text = body(response)
        if (at := text.find(MARKER)) >= 0:
            found.append((address, text[max(0, at - 150) : at + 80]))
    return found


def test_the_canary_is_in_every_reviewed_table(everything):
    """The test below can fail: there are hidden records of each kind, and they are marked."""
    reviewed = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Reviewed)]
    assert {model.__name__ for model in reviewed} == {"Competition", "DiplomaticEvent", "Offer", "Platform"}
    for model, review in product(reviewed, HIDDEN_REVIEWS):
        hidden = model.objects.filter(review=review)
        assert hidden.exists()
        assert all(MARKER in str(vars(record)).lower() for record in hidden)


def test_the_canary_flies_over_every_address():
    assert {pattern.name for pattern in urlpatterns} == WITHOUT_RECORD | set(DETAILS) | set(FORMS) | LISTS


def test_no_draft_shows_on_the_page_of_any_record(everything, client):
    assert leaks(client, record_addresses()) == []


def test_no_draft_shows_on_the_form_that_suggests_a_correction(everything, client):
    assert leaks(client, [f"{record}suggest/" for record in record_addresses()]) == []


def test_no_draft_shows_in_any_record_as_a_file(everything, client):
    assert leaks(client, [f"{record}?format=json" for record in record_addresses()]) == []


def test_no_draft_shows_on_the_page_of_any_record_as_of_a_day(everything, client):
    dated = ("/offers/", "/events/", "/platforms/")
    today = timezone.now().date()
    pages = [f"{record}?as_of={today}" for record in record_addresses() if record.startswith(dated)]
    assert len(pages) > 5
    assert leaks(client, pages) == []


def test_no_draft_shows_on_any_list_in_any_format(everything, client):
    assert leaks(client, list_addresses()) == []


def test_no_draft_is_in_the_dataset(everything, tmp_path):
    """The bytes of each file of it, those of the database included."""
    export_dataset(tmp_path / "dataset", timezone.now().date())
    written = [path for path in (tmp_path / "dataset").rglob("*") if path.is_file()]
    assert len(written) > 30
    assert b"T-OPEN" in (tmp_path / "dataset" / "data" / "offer.csv").read_bytes()
    assert [path.name for path in written if MARKER.encode() in path.read_bytes().lower()] == []


def test_no_draft_shows_on_the_other_pages(everything, client):
    others = ["/", "/about/", "/suggested/", "/search/?q=open", "/search/?q=russia", "/search/?q=zz", "/scheme.css"]
    assert leaks(client, others) == []


def test_no_draft_shows_among_the_recent_changes(everything, client):
    """Each row of each record, hidden or not, is written once more in an act of its own, and then in one of all."""
    models = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Curated)]
    rows = [row for model in models for row in model.objects.all()]
    for row in rows:
        with recorded(via="admin"):
            row.save()
            type(row).history.filter(id=row.pk).order_by("history_id").first().delete()  # so that all fields differ
    with recorded(via="admin"):
        for row in rows:
            row.save()
    pages, key = ["/changes/", "/changes.atom"], None
    while key := recent_news(key)[1]:
        pages.append(f"/changes/?before={key}")
    assert len(pages) > 3
    assert leaks(client, pages) == []


def test_a_curator_sees_no_draft_on_public_pages_either(everything, admin_client):
    plain = [address for address in list_addresses() if "sort=" not in address and "format=" not in address]
    assert leaks(admin_client, [*record_addresses(), *plain, "/", "/search/?q=open"]) == []


@pytest.mark.parametrize(("name", "model"), [*DETAILS.items(), *FORMS.items()])
def test_a_hidden_record_has_no_page_for_anybody(everything, client, admin_client, name, model):
    """A curator finds drafts in the admin."""
    hidden = model.objects.exclude(pk__in=model.objects.public().values("pk"))
    assert hidden.exists() is (model is not Country)
    for record, reader in product(hidden, (client, admin_client)):
        assert reader.get(reverse(name, args=record.natural_key())).status_code == 404


@pytest.mark.parametrize(
    ("room", "name", "model"),
    [
        ("offers", "platform", Platform),
        ("offers", "competition", Competition),
        ("offers", "source", Source),
        ("events", "offer", Offer),
    ],
)
def test_a_filter_knows_no_more_of_a_hidden_record_than_of_one_that_is_not(everything, client, room, name, model):
    hidden = model.objects.exclude(pk__in=model.objects.public().values("pk")).first().natural_key()[0]
    answer = client.get(f"/{room}/", {name: hidden})
    assert answer.status_code == 400
    assert "(not known)" in answer.content.decode()
    near_miss = client.get(f"/{room}/", {name: MARKER[:-1]})
    assert MARKER not in body(near_miss)


def test_a_search_for_a_draft_finds_nothing(everything, client):
    for room in LIST_QUERIES:
        answer = client.get(f"/{room}/", {"q": MARKER, "format": "json"}).getvalue().decode()
        assert '"records": [\n]' in answer, room


def test_signing_in_changes_no_byte(everything, client, admin_user):
    curator = Client()
    curator.force_login(admin_user)
    for address in [*record_addresses(), "/offers/", "/events/", "/"]:
        assert curator.get(address).content == client.get(address).content
