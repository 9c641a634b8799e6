"""What `manage.py demo` keeps in var/ so that a first look needs no environment.

The file holds a secret key and switches debugging on, so it is for the machine it was made on. A deployment names its
own SECRET_KEY in the environment, and then this file is not read at all.
"""

import errno
import json
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
FILE = VAR / "demo.json"


def read() -> dict[str, str]:
    """Variables that stand in for the environment, as {name: text}; empty without a demo, or when it does not count."""
    if os.environ.get("SECRET_KEY"):
        return {}
    try:
        found = json.loads(FILE.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as error:
        raise ImproperlyConfigured(
            f"{FILE} belongs to another user, who ran `manage.py demo` here first; "
            "run this as that user, set SECRET_KEY, or work in a copy of the folder that has no var/."
        ) from error
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{FILE} cannot be read ({error}); delete it and run `manage.py demo` again."
        ) from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ImproperlyConfigured(f"{FILE} does not hold variables; delete it and run `manage.py demo` again.")
    return found


def make_var() -> None:
    """Make the folder of all that a running copy keeps; a sentence when that cannot be."""
    try:
        VAR.mkdir(mode=0o700, exist_ok=True)  # a database holds hashed passwords and open sessions
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: OSError) -> ImproperlyConfigured:
    """The sentence for a folder var/ that cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ImproperlyConfigured(
            f"the folder {VAR} cannot be written ({error.strerror}); make room on the disk and run this again."
        )
    return ImproperlyConfigured(
        f"the folder {VAR} cannot be written ({error.strerror}); "
        "give yourself the right to write there, or copy the project to a folder of your own."
    )


def prepare() -> None:
    """Before the settings of a `demo` are read: make the file if it is not there, and let it fill the environment."""
    kept = read() or {"SECRET_KEY": secrets.token_urlsafe(50), "DEBUG": "on", "ALLOWED_HOSTS": "127.0.0.1,localhost"}
    make_var()
    if not FILE.exists():
        try:
            # mkstemp makes it 0600, and the rename leaves no half a file behind a kill
            handle, name = tempfile.mkstemp(dir=VAR, prefix="demo-", suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1)
            Path(name).replace(FILE)
        except OSError as error:
            raise unwritable(error) from error
    for name, value in kept.items():
        if not os.environ.get(name):
            os.environ[name] = value
