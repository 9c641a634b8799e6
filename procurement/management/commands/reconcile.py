"""Holds an imported register against the sums that it publishes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from procurement.interchange.registers.reconcile import reconcile, whole_releases
from procurement.interchange.registers.releases import releases
from procurement.interchange.unreadable import Unreadable
from procurement.models import RegisterEntry, Source


class Command(BaseCommand):
    help = "Compares the volumes of the deals of a release, per party and in all, with a table that SIPRI publishes."

    def add_arguments(self, parser):
        parser.add_argument("--table", required=True, type=Path, help="The table of volumes: a CSV file of SIPRI's.")
        parser.add_argument(
            "--release",
            default="",
            help="Key of the source that is the release; the last one of all parties and years if not given.",
        )
        parser.add_argument("--all", action="store_true", help="List the parties that agree as well.")

    def handle(self, *args, table, release, all, **options):  # noqa: A002 - as the option is called
        source = self.source(release)
        try:
            with table.open("rb") as file:
                found = reconcile(file, table.name, source)
        except OSError as error:
            raise CommandError(
                f"{table} cannot be read ({error.strerror}): give --table the path of a file."
            ) from error
        except Unreadable as error:
            raise CommandError(f"{table}: {error}") from error
        other = "recipient" if found.side == "supplier" else "supplier"
        about = f", {other} {found.partner} only" if found.partner else ""
        self.stdout.write(f"{source.slug}: {found.deals:,} deals, by {found.side}{about}")
        for line in found.lines if all else found.differing:
            self.stdout.write(
                f"  {line.party or '?':8} {line.name or '(not in the table)':42} published {_plain(line.published):>12}"
                f"  ours {_plain(line.ours):>12}  difference {line.difference:+.2f}  ({line.deals:,} deals)"
            )
        for remark in found.remarks:
            self.stdout.write(f"  {remark}")
        for problem in found.problems:
            self.stdout.write(self.style.WARNING(f"  {problem}"))
        agreeing = len(found.lines) - len(found.differing)
        self.stdout.write(f"{agreeing} of {len(found.lines)} parties agree within 1 million.")
        if found.world:
            world = found.world
            self.stdout.write(
                f"In all: published {_plain(world.published)}, ours {_plain(world.ours)}, "
                f"difference {world.difference:+.2f}."
            )
        if found.differing or found.problems or (found.world and not found.world.agrees):
            raise CommandError("The register and the table differ: see above.", returncode=1)

    def source(self, slug):
        if slug:
            source = Source.objects.filter(slug=slug).first()
            if source is None:
                raise CommandError(f"There is no source with the key {slug}: look it up on the list of sources.")
            return source
        told = set(RegisterEntry.objects.order_by().values_list("release", flat=True).distinct())
        known = [release for release in releases() if release in told]
        if not known:
            raise CommandError("No release of the register has been brought in: run import_file first.")
        whole = whole_releases()
        return Source.objects.get(slug=max(known, key=lambda release: (release in whole, known.index(release))))


def _plain(amount):
    return "none" if amount is None else f"{amount:,.2f}".rstrip("0").rstrip(".")
