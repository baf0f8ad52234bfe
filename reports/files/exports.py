"""The attainment table as a file: the rows of the page, in the page's order and rounding."""

from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import User
from recruitment.counting.rounding import rounded
from recruitment.counting.wording import group_in_words, share_in_words
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
BEFORE_SHARE = COLUMNS.index(ADMITTED) + 1
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
    sums = [line for line in sum_lines(table) if line.kind != "whole"]
    cells = [_cells(row, style) for row in (table.head, *rows)]
    cells += [_cells_of_sum(line, style) for line in sums]
    widths: tuple[int, ...] = WIDTHS
    if table.question.reading.group:
        figures = [table.head, *rows, *sums]
        shares = [_share(each, style) for each in figures]
        cells = [_with_share(*each) for each in zip(cells, shares, strict=True)]
        widths = tuple(_with_share(WIDTHS, (12, 14)))
    content = {"xlsx": workbook, "csv": text}[form](_columns(table), cells, footer, widths)
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
    reading = table.question.reading
    head = _("Admitted, %(borders)s") % {"borders": reading.borders_in_words}
    named = [head if column is ADMITTED else column for column in COLUMNS]
    if not reading.group:
        return named
    of_whom = group_in_words(reading.whole) or _("everybody")
    share = _("%(share)s, per cent") % {"share": capfirst(share_in_words(reading))}
    return _with_share(named, [_("Admitted: %(group)s") % {"group": of_whom}, share])


def _with_share(cells, of_whom):
    """Return the cells of a row with those that only a group has, behind the admitted."""
    return [*cells[:BEFORE_SHARE], *of_whom, *cells[BEFORE_SHARE:]]


def _share(figures, style):
    """Return what a row or a sum tells of those of whom a group is a part."""
    share = figures.share
    if share is not None:
        share = rounded(share, style.decimals, truncate=style.truncate)
    return [figures.whole, share]


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
