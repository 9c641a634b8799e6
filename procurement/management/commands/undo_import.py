"""Take an import back."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from procurement.engine.transactions import wait_patiently
from procurement.models import ImportBatch, recorded
from procurement.services.left_alone import sentences, told_cause
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import


class Command(BaseCommand):
    help = (
        "Take an import back: what it made goes, what it changed is as before. What people changed since, and what "
        "that rests on, is left alone and told."
    )

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int, metavar="ID", help="number of the import, as its page and list give it")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be left alone and write nothing")
        parser.add_argument("--reason", default="", help="why; it is kept in the history")

    def handle(self, *args, batch, dry_run, reason, **options):
        wait_patiently()
        held = ImportBatch.objects.filter(pk=batch).first()
        if held is None:
            raise CommandError(f"There is no import {batch}: the list of imports in the admin gives their numbers.")
        try:
            with transaction.atomic(), recorded(via="command"):
                left = undo_import(held, reason or f"undo_import {batch}")
                told = sentences(left) if dry_run else []
                transaction.set_rollback(dry_run)
        except Refused as refused:
            raise CommandError("\n".join([f"Import {batch} cannot be undone.", *refused.messages])) from refused
        self.stdout.write(f"Import {batch} ({held}) {'would be' if dry_run else 'is'} undone.")
        for cause, count in Counter(row.cause for row in left).items():
            self.stdout.write(f"Left alone: {count:,} that {told_cause(cause)}.")
        for sentence in told or sentences(left):
            self.stdout.write(f"  {sentence}")
