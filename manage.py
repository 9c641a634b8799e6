#!/usr/bin/env python
"""Django's command line for this project."""

import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import local


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        if sys.argv[1:2] == ["demo"]:
            local.prepare()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Cannot start: {error}")
    finally:
        sys.stdout.flush()  # here and not by Python as it ends, which could only complain


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        # whoever read what is told, such as `head`, has gone: end as a program does that the signal ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
