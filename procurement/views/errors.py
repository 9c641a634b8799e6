"""Pages that say what went wrong and what to do. They ask the database nothing."""

from django.core.exceptions import BadRequest
from django.shortcuts import render

WORDS = {
    400: ("We could not read this request", "Something in the address or the form does not make sense to this site."),
    403: ("This is not open to you", "Sign in with an account that may do this, or go back to the public pages."),
    404: ("There is no such page", "The record may have another address, or may not be published."),
    405: ("This page cannot do that", "It can be read, and nothing can be sent to it. Open its address as it is."),
    429: ("That were many at once", "Wait a while, and send it again."),
    500: ("Something broke on our side", "It has been noted. Try again in a moment; nothing was changed."),
}


def bad_request(request, exception=None):
    """The words that a view gave its BadRequest are shown; what Django refuses on its own is not quoted back."""
    return _answer(request, 400, str(exception) if isinstance(exception, BadRequest) else "")


def forbidden(request, exception=None):
    return _answer(request, 403)


def forgery(request, reason=""):
    """Django's check against forged forms has failed (CSRF_FAILURE_VIEW)."""
    return _answer(
        request,
        403,
        "What was sent did not come from a page of this site, or from one that is too old. Load that page again and "
        "send it once more; your browser must keep cookies for it.",
    )


def method_not_allowed(request, refusal):
    """The page for Django's blank answer to a method; it keeps the list of those that are allowed."""
    answer = _answer(request, 405)
    answer["Allow"] = refusal["Allow"]
    return answer


def too_many(request, words):
    """`words` say what there were too many of, and when there is room again."""
    return _answer(request, 429, words)


def not_found(request, exception=None):
    """The words that a view gave its Http404 are shown, those of the address table are not."""
    said = exception.args[0] if exception and exception.args else ""
    return _answer(request, 404, said if isinstance(said, str) else "")


def server_error(request):
    return _answer(request, 500)


def _answer(request, status, said=""):
    title, words = WORDS[status]
    return render(
        None, "procurement/error.html", {"title": title, "words": said or words, "status": status}, status=status
    )
