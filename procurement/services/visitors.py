"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings


def client_address(request):
    """The network address of the visitor, as text: what a lock of logins and a limit of forms count by.

    Each proxy of our own appends the address that it was called from to X-Forwarded-For, so with N of them the
    visitor's stands at place N from the right; what stands left of it was sent by the visitor and proves nothing. A
    request that did not come through all of them is known by the address that called.
    """
    caller = request.META.get("REMOTE_ADDR", "")
    appended = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not settings.TRUSTED_PROXIES or len(appended) < settings.TRUSTED_PROXIES:
        return caller
    try:
        return str(ip_address(appended[-settings.TRUSTED_PROXIES].strip()))
    except ValueError:
        return caller
