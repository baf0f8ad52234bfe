"""Sums of rows: a per cent only of those that are compared with a quota, the others told apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from reports.figures.attainment import Attainment
from reports.figures.tables import Row


@dataclass(frozen=True)
class Total:
    """The sum of some rows.

    Source: docs/definitions.md, "Sum of the rows".
    """

    rows: Sequence[Row]

    @property
    def number(self) -> int:
        return len(self.rows)

    @property
    def admitted(self) -> int:
        return sum(row.attainment.admitted for row in self.rows)

    @cached_property
    def measured(self) -> int:
        """Return the sum of those that are measured on a quota."""
        return sum(row.attainment.measured for row in self.asked.rows)

    @property
    def whole(self) -> int | None:
        """Return the sum of those of whom a group is a part; None where no group is asked for."""
        wholes = [row.whole for row in self.rows if row.whole is not None]
        return sum(wholes) if wholes else None

    @property
    def beside(self) -> int:
        """Return how many were admitted in units without a quota, or with one of nought.

        What was admitted in rows that are not compared is told with these, if others are.
        """
        deeper = (self.compared if self.compared.rows else self.asked).rows
        return self.unasked.admitted + sum(row.attainment.beside for row in deeper)

    @property
    def year_before(self) -> int | None:
        """Return the sum of the year before, or None where there is nothing to compare with."""
        known = [row.year_before for row in self.rows if row.year_before is not None]
        return sum(known) if len(known) == len(self.rows) else None

    @property
    def short(self) -> int | None:
        """Return the sum, or None where it is not told of every row that is measured."""
        return _sum(0 if each.exempt else each.shortfall for each in self._measured)

    @property
    def missing(self) -> int | None:
        """Return the sum, or None where it is not told of every row that is measured."""
        return _sum(each.missing for each in self._measured)

    @property
    def _measured(self) -> list[Attainment]:
        return [row.attainment for row in self.rows if row.attainment.measured_on]

    @cached_property
    def low(self) -> int | None:
        """Return the sum of the lower bounds, or None where no row has a quota."""
        lows = [row.attainment.target.low for row in self.rows if row.attainment.target]
        return sum(lows) if lows else None

    @property
    def percent(self) -> Fraction | None:
        """Return what is measured over the quotas, exact.

        None where the quota of one of them is of other units than its admissions.
        """
        if not self.low or not self.is_comparable:
            return None
        return Fraction(self.measured * 100, self.low)

    @cached_property
    def asked(self) -> "Total":
        """Return the sum of the rows of which a number is asked, that have a per cent."""
        return Total([row for row in self.rows if _is_asked(row)])

    @cached_property
    def compared(self) -> "Total":
        """Return the sum of those of whom a number is asked that are compared with it."""
        return Total([row for row in self.asked.rows if row.attainment.measured_on])

    @cached_property
    def uncompared(self) -> "Total":
        """Return the sum of those of whom a number is asked that are not compared with it."""
        return Total([row for row in self.asked.rows if not row.attainment.measured_on])

    @cached_property
    def unasked(self) -> "Total":
        """Return the sum of the others: without a quota, or with one of nought."""
        return Total([row for row in self.rows if not _is_asked(row)])

    @property
    def is_mixed(self) -> bool:
        """Tell whether some were, or may have been, admitted where nothing was asked, beside rows
        with a quota."""
        is_known = all(row.attainment.is_known for row in self.unasked.rows)
        return bool(self.low) and (self.beside > 0 or not is_known)

    @property
    def is_comparable(self) -> bool:
        """Tell whether each quota is of the units whose admissions are measured on it."""
        asked = all(row.attainment.measured_on for row in self.asked.rows)
        return asked and all(row.attainment.is_known for row in self.unasked.rows)

    @property
    def has_begun(self) -> bool:
        """Tell whether the days that are asked for have begun, which are the same for all rows."""
        return all(row.attainment.has_begun for row in self.rows)

    @property
    def is_known(self) -> bool:
        """Tell whether anything is known of the admissions of any of the rows."""
        return not self.rows or any(row.attainment.is_known for row in self.rows)


def _sum(numbers: Iterable[int | None]) -> int | None:
    told = list(numbers)
    known = [number for number in told if number is not None]
    return sum(known) if known and len(known) == len(told) else None


def _is_asked(row: Row) -> bool:
    return row.attainment.target is not None and row.attainment.target.low > 0
