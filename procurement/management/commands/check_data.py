"""Ask the rules of all records."""

import json
from itertools import groupby

from django.core.management.base import BaseCommand, CommandError

from procurement.choices import Level
from procurement.rules import CHECKS
from procurement.services.findings import checks, findings, kinds
from procurement.services.refusals import Refused

_SHOWN = 10


class Command(BaseCommand):
    help = (
        "Ask the rules of all records and tell what breaks them, with the page to mend it on. Ends with 1 when an "
        "error is found, else with 0."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=("text", "json"), default="text", help="json: one object a line")
        parser.add_argument("--rule", nargs="+", default=(), metavar="NAME", help="only these rules")
        parser.add_argument("--kind", nargs="+", default=(), metavar="KIND", help=f"only these: {', '.join(kinds())}")
        parser.add_argument(
            "--level", choices=Level.values, default=Level.INFO, help="nothing less grave than this (info)"
        )
        parser.add_argument("--show", type=int, default=_SHOWN, metavar="N", help=f"so many of each rule ({_SHOWN})")
        parser.add_argument("--list", action="store_true", help="tell the rules and ask nothing")

    def handle(self, *args, format, rule, kind, level, show, **options):  # noqa: A002 - the option is --format
        if options["list"]:
            for one in CHECKS:
                self.stdout.write(f"{one.name} ({one.level}): {one.sentence}")
            return
        try:
            chosen = checks(rule, kind, level)
        except Refused as refused:
            raise CommandError(refused.messages[0], returncode=2) from refused
        tell = self._tell_lines if format == "json" else self._tell
        if tell(findings(chosen), chosen, show):
            raise SystemExit(1)

    def _tell_lines(self, found, chosen, show):
        """Write each finding as a line of JSON; returns how many of them are errors."""
        errors = 0
        for finding in found:
            self.stdout.write(json.dumps(finding.as_dict(), ensure_ascii=False))
            errors += finding.level == Level.ERROR
        return errors

    def _tell(self, found, chosen, show):
        """Write the findings for people, by rule; returns how many of them are errors."""
        counts = dict.fromkeys(Level.values, 0)
        sentences = {rule.name: rule.sentence for rule, _ in chosen}
        for (name, level), of_rule in groupby(found, lambda finding: (finding.rule, finding.level)):
            self.stdout.write(self.style.MIGRATE_HEADING(f"{name} ({level}): {sentences[name]}"))
            count = 0
            for finding in of_rule:
                count += 1
                if count <= show:
                    self.stdout.write(f"  {finding.model} {finding.key}: {finding.sentence}\n    {finding.link}")
            if count > show:
                self.stdout.write(f"  and {count - show:,} more")
            counts[level] += count
        told = ", ".join(f"{count:,} {Level(level).label}" for level, count in counts.items())
        self.stdout.write(f"{len(chosen)} rule{'' if len(chosen) == 1 else 's'} asked: {told}.")
        return counts[Level.ERROR]
