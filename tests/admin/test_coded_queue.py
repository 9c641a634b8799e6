"""A day with drafts of machines: what was read and where stands on list and form; merged or thrown away fast."""

import pytest

from procurement.choices import Review
from procurement.models import DiplomaticEvent
from procurement.queries.coded_events import events_near
from procurement.queries.duplicates import likely_duplicates
from tests import make
from tests.admin.typed import save
from tests.interchange.coded_events.world import ROW, VISITOR, brought_in, file_of, make_world

pytestmark = pytest.mark.django_db
EVENTS = "/admin/procurement/diplomaticevent/"
LATER = ROW | {"DATEADDED": "20240203001500"}


@pytest.fixture(autouse=True)
def _world():
    make_world()


def words(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_list_links_to_the_report_by_the_name_of_its_site(curator):
    brought_in(file_of(ROW, ROW | {"SQLDATE": "20240130", "SOURCEURL": "BBC Monitoring"}))
    make.make_event()
    page = words(curator.get(EVENTS))
    assert '<td class="field-report"><a href="https://example.org/a" rel="noreferrer">example.org</a></td>' in page
    assert '<td class="field-report">BBC Monitoring</td>' in page
    assert page.count('class="field-report"') == 3


def test_the_form_says_what_was_read_and_links_to_each_report(curator):
    brought_in(file_of(ROW, ROW))
    brought_in(file_of(LATER, start=900000101))
    page = words(curator.get(f"{EVENTS}{DiplomaticEvent.objects.get().pk}/change/"))
    read = page.partition('<h2 id="coded">')[2].partition("</section>")[0]
    assert (
        "<code>111</code> criticism, on <code>20240131</code>, Islamabad, Pakistan: RUSSIA (RUSGOV) and ISLAMABAD (PAK)"
    ) in read
    assert read.count('<a href="https://example.org/a" rel="noreferrer">https://example.org/a</a>') == 2
    assert "event 900000001, reported 2024-02-02. 2 rows of the file are one event: lines 1, 2." in read
    assert "<p>Told again.</p>" in read
    assert "event 900000101, reported 2024-02-03." in read
    assert "Read by machine" not in read


def folded(page):
    """The lines to which citations are folded."""
    return [part.partition("</summary>")[0] for part in page.split("<details> <summary>")[1:]]


def test_what_a_machine_read_is_folded_to_a_line_each_and_what_a_person_cites_is_not(curator):
    brought_in(file_of(ROW))
    event = DiplomaticEvent.objects.get()
    make.cite(event, aspect="date", stated="on Wednesday", value="2024-01-31")
    page = words(curator.get(f"{EVENTS}{event.pk}/change/"))
    assert folded(page) == [
        "1. the record as a whole: “https://example.org/a”",
        "2. kind: “111”",
        "3. date: “20240131”",
        "4. place: “Islamabad, Pakistan”",
        "5. state: “111”",
        "6. participant: “RUSSIA (RUSGOV)”",
        "7. participant: “ISLAMABAD (PAK)”",
    ]


def test_a_folded_citation_that_somebody_typed_in_is_open_when_the_form_comes_back(curator):
    brought_in(file_of(ROW))
    address = f"{EVENTS}{DiplomaticEvent.objects.get().pk}/change/"
    page = words(save(curator, address, title="", **{"citations-1-note": "Not what the report says."}))
    assert "Nothing was saved: 1 thing to mend" in page
    assert [line.partition(".")[0] for line in folded(page)] == ["1", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "<script>"])
def test_what_is_no_address_of_the_web_is_no_link(curator, address):
    brought_in(file_of(ROW | {"SOURCEURL": address}))
    pk = DiplomaticEvent.objects.get().pk
    for page in (EVENTS, f"{EVENTS}{pk}/change/"):
        content = curator.get(page).content.decode()
        assert (f'href="{address}' in content, "<script>\n" in content, "<script></" in content) == (False,) * 3


def test_an_event_that_people_typed_has_no_such_part(curator):
    event = make.make_event()
    assert 'id="coded"' not in words(curator.get(f"{EVENTS}{event.pk}/change/"))


def test_the_form_leads_to_a_merge_with_events_of_the_same_two_about_that_time(curator):
    brought_in(file_of(ROW))
    draft = DiplomaticEvent.objects.get()
    parties = [participant.country for participant in draft.participants.order_by("number")]
    days = {
        "2024-01-20": True,
        "2024-01": True,
        "2024-03-01": False,
        "": False,
        "2024-02-14": True,
        "2024-02-15": False,
    }
    made = {}
    for day in days:
        made[day] = make.make_event(title=f"on {day}", dated_on=day, review=Review.PUBLISHED)
        for party in parties:
            make.make_participant(made[day], country=party)
    one_party = make.make_event(dated_on="2024-01-31")
    make.make_participant(one_party, country=parties[0])
    near = events_near(DiplomaticEvent.objects.get(pk=draft.pk))
    assert {event.dated_on for event in near} == {day for day, is_near in days.items() if is_near}
    page = words(curator.get(f"{EVENTS}{draft.pk}/change/"))
    address = f"{EVENTS}merge/?one={made['2024-01'].pk}&amp;other={draft.pk}"
    assert page.count(f'<a href="{address}">Compare and merge') == 1
    stays = '<input type="radio" name="stays" value="one" checked required>'
    assert words(curator.get(address.replace("&amp;", "&"))).count(stays) == 1


def test_a_contributor_is_not_led_to_a_merge(contributor):
    brought_in(file_of(ROW, VISITOR))
    page = words(contributor.get(f"{EVENTS}{DiplomaticEvent.objects.first().pk}/change/"))
    assert ('id="coded"' in page, "Compare and merge" in page) == (True, False)


def test_drafts_are_thrown_away_together_with_the_reason_that_was_typed_above_the_list(curator):
    brought_in(file_of(ROW, VISITOR))
    chosen = {
        "action": "delete_selected",
        "_selected_action": list(DiplomaticEvent.objects.values_list("pk", flat=True)),
        "reason": 'nothing "here"',
    }
    page = words(curator.post(EVENTS, chosen))
    assert page.index('<input type="submit" value="Delete">') < page.index("<h2>What goes</h2>")
    assert 'name="reason" id="reason" maxlength="500" value="nothing &quot;here&quot;"' in page
    curator.post(EVENTS, {**chosen, "post": "yes"})
    assert not DiplomaticEvent.objects.exists()
    gone = DiplomaticEvent.history.filter(history_type="-").values_list("history_change_reason", flat=True)
    assert list(gone) == ['nothing "here"'] * 2


def test_titles_that_a_machine_made_say_nothing_of_likeness():
    brought_in(file_of(ROW, ROW | {"SQLDATE": "20230131"}))
    one, other = DiplomaticEvent.objects.all()
    assert one.title == other.title
    assert likely_duplicates(DiplomaticEvent) == []
