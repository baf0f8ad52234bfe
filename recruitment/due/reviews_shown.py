"""What the list of cells shows of their reviews: six months, each with a glyph and a word."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations.models import Organization
from recruitment.due import reviews
from recruitment.due.reviews import month_of, months_missed
from recruitment.models import NoSource, PoolReview
from recruitment.rulebook.rules import months_later

MONTHS = 6


@dataclass(frozen=True)
class Mark:
    """What is known of one month of one cell."""

    glyph: str
    word: str
    state: str


@dataclass(frozen=True)
class Row:
    cell: Organization
    missed: int
    words: str
    state: str
    marks: list[Mark]


def months_shown(month: date) -> list[date]:
    """Return the six months up to `month`, the oldest first."""
    return [months_later(month, -back) for back in reversed(range(MONTHS))]


def rows(cells: Iterable[Organization], month: date) -> list[Row]:
    """Return what is shown of `cells`, which carry their last month. One query.

    Source: docs/definitions.md, "Review of the pool".
    """
    cells, months = list(cells), months_shown(month)
    done = {
        (cell, of_month): nothing_new
        for cell, of_month, nothing_new in PoolReview.objects.standing()
        .filter(organization__in=cells, month__gte=months[0], month__lte=month)
        .values_list("organization", "month", "nothing_new")
    }
    return [_row(cell, month, months, done) for cell in cells]


def choosing(
    rows: Collection[Row], month: date, *, writable: Collection[int]
) -> dict[int, reviews.Pool]:
    """Return the pools of the cells of which can be said that nothing is new. At most one query.

    Where somebody came in the month, `new` of the pool says so: the list has to be looked at.
    """
    open_ones = [row.cell.pk for row in rows if row.missed and row.cell.pk in writable]
    return reviews.pools_of(open_ones, month) if open_ones else {}


def _row(cell, month, months, done):
    missed = months_missed(cell.last_month, cell.stands, month)
    marks = [_mark(done.get((cell.pk, each)), each, month_of(cell.stands)) for each in months]
    state = "far_behind" if missed > 1 else "behind" if missed else "done"
    return Row(cell, missed, _words(cell, missed), state, marks)


def _words(cell, missed):
    words = _reviewed(cell, missed)
    if cell.no_source_since is None:
        return words
    return f"{words} · {NoSource.Kind(cell.no_source_kind).label}"


def _reviewed(cell, missed):
    if not missed:
        return _("reviewed this month")
    if cell.last_month is None:
        return _("never reviewed")
    words = ngettext("%(months)s month in a row", "%(months)s months in a row", missed)
    return words % {"months": shown(missed)}


def _mark(nothing_new, month, founded):
    if nothing_new is None:
        if month < founded:
            return Mark("·", _("not founded yet"), "")
        return Mark("○", _("missing"), "none_admitted")
    return Mark("✓", _("nothing new") if nothing_new else _("reviewed"), "done")
