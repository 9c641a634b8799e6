"""From an address to the record that a page is about."""

from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from procurement.queries.keyed import successors


def page_of_record(records, methods=("GET", "HEAD")):
    """Decorates a view of (request, record). `records` is a function that returns the public records it may show.

    The address holds the natural key. One that is written in other letters, small or capital, and one of a record that
    was merged into another, leads on to the true address; what is not public is not there.
    """

    def decorate(view):
        @require_http_methods(methods)
        @wraps(view)
        def page(request, **key):
            if record := records().filter(**key).first():
                return view(request, record)
            [(name, value)] = key.items()
            now = successors(records().model, [value, value.upper(), value.lower()])
            if meant := records().filter(Q(**{f"{name}__iexact": value}) | Q(**{f"{name}__in": now.values()})).first():
                query = request.META.get("QUERY_STRING")
                address = reverse(request.resolver_match.view_name, args=meant.natural_key())
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
            noun = records().model._meta.verbose_name
            raise Http404(
                f"There is no public {noun} “{value[:100]}” here: it may be written otherwise, or not be published."
            )

        return page

    return decorate
