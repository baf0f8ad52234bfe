from datetime import date

import pytest

from organizations.periods import Period
from recruitment.counts import Reading


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2024, 5, 4), date(2023, 5, 4)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2024, 12, 31), date(2023, 12, 31)),
    ],
)
def test_the_same_days_a_year_before_end_on_the_same_day(as_of, last):
    earlier = Reading(Period.of_year(2024), as_of, as_of).years_earlier(1)

    assert (earlier.window.start, earlier.window.last_day) == (date(2023, 1, 1), last)


def test_before_the_period_nothing_counts_in_the_year_before_either():
    reading = Reading(Period.of_year(2024), date(2023, 5, 4), date(2023, 5, 4))

    assert (reading.window, reading.years_earlier(1).window) == (None, None)
