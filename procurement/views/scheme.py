"""The reader's choice of light or dark, without script and without a page that differs from reader to reader.

The choice is a cookie; only the small stylesheet depends on it.
"""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

COOKIE = "scheme"
SCHEMES = ("light", "dark")
_YEAR = 365 * 24 * 3600


@csrf_exempt  # nothing but a colour hangs on it, and a token would make every page a reader's own
@require_POST
def choose(request):
    """Keep the choice, and go back to where it was made."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    if (scheme := request.POST.get("scheme")) in SCHEMES:
        response.set_cookie(COOKIE, scheme, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


@require_safe
def stylesheet(request):
    """The scheme that the reader chose; on paper it stays light."""
    scheme = request.COOKIES.get(COOKIE)
    chosen = scheme if scheme in SCHEMES else "system"
    rule = f"@media screen {{ :root {{ color-scheme: {chosen}; }} }}\n" if chosen != "system" else ""
    rule += f".scheme [value={chosen}] {{ border-color: var(--ink); font-weight: 600; }}\n"
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie"}
    return HttpResponse(rule, content_type="text/css; charset=utf-8", headers=headers)
