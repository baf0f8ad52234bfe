from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations.files import Unreadable
from organizations.models import User
from recruitment.files.loading import KINDS, MANY, load, tell_planner

WARNINGS_SHOWN = 100


class Command(BaseCommand):
    help = "Load a CSV or XLSX file. Without --commit, only say what would happen."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("path", type=Path)
        parser.add_argument("--commit", action="store_true", help="keep what was loaded")

    def handle(self, *, kind, path, commit, **options):
        try:
            report = load(
                kind, path, by=User.objects.system(), today=timezone.localdate(), commit=commit
            )
        except Unreadable as error:
            raise CommandError(str(error), returncode=2) from error
        for note in report.notes:
            self.stdout.write(note)
        self._warn(report.warnings)
        for fault in report.faults:
            self.stderr.write(f"{_place(fault)}: {fault.message}")
        if faults := len(report.faults):
            said = ngettext(
                "%(n)s fault. Nothing was loaded.", "%(n)s faults. Nothing was loaded.", faults
            )
            raise CommandError(said % {"n": shown(faults)}, returncode=2)
        if commit and report.rows >= MANY:
            tell_planner()
        done = _("Loaded") if commit else _("Would load (nothing kept; add --commit)")
        self.stdout.write(self.style.SUCCESS(f"{done}: {KINDS[kind].counted(report.rows)}."))

    def _warn(self, warnings):
        odd = _("please check")
        for warning in warnings[:WARNINGS_SHOWN]:
            self.stdout.write(f"{_place(warning)}: {odd}: {warning.message}")
        rest = Counter(warning.message for warning in warnings[WARNINGS_SHOWN:])
        for message, number in rest.most_common():
            more = ngettext("%(n)s more row", "%(n)s more rows", number) % {"n": shown(number)}
            self.stdout.write(f"{more}: {odd}: {message}")


def _place(fault):
    return _("Row %(row)s, %(column)s") % {"row": fault.row, "column": fault.column}
