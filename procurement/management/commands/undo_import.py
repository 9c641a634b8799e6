"""Take an import back."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from procurement.choices import BatchState
from procurement.engine.transactions import wait_patiently
from procurement.models import ImportBatch, recorded
from procurement.services.left_alone import sentences, told_cause
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import

LISTED = 10


class Command(BaseCommand):
    help = (
        "Take an import back: what it made goes, what it changed is as before. What people changed since, and what "
        "that rests on, is left alone and told."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "batch", type=int, nargs="?", metavar="ID", help="number of the import; without it the last ones are listed"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be left alone and write nothing")
        parser.add_argument("--reason", default="", help="why; it is kept in the history")

    def handle(self, *args, batch, dry_run, reason, **options):
        if batch is None:
            self.list_last()
            return
        wait_patiently()
        held = ImportBatch.objects.filter(pk=batch).first()
        if held is None:
            raise CommandError(
                f"There is no import {batch}: `manage.py undo_import` lists the last ones with their numbers."
            )
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

    def list_last(self):
        """Tell the imports that were applied last: number, when, who, whether undone, name."""
        applied = ImportBatch.objects.filter(state=BatchState.APPLIED).select_related("user", "change_set__undone_by")
        last = applied.order_by("-applied_at", "-pk")[:LISTED]
        for batch in last:
            who = batch.user.get_username() if batch.user else "command line"
            undone = batch.change_set and batch.change_set.undone_by
            told = f", undone {undone.made_at:%Y-%m-%d %H:%M}" if undone else ""
            self.stdout.write(f"{batch.pk:>6}  {batch.applied_at:%Y-%m-%d %H:%M}  {who}  {batch.name}{told}")
        self.stdout.write(
            "`manage.py undo_import ID` takes one of them back." if last else "No import has been applied."
        )
