"""The query part of the address of a page that is no list: as strict as that of a list."""

from django.core.exceptions import BadRequest

from procurement.filters.address import Address
from procurement.filters.fields import shortened


def only_parameters(request, *names):
    """{name: value} of the parameters given; empty ones and the marks of link trackers are passed over.

    Raises BadRequest, in words for the reader, for one that is not among `names` or stands twice.
    """
    given = Address.read(request.GET).given
    for name, values in given.items():
        if name not in names:
            takes = f"it takes {' and '.join(names)}" if names else "it takes none"
            raise BadRequest(f"This page has no parameter “{shortened(name)}”: {takes}. Take it out of the address.")
        if len(values) > 1:
            raise BadRequest(f"“{name}” stands {len(values)} times; it can be given once.")
    return {name: values[0] for name, values in given.items()}
