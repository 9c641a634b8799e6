"""The entry for a WSGI server."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config import local

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
try:
    # a server of the public must not live on what a demo left here: a key that was made for one machine, and debugging.
    # `manage.py runserver` comes by with the settings read already, and may
    if not settings.configured and local.read():
        raise ImproperlyConfigured(
            f"SECRET_KEY is not set, and the key in {local.FILE} is only for `manage.py`: set SECRET_KEY and "
            "ALLOWED_HOSTS as docs/deploying.md says."
        )
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.stderr.write(f"Cannot start: {error}\n")
    sys.exit(3)  # gunicorn ends at this code; at any other it starts the worker again, for ever
