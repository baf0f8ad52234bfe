"""Calculations with days, recounted on a plain calendar: 29 February, the turn of a year, one day.

The recount walks from day to day, and shares no code with what it checks.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.periods import Period, months_of, same_day
from recruitment.counting.counts import admitted, overview
from recruitment.counting.monthly import by_month
from recruitment.counting.reading import Reading
from recruitment.due import reviews
from recruitment.due.clocks import latest_start
from recruitment.rulebook.rules import age_on, full_months, latest_from, months_later
from reports.figures import stays
from reports.figures.attainment import share_due
from reports.figures.curve import months_within
from tests.factories import AdmissionFactory, OrganizationFactory

DAY = timedelta(days=1)
EDGES = [
    date(year, month, day)
    for year in (2023, 2024, 2025, 2028)
    for month, day in ((1, 1), (1, 31), (2, 1), (2, 27), (2, 28), (2, 29), (3, 1), (12, 31))
    if day <= calendar.monthrange(year, month)[1]
]
days = st.dates(date(2019, 1, 1), date(2029, 12, 31)) | st.sampled_from(EDGES)
unhurried = settings(deadline=None)
spans = st.tuples(days, days).map(lambda both: Period.between(min(both), max(both)))


def is_over_a_year(period):
    """Tell whether the same days of the year before reach into the period: no comparison."""
    last = period.last_day
    return on_calendar(last.year - 1, last.month, last.day) >= period.start


def walked(period):
    """Return all days of `period`, one after the other."""
    return [period.start + n * DAY for n in range((period.last_day - period.start).days + 1)]


def on_calendar(year, month, day):
    """Return that day, or the last of its month where the calendar has none."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


@unhurried
@given(spans, st.integers(1, 12))
def test_the_same_days_some_years_before_begin_and_end_on_the_same_days(period, years):
    earlier = period.years_earlier(years)

    for then, now in [(earlier.start, period.start), (earlier.last_day, period.last_day)]:
        assert then == on_calendar(now.year - years, now.month, now.day)


@unhurried
@given(spans, days)
def test_what_counts_of_a_reading_are_the_days_up_to_its_day(period, as_of):
    wanted = [day for day in walked(period) if day <= as_of]
    reading = Reading(period, as_of, as_of)
    window, previous = reading.window, reading.previous

    assert (walked(window) if window else []) == wanted
    assert (previous is None) == (not wanted or is_over_a_year(period))
    before = previous and previous.window
    if before:
        ends = [on_calendar(day.year - 1, day.month, day.day) for day in (wanted[0], wanted[-1])]
        assert [before.start, before.last_day] == ends


@unhurried
@given(spans)
def test_months_and_parts_of_months_make_up_the_days(period):
    edges, months = months_of(period)
    parts = sorted([*edges, *([months] if months else [])])

    assert [day for part in parts for day in walked(part)] == walked(period)
    cut = [walked(Period(start, end)) for start, end in months_within(period)]
    assert [day for part in cut for day in part] == walked(period)
    assert len(cut) == len({(day.year, day.month) for day in walked(period)})


@unhurried
@given(spans, days)
def test_the_pace_grows_by_the_same_share_each_day(period, as_of):
    passed = [day for day in walked(period) if day <= as_of]

    assert share_due(period, as_of) == Fraction(len(passed), len(walked(period)))


@unhurried
@given(days, st.integers(0, 70))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    whole = day.month - 1 + months

    assert months_later(day, months) == on_calendar(day.year + whole // 12, whole % 12 + 1, day.day)
    assert full_months(day, months_later(day, months)) == months
    if months:
        assert full_months(day, months_later(day, months) - DAY) == months - 1


@unhurried
@given(days, st.integers(0, 70))
def test_the_latest_day_months_ago_is_the_last_from_which_they_have_passed(day, months):
    latest = latest_from(day, months)

    for each in [latest + n * DAY for n in range(-5, 6)]:
        assert (months_later(each, months) <= day) == (each <= latest)
    assert latest == latest_start(lambda start: months_later(start, months), day)


@unhurried
@given(days, days)
def test_an_age_rises_on_birthdays_and_on_1_march_for_who_was_born_on_the_29th(one, other):
    born_on, on = min(one, other), max(one, other)
    birthdays = [
        date(year, born_on.month, born_on.day)
        if (born_on.month, born_on.day) != (2, 29) or calendar.isleap(year)
        else date(year, 3, 1)
        for year in range(born_on.year + 1, on.year + 1)
    ]

    assert age_on(on, born_on) == sum(birthday <= on for birthday in birthdays)


@unhurried
@given(days)
def test_twelve_months_end_on_their_day_and_begin_after_the_same_day_of_the_year_before(today):
    months = stays.last_twelve_months(today)

    assert (months.start - DAY, months.last_day) == (same_day(today, -1), today)


@unhurried
@given(days)
def test_a_month_ends_on_its_last_day(day):
    month = reviews.month_of(day)

    assert reviews.last_day(month) == on_calendar(day.year, day.month, 31)
    assert reviews.months_missed(month, month, reviews.months_open(day)[0]) == 0
    assert reviews.months_missed(reviews.months_open(day)[1], month, month) == 1


@pytest.fixture
def district(db):
    """A district below which somebody was admitted on each day around the ends of February."""
    above = OrganizationFactory(kind="upper_committee")
    cell = OrganizationFactory(kind="cell", parent=above)
    for year in (2023, 2024, 2025):
        for month, day in ((1, 1), (2, 28), (2, 29), (3, 1), (12, 31)):
            if day <= calendar.monthrange(year, month)[1]:
                AdmissionFactory(organization=cell, decided_on=date(year, month, day))
    above.days = list(cell.admissions.values_list("decided_on", flat=True))
    return above


@pytest.mark.parametrize("first", [date(2024, 1, 1), date(2024, 2, 28), date(2024, 2, 29)])
@pytest.mark.parametrize(
    "last", [date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 31), date(2025, 2, 28)]
)
def test_spans_count_what_lies_in_them_and_in_the_same_days_before(district, first, last):
    period = Period.between(first, last)
    reading = Reading(period, last, last)
    earlier = [on_calendar(day.year - 1, day.month, day.day) for day in (first, last)]

    counted = overview([district.pk], reading)[district.pk]

    assert counted.admitted == sum(first <= day <= last for day in district.days)
    in_the_year_before = sum(earlier[0] <= day <= earlier[1] for day in district.days)
    assert counted.year_before == (None if is_over_a_year(period) else in_the_year_before)
    assert admitted([district.pk], reading)[district.pk] == counted.admitted
    months, before = by_month(district, [period, period.years_earlier(1)], reading)
    assert (sum(months.values()), sum(before.values())) == (counted.admitted, in_the_year_before)


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["dashboard", "dashboard_curve", "dashboard_readings"])
@pytest.mark.parametrize("day", ["28/02/2024", "29/02/2024", "01/03/2024", "31/12/2024"])
def test_a_single_day_can_be_asked_for(client, secretary, shown, day):
    asked = {"first_day": day, "last_day": day}

    response = client.get(reverse(f"reports:{shown}", args=[secretary.organization.pk]), asked)

    assert response.status_code == 200
    assert day in response.content.decode()
