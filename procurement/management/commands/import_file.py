"""Bring in a file: say what it would do and, with --commit, do it."""

from argparse import ArgumentTypeError
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from procurement.choices import BatchState
from procurement.dates import UncertainDate
from procurement.engine.transactions import wait_patiently
from procurement.interchange.fixtures.families import MODELS
from procurement.interchange.registers.mapping import read_mapping
from procurement.interchange.staging import batches
from procurement.interchange.staging.count_names import nothing_to_import
from procurement.interchange.staging.file_formats import all_formats, format_named, format_of, head_of
from procurement.interchange.staging.kept import forget
from procurement.interchange.staging.route import Stale
from procurement.interchange.staging.which_table import UnknownTable, which_table
from procurement.interchange.unreadable import Unreadable
from procurement.management.preview import SHOWN, Preview
from procurement.management.progress import Bar
from procurement.services.refusals import Refused

SAME_AGAIN = "This release changes no record: to write it is to note that it says what is known already."


_ALL = "all"


def _how_many(text):
    """A number of rows, or `all`. Raises ArgumentTypeError."""
    if text == _ALL:
        return _ALL
    if text.isascii() and text.isdigit():
        return int(text[:9])
    raise ArgumentTypeError(f"found “{text}”, expected a whole number such as 50, or all")


class Command(BaseCommand):
    help = "Bring in a file. Without --commit nothing is written: what it would do is told, and what is wrong with it."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--format", default="", help=f"one of {', '.join(each.name for each in all_formats())}")
        parser.add_argument(
            "--model",
            default="",
            help="for CSV, XLSX and JSON of our own: the table, such as offer; told by the columns where only one fits",
        )
        parser.add_argument("--commit", action="store_true", help="write it, all or nothing")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, as without --commit")
        parser.add_argument("--valid-only", action="store_true", help="with --commit: leave wrong rows out")
        parser.add_argument(
            "--create", action="append", default=[], choices=["platforms"], help="make what is missing, as drafts"
        )
        parser.add_argument("--mapping", type=Path, help="what unknown names are: CSV of kind,name,key, or JSON")
        parser.add_argument(
            "--release",
            default="",
            metavar="DATE",
            help="when a register was made, where the file does not say: 2024-10",
        )
        parser.add_argument(
            "--show",
            type=_how_many,
            metavar="N",
            help=f"how many rows of each kind to tell, or all of them and all causes: all (else {SHOWN})",
        )
        parser.add_argument("--rejected", type=Path, help="write the rejected rows here, each with its reason")

    def handle(self, *args, path, model, commit, dry_run, show, rejected, **options):
        if commit and dry_run:
            raise CommandError("--commit writes and --dry-run does not: choose one.")
        wait_patiently()
        batch = self._opened(path, options["format"], model, self._options(**options))
        bar = Bar(self.stderr)
        try:
            batches.prepare(batch, progress=bar)
            bar.end()
            if batch.state == BatchState.FAILED:
                raise CommandError(batch.message)
            most = SHOWN if show is None else None if show == _ALL else show
            Preview(batch, self.stdout, self.style, most, is_asked=show is not None).tell()
            if rejected and not batch.counts.get("rejected"):
                self.stdout.write(f"No row is rejected: {rejected} was not written.")
            elif rejected:
                rejected.write_bytes(b"".join(batches.rejected_rows(batch)))
                self.stdout.write(f"The rejected rows are in {rejected}.")
            if batch.options.get("said_anew") and not any(batch.counts.get(kind) for kind in ("new", "changed")):
                self.stdout.write(SAME_AGAIN)
            if not batches.writes_anything(batch):
                is_sound = not batch.counts.get("rejected")
                self.stdout.write(nothing_to_import(batch) if is_sound else "There is nothing to write.")
                return
            if not commit:
                self.stdout.write("Nothing was written: --commit does it.")
                return
            batches.apply(batch, progress=bar)
            bar.end()
            self.stdout.write(f"Import {batch.pk} is applied; `manage.py undo_import {batch.pk}` takes it back.")
        except (Refused, Stale) as refused:
            messages = getattr(refused, "messages", None) or [str(refused)]
            hint = ["--valid-only leaves the wrong rows out."] if batch.counts.get("rejected") else []
            raise CommandError("\n".join([*messages, *hint])) from refused
        finally:
            bar.end()
            if batch.state != BatchState.APPLIED:
                forget(batch)
                batch.delete()  # a look leaves nothing behind

    def _options(self, valid_only, create, mapping, release, **others):
        options = {"valid_only": valid_only, "create": create}
        try:
            if mapping:
                options["mapping"] = read_mapping(mapping)
            if release:
                options["vintage"] = UncertainDate.parse(release).text
        except Unreadable as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(f"--release: {' '.join(error.messages)}") from error
        return options

    def _opened(self, path, name, model, options):
        try:
            with path.open("rb") as file:
                head = head_of(file)
            file_format = format_named(name) if name else format_of(head, path.name)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if not head:
            raise CommandError(f"The file is empty: {path} has not a single byte.")
        model = self._table(path, file_format, model)
        return batches.open_batch(path, path.name, file_format.name, model=model, options=options)

    def _table(self, path, file_format, model):
        """The name of the model that a file is of; "" for a foreign format, which holds what it holds."""
        names = [known._meta.model_name for known in MODELS]
        if not file_format.of_one_model:
            if model:
                raise CommandError(
                    f"The file is {file_format.title} and brings what such files hold: leave --model out; if it is a "
                    "file of one of our tables, say so by --format csv."
                )
            return ""
        if model and model not in names:
            raise CommandError(f"There is no table {model}: give --model, one of {', '.join(names)}.")
        if model:
            return model
        try:
            with path.open("rb") as file:
                return which_table(file_format, file)._meta.model_name
        except UnknownTable as error:
            raise CommandError(f"{error} Give --model, one of {', '.join(names)}.") from error
        except Unreadable as error:
            raise CommandError(str(error)) from error
