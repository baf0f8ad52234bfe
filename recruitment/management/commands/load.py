from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.files import Unreadable
from organizations.models import User
from recruitment.loading import KINDS, load

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
        self._warn(report.warnings)
        for fault in report.faults:
            self.stderr.write(f"Row {fault.row}, {fault.column}: {fault.message}")
        if report.faults:
            raise CommandError(f"{len(report.faults)} faults. Nothing was loaded.", returncode=2)
        done = "Loaded" if commit else "Would load (nothing kept; add --commit)"
        self.stdout.write(self.style.SUCCESS(f"{done}: {report.rows} {kind}."))

    def _warn(self, warnings):
        for warning in warnings[:WARNINGS_SHOWN]:
            self.stdout.write(f"Row {warning.row}, {warning.column}: warning: {warning.message}")
        rest = Counter(warning.message for warning in warnings[WARNINGS_SHOWN:])
        for message, number in rest.most_common():
            self.stdout.write(f"{number} more rows: warning: {message}")
