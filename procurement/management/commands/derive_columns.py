"""Derive all derived columns anew."""

from django.core.management.base import BaseCommand
from django.db import transaction

from procurement.models import recorded
from procurement.services.derive import derive_everything


class Command(BaseCommand):
    help = "Derive stage, span, quantities and search text of all records: after loaddata, or when a rule has changed."

    def handle(self, *args, **options):
        with transaction.atomic(), recorded(via="command", reason="derive_columns"):
            derive_everything()
        if options["verbosity"] > 0:
            self.stdout.write("All derived columns are right.")
