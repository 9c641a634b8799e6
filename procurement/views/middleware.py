"""Expected errors have the site's own pages, with debugging on as well as off.

With DEBUG, Django shows its own pages for a wrong address too, and a first look at the demo would meet a traceback for
a typing error. What nobody expected still opens the debugger there.
"""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseNotAllowed

from procurement.views import errors


class OwnErrorPages:
    """Without DEBUG only a refused method needs it: Django's own answer to that is blank."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.method_not_allowed(request, response)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return errors.not_found(request)
        return response

    def process_exception(self, request, exception):
        if not settings.DEBUG:
            return None
        if isinstance(exception, Http404):
            return errors.not_found(request, exception)
        return errors.bad_request(request, exception) if isinstance(exception, BadRequest) else None
