"""A quota of a term, and one of years that are none: each is called what it was set for."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from organizations import terms
from organizations.periods import Period
from recruitment.models import IntroductionTarget, Quota
from recruitment.targets import introductions
from tests.factories import OrganizationFactory, QuotaFactory, UserFactory

pytestmark = pytest.mark.django_db
migration = import_module("recruitment.migrations.0036_fill_periods_named_as_terms")

THREE_YEARS = Period.between(date(2022, 1, 1), date(2024, 12, 31))
OF_A_CELL = Period.of_term(2021, 2024)


def target(period):
    return introductions.set_target(
        organization=OrganizationFactory(),
        union="youth_union",
        period=period,
        number=3,
        by=UserFactory(),
    )


@pytest.mark.parametrize("kept", [lambda period: QuotaFactory(period=period), target])
@pytest.mark.parametrize(
    ("period", "code"), [(THREE_YEARS, "2022-01-01/2024-12-31"), (OF_A_CELL, "2021-2024")]
)
def test_whole_years_are_a_term_only_if_they_were_named_as_one(kept, period, code):
    found = kept(period)
    found = type(found).objects.get(pk=found.pk)

    assert (found.period.code, found.period.is_term) == (code, period.is_term)
    assert code in str(found)


def test_what_was_kept_before_is_of_a_term_where_there_is_one_of_these_years():
    periods = [
        Period.of_term(2020, 2025),  # of the Party's congresses
        OF_A_CELL,  # recorded
        Period.of_term(2018, 2020),  # whole years, and nobody's term
        Period.of_term(2021, 2026),  # five years, but of no congress
        Period.of_year(2024),
        Period.between(date(2021, 1, 1), date(2025, 12, 30)),
    ]
    terms.record(
        organization=OrganizationFactory(),
        name=OF_A_CELL,
        start=date(2021, 6, 1),
        last_day=date(2024, 5, 31),
        by=UserFactory(),
    )
    for low, period in enumerate(periods):
        QuotaFactory(period=period, low=low)
        target(period)
    for model in (Quota, IntroductionTarget):
        model.objects.update(as_term=False)

    migration.fill(apps, None)

    assert [each.as_term for each in Quota.objects.order_by("low")] == [True, True, *[False] * 4]
    assert [each.period for each in IntroductionTarget.objects.order_by("pk")[:3]] == [
        Period.of_term(2020, 2025),
        OF_A_CELL,
        Period.between(date(2019, 1, 1), date(2020, 12, 31)),
    ]
