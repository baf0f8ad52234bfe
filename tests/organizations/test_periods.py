from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organizations.periods import Period, months_of, same_day

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2050, 1, 1))


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2020-2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2020–2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("2024-01-01/2024-09-30", date(2024, 1, 1), date(2024, 9, 30)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-h2", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-9M", date(2024, 1, 1), date(2024, 9, 30)),
    ],
)
def test_parse_reads_years_terms_and_days(text, start, last):
    period = Period.parse(text)

    assert (period.start, period.last_day) == (start, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2025-2020",
        "2024-09-30/2024-01-01",
        "x",
        "9999",
        "0001",
        "1899",
        "2024-Q5",
        "2024-H3",
        "2024-6m",
    ],
)
def test_parse_refuses_what_is_no_period(text):
    with pytest.raises(ValidationError):
        Period.parse(text)


@given(days, days)
def test_code_is_read_back(one, other):
    period = Period.between(min(one, other), max(one, other))

    assert Period.parse(period.code) == period


@given(days, days)
def test_edges_and_whole_months_make_up_the_period(one, other):
    period = Period.between(min(one, other), max(one, other))
    edges, months = months_of(period)
    parts = sorted([*edges, *([months] if months else [])])

    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(a.end == b.start for a, b in zip(parts, parts[1:], strict=False))
    assert months is None or (months.start.day, months.end.day) == (1, 1)


def test_the_same_day_a_year_after_29_february_is_the_28th():
    assert same_day(date(2024, 2, 29), 1) == date(2025, 2, 28)
