"""Many quotas at once: the same rows and entries as one by one, all or none, few statements."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from organizations.models import User
from organizations.periods import Period
from recruitment.models import Milestone, Quota
from recruitment.targets import quotas
from recruitment.targets.quotas import Asked, Refused
from tests.factories import OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2026)
MAY = date(2026, 5, 1)
LEFT_OUT = ("id", "issued_at", "organization_id", "withdrawn_at", "at", "subject_id", "quota_id")


def by():
    return User.objects.system()


def asked(organization, low, **fields):
    return Asked(organization=organization, period=YEAR, basis="assigned", low=low, **fields)


def lines(organizations):
    """Return what is asked of these: a new line, a revised one with milestones, the same again."""
    new, revised, same = organizations
    QuotaFactory(organization=revised, period=YEAR, low=5, milestones=[(date(2026, 9, 30), 100)])
    QuotaFactory(organization=same, period=YEAR, low=7)
    return [
        asked(new, 3, form="range", high=4, document_number="1-KH", issuer="BTV"),
        asked(revised, 6, effective_on=MAY, reason="Thêm", expected_version=1),
        asked(same, 7, effective_on=MAY, reason="Như cũ"),
    ]


def written():
    """Return all rows that quotas have, without the keys and the moments."""
    rows = []
    for model in (Quota, Milestone, Entry):
        for row in model.objects.order_by("pk").values():
            rows.append({name: value for name, value in row.items() if name not in LEFT_OUT})
    return rows


def test_at_once_is_written_what_one_by_one_is():
    asked_one_by_one = lines(OrganizationFactory.create_batch(3))
    for each in asked_one_by_one:
        quotas.issue(by=by(), **vars(each))
    one_by_one = written()
    Milestone.objects.all().delete()
    Quota.objects.all().delete()
    before = Entry.objects.count()

    at_once = quotas.issue_all(lines([each.organization for each in asked_one_by_one]), by=by())

    rows = written()
    entries = [row for row in rows if "action" in row][before:]
    assert [row for row in rows if "action" not in row] == [
        row for row in one_by_one if "action" not in row
    ]
    assert entries == [row for row in one_by_one if "action" in row][-len(entries) :]
    assert [(each.version, each.persons_low) for each in at_once] == [(1, 3), (2, 6), (1, 7)]
    assert all(each.pk for each in at_once)


def test_all_are_refused_if_one_is_and_each_says_why():
    first, second, third = OrganizationFactory.create_batch(3)
    QuotaFactory(organization=second, period=YEAR, low=5)
    entries = Entry.objects.count()

    with pytest.raises(Refused) as refused:
        quotas.issue_all(
            [
                asked(first, 3),
                asked(second, 6, effective_on=MAY, expected_version=1),
                asked(third, 2, expected_version=4),
            ],
            by=by(),
        )

    assert set(refused.value.errors) == {1, 2}
    assert set(refused.value.errors[1].error_dict) == {"reason"}
    assert refused.value.errors[2].code == "conflict"
    assert Quota.objects.count() == 1
    assert Entry.objects.count() == entries


def test_lines_are_withdrawn_at_once_with_all_their_versions():
    first, second = OrganizationFactory.create_batch(2)
    one = QuotaFactory(organization=first, period=YEAR, low=5)
    QuotaFactory(organization=second, period=YEAR, low=5)
    two = QuotaFactory(organization=second, period=YEAR, low=6, effective_on=MAY, reason="x")
    with pytest.raises(Refused):
        quotas.withdraw_all([(one, 1), (two, 1)], reason="Giao nhầm", by=by())
    assert Quota.objects.standing().count() == 3

    assert quotas.withdraw_all([(one, 1), (two, 2)], reason="Giao nhầm", by=by()) == [None, None]

    assert not Quota.objects.standing().exists()
    entries = Entry.objects.filter(action="quota.withdraw")
    assert [entry.reason for entry in entries] == ["Giao nhầm"] * 3
    with pytest.raises(ValidationError):
        quotas.withdraw(one, reason="Lần nữa", by=by())


def test_a_thousand_take_as_many_statements_as_one():
    organizations = OrganizationFactory.create_batch(30)

    def statements(chosen, low, **fields):
        with CaptureQueriesContext(connection) as sent:
            quotas.issue_all([asked(each, low, **fields) for each in chosen], by=by())
        return len(sent)

    assert statements(organizations[:1], 3) == statements(organizations[1:], 3)
    change = {"effective_on": MAY, "reason": "Thêm"}
    assert statements(organizations[:1], 4, **change) == statements(organizations[1:], 4, **change)
    assert quotas.issue_all([], by=by()) == []
