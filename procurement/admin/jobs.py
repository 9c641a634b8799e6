"""The jobs of the background, as a curator meets them: on the page of the import that one reads or applies."""

from datetime import timedelta

import django_tasks_db.admin  # noqa: F401 - registers its list of jobs, and would later
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult

from procurement.admin.site import site
from procurement.choices import BatchState
from procurement.interchange.staging.reclaim import STOPPED
from procurement.models import ImportBatch
from procurement.services.refusals import Refused
from procurement.tasks import LARGE_BYTES, LARGE_ROWS, job_of, restart, stop

site.unregister(DBTaskResult)  # keys and tracebacks, which say nothing to a curator: the log keeps them

_PACKED = 100_000
"""Bytes of a workbook, which is packed, that hold about as many rows as a file of text has that is large."""


_LONG = timedelta(minutes=1)

_START = "Start it again"

_AGAIN = {
    BatchState.READING: "Read it again",
    BatchState.APPLYING: "Confirm import",
    BatchState.UNDOING: "Undo this import",
}
"""What starts again what was cut off, called as on the page of the import once a worker has taken it back."""


def is_large(file):
    """Whether an uploaded file is for a worker to read and not for the page, as far as a glance tells."""
    if file.size > LARGE_BYTES:
        return True
    file.seek(0)
    content = file.read()
    if content.startswith(b"PK"):
        return file.size > _PACKED
    return max(content.count(b"\n"), content.count(b"{")) > LARGE_ROWS


def writes_much(batch):
    """Whether applying the batch is for a worker."""
    written = sum(batch.counts.get(kind, 0) for kind in ("new", "changed", "vanished"))
    return written + batch.options.get("said_anew", 0) > LARGE_ROWS


def job_context(batch):
    """What the page of a batch shows of its job; `job` is None where nobody works on it, nor is to."""
    job = job_of(batch)
    if not (job.waiting or job.running or job.is_stopped):
        return {"job": None}
    standing = job.standing
    is_undo = batch.state == BatchState.UNDOING
    written = "taken back" if is_undo else "written"
    if job.is_stopped:
        words = STOPPED.get(
            batch.state, "It was cut off at its end."
        )  # as it is told once a worker has taken it back, some seconds later
    elif job.is_stop_asked:
        words = f"It is being stopped: nothing of it will be {written}, unless it has come to its end by now."
    elif standing:
        words = f"{capfirst(standing.phase)}{': ' if standing.words else ''}{standing.words}."
    elif job.waiting and not job.has_worker:
        words = (
            "It waits, and no worker is running on this machine: start one with “uv run manage.py run_jobs”, or ask "
            "whoever looks after this site to."
        )
    else:
        words = "It waits for its turn." if job.waiting else "It has just begun."
    return {
        "job": job,
        "job_kind": "stopped" if job.is_stopped else "waiting" if job.waiting else "running",
        "job_words": words,
        "job_percent": standing.percent if standing else None,
        # what has waited long may have fallen out of the queue
        "may_start": job.is_stopped or (job.waiting and timezone.now() - batch.made_at > _LONG),
        "job_start": _AGAIN.get(batch.state, _START) if job.is_stopped else _START,
        "job_waits_to_be": {BatchState.READING: "read", BatchState.APPLYING: "applied"}.get(batch.state, "undone"),
        "job_cancel": "Leave the import as it is" if is_undo else "Cancel this import",
    }


class JobPages:
    """Mixin of the admin of batches: how far its job is, as JSON, and the two ways to interfere.

    The admin says by `refuse_to_start` who may not have a job done again that somebody else began.
    """

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:key>/progress/", view(self.progress_view), name="procurement_importbatch_progress"),
            path("<int:key>/start/", view(self.start_view), name="procurement_importbatch_start"),
            path("<int:key>/cancel/", view(self.cancel_view), name="procurement_importbatch_cancel"),
            *super().get_urls(),
        ]

    @method_decorator([require_safe, never_cache])
    def progress_view(self, request, key):
        """{kind, words, percent} of the job of a batch; the kind is "over" when nobody works on it any more."""
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch is None:
            raise Http404
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        shown = job_context(batch)
        if shown["job"] is None:
            return JsonResponse(
                {"kind": "over", "words": f"This import is {batch.get_state_display()}.", "percent": None}
            )
        return JsonResponse({name: shown[f"job_{name}"] for name in ("kind", "words", "percent")})

    @method_decorator(require_POST)
    def start_view(self, request, key):
        """Start again what was cut off, what could not be read, or what no worker has begun."""

        def start(batch):
            self.refuse_to_start(request, batch)
            restart(batch, request.user)

        return self._interfere(request, key, start, "It was started again.")

    @method_decorator(require_POST)
    def cancel_view(self, request, key):
        """Give the batch up; a worker that has it in hand is asked to stop."""
        return self._interfere(request, key, stop, "")

    def _interfere(self, request, key, act, done):
        batch = ImportBatch.objects.filter(pk=key).first()
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.may_decide(request, batch):
            raise PermissionDenied
        was = batch.state
        try:
            if was == BatchState.APPLIED:
                raise Refused("This import is applied: undo it instead.")
            act(batch)
        except Refused as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
        else:
            if was == BatchState.UNDOING and batch.state == BatchState.APPLIED:
                done = "The undo was given up: the import stays as it is."
            is_gone = batch.state == BatchState.CANCELLED and was != BatchState.CANCELLED
            said = "The import was cancelled: nothing was written." if is_gone else done
            if said:
                self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:procurement_importbatch_change", args=[key]))
