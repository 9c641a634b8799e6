"""The job of an import on its page: what it tells, who may see and stop it, and what goes to a worker."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from procurement.choices import BatchState
from procurement.interchange.staging import batches
from procurement.interchange.staging.progress import JobProgress, note_sign_of_life
from procurement.models import Country, ImportBatch
from procurement.tasks import reclaim, stop
from tests.jobs.queue import long_ago, run_next

pytestmark = pytest.mark.django_db
PAGES = "/admin/procurement/importbatch/"
NO_WORKER = (
    "It waits, and no worker is running on this machine: start one with “uv run manage.py run_jobs”, or ask whoever "
    "looks after this site to."
)


def upload(client, rows):
    lines = "".join(f"X-{number},Country {number},unknown\n" for number in range(rows))
    file = SimpleUploadedFile("countries.csv", f"code,name,kind\n{lines}".encode())
    answer = client.post("/admin/procurement/country/import/", {"import_file": file, "format": ""})
    assert answer.status_code == 302, answer.context_data["form"].errors
    return ImportBatch.objects.get()


def told(client, batch):
    return client.get(f"{PAGES}{batch.pk}/progress/").json()


def test_a_small_file_is_read_at_once_and_a_large_one_by_a_worker(curator):
    assert upload(curator, 2_000 - 1).state == BatchState.READY
    ImportBatch.objects.all().delete()
    batch = upload(curator, 2_001)
    assert (batch.state, DBTaskResult.objects.ready().count()) == (BatchState.READING, 1)
    assert told(curator, batch) == {"kind": "waiting", "words": NO_WORKER, "percent": None}
    assert "Start it again" not in curator.get(f"{PAGES}{batch.pk}/change/").content.decode()
    note_sign_of_life("worker")
    assert told(curator, batch) == {"kind": "waiting", "words": "It waits for its turn.", "percent": None}

    run_next()
    assert told(curator, batch) == {"kind": "over", "words": "This import is read, to be confirmed.", "percent": None}
    curator.post(f"{PAGES}{batch.pk}/confirm/")
    batch.refresh_from_db()
    assert (batch.state, Country.objects.count()) == (BatchState.APPLYING, 0)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, Country.objects.count(), batch.change_set.user.username) == (BatchState.APPLIED, 2_001, "ed")


def test_a_large_file_is_read_again_by_a_worker(curator):
    batch = upload(curator, 2_001)
    run_next()
    curator.post(f"{PAGES}{batch.pk}/again/")
    batch.refresh_from_db()
    assert (batch.state, DBTaskResult.objects.ready().count()) == (BatchState.READING, 1)
    run_next()
    batch.refresh_from_db()
    assert (batch.state, batch.counts["new"]) == (BatchState.READY, 2_001)


def running(editor, **fields):
    batch = batches.open_batch(SimpleUploadedFile("a.csv", b"code\n"), "a.csv", "csv", model="country", user=editor)
    for name, value in {"state": "reading", "leased_until": timezone.now(), **fields}.items():
        setattr(batch, name, value)
    batch.save()
    return batch


def test_a_job_under_way_tells_how_far_it_is(curator, editor):
    batch = running(editor)
    note_sign_of_life(f"batch-{batch.pk}")
    JobProgress(batch.pk)("reading", 1_200, 2_905)
    assert told(curator, batch) == {"kind": "running", "words": "Reading: 1,200 of 2,905.", "percent": 41}
    page = curator.get(f"{PAGES}{batch.pk}/change/").content.decode()
    assert '<progress max="100" value="41" aria-labelledby="job-title" aria-describedby="job-words">' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page

    curator.post(f"{PAGES}{batch.pk}/cancel/")
    words = "It is being stopped: nothing of it will be written, unless it has come to its end by now."
    assert told(curator, batch) == {"kind": "running", "words": words, "percent": 41}


def test_a_job_that_was_cut_off_is_started_again_from_the_page(curator, editor):
    batch = running(editor, **long_ago())
    assert told(curator, batch)["kind"] == "stopped"
    assert '<td class="field-stands">cut off</td>' in curator.get(PAGES).content.decode()
    page = curator.get(f"{PAGES}{batch.pk}/change/").content.decode()
    assert 'value="Read it again"' in page
    assert ("<progress" in page, 'http-equiv="refresh"' in page) == (False, False)
    answer = curator.post(f"{PAGES}{batch.pk}/start/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["It was started again."]
    batch.refresh_from_db()
    assert (batch.state, DBTaskResult.objects.ready().count()) == (BatchState.READING, 1)


@pytest.mark.parametrize("state", ["reading", "applying", "undoing"])
def test_what_was_cut_off_is_called_the_same_before_and_after_a_worker_takes_it_back(curator, editor, applied, state):
    batch = applied
    if state != "undoing":
        batch = running(editor, state=state, counts={"new": 1})
        batch.layout = batches.route_of(batch).layout(batch)
        batch.save()
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, **long_ago())
    button, sentence = {
        "reading": (
            'value="Read it again"',
            "Reading this file was cut off in the middle. Nothing was written: read it",
        ),
        "applying": ('value="Confirm import"', "Applying this file was cut off in the middle. Nothing was written: "),
        "undoing": ("Undo this import", "The undo was cut off in the middle. Nothing was taken back: undo it again."),
    }[state]
    before = curator.get(f"{PAGES}{batch.pk}/change/").content.decode()
    assert [each.pk for each in reclaim()] == [batch.pk]
    after = curator.get(f"{PAGES}{batch.pk}/change/").content.decode()
    assert [(page.count(button), page.count(sentence)) for page in (before, after)] == [(1, 1), (1, 1)]
    assert [page.count("Start it again") for page in (before, after)] == [0, 0]


def test_an_undo_that_was_cut_off_is_begun_again_by_those_only_who_may_undo(curator, editor, applied):
    undo(curator, applied)
    ImportBatch.objects.update(**long_ago())
    editor.groups.clear()
    editor.user_permissions.set(Permission.objects.filter(codename__in=["view_importbatch", "import_country"]))
    assert curator.post(f"{PAGES}{applied.pk}/start/").status_code == 403
    page = curator.get(f"{PAGES}{applied.pk}/change/").content.decode()
    assert ("Leave the import as it is" in page, "Undo this import" in page) == (True, False)


def test_what_waits_is_cancelled_at_once_and_what_is_applied_never(curator, editor):
    batch = running(editor, leased_until=None)
    answer = curator.post(f"{PAGES}{batch.pk}/cancel/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "The import was cancelled: nothing was written."
    ]
    ImportBatch.objects.update(state=BatchState.APPLIED)
    for page in ("cancel", "start"):
        curator.post(f"{PAGES}{batch.pk}/{page}/")
        batch.refresh_from_db()
        assert batch.state == BatchState.APPLIED


@pytest.fixture
def applied(curator):
    """A batch of as many rows as are for a worker, applied, one of them changed since."""
    batch = upload(curator, 2_001)
    run_next()
    curator.post(f"{PAGES}{batch.pk}/confirm/")
    run_next()
    changed = Country.objects.get(name="Country 7")
    changed.name = "Elsewhere"
    changed.save()
    batch.refresh_from_db()
    return batch


def undo(client, batch, reason="the wrong file"):
    answer = client.post(f"{PAGES}{batch.pk}/undo/", {"reason": reason}, follow=True)
    batch.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def test_a_large_import_is_undone_by_a_worker_and_the_page_lists_what_was_left_alone(curator, editor, applied):
    assert undo(curator, applied) == []
    assert (applied.state, Country.objects.count(), DBTaskResult.objects.ready().count()) == ("undoing", 2_001, 1)
    assert "Waiting to be undone" in curator.get(f"{PAGES}{applied.pk}/change/").content.decode()
    run_next()
    applied.refresh_from_db()
    undone_by = applied.change_set.undone_by
    assert (applied.state, [country.name for country in Country.objects.all()]) == ("applied", ["Elsewhere"])
    assert (undone_by.user, undone_by.via, undone_by.reason) == (editor, "admin", "the wrong file")
    page = curator.get(f"{PAGES}{applied.pk}/change/").content.decode()
    address = f"/admin/procurement/country/{Country.objects.get().pk}/change/"
    assert f'<li><a href="{address}">country Elsewhere</a> was changed since.</li>' in page
    assert ("Undo this import" in page, "by ed, as" in page) == (False, True)
    assert undo(curator, applied) == ["It was undone already."]


def test_a_large_import_is_undone_on_its_own_page_and_not_on_that_of_its_act(curator, applied):
    act = f"/admin/procurement/changeset/{applied.change_set_id}/"
    assert "Undo this act" not in curator.get(f"{act}change/").content.decode()
    answer = curator.post(f"{act}undo/", {"reason": "the wrong file", "partly": "on"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "A large import is undone on its own page, by a worker."
    ]
    assert Country.objects.count() == 2_001


def test_an_undo_that_waits_is_given_up_and_the_import_stays(curator, applied):
    undo(curator, applied)
    answer = curator.post(f"{PAGES}{applied.pk}/cancel/", follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "The undo was given up: the import stays as it is."
    ]
    run_next()
    applied.refresh_from_db()
    assert (applied.state, applied.change_set.undone_by, Country.objects.count()) == ("applied", None, 2_001)


@pytest.mark.parametrize("phase", ["looking for what it wrote", "looking for what rests on it", "taking back"])
def test_an_undo_under_way_stops_at_its_next_word_and_nothing_is_taken_back(curator, applied, monkeypatch, phase):
    told = JobProgress.__call__

    def stop_there(progress, said, done, total):
        if said == phase:
            stop(ImportBatch.objects.get(pk=applied.pk))
        told(progress, said, done, total)

    undo(curator, applied)
    monkeypatch.setattr(JobProgress, "__call__", stop_there)
    run_next()
    applied.refresh_from_db()
    assert (applied.state, applied.message) == ("applied", "The undo was stopped: nothing was taken back.")
    assert (applied.change_set.undone_by, applied.leased_until, Country.objects.count()) == (None, None, 2_001)


def test_an_undo_that_was_cut_off_is_taken_back_and_done_again(curator, editor, applied):
    undo(curator, applied)
    ImportBatch.objects.update(**long_ago())
    page = curator.get(f"{PAGES}{applied.pk}/change/").content.decode()
    assert "The undo was cut off in the middle. Nothing was taken back: undo it again." in page
    curator.post(f"{PAGES}{applied.pk}/start/")
    [queued] = DBTaskResult.objects.ready()
    assert queued.args_kwargs["args"] == [applied.pk, editor.pk, "the wrong file"]
    ImportBatch.objects.update(**long_ago())
    assert [batch.pk for batch in reclaim()] == [applied.pk]
    applied.refresh_from_db()
    assert (applied.state, applied.message) == (
        "applied",
        "The undo was cut off in the middle. Nothing was taken back: undo it again.",
    )
    assert applied.message in curator.get(f"{PAGES}{applied.pk}/change/").content.decode()
    undo(curator, applied)
    run_next()
    assert Country.objects.count() == 1


def test_a_small_import_is_undone_while_the_page_waits(curator):
    batch = upload(curator, 2)
    curator.post(f"{PAGES}{batch.pk}/confirm/", follow=True)
    assert undo(curator, batch, reason="") == ["Say why: the reason is kept in the history. Nothing was changed."]
    assert undo(curator, batch) == ["The import was undone."]
    assert (Country.objects.count(), batch.state, batch.change_set.undone_by.reason) == (0, "applied", "the wrong file")


def test_what_is_not_applied_is_not_undone(curator):
    batch = upload(curator, 2)
    assert undo(curator, batch) == ["This import is read, to be confirmed: only what was applied can be undone."]
    assert batch.state == BatchState.READY


def test_the_progress_of_an_import_is_for_those_who_may_import(contributor, editor):
    batch = running(editor)
    assert contributor.get(f"{PAGES}{batch.pk}/progress/").status_code == 403
    assert contributor.post(f"{PAGES}{batch.pk}/start/").status_code == 403
    assert contributor.get(f"{PAGES}999/progress/").status_code == 404


def test_the_progress_costs_the_same_few_queries_whatever_runs(curator, editor, django_assert_num_queries):
    batch = running(editor)
    with django_assert_num_queries(5):  # session, user, permissions of user and groups, batch
        curator.get(f"{PAGES}{batch.pk}/progress/")
