"""Working days: Monday to Friday, without holidays, with the Saturdays that make up for others.

Pure arithmetic over a calendar of the days that differ. `load` reads it, in one query.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from organizations.prepared import Prepared
from recruitment.models import Holiday

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days that differ from their weekday: those off, and those worked."""

    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, day: date, number: int) -> date:
        """Return the `number`-th working day after `day`, which itself does not count.

        Source: docs/definitions.md, "Working days".
        """
        while number > 0:
            day += timedelta(days=1)
            number -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days come after `first`, up to and including `last`.

        Negative where `last` comes before `first`.
        """
        if last < first:
            return -self.between(last, first)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working, days))


def load() -> Calendar:
    """Return the calendar on record. One query."""
    return _calendar(tuple(_DAYS.rows()))


_DAYS = Prepared(lambda: Holiday.objects.values_list("day", "is_worked"))


@lru_cache(maxsize=8)
def _calendar(days: tuple[tuple[date, bool], ...]) -> Calendar:
    return Calendar(
        holidays=frozenset(day for day, worked in days if not worked),
        worked=frozenset(day for day, worked in days if worked),
    )
