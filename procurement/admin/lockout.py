"""What somebody sees who has given a wrong password too often (AXES_LOCKOUT_CALLABLE)."""

from axes.helpers import get_cool_off, get_failure_limit
from django.template.response import TemplateResponse

from procurement.admin.site import site


def locked_out(request, original_response=None, credentials=None):
    """The page, with status 429 and the time to wait; every further try begins that time anew."""
    wait = int(get_cool_off(request).total_seconds())
    context = {
        **site.each_context(request),
        "title": "Too many wrong passwords",
        "tries": get_failure_limit(request, credentials),
        "minutes": -(-wait // 60),
    }
    answer = TemplateResponse(request, "admin/procurement/locked_out.html", context, status=429)
    answer["Retry-After"] = str(wait)
    answer["Cache-Control"] = "no-store"
    return answer.render()
