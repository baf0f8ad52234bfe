import csv
import json
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.models import Organization
from organizations.periods import Period
from recruitment.counts import Reading
from recruitment.models import Quota
from reports.as_data import COLUMNS, table_as_data
from reports.tables import LEVELS, Question, attainment_table


class Command(BaseCommand):
    help = "Print the attainment of an organization and of those below it."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument("--period", required=True, help="2024, 2020-2025 or day/day")
        parser.add_argument("--basis", default="assigned", choices=Quota.Basis.values)
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--structure-on", type=date.fromisoformat)
        parser.add_argument("--level", default="children", choices=LEVELS)
        parser.add_argument("--format", default="table", choices=["table", "json", "csv"])

    def handle(self, *, code, period, basis, as_of, structure_on, level, format, **options):  # noqa: A002
        organization = Organization.objects.filter(code=code).first()
        if organization is None:
            raise CommandError(f"There is no organization with the code {code}.", returncode=2)
        try:
            period = Period.parse(period)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        as_of = as_of or max(min(timezone.localdate(), period.last_day), period.start)
        reading = Reading(
            period=period,
            as_of=as_of,
            structure_on=structure_on or as_of,
            counting=settings.COUNTING_DATE,
        )
        table = attainment_table(organization, Question(reading, basis, level))
        write = {"json": self._json, "csv": self._csv, "table": self._table}[format]
        write(table_as_data(table))

    def _json(self, data):
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _csv(self, data):
        writer = csv.DictWriter(self.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(data["rows"])

    def _table(self, data):
        self.stdout.write(
            f"{data['organization']}  {data['period']['start']} – {data['period']['end']}  "
            f"as of {data['as_of']}, structure of {data['structure_on']}, "
            f"{data['basis']}, by {data['counting']}"
        )
        for row in data["rows"]:
            low = "–" if row["low"] is None else row["low"]
            percent = "—" if row["percent"] is None else f"{row['percent']} %"
            self.stdout.write(
                f"{row['code']:<24} {row['admitted']:>8}/{low:<8} {percent:>12}  "
                f"{row['state']:<14} {row['name']}"
            )
