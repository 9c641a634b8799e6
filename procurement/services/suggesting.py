"""Takes suggestions in, and no more from one place than a person writes."""

import ipaddress
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from procurement.models import Suggestion

LIMITS = ((5, timedelta(hours=1)), (20, timedelta(days=1)))
"""How many suggestions are taken from one place within which time."""


def origin_of(address):
    """A keyed digest of a network address; one for a whole IPv6 network, whose owner has all its addresses."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        place = "nowhere"
    else:
        place = str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
    return salted_hmac("procurement.suggestion", place, algorithm="sha256").hexdigest()


def free_at(origin):
    """When another suggestion is taken from this origin; None for now."""
    now, waits = timezone.now(), []
    for most, period in LIMITS:
        sent = Suggestion.objects.filter(origin=origin, made_at__gt=now - period).order_by("-made_at", "-pk")
        oldest_counted = sent.values_list("made_at", flat=True)[most - 1 : most].first()
        if oldest_counted:
            waits.append(oldest_counted + period)
    return max(waits, default=None)
