"""Write all content to fixture files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from procurement.interchange.fixtures.export import export_fixtures


class Command(BaseCommand):
    help = "Write all content (not accounts, history or jobs) into a folder as JSON fixture files, one per family."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="made if missing; files there are replaced")
        parser.add_argument("--published-only", action="store_true", help="leave out what a visitor may not see")

    def handle(self, *args, folder, published_only, **options):
        try:
            counts = export_fixtures(folder, published_only=published_only)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}. Choose another folder.") from error
        if options["verbosity"] > 0:
            for name, count in counts.items():
                self.stdout.write(f"{folder / name}: {count} records")
