"""What a dashboard shows of groups whose figures are more than its reader may know."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from audit import trail
from config.web import render_part
from recruitment.counting.wording import group_in_words
from recruitment.models import groups
from recruitment.models.admission import Counting
from recruitment.models.groups import GROUPS
from reports.figures.withheld import (
    SHOWN_KINDS,
    Mark,
    is_told_by_year,
    is_withheld,
    table,
    year_of,
)
from reports.shown.display import Style
from reports.shown.statement import statement_of

YEARS = 6
SIGNS = {
    Mark.FEW: ("<5", _("fewer than five are of the group, perhaps none")),
    Mark.MOST: (
        ">n",
        _("nearly all: fewer than five are not of the group; n is the number admitted less five"),
    ),
    Mark.AT_LEAST: (
        "≥n",
        _(
            "n or more: the sum of what is told below it; "
            "the exact number would give away one that is not told"
        ),
    ),
    Mark.KEPT: (
        _("not stated"),
        _(
            "five to nine were admitted, of whom any number would tell too much; "
            "or a sum that would give away a number below it"
        ),
    ),
}
"""What stands in place of a number, and what it means."""


def withheld_dashboard(request, organization, reading, path):
    """Return the one table a year that is shown of such a group, or why there is none."""
    today = request.jurisdiction.day
    year = year_of(reading, today)
    is_told = is_told_by_year(reading)
    is_shown = is_told and year is not None and organization.kind in SHOWN_KINDS
    head, rows = (
        table(organization, year, reading.group, settings.COUNTING_DATE) if is_shown else (None, [])
    )
    return render_part(
        request,
        page="reports/withheld.html",
        part="reports/_withheld.html",
        context={
            "organization": organization,
            "path": path,
            "group": reading.group,
            "label": group_in_words(reading),
            "is_told": is_told,
            "others": [(code, GROUPS[code].label) for code in sorted(groups.TOLD_BY_YEAR)],
            "year": year,
            "years": range(today.year - 1, today.year - 1 - YEARS, -1),
            "is_low": organization.kind not in SHOWN_KINDS,
            "counted_by": Counting(settings.COUNTING_DATE).label,
            "head": head,
            "signs": _signs([head, *rows] if head else []),
            "rows": [(row, Style().percent(row.share)) for row in ([head, *rows] if head else [])],
        },
    )


def _signs(rows):
    """Return the signs that occur in these rows, each with what it means."""
    marks = {row.sight.mark for row in rows}
    return [said for mark, said in SIGNS.items() if mark in marks]


def note_group(request, organization, question):
    """Write that figures by ethnic group or religion are shown, and which; nothing for others.

    The fewer they are of, and the shorter the days, the more they tell of somebody.
    """
    if question.reading.is_sensitive:
        trail.record(
            "figures.read_sensitive",
            organization,
            by=request.user,
            organization_id=organization.pk,
            changes={"statement": (None, str(statement_of(organization, question)))},
        )


def require_group(request, organization, reading):
    """Raise PermissionDenied where figures of `reading` are more than the user may know."""
    if is_withheld(request.jurisdiction, organization, reading):
        raise PermissionDenied
