"""The attainment table as a file: the rows of the page, in the page's order and rounding."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import User
from recruitment.counting.rounding import rounded
from recruitment.files.exports import Footer, text, workbook
from reports.figures.tables import Row, Table
from reports.shown.display import (
    Style,
    covered,
    has_quota_on,
    incomplete,
    range_words,
    why_not_compared,
    word_of,
)
from reports.shown.shown_totals import sum_lines
from reports.shown.statement import statement_of

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

    The organization itself comes first, then `rows` as they stand on the page, then their sums.
    """
    organization = table.head.organization
    footer = Footer(by=by, at=at, scope=str(statement_of(organization, table.question, style)))
    cells = [_cells(row, style) for row in (table.head, *rows)]
    cells += [_cells_of_sum(line, style) for line in sum_lines(table) if line.kind != "whole"]
    content = {"xlsx": workbook, "csv": text}[form](_columns(table), cells, footer, WIDTHS)
    trail.record(
        "attainment.export",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"form": (None, form), "rows": (None, len(cells)), "query": (None, footer.scope)},
    )
    return content


def file_name(table: Table, form: str, style: Style) -> str:
    """Return the name under which a browser keeps the file."""
    organization = table.head.organization
    return statement_of(organization, table.question, style).file_name(organization.code, form)


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
    words = [
        word_of(row),
        has_quota_on(row),
        range_words(attainment),
        covered(attainment),
        why_not_compared(row),
        incomplete(row),
        _("year before in other borders than then") if row.has_changed else "",
    ]
    return [
        row.organization.code,
        row.name,
        row.organization.get_kind_display(),
        attainment.admitted if attainment.is_known else None,
        target.low if target else None,
        target.high if target else None,
        percent,
        attainment.shortfall,
        attainment.missing,
        row.counted.year_before,
        ", ".join(filter(None, words)),
        sum(each.target.low for each in row.taken_over) if row.taken_over else None,
    ]


def _cells_of_sum(line, style):
    percent = line.percent
    if percent is not None:
        percent = rounded(percent, style.decimals, truncate=style.truncate)
    short, missing = line.short, line.missing
    figures = [line.admitted, line.low, None, percent, short, missing, line.year_before]
    return ["", line.label, "", *figures, "", None]
