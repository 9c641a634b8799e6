"""What the lists of the admin show, and what their search and their filters find."""

import re

import pytest

from procurement.admin.site import site
from procurement.models import ChangeSet, Offer, Platform, Source
from tests import make
from tests.admin.typed import messages_of


def shown(client, address):
    return [str(record) for record in client.get(address).context["cl"].result_list]


@pytest.mark.parametrize("model", ["offer", "importbatch"])
def test_field_of_the_search_is_labelled_with_a_word(curator, model):
    page = curator.get(f"/admin/procurement/{model}/").content.decode()

    assert re.findall(r'<label for="searchbar"[^>]*>(.*?)</label>', page) == ["Search"]
    assert page.count('id="searchbar"') == 1


def test_search_keeps_the_filters_of_the_list(curator):
    make.derive(make.make_offer(subject="kept"), make.make_offer(subject="kept", review="published"))
    page = curator.get("/admin/procurement/offer/?review__exact=draft&q=kept").content.decode()

    assert '<input type="hidden" name="review__exact" value="draft">' in page
    assert 'name="q" value="kept"' in page
    assert "1 result (" in page


@pytest.mark.parametrize("typed", ["su35", "su-35", "SU 35", "Su‑35"])
def test_search_ignores_capitals_and_hyphens(curator, typed):
    make.derive(make.make_platform("Su-35"), make.make_platform("S-400"))
    make.derive(*Platform.objects.all())

    assert shown(curator, f"/admin/procurement/platform/?q={typed}") == ["Su-35"]


def test_an_act_has_the_number_there_by_which_other_pages_call_it(curator):
    act = ChangeSet.objects.create(pk=12345, via="admin")

    page = curator.get("/admin/procurement/changeset/").content.decode()

    assert f'<td class="field-number">{act.pk}</td>' in page


def test_search_ignores_accents(curator):
    make.derive(make.make_country("Åland"))

    assert shown(curator, "/admin/procurement/country/?q=aland") == ["Åland"]
    assert shown(curator, "/admin/procurement/country/?q=ÅLAND") == ["Åland"]


def test_offer_is_found_by_parties_and_platform_together(curator):
    offer = make.make_offer(
        reference="O-000001",
        supplier=make.make_country("Russia"),
        recipient=make.make_country("Pakistan"),
        platform=make.make_platform("Mi-35"),
    )
    make.derive(offer, offer.supplier, offer.recipient, offer.platform)
    make.derive(make.make_offer(supplier=offer.supplier))

    assert shown(curator, "/admin/procurement/offer/?q=mi35+pakistan") == ["O-000001"]


def test_search_with_a_null_character_finds_no_fault(curator):
    address = "/admin/autocomplete/?app_label=procurement&model_name=offer&field_name=supplier&term=%00"

    assert curator.get(address).status_code == 200


def test_suggestion_of_an_offer_says_who_offers_what_to_whom(curator):
    make.make_offer(
        reference="O-000001",
        supplier=make.make_country("Russia"),
        recipient=make.make_country("Pakistan"),
        platform=make.make_platform("Mi-35"),
    )
    address = "/admin/autocomplete/?app_label=procurement&model_name=eventoffer&field_name=offer&term="

    assert [row["text"] for row in curator.get(address).json()["results"]] == ["O-000001: Russia to Pakistan, Mi-35"]


@pytest.fixture
def three_offers(db):
    russia, india = make.make_country("Russia", "RUS"), make.make_country("India", "IND")
    early = make.make_offer(reference="O-000001", supplier=russia, platform=make.make_platform("Mi-35"))
    make.make_milestone(early, kind="request", dated_on="2009/2011")
    late = make.make_offer(reference="O-000002", recipient=india, supplier=russia, review="published")
    milestone = make.make_milestone(late, kind="contract", dated_on="2015-08")
    make.cite(late, aspect="milestone_quantity", milestone=milestone, value="4")
    make.cite(late, aspect="milestone_quantity", milestone=milestone, value="20")
    undated = make.make_offer(reference="O-000003", subject="weapons", category=make.make_category(slug="other"))
    make.cite(undated)
    make.derive(early, late, undated)


FILTERS = {
    "supplier=RUS": ["O-000001", "O-000002"],
    "recipient=IND": ["O-000002"],
    "period=2010": ["O-000001"],
    "period=2009-12/2015": ["O-000001", "O-000002"],
    "period=none": ["O-000003"],
    "period=2010&supplier=RUS": ["O-000001"],
    "stage=agreed": ["O-000002"],
    "category=other": ["O-000003"],
    "cited=no": ["O-000001"],
    "cited=yes": ["O-000002", "O-000003"],
    "cited=conflict": ["O-000002"],
    "named=no": ["O-000003"],
    "review__exact=published": ["O-000002"],
    # what is not a choice finds nothing, rather than everything
    "supplier=XXX": [],
    "stage=won": [],
    "cited=perhaps": [],
    "named=perhaps": [],
    "period=2010-13": [],
}


@pytest.mark.parametrize("query", FILTERS)
def test_filter_of_offers(curator, three_offers, query):
    assert shown(curator, f"/admin/procurement/offer/?{query}") == FILTERS[query]


def test_period_that_cannot_be_read_is_told_beside_the_filter(curator, db):
    page = curator.get("/admin/procurement/offer/?period=2010-13").content.decode()

    assert "“2010-13” is not a date we can read: there is no month 13." in page


def test_filter_form_keeps_the_other_filters(curator, three_offers):
    page = curator.get("/admin/procurement/offer/?q=mi&stage=requested").content.decode()

    assert '<input type="hidden" name="stage" value="requested"><input type="hidden" name="q" value="mi">' in page or (
        '<input type="hidden" name="q" value="mi"><input type="hidden" name="stage" value="requested">' in page
    )


EVENT_FILTERS = {
    "participant=RUS": ["Visit"],
    "period=2012": ["Visit"],
    "period=none": ["Protest"],
    "state=held": ["Protest"],
}


@pytest.mark.parametrize("query", EVENT_FILTERS)
def test_filter_of_events(curator, query):
    visit = make.make_event(title="Visit", dated_on="2012-10", state="cancelled")
    make.make_participant(visit, country=make.make_country("Russia", "RUS"))
    make.make_participant(visit, country=visit.participants.get().country, role="target")
    make.make_event(title="Protest")

    assert (
        shown(curator, f"/admin/procurement/diplomaticevent/?{query.replace('state=', 'state__exact=')}")
        == EVENT_FILTERS[query]
    )


def test_dates_are_printed_in_words(curator):
    make.make_source(published_on="2012-Q3")
    column = next(iter(curator.get("/admin/procurement/source/").context["cl"].result_list))

    assert site.get_model_admin(Source).published(column) == "third quarter of 2012"


def test_view_on_site_leads_to_the_public_page_of_what_is_public(curator):
    draft, published = make.make_offer(), make.make_offer(reference="O-000009", review="published")

    pages = [curator.get(f"/admin/procurement/offer/{offer.pk}/change/").context for offer in (draft, published)]

    assert [page["has_absolute_url"] for page in pages] == [False, True]
    assert pages[1]["absolute_url"] == "/offers/O-000009/"


def test_offer_columns_say_what_is_offered_and_how_many(curator):
    offer = make.make_offer(subject="weapons")
    make.make_milestone(offer, kind="request", quantity=20, quantity_estimated=True, dated_on="2009")
    make.make_milestone(offer, kind="contract", quantity=4, dated_on="2015-08-20")
    make.derive(offer)
    columns = site.get_model_admin(Offer)

    assert columns.what(offer) == "weapons"
    assert columns.span(offer) == "2009 to 2015"
    assert columns.quantities(offer) == "about 20 requested, 4 agreed"


LEFT_OUT = ["A search takes 200 letters and 10 words: the rest was left out."]


@pytest.mark.parametrize("typed", ["+".join(f"w{n}" for n in range(990)), "x" * 50_000])
def test_search_leaves_out_what_is_too_much_and_says_so(curator, typed):
    page = curator.get(f"/admin/procurement/offer/?q={typed}")

    assert (page.status_code, messages_of(page)) == (200, LEFT_OUT)
    suggestions = "/admin/autocomplete/?app_label=procurement&model_name=offer&field_name=supplier"
    assert curator.get(f"{suggestions}&term={typed}").status_code == 200


def test_search_of_ten_words_leaves_nothing_out(curator):
    make.derive(make.make_platform("a b c d e f g h i j"))

    page = curator.get("/admin/procurement/platform/?q=a+b+c+d+e+f+g+h+i+j+a")

    assert [str(row) for row in page.context["cl"].result_list] == ["a b c d e f g h i j"]
    assert messages_of(page) == []


@pytest.mark.parametrize("address", ["offer/?review__exact=%00", "offermilestone/?kind__exact=%00"])
def test_null_character_is_a_wrong_lookup(curator, address):
    path, _, query = f"/admin/procurement/{address}".partition("?")

    assert curator.get(f"{path}?{query}").url == f"{path}?e=1"
    assert curator.get(f"{path}export/?{query}").url == f"{path}?e=1"


def test_offer_is_found_by_its_number_in_a_register_and_event_by_who_spoke(curator):
    offer, event = make.make_offer(), make.make_event()
    make.derive(make.make_offer_identifier(offer, value="57408"), make.make_offer())
    make.derive(make.make_participant(event, spokesperson="Sergei Lavrov", named_as="S. Lawrow"), make.make_event())

    for address, typed, found in (
        ("offer", "57408", [offer]),
        ("diplomaticevent", "lavrov", [event]),
        ("diplomaticevent", "lawrow", [event]),
    ):
        response = curator.get(f"/admin/procurement/{address}/", {"q": typed})
        assert list(response.context["cl"].result_list) == found


@pytest.mark.parametrize(("came", "found"), [("coded", [True]), ("typed", [False]), ("x", []), ("", [False, True])])
def test_events_that_machines_coded_are_told_from_those_that_people_typed(curator, came, found):
    coded, _ = make.make_event(title="B"), make.make_event(title="A")
    make.make_event_identifier(coded)
    page = curator.get("/admin/procurement/diplomaticevent/", {"came": came} if came else {})
    assert [event == coded for event in page.context["cl"].result_list] == found
