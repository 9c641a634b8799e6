"""Take an import back."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from procurement.choices import BatchState
from procurement.engine.transactions import wait_patiently
from procurement.interchange.staging import undoing
from procurement.interchange.staging.undo_report import (
    TOGETHER,
    count_left,
    counts_of_undo,
    has_report,
    left_by_undo,
)
from procurement.models import ImportBatch, recorded
from procurement.services.left_alone import told
from procurement.services.refusals import Refused
from procurement.services.reversal import undo_import
from procurement.services.undone import DONE, told_counts

LISTED = 10
TOLD = 50
"""Rows left alone that are told one by one unless all are asked for."""


class Command(BaseCommand):
    help = (
        "Take an import back: what it made goes, what it changed is as before. What people changed since, and what "
        "that rests on, is left alone and told."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "batch", type=int, nargs="?", metavar="ID", help="number of the import; without it the last ones are listed"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be undone and write nothing")
        parser.add_argument("--reason", default="", help="why; it is kept in the history")
        parser.add_argument(
            "--all",
            action="store_true",
            help=f"list all that is left alone, not the first {TOLD}; of an import that is undone: what was left then",
        )

    def handle(self, *args, batch, dry_run, reason, **options):
        if batch is None:
            self.list_last()
            return
        wait_patiently()
        held = ImportBatch.objects.select_related("change_set__undone_by").filter(pk=batch).first()
        if held is None:
            raise CommandError(
                f"There is no import {batch}: `manage.py undo_import` lists the last ones with their numbers."
            )
        if options["all"] and not dry_run and held.change_set and held.change_set.undone_by and has_report(held):
            self.tell_again(held)
            return
        try:
            if dry_run:
                with transaction.atomic(), recorded(via="command"):
                    undone = undo_import(held, reason or f"undo_import {batch}")
                    self.tell(held, "would be", undone, options["all"])  # while what would be gone is
                    transaction.set_rollback(True)
            else:
                undone = undoing.undo(held, reason=reason or f"undo_import {batch}", via="command")
                self.tell(held, "is", undone, options["all"])
        except Refused as refused:
            said = [f"Import {batch} cannot be undone.", *refused.messages]
            if has_report(held):
                said.append(f"`manage.py undo_import {batch} --all` tells what its undo did.")
            raise CommandError("\n".join(said)) from refused

    def tell(self, batch, verb, undone, is_all):
        """Tell what an undo did, or would: numbers first, then what it left alone."""
        self.stdout.write(f"Import {batch.pk} ({batch}) {verb} undone.")
        self.tell_counts(undone.counts)
        if not undone:
            return
        self.stdout.write(f"Left alone{', all' if is_all else ''}:")
        self.tell_rows(undone if is_all else undone[:TOLD])
        if not is_all and len(undone) > TOLD:
            again = f"undo_import {batch.pk}{'' if verb == 'is' else ' --dry-run'} --all"
            self.stdout.write(f"And {len(undone) - TOLD:,} more: `manage.py {again}` lists them all.")

    def tell_again(self, batch):
        """Tell what the undo of an import did that is long done."""
        undone_by, count = batch.change_set.undone_by, count_left(batch)
        self.stdout.write(f"Import {batch.pk} ({batch}) was undone on {undone_by.made_at:%Y-%m-%d %H:%M}.")
        self.tell_counts(counts_of_undo(batch))
        if count:
            self.stdout.write("Left alone, all:")
        for start in range(0, count, TOGETHER):
            self.tell_rows(left_by_undo(batch, start, TOGETHER))

    def tell_counts(self, counts):
        """One line for each kind of record: “offers: 12 taken away, 3 left alone (2 changed since, …)”."""
        for kind, done, left, causes in told_counts(counts):
            parts = [f"{done[what]:,} {words}" for what, words in DONE.items() if done[what]]
            if left:
                parts.append(f"{left:,} left alone ({', '.join(f'{count:,} {words}' for count, words in causes)})")
            self.stdout.write(f"  {kind}: {', '.join(parts)}")

    def tell_rows(self, left):
        for name, said in told(left):
            self.stdout.write(f"  {name}{said}")

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
