"""Load content from fixture files."""

from django.core.management.base import BaseCommand, CommandError

from procurement.interchange.fixtures.load import load_fixtures
from procurement.interchange.fixtures.read import FixtureProblems

_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Load content from JSON fixture files or folders, all or nothing. What curators have corrected or deleted "
        "since the last load is left alone unless --overwrite is given."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with its subfolders")
        parser.add_argument("--overwrite", action="store_true", help="replace curators' corrections by the files")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it back")
        parser.add_argument("--reason", default="", help="why, for the history")

    def handle(self, *args, paths, overwrite, dry_run, reason, **options):
        try:
            outcome = load_fixtures(paths, overwrite=overwrite, dry_run=dry_run, reason=reason)
        except FixtureProblems as error:
            shown = [f"  {problem}" for problem in error.problems[:_SHOWN]]
            if len(error.problems) > _SHOWN:
                shown.append(f"  … and {len(error.problems) - _SHOWN} more")
            raise CommandError(
                "\n".join(["Nothing was loaded. Mend these and load again:", *shown]), returncode=1
            ) from error
        if options["verbosity"] == 0:
            return
        for sentence in outcome.kept:
            self.stdout.write(f"  kept: {sentence}")
        done = "would be" if dry_run else "were"
        self.stdout.write(
            f"{outcome.new.total()} rows {done} added, {outcome.changed.total()} changed, "
            f"{outcome.unchanged.total()} are as in the files, {len(outcome.kept)} left to the curators."
        )
