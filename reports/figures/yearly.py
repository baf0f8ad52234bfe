"""A term year by year: what was admitted each year so far, and what each one left needs."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from organizations.periods import TermPeriod
from recruitment.counting.rounding import rounded
from reports.figures.attainment import Attainment


@dataclass(frozen=True)
class Yearly:
    """Whole persons a year; `average` is None in the first year, and where not all is on record;
    `needed` where nothing is."""

    average: int | None
    needed: int | None


def yearly(attainment: Attainment, term: TermPeriod) -> Yearly:
    """Return what `attainment` comes to in each year of `term`, of as many years as its name has.

    Source: docs/definitions.md, "Average a year of a term".
    """
    begun = term.until(attainment.as_of)
    years = term.last_year - term.first_year
    passed = Fraction(begun.days * years, term.days) if begun else Fraction(0)
    is_told = passed >= 1 and attainment.is_complete
    average = int(rounded(attainment.admitted / passed, 0)) if is_told else None
    left = years - passed
    needed = ceil(attainment.missing / left) if attainment.missing and left else None
    return Yearly(average, needed)
