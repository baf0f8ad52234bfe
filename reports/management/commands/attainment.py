import csv
import json
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import terms
from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting import borders
from recruitment.counting.reading import Reading
from recruitment.models import Quota, groups
from reports.figures.question import LEVELS, Question
from reports.figures.tables import attainment_table
from reports.figures.units import has_targets, unit_rows
from reports.files.as_data import COLUMNS, table_as_data, units_as_data
from reports.shown.display import NO_DATA, Style, whole, word_of
from reports.shown.shown_units import ShownUnitRow
from reports.shown.statement import statement_of


class Command(BaseCommand):
    help = "Print the attainment of an organization and of those below it."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument(
            "--period", required=True, help="2024, 2024-Q3, 2024-H1, 2024-9m, 2020-2025 or day/day"
        )
        parser.add_argument("--basis", default="assigned", choices=Quota.Basis.values)
        parser.add_argument("--as-of", type=date.fromisoformat)
        parser.add_argument("--structure-on", type=date.fromisoformat)
        parser.add_argument("--level", default="children", choices=LEVELS)
        parser.add_argument("--group", default="", choices=groups.GROUPS)
        parser.add_argument("--among", default="", choices=groups.GROUPS)
        parser.add_argument("--format", default="table", choices=["table", "json", "csv"])

    def handle(self, *, code, period, basis, as_of, structure_on, level, format, **options):  # noqa: A002
        organization = Organization.objects.filter(code=code).first()
        if organization is None:
            said = _("There is no organization with the code %(code)s.") % {"code": code}
            raise CommandError(said, returncode=2)
        try:
            period = Period.parse(period)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        today = timezone.localdate()
        period = terms.resolved(organization.pk, period, on=today)
        as_of = min(as_of or period.last_day, today)
        reading = Reading(
            period=period,
            as_of=as_of,
            counting=settings.COUNTING_DATE,
            **groups.asked(options),
            **borders.chosen("", structure_on, as_of=as_of, today=today),
        )
        question = Question(reading, basis, level)
        table = attainment_table(organization, question)
        write = {"json": self._json, "csv": self._csv, "table": self._table}[format]
        write(table)

    def _json(self, table):
        data = table_as_data(table)
        if units := _units(table):
            data["units"] = units_as_data(units)
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _csv(self, table):
        writer = csv.DictWriter(self.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        data = table_as_data(table)
        for row in data["rows"]:
            told = {name: str(row[name]).lower() for name in ("reported", "complete")}
            of_whom = {name: data.get(name, "") for name in ("group", "among")}
            writer.writerow(row | told | of_whom)

    def _table(self, table):
        self.stdout.write(str(statement_of(table.head.organization, table.question)))
        style = Style(settings.PERCENT_DECIMALS)
        for row in (table.head, *table.rows):
            attainment, code = row.attainment, row.organization.code
            admitted = whole(attainment.admitted) if attainment.is_known else NO_DATA
            low = whole(attainment.target.low) if attainment.target else "–"
            share = "" if row.whole is None else f"{style.percent(row.share):>10} "
            self.stdout.write(
                f"{code:<24} {admitted:>8}/{low:<8} {share}"
                f"{style.percent(attainment.percent):>10}  "
                f"{word_of(row):<16} {row.organization.name}"
            )
        if units := _units(table):
            self._write_units(ShownUnitRow(units, style))

    def _write_units(self, shown):
        for line in shown.lines:
            if line.targets:
                self.stdout.write(f"{line.label}: {line.done}/{line.of}, {line.share}")
            for target in line.targets:
                self.stdout.write(f"  {target.word} · {target.said}")


def _units(table):
    """Return the units of the organization asked about; None where there is no target on any."""
    organization, question = table.head.organization, table.question
    is_asked = Organization.objects.filter(has_targets(question), pk=organization.pk).exists()
    return unit_rows(organization, question)[0] if is_asked else None
