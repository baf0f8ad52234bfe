"""The attainment table as a file: the rows of the page, in the page's order and rounding."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import User
from recruitment.counting.counts import Reading
from recruitment.counting.rounding import rounded
from recruitment.files.exports import Footer, text, workbook
from recruitment.models import Quota
from reports.display import Style, range_words, state_word
from reports.tables import Row, Table

ADMITTED = gettext_lazy("Admitted")
COLUMNS = (
    gettext_lazy("Code"),
    gettext_lazy("Organization"),
    gettext_lazy("Kind"),
    ADMITTED,
    gettext_lazy("Quota"),
    gettext_lazy("At most"),
    gettext_lazy("Attained, per cent"),
    gettext_lazy("Behind pace"),
    gettext_lazy("Missing"),
    gettext_lazy("Same days a year before"),
    gettext_lazy("State"),
    gettext_lazy("Quota taken over, not counted in"),
)
WIDTHS = (22, 40, 24, 10, 10, 10, 12, 12, 10, 14, 26, 14)


@transaction.atomic
def export_table(
    table: Table, rows: list[Row], form: str, style: Style, *, by: User, at: datetime
) -> bytes:
    """Return the file of `form`, xlsx or csv, and write in the trail that it was taken.

    The organization itself comes first, then `rows` as they stand on the page.
    """
    organization = table.head.organization
    footer = Footer(by=by, at=at, scope=scope_of(table))
    cells = [_cells(row, style) for row in (table.head, *rows)]
    content = {"xlsx": workbook, "csv": text}[form](_columns(table), cells, footer, WIDTHS)
    trail.record(
        "attainment.export",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"form": (None, form), "rows": (None, len(cells)), "query": (None, footer.scope)},
    )
    return content


def file_name(table: Table, form: str) -> str:
    """Return the name under which a browser keeps the file."""
    return f"{table.head.organization.code}-{told_by_name(table.question.reading)}.{form}"


def told_by_name(reading: Reading) -> str:
    """Return the period for the name of a file, with the day of the tree unless as it was then."""
    period = reading.period.code.replace("/", "_")
    as_it_was = reading.structure_on == reading.as_of
    return period if as_it_was else f"{period}-{reading.structure_on.isoformat()}"


def _columns(table):
    """Return the heads of the columns; that of the admitted names the borders they are read in."""
    borders = table.question.reading.borders_in_words
    head = _("Admitted, %(borders)s") % {"borders": borders}
    return [head if column is ADMITTED else column for column in COLUMNS]


def _cells(row, style):
    attainment, target = row.attainment, row.attainment.target
    percent = attainment.percent
    if percent is not None:
        percent = rounded(percent, style.decimals, truncate=style.truncate)
    words = [state_word(attainment.state), range_words(attainment)]
    return [
        row.organization.code,
        row.name,
        row.organization.get_kind_display(),
        attainment.admitted,
        target.low if target else None,
        target.high if target else None,
        percent,
        attainment.short_of_pace if target and not attainment.exempt else None,
        attainment.missing,
        row.counted.year_before,
        ", ".join(filter(None, words)),
        sum(each.target.low for each in row.taken_over) if row.taken_over else None,
    ]


def scope_of(table: Table) -> str:
    """Say in one line what was asked of `table`."""
    reading = table.question.reading
    return _(
        "%(organization)s, %(first)s – %(last)s, counted up to %(as_of)s by %(counting)s, "
        "%(borders)s, quota: %(basis)s"
    ) % {
        "organization": table.head.organization.name,
        "first": date_format(reading.period.start, "SHORT_DATE_FORMAT"),
        "last": date_format(reading.period.last_day, "SHORT_DATE_FORMAT"),
        "as_of": date_format(reading.as_of, "SHORT_DATE_FORMAT"),
        "counting": counting_word(reading.counting),
        "borders": reading.borders_in_words,
        "basis": Quota.Basis(table.question.basis).label,
    }


def counting_word(counting):
    if counting == "ceremony":
        return _("date of the ceremony")
    return _("date of the decision")
