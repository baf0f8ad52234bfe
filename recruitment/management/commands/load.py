from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations import slips as printed
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
        parser.add_argument(
            "--slips",
            type=Path,
            help="a new file for the one-time passwords of new users, to be printed",
        )

    def handle(self, *, kind, path, commit, slips=None, **options):
        try:
            with printed.to_print(slips) if slips and commit else nullcontext() as write:
                report = self._load(kind, path, commit, write)
        except Unreadable as error:
            raise CommandError(str(error), returncode=2) from error
        except printed.NotPrinted as error:
            said = _(
                "The slips cannot be written to “%(path)s”, which has to be a new file "
                "(%(error)s). Nothing was loaded."
            )
            about = {"path": slips, "error": error}
            raise CommandError(said % about, returncode=2) from error
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
        if commit and report.slips:
            said = _("The slips to print are in %(path)s. Delete the file once they are printed.")
            self.stdout.write(said % {"path": slips})

    def _load(self, kind, path, commit, write):
        """Load the file; what is kept of new users leaves on slips, or is not kept."""

        def hand_over(report):
            if report.slips and write is None:
                said = _(
                    "New users get passwords for one sign-in. Say with --slips to which new file "
                    "they are written, to be printed. Nothing was loaded."
                )
                raise CommandError(said, returncode=2)
            if report.slips:
                write(report.slips)

        return load(
            kind,
            path,
            by=User.objects.system(),
            today=timezone.localdate(),
            commit=commit,
            keeping=hand_over,
        )

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
