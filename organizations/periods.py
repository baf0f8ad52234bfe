"""Periods of days: half-open, so that one ends on the day on which the next begins."""

import datetime
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.typed.days import FIRST_YEAR, LAST_YEAR

ORIGIN = date(1930, 2, 3)
"""The founding day of the Party, which stands for "since ever" where no start is known."""

PARTS = {
    "Q1": (1, 3),
    "Q2": (4, 6),
    "Q3": (7, 9),
    "Q4": (10, 12),
    "H1": (1, 6),
    "H2": (7, 12),
    "9m": (1, 9),
}
"""The parts of a year that reports are made of: their first and last months."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, but not including, `end`."""

    start: date
    end: date

    is_term = is_estimated = False

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A period must end after it starts: {self.start} to {self.end}.")

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_term(cls, first: int, last: int) -> "TermPeriod":
        """Return a term whose days nobody recorded: the calendar years after its first one.

        Source: docs/definitions.md, "Term".
        """
        if last < first + 2:
            raise ValueError(f"A term has two years or more: {first}-{last}.")
        return TermPeriod(date(first + 1, 1, 1), date(last + 1, 1, 1), first, last)

    @classmethod
    def kept(cls, start: date, end: date, *, as_term: bool) -> "Period":
        """Return the period that was kept under these days, `as_term` if that is what it was.

        The days alone do not tell: three whole years may be a term of a cell, or a plan.
        """
        return cls.of_term(start.year - 1, end.year - 1) if as_term else cls(start, end)

    @classmethod
    def of_part(cls, year: int, part: str) -> "Period":
        """Return a part of a year, by its code in `PARTS`."""
        first, last = PARTS[part]
        return cls(date(year, first, 1), next_month(date(year, last, 1)))

    @classmethod
    def between(cls, first_day: date, last_day: date) -> "Period":
        """Return the period whose first and last days these are."""
        return cls(first_day, last_day + timedelta(days=1))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2024`, a part of it (`2024-Q3`, `2024-H1`, `2024-9m`), a term `2020-2025`
        as `of_term` gives it, or `day/day` in ISO 8601.

        Raises ValidationError, in the user's words, for anything else.
        """
        text = text.strip()
        try:
            period = cls._parsed(text)
        except (ValueError, OverflowError):
            period = None
        if period and period.start.year >= FIRST_YEAR and period.last_day.year <= LAST_YEAR:
            return period
        raise ValidationError(
            _(
                "“%(text)s” is not a period. Write 2024, 2024-Q3, 2024-H1, 2024-9m, 2020-2025 or "
                "2024-01-01/2024-09-30."
            ),
            params={"text": text[:40]},
            code="period",
        )

    @classmethod
    def _parsed(cls, text: str) -> "Period | None":
        if re.fullmatch(r"[0-9]{4}", text):
            return cls.of_year(int(text))
        if found := re.fullmatch(r"([0-9]{4})\s*[-–]\s*([0-9]{4})", text):
            return cls.of_term(int(found[1]), int(found[2]))
        if found := re.fullmatch(r"([0-9]{4})-(Q[1-4]|H[12]|9m)", text, re.IGNORECASE):
            return cls.of_part(int(found[1]), found[2].upper().replace("M", "m"))
        first, slash, last = text.partition("/")
        return cls.between(date.fromisoformat(first), date.fromisoformat(last)) if slash else None

    def __str__(self) -> str:
        """Return it as people read it: a year as its number, other periods with both days."""
        if self.is_year:
            return self.code
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (self.start, self.last_day))
        return f"{first} – {last}"

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def is_year(self) -> bool:
        return self == Period.of_year(self.start.year)

    @property
    def part(self) -> str | None:
        """Return which part of a year these days are, by its code in `PARTS`; None if none."""
        year = self.start.year
        return next((part for part in PARTS if self == Period.of_part(year, part)), None)

    @property
    def measures(self) -> list[tuple["Period", "Period"]]:
        """Return whose quotas these days are measured on, the nearest first: the period that a
        quota was set for, and the days over which it falls due.

        A part of a year has the year's quota, where it has none of its own.

        Source: docs/definitions.md, "Parts of a year".
        """
        own = [(self, self)]
        year = Period.of_year(self.start.year)
        return [*own, (year, year)] if self.part else own

    @property
    def key(self) -> "Period":
        """Return the days that quotas of this period are kept under."""
        return self

    @property
    def code(self) -> str:
        """Return the text that `parse` reads back."""
        if self.is_year:
            return str(self.start.year)
        if self.part:
            return f"{self.start.year}-{self.part}"
        return f"{self.start}/{self.last_day}"

    @property
    def span(self) -> str:
        """Return the text by which `parse` reads just these days, whoever is asked about."""
        return self.code

    @property
    def earliest(self) -> date:
        """Return the first day that it can have for anybody."""
        return self.start

    @property
    def previous(self) -> "Period | None":
        """Return the same days a year before; None of more than a year, which would share days.

        Source: docs/definitions.md, "Same period".
        """
        earlier = self.years_earlier(1)
        return earlier if earlier.end <= self.start else None

    def same_day_in(self, other: "Period", day: date) -> date:
        """Return the day of `other` that `day` is of this period: its last is the other's last."""
        if day >= self.last_day:
            return other.last_day
        years = other.start.year - self.start.year
        moved = same_day(day, years) + (other.start - same_day(self.start, years))
        return min(max(moved, other.start), other.last_day)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def until(self, day: date) -> "Period | None":
        """Return the part up to and including `day`, or None if nothing of it has begun."""
        if day < self.start:
            return None
        return Period(self.start, min(day, self.last_day) + timedelta(days=1))

    def counted_up_to(self, today: date) -> date:
        """Return the last day that is counted unless another is asked for: never one to come, so
        one before `start` where the period has not begun."""
        return min(today, self.last_day)

    def years_earlier(self, years: int) -> "Period":
        """Return the days from the same first to the same last day, `years` years before."""
        return Period.between(same_day(self.start, -years), same_day(self.last_day, -years))


@dataclass(frozen=True)
class TermPeriod(Period):
    """The days of a term, as somebody has them: `organizations.terms` finds whose they are.

    `is_estimated` tells that nobody recorded them. `before` is the term before it, if known.
    """

    first_year: int
    last_year: int
    is_estimated: bool = True
    before: "TermPeriod | None" = field(default=None, compare=False)

    is_term = True

    def __str__(self) -> str:
        """Return the years and the days of the term, and whether these were recorded."""
        days = super().__str__()
        if self.is_estimated:
            days = _("%(days)s, estimated days") % {"days": days}
        return f"{self.first_year}–{self.last_year} ({days})"

    @property
    def previous(self) -> Period | None:
        return self.before

    @property
    def measures(self) -> list[tuple[Period, Period]]:
        """Return whose quotas the term is measured on: those of its name, due over its days."""
        return [(Period(self.start, self.end), self), (self.key, self)]

    @property
    def key(self) -> Period:
        estimated = Period.of_term(self.first_year, self.last_year)
        return Period(estimated.start, estimated.end)

    @property
    def code(self) -> str:
        return f"{self.first_year}-{self.last_year}"

    @property
    def span(self) -> str:
        return f"{self.start}/{self.last_day}"

    @property
    def earliest(self) -> date:
        return date(self.first_year, 1, 1)


def same_day(day: date, years: int) -> date:
    """Return the same day `years` years later (29 February becomes the 28th)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_of(period: Period) -> tuple[list[Period], Period | None]:
    """Split a period into its parts of months and its whole months.

    Returns the parts of months at its edges (none, one or two), and the whole months between
    them as one period, or None if there is no whole month.
    """
    first = period.start if period.start.day == 1 else next_month(period.start)
    last = period.end.replace(day=1)
    if first >= last:
        return [period], None
    edges = [(period.start, first), (last, period.end)]
    return [Period(a, b) for a, b in edges if a < b], Period(first, last)


def next_month(day: date) -> date:
    """Return the first day of the month after that of `day`."""
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
