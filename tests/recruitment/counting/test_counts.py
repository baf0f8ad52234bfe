from dataclasses import replace
from datetime import date

import pytest

from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.counting.counts import Counted, admitted, by_year, overview
from recruitment.counting.monthly import by_month
from recruitment.counting.reading import Reading
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory


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
    earlier = Reading(Period.of_year(2024), as_of, as_of).previous

    assert (earlier.window.start, earlier.window.last_day) == (date(2023, 1, 1), last)


def test_before_the_period_there_is_no_year_before_to_compare_with():
    reading = Reading(Period.of_year(2024), date(2023, 5, 4), date(2023, 5, 4))

    assert (reading.window, reading.previous) == (None, None)
    assert reading.quota_day == date(2024, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["upper_committee", "grassroots_committee"])
@pytest.mark.parametrize(
    ("first_day", "as_of", "now", "before"),
    [
        (date(2024, 1, 1), date(2024, 5, 31), 3, 1),
        (date(2024, 1, 1), date(2024, 5, 20), 2, 1),
        (date(2024, 1, 1), date(2024, 6, 10), 4, 2),
        (date(2024, 1, 1), date(2024, 6, 9), 3, 2),
        (date(2024, 5, 10), date(2024, 5, 20), 1, 0),
        (date(2024, 5, 10), date(2024, 6, 10), 3, 1),
        (date(2024, 6, 2), date(2024, 6, 10), 1, 0),
    ],
)
def test_days_inside_months_count_whether_they_are_kept_or_not(kind, first_day, as_of, now, before):
    """The last admission of all is that of 10 June, so nothing counts after that day."""
    above = OrganizationFactory(parent=OrganizationFactory(), kind=kind)
    days = [date(2024, 5, 1), date(2024, 5, 20), date(2024, 5, 21), date(2024, 6, 10)]
    for day in (*days, date(2023, 5, 1), date(2023, 6, 1)):
        AdmissionFactory(organization=above, decided_on=day)
    reading = Reading(Period(first_day, date(2025, 1, 1)), as_of, TODAY)

    counted = overview([above.pk], reading)[above.pk]

    assert (counted.admitted, counted.year_before) == (now, before)
    assert counted.last == max(day for day in days if day <= as_of).replace(day=1)
    assert admitted([above.pk], reading)[above.pk] == now


@pytest.mark.django_db
def test_the_usual_count_takes_one_statement(django_assert_num_queries):
    above = OrganizationFactory(parent=OrganizationFactory())
    AdmissionFactory(organization=above, decided_on=date(2024, 6, 1))
    reading = Reading(Period.of_year(2024), date(2024, 6, 10), TODAY)

    with django_assert_num_queries(1):
        assert admitted([above.pk], reading)[above.pk] == 1


@pytest.mark.django_db
def test_who_was_never_counted_has_nothing():
    above = OrganizationFactory(parent=OrganizationFactory())
    reading = Reading(Period.of_year(2024), date(2024, 6, 10), TODAY)

    assert admitted([above.pk], reading)[above.pk] == 0
    assert overview([above.pk], reading) == {above.pk: Counted(0, 0, None)}


@pytest.mark.django_db
def test_the_last_admission_is_known_in_the_tree_of_a_past_day(django_assert_num_queries):
    """In the window or after it, between the windows, long before them; a merger came later."""
    ward = OrganizationFactory(kind="grassroots_committee")
    days = [date(2024, 8, 1), date(2024, 11, 1), date(2024, 2, 1), date(2019, 3, 1), None]
    cells = [OrganizationFactory(parent=ward) for _each in days]
    for cell, day in zip(cells, days, strict=True):
        for each in filter(None, {day, day and date(2018, 5, 5)}):
            AdmissionFactory(organization=cell, decided_on=each)
    AdmissionFactory(organization=cells[0], decided_on=date(2025, 3, 1))
    AdmissionFactory(organization=cells[2], decided_on=date(2023, 8, 1))
    by = User.objects.system()
    reorganization.dissolve(cells[1], heir=cells[3], on=date(2025, 2, 1), by=by)
    day, quarter = date(2024, 12, 31), Period(date(2024, 7, 1), date(2024, 10, 1))

    with django_assert_num_queries(4):
        counted = overview([ward.pk, *(each.pk for each in cells)], Reading(quarter, day, day))

    assert [counted[each.pk].last for each in cells] == days
    assert counted[ward.pk].last == date(2024, 11, 1)


@pytest.mark.django_db
def test_a_merger_hands_on_how_long_nobody_was_admitted():
    ward = OrganizationFactory(kind="grassroots_committee")
    cell, ended, empty = (OrganizationFactory(parent=ward) for _number in range(3))
    AdmissionFactory(organization=cell, decided_on=date(2019, 3, 1))
    AdmissionFactory(organization=ended, decided_on=date(2024, 5, 1))
    by = User.objects.system()
    reorganization.dissolve(ended, heir=empty, on=date(2025, 2, 1), by=by)
    reorganization.dissolve(empty, heir=cell, on=date(2025, 7, 1), by=by)

    counted = overview([cell.pk], Reading(Period.of_year(2026), date(2026, 5, 20), TODAY))

    assert counted[cell.pk].last == date(2024, 5, 1)


@pytest.mark.django_db
def test_who_moved_on_counts_where_it_stood_on_the_day_of_the_tree():
    old, new = (OrganizationFactory(kind="grassroots_committee") for _number in range(2))
    cell = OrganizationFactory(parent=old)
    for sex in ("male", "male", "female"):
        AdmissionFactory(organization=cell, sex=sex)
    reorganization.move(cell, to=new, on=date(2025, 2, 1), by=User.objects.system())
    day = date(2024, 12, 31)
    then, now = (Reading(Period.of_year(2024), day, on) for on in (day, TODAY))

    assert admitted([old.pk, new.pk], then) == {old.pk: 3}
    assert admitted([old.pk, new.pk], replace(then, group="women")) == {old.pk: 1}
    counted = admitted([old.pk, new.pk], now)
    assert (counted[old.pk], counted[new.pk]) == (0, 3)


@pytest.mark.django_db
def test_the_last_admission_in_a_past_tree_is_of_the_group_and_not_of_later():
    ward = OrganizationFactory(kind="grassroots_committee")
    cell, ended = (OrganizationFactory(parent=ward) for _number in range(2))
    for day, sex in (
        (date(2019, 3, 1), "female"),
        (date(2021, 5, 1), "male"),
        (date(2025, 3, 1), "female"),
    ):
        AdmissionFactory(organization=cell, decided_on=day, sex=sex)
    by, day = User.objects.system(), date(2024, 12, 31)
    reorganization.dissolve(ended, heir=cell, on=date(2025, 2, 1), by=by)
    everybody = Reading(Period.of_year(2024), day, day)

    def last(reading):
        return overview([cell.pk], reading)[cell.pk].last

    assert last(everybody) == date(2021, 5, 1)
    assert last(replace(everybody, group="women")) == date(2019, 3, 1)


@pytest.mark.django_db
def test_years_are_counted_by_the_date_asked_for_from_the_first_year_on():
    cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    AdmissionFactory(
        organization=cell, decided_on=date(2019, 12, 31), ceremony_on=date(2020, 1, 20)
    )
    for day in (date(2020, 1, 1), date(2020, 3, 1), date(2022, 5, 1)):
        AdmissionFactory(organization=cell, decided_on=day)

    assert by_year(cell.pk, 2020, "decision") == {2020: 2, 2022: 1}
    assert by_year(cell.pk, 2020, "ceremony") == {2020: 1}


@pytest.mark.django_db
def test_months_in_which_a_period_breaks_off_are_counted_by_the_date_asked_for():
    cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    AdmissionFactory(organization=cell, decided_on=date(2024, 5, 1), ceremony_on=date(2024, 5, 20))
    AdmissionFactory(organization=cell, decided_on=date(2024, 7, 5))
    period = Period.between(date(2024, 5, 10), date(2024, 7, 10))

    def months(counting):
        return by_month(cell, [period], Reading(period, period.last_day, TODAY, counting))

    assert months("ceremony") == [{date(2024, 5, 1): 1}]
    assert months("decision") == [{date(2024, 7, 1): 1}]
