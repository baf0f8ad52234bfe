"""Holidays: put on record, put right, filled in for a year without undoing what was put right."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations.models import User
from recruitment.models import Holiday
from recruitment.rulebook import days_off, workdays

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.system()


def test_a_year_is_filled_with_tet_and_the_day_of_culture(by):
    Holiday.objects.filter(day__year=2026).delete()

    added = days_off.fill(2026, by=by)

    calendar = workdays.load()
    days = {each.day for each in added}
    assert {date(2026, 2, 17), date(2026, 4, 27), date(2026, 9, 2), date(2026, 11, 24)} <= days
    assert not calendar.is_working(date(2026, 11, 24))
    assert calendar.is_working(date(2026, 8, 22))  # a Saturday that makes up for another day
    assert {each.name for each in added if each.is_worked} == {"Làm bù"}
    assert Entry.objects.filter(action="holiday.declare").count() == len(added)


def test_what_an_administrator_put_right_is_left_alone(by):
    holiday = Holiday.objects.get(day=date(2026, 11, 24))
    days_off.correct_day_off(holiday, name="Ngày làm việc", is_worked=True, source="", by=by)

    assert days_off.fill(2026, by=by) == []

    holiday.refresh_from_db()
    assert (holiday.name, holiday.is_worked) == ("Ngày làm việc", True)
    assert workdays.load().is_working(date(2026, 11, 24))
    entry = Entry.objects.get(action="holiday.correct")
    assert entry.changes["is_worked"] == [False, True]


def test_each_shipped_day_since_2024_says_by_what_it_is_one():
    days = {each.day: each.source for each in Holiday.objects.filter(day__year__gte=2024)}

    assert "" not in days.values()
    assert "12729/VPCP-KGVX" in days[date(2026, 1, 2)] == days[date(2026, 1, 10)]
    assert "28/2026/QH16" in days[date(2026, 11, 24)]
    assert days[date(2027, 9, 3)].startswith("dự kiến")
    later = {source.partition(":")[0] for day, source in days.items() if day.year == 2028}
    assert later == {"dự kiến", "Nghị quyết 28/2026/QH16, Điều 2"}


def test_what_was_added_by_hand_is_left_alone(by):
    days_off.declare(day=date(2030, 9, 2), name="Lễ lớn", is_worked=False, by=by)

    days_off.fill(2030, by=by)

    assert Holiday.objects.get(day=date(2030, 9, 2)).name == "Lễ lớn"
    assert Holiday.objects.filter(day__year=2030).count() > 5


def test_a_day_stands_once(by):
    with pytest.raises(ValidationError):
        days_off.declare(day=date(2026, 11, 24), name="Lần nữa", is_worked=False, by=by)


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_that_cannot_be_right_is_refused(by, year):
    with pytest.raises(ValidationError) as refused:
        days_off.fill(year, by=by)
    assert refused.value.message_dict == {"year": [f"Năm {year} không thể đúng."]}


def test_the_trail_tells_of_which_day_something_was_said(by):
    holiday = days_off.declare(day=date(2030, 9, 2), name="Lễ", is_worked=False, by=by)
    days_off.correct_day_off(holiday, name="Lễ lớn", is_worked=False, source="", by=by)

    found = Entry.objects.filter(subject_type="recruitment.holiday", subject_id=holiday.pk)
    assert list(found.order_by("pk").values_list("action", "actor_id")) == [
        ("holiday.declare", by.pk),
        ("holiday.correct", by.pk),
    ]


def test_the_trail_tells_what_was_said_of_each_day(by):
    holiday = days_off.declare(day=date(2030, 9, 7), name="  Làm  bù ", is_worked=True, by=by)
    days_off.correct_day_off(holiday, name=" Lễ ", is_worked=False, source="", by=by)
    filled = days_off.fill(2031, by=by)

    told = Entry.objects.filter(subject_id=holiday.pk).order_by("pk")
    assert [each.changes for each in told] == [
        {"day": [None, "2030-09-07"], "name": [None, "Làm bù"], "is_worked": [None, True]},
        {"name": ["Làm bù", "Lễ"], "is_worked": [True, False]},
    ]
    holiday.refresh_from_db()
    assert (holiday.name, holiday.is_worked) == ("Lễ", False)
    for each in filled:
        entry = Entry.objects.get(subject_type="recruitment.holiday", subject_id=each.pk)
        assert (entry.action, entry.actor_id) == ("holiday.declare", by.pk)
        assert entry.changes == {
            "day": [None, str(each.day)],
            "name": [None, each.name],
            "is_worked": [None, False],
            "source": [None, days_off.EXPECTED],
        }
    assert {each.day.year for each in filled} == {2031}


def test_a_day_without_a_name_is_not_put_right(by):
    holiday = Holiday.objects.get(day=date(2026, 11, 24))

    with pytest.raises(ValidationError):
        days_off.correct_day_off(holiday, name=" ", is_worked=False, source="", by=by)
    with pytest.raises(ValidationError):
        days_off.declare(day=date(2030, 1, 7), name=" ", is_worked=False, by=by)


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year_that_can_be_right_are_filled(by, year):
    Holiday.objects.filter(day__year=year).delete()

    assert days_off.fill(year, by=by)
