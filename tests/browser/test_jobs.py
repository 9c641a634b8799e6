"""The page of an import that a worker has in hand, with script and without."""

import io

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from procurement.choices import BatchState
from procurement.interchange.staging import batches
from procurement.interchange.staging.progress import JobProgress, note_sign_of_life
from procurement.models import ImportBatch


@pytest.fixture
def batch(curator):
    """An import of the curator's, as a worker has it in hand."""
    made = batches.open_batch(io.BytesIO(b"code\n"), "a.csv", "csv", model="country", user=User.objects.get())
    note_sign_of_life(f"batch-{made.pk}")
    ImportBatch.objects.filter(pk=made.pk).update(leased_until=timezone.now())
    return made


def test_the_bar_moves_and_the_preview_comes_by_itself(curator, batch):
    curator.goto(f"/admin/procurement/importbatch/{batch.pk}/change/")
    bar = curator.get_by_role("progressbar", name="Being read")
    expect(curator.get_by_text("It has just begun.")).to_be_visible()
    JobProgress(batch.pk)("reading", 1_000, 4_000)
    expect(curator.get_by_text("Reading: 1,000 of 4,000.")).to_be_visible()
    expect(bar).to_have_attribute("value", "25")
    JobProgress(batch.pk)("checking", 0, None)
    expect(curator.get_by_text("Checking.")).to_be_visible()
    assert bar.get_attribute("value") is None

    ImportBatch.objects.update(state=BatchState.READY, leased_until=None)
    expect(curator.get_by_role("status").filter(has_text="This import is read, to be confirmed.")).to_be_attached()
    expect(bar).to_have_count(0)
    expect(curator.get_by_role("button", name="Cancel this import")).to_be_visible()


def test_an_import_is_stopped_from_its_page(curator, batch):
    curator.goto(f"/admin/procurement/importbatch/{batch.pk}/change/")
    curator.get_by_role("button", name="Cancel this import").click()
    expect(curator.get_by_text("It is being stopped: nothing of it will be written")).to_be_visible()


def test_without_script_the_page_loads_itself_anew(chromium, live_server, curator, batch):
    state = curator.context.storage_state()
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        page.goto(f"/admin/procurement/importbatch/{batch.pk}/change/")
        expect(page.get_by_text("It has just begun.")).to_be_visible()
        JobProgress(batch.pk)("reading", 1_000, 4_000)
        expect(page.get_by_text("Reading: 1,000 of 4,000.")).to_be_visible(timeout=10_000)
