"""A quota that was issued by mistake: withdrawn, with a reason, and never in force."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import Quota
from recruitment.targets import quotas
from reports.figures.attainment import State
from reports.figures.tables import Question, attainment_table
from reports.files.as_data import table_as_data
from tests.factories import OrganizationFactory, QuotaFactory, UserFactory

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2024)
MAY = date(2024, 5, 5)


@pytest.fixture
def ward():
    return OrganizationFactory(parent=OrganizationFactory(), kind="grassroots_committee")


@pytest.fixture
def slip(ward):
    """A quota of ten, and a hundred from 1 May by a slip."""
    QuotaFactory(organization=ward, low=10)
    return QuotaFactory(
        organization=ward, low=100, effective_on=date(2024, 5, 1), reason="Điều chỉnh"
    )


def withdraw(quota, **rest):
    return quotas.withdraw(quota, **{"reason": "Gõ nhầm", "by": UserFactory()} | rest)


def head(organization, as_of=MAY, level="children"):
    table = attainment_table(organization, Question(Reading(YEAR, as_of, as_of), level=level))
    return table.head.attainment


def low(organization, **rest):
    target = head(organization, **rest).target
    return target and target.low


def test_the_version_before_holds_again_on_every_day(ward, slip):
    assert low(ward) == 100

    again = withdraw(slip)

    assert (again.low, again.version, again.superseded_on) == (10, 1, None)
    assert (low(ward), low(ward, as_of=date(2024, 12, 31))) == (10, 10)


def test_a_line_withdrawn_altogether_is_no_quota_and_not_nought(ward, slip):
    withdraw(slip, whole=True)

    assert head(ward).state is State.NO_QUOTA
    assert not Quota.objects.newest().exists()
    assert Quota.objects.count() == 2  # on record all the same


def test_it_leaves_the_sum_of_those_above(ward, slip):
    parent = ward.placements.get().parent
    assert low(parent) == 100

    withdraw(slip, whole=True)

    assert low(parent) is None
    rows = table_as_data(attainment_table(parent, Question(Reading(YEAR, MAY, MAY))))["rows"]
    assert [(row["low"], row["state"]) for row in rows] == [(None, "no_quota")] * 2


def test_only_the_newest_version_can_be_withdrawn_by_who_saw_it(ward, slip):
    with pytest.raises(ValidationError) as refused:
        withdraw(slip, expected_version=1)

    assert refused.value.code == "conflict"
    assert low(ward) == 100


def test_it_cannot_be_withdrawn_twice_or_without_a_reason(ward):
    quota = QuotaFactory(organization=ward)
    with pytest.raises(ValidationError) as silent:
        withdraw(quota, reason="  ")
    withdraw(quota)
    with pytest.raises(ValidationError) as twice:
        withdraw(quota)

    assert set(silent.value.error_dict) == {"reason"}
    assert twice.value.code == "conflict"


def test_the_number_of_a_withdrawn_version_is_not_given_again(ward, slip):
    withdraw(slip, whole=True)

    again = QuotaFactory(organization=ward, low=12, expected_version=0)

    assert (again.version, again.effective_on) == (3, YEAR.start)
    assert low(ward) == 12


def test_the_trail_tells_what_was_withdrawn_and_why(ward, slip):
    withdraw(slip, whole=True)

    entries = Entry.objects.filter(action="quota.withdraw")
    assert [(entry.reason, entry.changes["low"]) for entry in entries] == [
        ("Gõ nhầm", ["10.00", None]),
        ("Gõ nhầm", ["100.00", None]),
    ]
    assert {entry.organization_id for entry in entries} == {ward.pk}
