"""What an address may ask for at the most, and that nonsense in it is refused in words, never a broken page."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import strip_tags

from procurement.choices import Review
from procurement.filters import EventFilter, OfferFilter
from procurement.filters.fields import nearest
from procurement.views.details import source
from procurement.views.lists import RecordListView
from tests.make import (
    cite,
    derive,
    make_competition,
    make_country,
    make_country_name,
    make_event,
    make_link,
    make_offer,
    make_participant,
    make_platform,
    make_source,
)

pytestmark = pytest.mark.django_db
PUBLISHED = {"review": Review.PUBLISHED}
WORDS = "one two three four five six seven eight nine ten"
LISTS = {f"/{view.room}/": view.filter_class for view in RecordListView.__subclasses__()}


def text_of(response):
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def refusals(name, values, filter_class=OfferFilter):
    query = QueryDict(mutable=True)
    query.setlist(name, values)
    return [message for _, message in filter_class(query).mistakes()]


@pytest.mark.parametrize("address", ["/offers/", "/search/", "/countries/"])
@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("a" * 201, "It has 201 letters; a search takes 200: leave some out."),
        ("a" * 50_000, "It has 50,000 letters; a search takes 200: leave some out."),
        ("ab " * 990, "It has 2,969 letters; a search takes 200: leave some out."),
        (f"{WORDS} eleven", "It has 11 different words; a search takes 10: leave some out."),
    ],
)
def test_a_search_that_is_too_long_is_refused_in_words(client, address, q, words):
    answer = client.get(address, {"q": q})
    assert answer.status_code == 400
    assert words in text_of(answer)


def test_a_search_of_ten_words_and_of_one_word_many_times_is_asked_as_one_condition(client):
    assert client.get("/search/", {"q": WORDS}).status_code == 200
    once, often = (OfferFilter(QueryDict(f"q={'+'.join(['su'] * times)}")).qs for times in (1, 60))
    assert str(once.query) == str(often.query)


def test_the_nearest_is_named_for_the_first_three_unknown_values_in_three_queries(django_assert_num_queries):
    make_country("Russia", "RUS")
    with django_assert_num_queries(3):
        said = refusals("supplier", [f"RUX{number}" for number in range(5)])
    assert said == [
        *(f"There is no country code “RUX{number}”. The nearest is RUS (Russia)." for number in range(3)),
        *(f"There is no country code “RUX{number}”." for number in (3, 4)),
    ]


def test_no_nearest_is_looked_for_among_very_many_names(monkeypatch):
    names = {f"name {number}": number for number in range(2001)}
    assert nearest("name 7", names) is None
    assert nearest("name 7", {"name 7": 7}) == 7
    monkeypatch.setattr("procurement.filters.fields.MOST_COMPARED", 2)
    make_offer(reference="T-1", **PUBLISHED)
    make_offer(reference="T-2", **PUBLISHED)
    assert refusals("offer", ["T-3"], EventFilter) == ["There is no offer “T-3”."]


def test_a_parameter_has_fifty_values_at_the_most(client):
    assert refusals("supplier", [f"x{number}" for number in range(51)]) == [
        "51 country codes are asked for; at most 50 can be: leave some out."
    ]
    assert len(refusals("supplier", [f"x{number}" for number in range(50)])) == 50
    assert client.get("/offers/", {"supplier": [f"x{number}" for number in range(500)]}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/offers/%00/",
        "/offers/O-1%00/",
        "/offers/O-000001%0A/",
        "/countries/RU%00S/",
        "/countries/RUSS/",
        "/platforms/%00/",
        "/events/a%00/",
        "/sources/%00/",
        "/competitions/%00/",
    ],
)
def test_what_cannot_be_the_key_of_a_record_is_not_found_without_asking(client, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("code", ["RUS", "X-SCO", "X-A1-B2"])
def test_every_sort_of_key_has_a_page(client, code):
    make_country("Somewhere", code)
    assert client.get(f"/countries/{code}/").status_code == 200
    for reference in ("O-000123", "SIPRI-60320", "T-1-B"):
        make_offer(reference=reference, **PUBLISHED)
        assert client.get(f"/offers/{reference}/").status_code == 200


def test_a_nul_in_any_parameter_is_refused(client):
    make_offer(**PUBLISHED)
    for address, filter_class in LISTS.items():
        names = [*filter_class.base_filters, "sort", "page", "page_size", "format", "as_of", "columns", "nonsense"]
        for name in names:
            assert client.get(f"{address}?{name}=%00").status_code == 400, (address, name)
            assert client.get(f"{address}?{name}=a%00b").status_code == 400, (address, name)
        assert client.get(f"{address}?a%00=1").status_code == 400
    assert client.get("/search/?q=a%00b").status_code == 400


def make_details():
    offer, event, contest = make_offer(**PUBLISHED), make_event(**PUBLISHED), make_competition(**PUBLISHED)
    return [
        reverse("offer_detail", args=[offer.reference]),
        reverse("platform_detail", args=[offer.platform.slug]),
        reverse("country_detail", args=[offer.supplier.code]),
        reverse("event_detail", args=[event.slug]),
        reverse("competition_detail", args=[contest.slug]),
        reverse("source_detail", args=[cite(offer).source.slug]),
    ]


def test_pages_of_records_take_no_parameter_that_they_do_not_know(client):
    for address in make_details():
        refusal = client.get(f"{address}?columns=2012")
        assert refusal.status_code == 400, address
        assert "This page has no parameter “columns”" in text_of(refusal)
        assert client.get(f"{address}?format=json&format=json").status_code == 400
        assert client.get(f"{address}?a%00=%00").status_code == 400
        for passed_over in ("format=", "q=+", "utm_source=x&fbclid=z&gclid=y"):
            answer = client.get(f"{address}?{passed_over}")
            assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8"), address


def test_a_file_names_no_record_that_is_not_public(client):
    offer = make_offer(reference="T-1", **PUBLISHED)
    cite(offer, aspect="platform", value=make_platform(slug="secret").slug)
    cite(offer, aspect="platform", value=offer.platform.slug)
    said = client.get("/offers/T-1/?format=json").json()["record"]["statements"]
    assert [statement["value"] for statement in said] == [None, offer.platform.slug]


def test_names_are_sorted_by_code_points_of_their_folded_letters(client):
    """As SQLite and the C collation have it, and ICU has not: a tilde after all letters. Further names do not count."""
    names = [("Guinea-Bissau", "GNB"), ("Guineb", "X-B"), ("Guinea", "GIN"), ("Guinea~", "X-T"), ("Guineaz", "X-Z")]
    for name, code in names:
        country = make_country(name, code)
        derive(country, make_country_name(country, text=f"Zzz {code}"))
    page = client.get("/countries/?sort=name").content.decode()
    assert re.findall(r'href="/countries/([\w-]+)/"', page) == ["GIN", "GNB", "X-Z", "X-T", "X-B"]
    for reference in ("A-B", "AA-1", "A-1"):
        make_offer(reference=reference, **PUBLISHED)
    page = client.get("/offers/").content.decode()
    assert re.findall(r'href="/offers/([\w-]+)/"', page) == ["A-1", "A-B", "AA-1"]


def test_a_long_vocabulary_lists_its_first_options_and_those_that_are_chosen(client, monkeypatch):
    monkeypatch.setattr("procurement.filters.parameters.MOST_OPTIONS", 2)
    for number in range(4):
        make_link(make_event(**PUBLISHED), offer=make_offer(reference=f"T-{number}", **PUBLISHED))
    page = client.get("/events/?offer=T-3")
    assert re.findall(r'name="offer" value="([^"]+)"', page.content.decode()) == ["T-3", "T-0", "T-1"]
    assert "Others can be given in the address, as in ?offer=T-0, and are found through the search." in text_of(page)
    monkeypatch.undo()
    whole = client.get("/events/")
    assert re.findall(r'name="offer" value="([^"]+)"', whole.content.decode()) == ["T-0", "T-1", "T-2", "T-3"]
    assert "Others can be given" not in text_of(whole)


def test_the_disputes_of_a_source_are_counted_and_cut(client, monkeypatch):
    monkeypatch.setattr(source.source_pages, "SHOWN", 2)
    register, other = make_source(slug="register"), make_source()
    for number in range(3):
        offer = make_offer(reference=f"T-{number}", **PUBLISHED)
        for row, said in ((register, "RUS"), (other, "CHN")):
            cite(offer, aspect="supplier", value=said, source=row)
    # a quarrel between others is none of its own
    cite(offer, aspect="recipient", value="PAK", source=other)
    cite(offer, aspect="recipient", value="IND", source=make_source())
    page = client.get("/sources/register/")
    assert "The first 2 of 3 facts are shown" in text_of(page)
    assert len(re.findall(r"<li>.*?, on supplier", page.content.decode())) == 2


def test_events_around_a_platform_and_with_a_country_are_cut_and_listed_elsewhere(client, monkeypatch):
    monkeypatch.setattr("procurement.views.details.platform.SHOWN", 2)
    monkeypatch.setattr("procurement.views.details.country.SHOWN", 2)
    offer = make_offer(platform=make_platform(slug="mig", **PUBLISHED), **PUBLISHED)
    russia = make_country("Russia", "RUS")
    for slug, day in [("late", "2015"), ("undated", ""), ("early", "2001")]:
        event = make_event(slug=slug, dated_on=day, **PUBLISHED)
        make_link(event, offer=offer)
        make_participant(event, country=russia, role="host")
    make_event(slug="apart", **PUBLISHED)
    for address, whole in (("/platforms/mig/", "/events/?platform=mig"), ("/countries/RUS/", "/events/?country=RUS")):
        page = client.get(address).content.decode()
        assert re.findall(r'href="/events/(\w+)/"', page) == ["early", "late"], address
        assert "The first 2 of 3. " in page
        assert f'href="{whole}"' in page
        listed = client.get(whole).content.decode()
        assert re.findall(r'href="/events/(\w+)/"', listed) == ["early", "late", "undated"]


def test_events_are_found_by_the_platform_of_an_offer_and_its_variants():
    base = make_platform(slug="base", **PUBLISHED)
    variant = make_platform(variant_of=base, **PUBLISHED)
    make_link(make_event(slug="of-variant", **PUBLISHED), offer=make_offer(platform=variant, **PUBLISHED))
    make_link(make_event(slug="of-draft", **PUBLISHED), offer=make_offer(platform=base))
    make_event(slug="of-none", **PUBLISHED)
    filterset = EventFilter(QueryDict("platform=base"))
    assert [event.slug for event in filterset.ordered] == ["of-variant"]
    assert filterset.sentence == f"Events bearing on offers of {base}"
