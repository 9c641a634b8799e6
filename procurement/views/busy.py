"""What somebody is told whose save waited in vain for somebody else who writes: a long import, on SQLite.

Nothing was saved, nothing is wrong, and what was typed is on the page to be sent once more.
"""

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.shortcuts import render

from procurement.choices import BatchState
from procurement.engine.transactions import is_busy
from procurement.models import ImportBatch

AGAIN_AFTER = 60
"""Seconds after which to try again."""

_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field; the page has a token of its own


class BusyPages:
    """Answers the busy database of a view with a page of its own instead of a server error."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DatabaseError) and is_busy(exception):
            return busy(request)
        return None


class Sessions(SessionMiddleware):
    """Django's own; a session that cannot be saved because the database is busy is answered in the same way."""

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            if not is_busy(error):
                raise
            return busy(request)


def busy(request):
    """The page, with status 503 and when to try again. It keeps what was typed, but for passwords and files."""
    answer = render(
        request,
        "procurement/busy.html",
        {
            "importing": ImportBatch.objects.filter(state=BatchState.APPLYING).first(),
            "was_sent": request.method == "POST",
            "typed": _typed(request),
            "address": request.get_full_path(),
            "status": 503,
        },
        status=503,
    )
    answer["Retry-After"] = str(AGAIN_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _typed(request):
    """[(name, value)] of a form that can be sent again from the page; None where it cannot."""
    if request.method != "POST" or request.FILES or any("password" in name for name in request.POST):
        return None
    return [(name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN]
