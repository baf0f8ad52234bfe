"""The order of a table's rows. Rows without the value asked for stand last, either way."""

from collections.abc import Sequence
from datetime import date

from reports.figures.attainment import State
from reports.figures.tables import Row

ORDERS = {
    "short": lambda row: row.attainment.short_of_pace or None,
    "name": lambda row: (row.organization.sort_key, row.organization.pk),
    "admitted": lambda row: row.attainment.admitted,
    "quota": lambda row: row.attainment.target and row.attainment.target.low,
    "share": lambda row: row.share,
    "percent": lambda row: row.attainment.percent,
    "missing": lambda row: row.attainment.missing,
    "change": lambda row: row.against_year_before,
    "last": lambda row: row.counted.last,
    "state": lambda row: list(State).index(row.attainment.state),
}
DEFAULT = "-short"
"""Persons short of today's pace, the most first: it points at where people are."""


def arranged(rows: Sequence[Row], sort: str = "") -> list[Row]:
    """Return the rows in the order named; ties stand by name.

    `sort` is a name of `ORDERS`, with a minus for descending.
    """
    sort = sort or DEFAULT
    key = ORDERS[sort.removeprefix("-")]
    by_name = sorted(rows, key=ORDERS["name"])
    with_value = [row for row in by_name if key(row) is not None]
    without = [row for row in by_name if key(row) is None]
    with_value.sort(key=key, reverse=sort.startswith("-"))
    return with_value + without


def months_since(last: date, as_of: date) -> int:
    """Return how many months lie between the month of `last` and that of `as_of`."""
    return max((as_of.year - last.year) * 12 + as_of.month - last.month, 0)
