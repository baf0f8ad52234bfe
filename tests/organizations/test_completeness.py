"""From which day records are complete: inherited, overridden, and asked in one query."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organizations import completeness, reorganization
from organizations.models import Organization, User
from organizations.periods import Period
from tests.factories import TODAY, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return OrganizationFactory(kind="province")


@pytest.fixture
def district(province):
    return OrganizationFactory(kind="upper_committee", parent=province)


@pytest.fixture
def ward(district):
    return OrganizationFactory(kind="grassroots_committee", parent=district)


def record(organization, since):
    return completeness.record(organization=organization, since=since, by=User.objects.system())


def asked(organization, on=TODAY):
    return Organization.objects.with_completeness(on).get(pk=organization.pk)


def since(organization, on=TODAY):
    return completeness.since(asked(organization, on))


def test_without_a_day_everything_counts_as_recorded(ward):
    assert since(ward) is None
    assert completeness.is_complete(asked(ward), Period.of_year(1995))


def test_the_nearest_day_above_holds_until_there_is_an_own_one(province, district, ward):
    record(province, date(2020, 1, 1))

    assert [since(each) for each in (province, district, ward)] == [date(2020, 1, 1)] * 3
    record(district, date(2018, 1, 1))
    assert [since(each) for each in (province, district, ward)] == [
        date(2020, 1, 1),
        date(2018, 1, 1),
        date(2018, 1, 1),
    ]


def test_who_has_something_below_that_began_later_is_complete_since_then(province, district, ward):
    record(province, date(2018, 1, 1))
    record(ward, date(2023, 7, 1))

    assert [since(each) for each in (province, district, ward)] == [date(2023, 7, 1)] * 3
    assert since(OrganizationFactory(parent=district)) == date(2018, 1, 1)


def test_what_was_taken_over_brings_its_day_along(district, ward):
    heir = OrganizationFactory(kind="grassroots_committee", parent=district)
    record(ward, date(2023, 7, 1))
    reorganization.dissolve(ward, heir=heir, on=date(2024, 5, 1), by=User.objects.system())

    assert (since(heir), since(heir, date(2024, 4, 30))) == (date(2023, 7, 1), None)
    assert since(ward) == date(2023, 7, 1)


@pytest.mark.parametrize(
    ("window", "complete"),
    [
        (Period.of_year(2022), False),
        (Period.of_year(2023), False),
        (Period.between(date(2023, 6, 30), date(2023, 7, 1)), False),
        (Period.between(date(2023, 7, 1), date(2023, 7, 1)), True),
        (Period.of_year(2024), True),
        (None, True),
    ],
)
def test_a_window_is_complete_if_all_its_days_are(ward, window, complete):
    record(ward, date(2023, 7, 1))

    assert completeness.is_complete(asked(ward), window) == complete


@pytest.mark.parametrize(
    ("number", "complete", "known"), [(0, True, 0), (0, False, None), (3, False, 3), (3, True, 3)]
)
def test_nothing_on_record_is_known_only_of_complete_records(number, complete, known):
    assert completeness.known(number, complete=complete) == known


def test_the_days_come_with_the_organizations(province, ward, django_assert_num_queries):
    record(province, date(2020, 1, 1))

    with django_assert_num_queries(1):
        list(Organization.objects.with_completeness(TODAY))


def test_a_day_that_was_withdrawn_holds_for_nobody(province, district, ward):
    record(province, date(2020, 1, 1))
    own = record(district, date(2023, 1, 1))
    below = record(ward, date(2024, 1, 1))
    for each in (own, below):
        completeness.withdraw(each, reason="Nhầm huyện", by=User.objects.system())

    assert [since(each) for each in (province, district, ward)] == [date(2020, 1, 1)] * 3
    with pytest.raises(ValidationError):
        completeness.withdraw(own, reason="Lần nữa", by=User.objects.system())
    again = record(district, date(2023, 1, 1))
    assert (again.pk, since(district)) == (own.pk, date(2023, 1, 1))
    with pytest.raises(ValidationError):
        completeness.withdraw(again, reason=" ", by=User.objects.system())
