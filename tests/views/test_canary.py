"""No draft shows on any public address, to anybody.

Drafts and records in review are made of every kind, with one marker in every text they hold; so are the children of
public records whose far end is a draft. Then every page of every public record, every list with every parameter, and
every format is fetched, and the marker must be nowhere.
"""

import io
import zipfile
from itertools import product

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procurement.choices import Bearing, EventAspect, MilestoneKind, OfferAspect, PlatformAspect, Review
from procurement.dates import UncertainDateField
from procurement.fields import ChoiceSetField
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
from tests.make import (
    cite,
    derive,
    make_category,
    make_competition,
    make_component,
    make_country,
    make_country_identifier,
    make_country_name,
    make_delivery,
    make_event,
    make_event_kind,
    make_event_relation,
    make_link,
    make_membership,
    make_milestone,
    make_offer,
    make_offer_identifier,
    make_offer_relation,
    make_origin,
    make_package,
    make_participant,
    make_party,
    make_platform,
    make_platform_identifier,
    make_platform_name,
    make_source,
    make_succession,
)

pytestmark = pytest.mark.django_db
PUBLISHED = {"review": Review.PUBLISHED}
MARKER = "zzcanaryzz"
HIDDEN_REVIEWS = [Review.DRAFT, Review.IN_REVIEW]
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


def mark(record):
    """Put the marker into every text of a record that can hold one, keys included."""
    for field in record._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if (
            not free
            or isinstance(field, UncertainDateField | ChoiceSetField)
            or field.name in ("currency", "estimated")
        ):
            continue
        if field.name == "subject" and record.platform_id:
            continue
        if field.name == "reference":
            text = f"{MARKER}-{record.pk}".upper()
        elif isinstance(field, models.URLField):
            text = f"https://example.org/{MARKER}"
        elif isinstance(field, models.SlugField) or field.unique:
            text = f"{MARKER}-{record.pk}"
        else:
            text = f"{MARKER} {record.pk}"
        setattr(record, field.name, text[: field.max_length])
    record.save()
    return record


def make_public():
    """One public record of each kind with all its children, tied to each other."""
    category, base = make_category(slug="open"), make_platform(slug="open-base", **PUBLISHED)
    platform = make_platform("Open", slug="open", category=category, variant_of=base, **PUBLISHED)
    russia, pakistan = make_country("Russia", "RUS", region="europe"), make_country("Pakistan", "PAK", region="asia")
    contest = make_competition(slug="open", title="Open", buyer=pakistan, outcome="decided", **PUBLISHED)
    offer = make_offer(
        reference="T-OPEN",
        supplier=russia,
        recipient=pakistan,
        platform=platform,
        competition=contest,
        is_winning_bid=True,
        package=make_package(),
        **PUBLISHED,
    )
    other = make_offer(reference="T-OTHER", supplier=russia, recipient=pakistan, subject="Open too", **PUBLISHED)
    source = make_source(slug="open", title="Open")
    step = make_milestone(offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=4)
    event = make_event(slug="open", title="Open", kind=make_event_kind(slug="open"), dated_on="2012", **PUBLISHED)
    children = [
        make_delivery(offer, delivered_on="2013", quantity=4),
        make_party(offer, country=pakistan),
        make_offer_relation(offer, other=other),
        make_offer_identifier(offer),
        make_origin(platform, country=russia),
        make_platform_name(platform),
        make_platform_identifier(platform),
        make_component(platform, component=base),
        make_country_name(russia),
        make_country_identifier(russia),
        make_succession(russia, successor=pakistan),
        make_membership(make_country("SCO", "X-SCO", kind="organisation"), member=russia),
        make_participant(event, country=russia, role="host"),
        make_event_relation(event, other=make_event(**PUBLISHED)),
        make_link(event, offer=offer),
    ]
    cited = [cite(record, source=source) for record in (offer, platform, contest, event, russia, other)]
    derive(offer, step, platform, base, contest, event, source, russia, pakistan, *children, *cited)
    return {"offer": offer, "platform": platform, "contest": contest, "event": event, "russia": russia}


def make_hidden(public, review):
    """Records that are not public, with all their children, and what ties public records to them; all marked."""
    state = {"review": review}
    offer, platform, contest, event, russia = public.values()
    hidden_platform = make_platform(variant_of=platform, **state)
    hidden_contest = make_competition(buyer=offer.recipient, **state)
    hidden_event = make_event(kind=event.kind, dated_on="2012", **state)
    hidden_offer = make_offer(
        supplier=offer.supplier, recipient=offer.recipient, platform=platform, package=make_package(), **state
    )
    bid = make_offer(
        supplier=russia,
        recipient=contest.buyer,
        platform=platform,
        competition=make_competition(buyer=contest.buyer, **PUBLISHED),
        is_winning_bid=True,
        **state,
    )
    # published, but on something that is not: not public either
    on_platform = make_offer(supplier=russia, recipient=offer.recipient, platform=hidden_platform, **PUBLISHED)
    in_contest = make_offer(
        supplier=russia, recipient=offer.recipient, platform=platform, competition=hidden_contest, **PUBLISHED
    )
    Platform.objects.filter(pk=platform.variant_of_id).update(variant_of=hidden_platform)
    source = make_source()
    step = make_milestone(hidden_offer, kind=MilestoneKind.CONTRACT, dated_on="2012", quantity=99)
    arrival = make_delivery(hidden_offer, delivered_on="2012", quantity=99)
    party = make_party(hidden_offer, country=russia)
    origin = make_origin(hidden_platform, country=russia)
    participant = make_participant(hidden_event, country=russia, role="host")
    link = make_link(hidden_event, offer=offer, bearing=Bearing.PROTESTS)
    out_links = [make_link(event, offer=hidden, bearing=Bearing.SIGNS) for hidden in (hidden_offer, on_platform)]
    component = make_component(platform, component=hidden_platform)
    records = [
        hidden_platform,
        hidden_contest,
        hidden_event,
        hidden_offer,
        bid,
        on_platform,
        in_contest,
        source,
        hidden_offer.package,
        step,
        arrival,
        party,
        origin,
        participant,
        link,
        component,
        *out_links,
        make_platform_name(hidden_platform),
        make_platform_identifier(hidden_platform),
        make_component(hidden_platform, component=platform),
        make_offer_identifier(hidden_offer),
        make_offer_relation(hidden_offer, other=offer),
        make_offer_relation(offer, other=hidden_offer),
        make_event_relation(hidden_event, other=event),
        make_event_relation(event, other=hidden_event),
        cite(hidden_offer, source=source),
        cite(hidden_offer, source=source, aspect=OfferAspect.MILESTONE_QUANTITY, milestone=step, value="99"),
        cite(hidden_offer, source=source, aspect=OfferAspect.DELIVERY_QUANTITY, delivery=arrival, value="99"),
        cite(hidden_platform, source=source),
        cite(hidden_contest, source=source),
        cite(hidden_event, source=source, aspect=EventAspect.OFFER, link=link),
        cite(on_platform, source=source),
        cite(in_contest, source=source),
        # statements of public records about what is not public
        cite(event, aspect=EventAspect.OFFER, link=out_links[0]),
        cite(platform, aspect=PlatformAspect.COMPONENT, component=component),
    ]
    for record in records:
        mark(record)
    # a public statement whose value is the key of a hidden record
    cite(platform, aspect=PlatformAspect.VARIANT, value=hidden_platform.slug)
    cite(offer, aspect=OfferAspect.COMPETITION, value=hidden_contest.slug)
    cite(offer, aspect=OfferAspect.PLATFORM, value=hidden_platform.slug)
    derive(*records)


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
