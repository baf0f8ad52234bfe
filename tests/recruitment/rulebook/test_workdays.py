"""Working days, by hand and by the holidays that are shipped."""

from datetime import date

import pytest

from recruitment.rulebook import workdays
from recruitment.rulebook.workdays import Calendar

TET = Calendar(
    holidays=frozenset(date(2025, 1, day) for day in (27, 28, 29, 30, 31)),
    worked=frozenset({date(2025, 4, 26)}),
)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2025, 1, 24), 0, date(2025, 1, 24)),
        (date(2025, 1, 24), 1, date(2025, 2, 3)),  # Friday, then a week of Tết
        (date(2025, 1, 25), 1, date(2025, 2, 3)),  # counted from a Saturday
        (date(2025, 4, 25), 1, date(2025, 4, 26)),  # a Saturday that is worked
    ],
)
def test_the_day_so_many_working_days_later(start, number, last):
    assert TET.after(start, number) == last
    assert TET.between(start, last) == number


def test_days_between_are_negative_backwards():
    assert TET.between(date(2025, 2, 4), date(2025, 1, 24)) == -2


@pytest.mark.django_db
def test_the_day_of_culture_and_the_make_up_saturday_of_2026_are_shipped():
    calendar = workdays.load()

    assert not calendar.is_working(date(2026, 11, 24))
    assert calendar.is_working(date(2026, 8, 22))
    assert not calendar.is_working(date(2026, 8, 31))
