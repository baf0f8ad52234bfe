"""The migration of quotas that were kept under the six calendar years of a term."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
migration = import_module("recruitment.migrations.0025_terms_of_five_years")


def six_years(first, last):
    return Period(date(first, 1, 1), date(last + 1, 1, 1))


def spans():
    return list(Quota.objects.order_by("low").values_list("low", "start__year", "end__year"))


def test_terms_move_to_five_years_and_back_and_nothing_else_moves():
    organization = OrganizationFactory()
    periods = [six_years(2020, 2025), six_years(2015, 2020), Period.of_year(2020)]
    periods += [Period.parse("2020-02-01/2025-12-31"), six_years(2020, 2022)]
    for low, period in enumerate(periods):
        QuotaFactory(organization=organization, period=period, low=low)
    before = spans()

    migration.later(apps, None)

    moved = [(0, 2021, 2026), (1, 2016, 2021), *before[2:4], (4, 2021, 2023)]
    assert spans() == moved
    assert Quota.objects.of(Period.of_term(2020, 2025)).get().low == 0
    migration.earlier(apps, None)
    assert spans() == before


def test_terms_that_follow_by_one_year_do_not_collide():
    organization = OrganizationFactory()
    for low, first in enumerate((2019, 2020, 2021)):
        QuotaFactory(organization=organization, period=six_years(first, 2025), low=low)

    migration.later(apps, None)

    assert spans() == [(0, 2020, 2026), (1, 2021, 2026), (2, 2022, 2026)]


def test_two_calendar_years_were_no_term_and_stay():
    QuotaFactory(period=Period(date(2020, 1, 1), date(2022, 1, 1)))
    before = spans()

    migration.later(apps, None)

    assert spans() == before
