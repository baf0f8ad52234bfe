from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organizations.periods import Period, TermPeriod, months_of, next_month, same_day

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
        ("1900", date(1900, 1, 1), date(1900, 12, 31)),
        ("2100", date(2100, 1, 1), date(2100, 12, 31)),
        ("2020-2022", date(2021, 1, 1), date(2022, 12, 31)),
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
        "2101",
        "2020-2021",
        "2024-Q5",
        "2024-H3",
        "2024-6m",
    ],
)
def test_parse_refuses_what_is_no_period(text):
    with pytest.raises(ValidationError):
        Period.parse(text)


def test_who_typed_no_period_is_told_what_to_write():
    with pytest.raises(ValidationError) as refusal:
        Period.parse("năm" * 20)

    assert refusal.value.code == "period"
    [said] = refusal.value.messages
    assert said == (
        f"“{('năm' * 20)[:40]}” không phải là kỳ. Hãy viết 2024, 2024-Q3, 2024-H1, 2024-9m, "
        "2020-2025 hoặc 2024-01-01/2024-09-30."
    )


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


def test_days_from_the_first_to_the_last_are_in_a_period():
    half = Period.parse("2024-H2")

    assert [date(2024, month, day) in half for month, day in [(6, 30), (7, 1), (12, 31)]] == [
        False,
        True,
        True,
    ]
    assert date(2025, 1, 1) not in half


def test_a_period_is_read_as_its_year_or_its_two_days():
    assert str(Period.of_year(2024)) == "2024"
    assert str(Period.parse("2024-9m")) == "01/01/2024 – 30/09/2024"


def test_a_month_is_whole_in_the_middle_and_never_at_an_edge():
    assert months_of(Period.of_year(2024)) == ([], Period.of_year(2024))
    assert months_of(Period.between(date(2024, 1, 31), date(2024, 4, 1))) == (
        [
            Period.between(date(2024, 1, 31), date(2024, 1, 31)),
            Period.between(date(2024, 4, 1), date(2024, 4, 1)),
        ],
        Period.between(date(2024, 2, 1), date(2024, 3, 31)),
    )
    assert months_of(Period.between(date(2024, 2, 2), date(2024, 3, 30)))[1] is None


def test_the_next_month_begins_on_its_first_day_whatever_the_day():
    assert [next_month(date(2024, 1, day)) for day in (1, 31)] == [date(2024, 2, 1)] * 2
    assert next_month(date(2023, 2, 28)) == date(2023, 3, 1)
    assert next_month(date(2024, 12, 31)) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("start", "last_day", "code"),
    [
        (date(2021, 1, 1), date(2025, 12, 31), "2020-2025"),
        (date(2021, 1, 1), date(2022, 12, 31), "2020-2022"),
    ],
)
def test_what_was_kept_as_a_term_is_read_as_one_and_the_same_days_else_as_days(
    start, last_day, code
):
    days = Period.between(start, last_day)
    term, span = (Period.kept(days.start, days.end, as_term=kind) for kind in (True, False))

    assert (term.code, term.is_term) == (code, True)
    assert (term.start, term.last_day) == (start, last_day)
    assert (span, span.code, span.is_term) == (days, f"{start}/{last_day}", False)


def test_a_term_of_one_year_is_none():
    with pytest.raises(ValueError, match="2020-2021"):
        Period.of_term(2020, 2021)


TERM = TermPeriod(date(2015, 11, 1), date(2020, 10, 21), 2015, 2020, is_estimated=False)
BEFORE = TermPeriod(date(2010, 10, 29), date(2015, 11, 1), 2010, 2015, is_estimated=False)


def test_a_term_says_its_years_its_days_and_whether_they_are_estimated():
    assert str(TERM) == "2015–2020 (01/11/2015 – 20/10/2020)"
    assert str(Period.of_term(2015, 2020)) == ("2015–2020 (01/01/2016 – 31/12/2020, ngày ước định)")
    assert (TERM.code, TERM.span) == ("2015-2020", "2015-11-01/2020-10-20")


def test_the_quota_of_a_term_is_one_of_its_name_due_over_its_days():
    calendar_years = Period(date(2016, 1, 1), date(2021, 1, 1))

    assert TERM.measures == [(Period(TERM.start, TERM.end), TERM), (calendar_years, TERM)]
    assert TERM.key == calendar_years
    assert TERM.earliest == date(2015, 1, 1)


def test_a_day_of_a_term_lies_as_many_years_and_days_after_the_first_of_the_one_before():
    assert TERM.same_day_in(BEFORE, date(2018, 5, 4)) == date(2013, 5, 1)
    assert TERM.same_day_in(BEFORE, TERM.start) == BEFORE.start
    assert TERM.same_day_in(BEFORE, TERM.last_day) == BEFORE.last_day


def test_a_part_of_a_year_is_measured_on_its_own_quota_else_on_the_years():
    year, half = Period.of_year(2024), Period.parse("2024-H1")
    days = Period.between(date(2024, 2, 1), date(2024, 2, 29))

    assert half.measures == [(half, half), (year, year)]
    assert year.measures == [(year, year)]
    assert days.measures == [(days, days)]


@pytest.mark.parametrize("end", [date(2024, 5, 1), date(2024, 4, 30)])
def test_a_period_without_a_day_is_none(end):
    start = date(2024, 5, 1)

    with pytest.raises(ValueError, match=f"after it starts: {start} to {end}"):
        Period(start, end)
    with pytest.raises(ValidationError):
        Period.parse(f"{start}/{end - date.resolution}")
