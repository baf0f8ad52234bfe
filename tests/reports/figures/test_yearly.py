from datetime import date

import pytest

from organizations.periods import Period, TermPeriod
from reports.figures.attainment import Attainment, Target
from reports.figures.yearly import Yearly, yearly

HANOI = TermPeriod(date(2010, 10, 29), date(2015, 11, 1), 2010, 2015, is_estimated=False)
FIVE = Period.of_term(2020, 2025)


@pytest.mark.parametrize(
    ("term", "admitted", "low", "as_of", "average", "needed"),
    [
        (HANOI, 64_998, 55_000, date(2015, 10, 31), 13_000, None),
        (FIVE, 10, 50, date(2020, 12, 31), None, None),  # not begun
        (FIVE, 10, 50, date(2021, 1, 1), None, 9),
        (FIVE, 10, 50, date(2021, 12, 30), None, 10),
        (FIVE, 10, 50, date(2022, 12, 31), 5, 14),  # 730 of 1,826 days: a year more than 2
        (FIVE, 49, 50, date(2025, 12, 30), 10, 1826 // 5 + 1),
        (FIVE, 49, 50, date(2025, 12, 31), 10, None),
        (FIVE, 49, 50, date(2026, 12, 31), 10, None),
        (FIVE, 10, None, date(2023, 12, 31), 3, None),
    ],
)
def test_a_term_year_by_year(term, admitted, low, as_of, average, needed):
    target = None if low is None else Target(low)

    assert yearly(Attainment(admitted, target, term, as_of), term) == Yearly(average, needed)


def test_there_is_no_average_of_years_that_are_not_all_on_record():
    on = date(2025, 12, 31)
    asked = Attainment(775, Target(900), FIVE, on, is_complete=False)

    assert yearly(asked, FIVE) == Yearly(None, None)
