"""A register through the pages of the admin: brought in, its names told, confirmed."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.models import ChangeSet, CountryName, ImportBatch, Offer, Source
from tests.interchange.registers.world import SECOND, brought_in, file_of, make_world
from tests.make import make_former_key

pytestmark = pytest.mark.django_db
BRING_IN = "/admin/procurement/importbatch/bring-in/"


@pytest.fixture
def editor(curator):
    make_world()
    return curator


def upload(file):
    return SimpleUploadedFile("register.csv", file.read())


def test_a_register_is_told_by_its_content_and_confirmed_from_its_page(editor):
    answer = editor.post(BRING_IN, {"file": upload(file_of({}))}, follow=True)
    batch = ImportBatch.objects.get()
    assert (batch.format, batch.counts, batch.vintage) == ("sipri-a", {"new": 1}, "2024-10-07")
    assert "Atlantis from Lemuria, 2001: Trident-2" in answer.content.decode()
    answer = editor.post(f"/admin/procurement/importbatch/{batch.pk}/confirm/", follow=True)
    assert "1 new" in answer.content.decode()
    assert Offer.objects.get().reference == "O-000001"


def test_a_page_leads_to_the_source_and_to_the_drafts_that_rest_on_it(editor):
    batch = brought_in(file_of({}, {"ordered": "1999"}))
    address = f"/admin/procurement/importbatch/{batch.pk}/change/"
    page = editor.get(address).content.decode()
    source = Source.objects.get(slug="sipri-arms-transfers-2024-10")
    to_source = f'Cited to <a href="/admin/procurement/source/{source.pk}/change/"><code>{source.slug}</code></a>.'
    assert to_source in page
    (drafts,) = re.findall(r"<p>Drafts that rest on it: (.*?)\.</p>", page)
    kinds = {kind: unescape(place) for place, kind in re.findall(r'<a href="(.*?)">(.*?)</a>', drafts)}
    assert list(kinds) == ["offers", "platforms"]
    assert editor.get(kinds["offers"]).context["cl"].result_count == 2

    undone = editor.post(address.replace("change", "undo"), {"reason": "a mistake"}, follow=True).content.decode()
    assert ("Drafts that rest on it" in undone, "Cited to <code>" in undone) == (False, True)


def test_a_source_that_gave_way_to_another_is_found_under_its_name_now(editor):
    batch = brought_in(file_of({}))
    source = Source.objects.get(slug=batch.release)
    make_former_key(kind="source", former="an-old-name", successor=source.slug)
    ImportBatch.objects.filter(pk=batch.pk).update(release="an-old-name")
    page = editor.get(f"/admin/procurement/importbatch/{batch.pk}/change/").content.decode()
    assert f'<a href="/admin/procurement/source/{source.pk}/change/"><code>an-old-name</code></a>' in page


def test_an_unknown_name_is_asked_for_once_and_remembered(editor):
    rows = [{"recipient": "Atlantis Republic"}, {"recipient": "Atlantis Republic", "ordered": "1999"}, {}]
    answer = editor.post(BRING_IN, {"file": upload(file_of(*rows))}, follow=True)
    batch = ImportBatch.objects.get()
    page = answer.content.decode()
    (field,) = fields_of(answer)
    assert f'<label for="id_{field}">Atlantis Republic</label>' in page
    assert '<td class="number">2<span class="unit"> rows</span></td>' in page
    mapped = f"/admin/procurement/importbatch/{batch.pk}/map/"
    wrong = editor.post(mapped, {field: "XYZ"}, follow=True).content.decode()
    assert "No country has the code “XYZ” (for “Atlantis Republic”)." in wrong
    answer = editor.post(mapped, {field: "ATL"}, follow=True)
    batch.refresh_from_db()
    assert (batch.counts, "Names that are not known" in answer.content.decode()) == ({"new": 3}, False)
    editor.post(f"/admin/procurement/importbatch/{batch.pk}/confirm/")
    assert list(CountryName.objects.filter(text="Atlantis Republic").values_list("country__code", "scheme")) == [
        ("ATL", "sipri")
    ]
    assert Offer.objects.filter(recipient__code="ATL").count() == 3


def fields_of(answer):
    """{name of the field: what stands in it} of the text fields of the form for names."""
    form = re.search(r'class="mapping">(.*?)</form>', answer.content.decode(), re.S)
    return dict(re.findall(r'<input type="text" name="(\S+)".*? value="(.*?)"', form[1])) if form else {}


def test_countries_are_asked_for_before_platforms_and_names_are_not_told_once_more_as_wrong(editor):
    rows = [{"designation": "Kraken 5"}, {"designation": "Kraken 5"}, {"recipient": "Atlantis Republic"}]
    only_names = editor.post(BRING_IN, {"file": upload(file_of(*rows))}, follow=True)
    assert [field.partition("-")[0] for field in fields_of(only_names)] == ["country", "platform"]
    text = " ".join(only_names.content.decode().split())
    assert "line 10 · nearest: Atlantis (ATL)</div>" in text
    assert "first in line 8</div>" in text
    assert "<p>Nothing but the names above.</p> <p><a href=" in text

    more = editor.post(BRING_IN, {"file": upload(file_of(*rows, {"ordered": "20x4"}))}, follow=True)
    assert [(group.column, group.places) for group in more.context["groups"]] == [("Year of order", "line 11")]


def test_rejected_rows_of_a_register_are_listed_each_with_its_reason(editor):
    rows = [{}, {"recipient": "Atlantis Republic"}, {"ordered": "20x4"}]
    editor.post(BRING_IN, {"file": upload(file_of(*rows))})
    address = f"/admin/procurement/importbatch/{ImportBatch.objects.get().pk}/change/"
    listed = editor.get(address, {"show": "rejected"}).context["listed"]
    assert [(row.title, row.line, row.remark.partition(":")[0]) for row in listed] == [
        ("", 9, "Recipient"),
        ("", 10, "Year of order"),
    ]


def test_what_all_rows_have_in_common_is_said_once(editor):
    brought_in(file_of({}, {"ordered": "1999"}))
    page = editor.post(BRING_IN, {"file": upload(file_of(day=SECOND))}, follow=True).content.decode()
    assert page.count("Nothing is deleted: look what became of it.") == 1
    assert page.count("of the file that had it") == 2


def test_a_value_that_the_record_keeps_is_not_struck_out(editor):
    brought_in(file_of({"comment": ""}))
    newer = file_of({"comment": "Second-hand"}, day=SECOND)
    page = editor.post(BRING_IN, {"file": upload(newer)}, follow=True).content.decode()
    assert "<dd>new (the record keeps its own; the register&#x27;s word is cited beside it: second-hand)" in page
    assert "<del>new" not in page


def test_a_form_with_a_wrong_key_comes_back_as_it_was_typed_and_nothing_is_taken(editor):
    rows = [{"recipient": "Atlantis Republic"}, {"supplier": "Mu <Realm>"}, {"designation": "Kraken 5"}, {}]
    asked = fields_of(editor.post(BRING_IN, {"file": upload(file_of(*rows))}, follow=True))
    batch = ImportBatch.objects.get()
    one, other, platform = asked
    typed = {one: "ATL", other: '"X"', platform: "trident-2", "create": "on"}
    answer = editor.post(f"/admin/procurement/importbatch/{batch.pk}/map/", typed)
    page = answer.content.decode()
    assert fields_of(answer) == {one: "ATL", other: "&quot;X&quot;", platform: "trident-2"}
    assert re.findall(r'<input type="text" name="(\S+)"[^>]* aria-invalid="true"', page) == [other]
    assert '<input type="checkbox" name="create" checked>' in page
    of_itself = f"/admin/procurement/importbatch/{batch.pk}/change/"
    assert f'<a href="{of_itself}?show=rejected#rows">rejected</a>' in page
    assert editor.get(f"/admin/procurement/importbatch/{batch.pk}/map/").url == of_itself
    assert "No country has the code “&quot;X&quot;” (for “Mu &lt;Realm&gt;”)." in page
    batch.refresh_from_db()
    assert (batch.options.get("mapping"), batch.counts) == (None, {"new": 1, "rejected": 3})


def test_a_name_that_was_told_is_shown_and_can_be_told_otherwise_or_taken_back(editor):
    (asked,) = fields_of(
        editor.post(BRING_IN, {"file": upload(file_of({"recipient": "Atlantis Republic"}, {}))}, follow=True)
    )
    batch = ImportBatch.objects.get()
    mapped = f"/admin/procurement/importbatch/{batch.pk}/map/"
    answer = editor.post(mapped, {asked: "ATL"}, follow=True)
    (told,) = fields_of(answer)
    assert f'<label for="id_{told}">Atlantis Republic</label>' in answer.content.decode()
    assert fields_of(answer) == {told: "ATL"}

    same = editor.post(mapped, {told: "ATL"})
    assert "Nothing was told" in same.content.decode()
    wrong = editor.post(mapped, {told: "XYZ"})
    assert "No country has the code “XYZ”" in wrong.content.decode()
    assert fields_of(wrong) == {told: "XYZ"}

    ((other, key),) = fields_of(editor.post(mapped, {told: "MUU"}, follow=True)).items()
    assert (key, other == told) == ("MUU", False)
    taken_back = editor.post(mapped, {other: ""}, follow=True)
    batch.refresh_from_db()
    assert (batch.options["mapping"], batch.counts) == ({"country": {}, "platform": {}}, {"new": 1, "rejected": 1})
    assert fields_of(taken_back) == {asked: ""}


MEANWHILE = "Some names of the form were told, or told otherwise, elsewhere meanwhile."


def test_a_form_that_is_old_maps_the_names_that_it_showed_and_no_others(editor):
    rows = [{"recipient": "Atlantis Republic"}] * 2 + [{"recipient": "Lemurian Isles", "supplier": "Mu"}]
    first, second = fields_of(editor.post(BRING_IN, {"file": upload(file_of(*rows))}, follow=True))
    batch = ImportBatch.objects.get()
    mapped = f"/admin/procurement/importbatch/{batch.pk}/map/"
    editor.post(mapped, {first: "ATL", second: ""})
    # a second tab, opened before: its first field stands for what is no longer asked for
    stale = editor.post(mapped, {first: "MUU", second: "LEM"}, follow=True)
    batch.refresh_from_db()
    assert batch.options["mapping"]["country"] == {"Atlantis Republic": "ATL", "Lemurian Isles": "LEM"}
    assert MEANWHILE in stale.content.decode()


def test_a_name_that_was_told_otherwise_meanwhile_stays_so_whatever_an_old_form_says(editor):
    rows = [{"recipient": "Atlantis Republic"}, {"recipient": "Lemurian Isles", "supplier": "Mu"}]
    first, second = fields_of(editor.post(BRING_IN, {"file": upload(file_of(*rows))}, follow=True))
    batch = ImportBatch.objects.get()
    mapped = f"/admin/procurement/importbatch/{batch.pk}/map/"
    old = fields_of(editor.post(mapped, {first: "LEM"}, follow=True))
    told = next(field for field in old if field.startswith("told-"))
    editor.post(mapped, {told: "ATL"})
    answer = editor.post(mapped, {told: "LEM"}, follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.options["mapping"]["country"] == {"Atlantis Republic": "ATL"}
    assert (MEANWHILE in answer, "Nothing was told" in answer) == (True, True)
    taken = editor.post(mapped, {told: "LEM", second: "LEM"}, follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.options["mapping"]["country"] == {"Atlantis Republic": "ATL", "Lemurian Isles": "LEM"}
    assert MEANWHILE in taken


def test_missing_platforms_are_made_where_the_page_is_told_to(editor):
    rows = [{"designation": "Kraken 5", "description": "fighter aircraft"}]
    editor.post(BRING_IN, {"file": upload(file_of(*rows))})
    batch = ImportBatch.objects.get()
    assert batch.counts == {"rejected": 1}
    page = editor.post(f"/admin/procurement/importbatch/{batch.pk}/map/", {"create": "on"}, follow=True)
    batch.refresh_from_db()
    assert batch.counts == {"new": 1, "platforms": 1}
    assert "<dt>new platform</dt><dd>1</dd>" in page.content.decode()


def test_a_newer_release_that_says_the_same_can_be_confirmed_from_its_page_and_the_same_one_again_cannot(editor):
    brought_in(file_of({}))
    for day, words, confirmable in (
        (SECOND, "This release changes no record. Confirm it to note that it says what is known already", True),
        (SECOND, "there is nothing to import", False),
    ):
        page = editor.post(BRING_IN, {"file": upload(file_of({}, day=day))}, follow=True).content.decode()
        assert (words in page, "Confirm import" in page) == (True, confirmable)
        batch = ImportBatch.objects.order_by("-pk").first()
        if confirmable:
            answer = editor.post(f"/admin/procurement/importbatch/{batch.pk}/confirm/", follow=True).content.decode()
            assert "0 new, 0 changed, 1 unchanged" in answer
            batch.refresh_from_db()
            assert (batch.state, batch.release) == ("applied", "sipri-arms-transfers-2025-03")


def test_a_file_of_ours_is_told_by_what_its_records_are_called(editor):
    batch = ImportBatch.objects.create(name="a.csv", size=1, format="csv", model="offermilestone", state="cancelled")
    page = editor.get(f"/admin/procurement/importbatch/{batch.pk}/change/").content.decode()
    assert "<p>CSV of milestones, 1\xa0byte," in page
    listed = editor.get("/admin/procurement/importbatch/").content.decode()
    assert '<td class="field-told_format">CSV of milestones</td>' in listed


def test_rows_that_another_version_of_the_program_laid_out_otherwise_are_neither_shown_nor_written(editor):
    editor.post(BRING_IN, {"file": upload(file_of({}))})
    batch = ImportBatch.objects.get()
    batch.layout["deal"].remove("how")
    batch.save()
    page = editor.get(f"/admin/procurement/importbatch/{batch.pk}/change/").content.decode()
    assert "which laid its rows out otherwise: read the file again." in page
    assert ("Confirm import" in page, "Atlantis from Lemuria" in page, "Cancel this import" in page) == (
        *(False, False, True),
    )
    editor.post(f"/admin/procurement/importbatch/{batch.pk}/confirm/")
    assert Offer.objects.count() == 0
    again = editor.post(f"/admin/procurement/importbatch/{batch.pk}/again/", follow=True).content.decode()
    assert ("Confirm import" in again, "Atlantis from Lemuria" in again) == (True, True)


def test_what_a_register_says_of_an_offer_is_folded_to_a_line_for_each_citation(editor):
    brought_in(file_of({}))
    offer = Offer.objects.get()
    page = editor.get(f"/admin/procurement/offer/{offer.pk}/change/").content.decode()
    folded = [int(number) for number in re.findall(r"<details>\s*<summary>(\d+)\. ", page)]
    assert folded == list(offer.citations.order_by("number").values_list("number", flat=True))


def test_the_list_says_of_an_undone_import_that_it_is_undone(editor):
    batch = brought_in(file_of({}))
    editor.post(f"/admin/procurement/importbatch/{batch.pk}/undo/", {"reason": "a mistake"})
    listed = editor.get("/admin/procurement/importbatch/").content.decode()
    assert '<td class="field-stands">undone</td>' in listed


def test_an_applied_register_lists_no_more_what_it_would_change(editor):
    editor.post(BRING_IN, {"file": upload(file_of({}))})
    batch = ImportBatch.objects.get()
    address = f"/admin/procurement/importbatch/{batch.pk}/change/"
    assert len(editor.get(address).context["listed"]) == 1
    act = ChangeSet.objects.create(act="import", via="import")
    ImportBatch.objects.update(state="applied", change_set=act)  # its rows are there until they are cleared away
    answer = editor.get(address, {"show": "new"})
    assert (answer.context["listed"], [kind[::2] for kind in answer.context["counts"]]) == (None, [("new", 1)])
