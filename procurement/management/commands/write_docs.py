"""Write the generated documents."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from procurement.interchange.dictionary import DOCUMENTS


class Command(BaseCommand):
    help = "Write the documents under docs/ that are generated from the models and the stage table."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is out of date")

    def handle(self, *args, check, **options):
        folder = Path(settings.BASE_DIR) / "docs"
        for name, text in ((name, write()) for name, write in DOCUMENTS.items()):
            path = folder / name
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            if check:
                raise CommandError(f"docs/{name} is out of date: run manage.py write_docs and commit it.")
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"wrote docs/{name}")
