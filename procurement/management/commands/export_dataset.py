"""Write the published database as a data package."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procurement.interchange.dataset.write import Occupied, export_dataset


class Command(BaseCommand):
    help = (
        "Write the published database into a folder: a CSV per table with datapackage.json (Frictionless), a SQLite "
        "file for Datasette, and a README with licence, counts and how to cite. An earlier dataset there is replaced."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="made if missing; it may hold an earlier dataset")

    def handle(self, *args, folder, **options):
        try:
            written = export_dataset(folder, timezone.now().date())
        except Occupied as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error
        if options["verbosity"] > 0:
            for each in written:
                self.stdout.write(f"{folder / each.path}: {each.count} rows")
