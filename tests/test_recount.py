"""Random trees and random events: after each step the product equals a plain recount.

The recount keeps its own lists of what was done and asks the in-memory tree only; it shares
no code with the tallies, the ancestry or the table.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from organizations import oracle, reorganization
from organizations.models import Ancestry, Organization, User
from organizations.periods import Period
from organizations.tree import Tree
from recruitment.admissions import admissions
from recruitment.counting import recount
from recruitment.counting.counts import overview
from recruitment.counting.reading import Reading
from recruitment.models import Quota
from recruitment.targets import quotas
from reports.figures.tables import Question, attainment_table
from reports.files.as_data import table_as_data
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory
from tests.looking import times

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2024, 1, 1)
YEAR = Period.of_year(2024)
QUARTER = Period(date(2024, 7, 1), date(2024, 10, 1))
EVENTS = ["found", "move", "dissolve", "admit", "admit", "admit", "annul"]
EVENTS += ["quota", "quota", "withdraw"]
KIND_BELOW = {
    "province": "upper_committee",
    "upper_committee": "grassroots_committee",
    "grassroots_committee": "cell",
}


def children(tree, key):
    return [organization for organization, parent in tree.parents.items() if parent == key]


class Ledger:
    """What was done, written down a second time in the plainest way."""

    def __init__(self):
        self.admitted = {}
        self.quotas = []
        self.system = User.objects.system()
        self.root = OrganizationFactory(kind="province")
        self.organizations = [self.root]
        self.day = FIRST_DAY
        for parent in (self.root, self.root):
            district = self.found(parent)
            ward = self.found(district)
            self.found(ward)

    def found(self, parent):
        organization = OrganizationFactory(
            parent=parent, kind=KIND_BELOW.get(parent.kind, "cell"), on=self.day
        )
        self.organizations.append(organization)
        return organization

    def count(self, organization, reading):
        """Count one by one whom the in-memory tree credits to `organization`."""
        tree = Tree.standing_on(reading.structure_on)
        return sum(
            organization.pk in tree.upward(at)
            for day, at in self.admitted.values()
            if reading.period.start <= day < reading.period.end and day <= reading.as_of
        )

    def last(self, organization, reading, tree):
        """Return the first of the month of the last admission up to the day counted up to, also
        before the period begins."""
        days = [
            day
            for day, at in self.admitted.values()
            if day <= reading.as_of and organization.pk in tree.upward(at)
        ]
        return max(days).replace(day=1) if days else None

    def quota(self, organization, reading):
        """Return the number in force, the last one written down that had taken effect."""
        numbers = [
            number
            for at, effective_on, number in self.quotas
            if at == organization.pk and effective_on <= reading.as_of
        ]
        return numbers[-1] if numbers else None

    def effective_quota(self, key, tree, reading):
        organization = Organization(pk=key)
        own = self.quota(organization, reading)
        if own is not None:
            return own
        below = [self.effective_quota(c, tree, reading) for c in children(tree, key)]
        known = [number for number in below if number is not None]
        return sum(known) if known else None


def step(ledger, data):
    """Do one random thing, or have it refused."""
    event = data.draw(st.sampled_from(EVENTS), label="event")
    ledger.day += timedelta(days=data.draw(st.integers(1, 40), label="days later"))
    one = data.draw(st.sampled_from(ledger.organizations), label="organization")
    other = data.draw(st.sampled_from(ledger.organizations), label="other")
    try:
        with transaction.atomic():
            _do(event, ledger, one, other, data)
    except ValidationError:
        return


def _do(event, ledger, one, other, data):
    by, day = ledger.system, ledger.day
    if event == "found" and one.kind in KIND_BELOW:
        ledger.found(one)
    elif event == "move":
        reorganization.move(one, to=other, on=day, by=by)
    elif event == "dissolve" and one != ledger.root:
        reorganization.dissolve(one, heir=other, on=day, by=by)
    elif event == "admit":
        admission = AdmissionFactory(organization=one, decided_on=day)
        ledger.admitted[admission.pk] = (day, one.pk)
    elif event == "annul" and ledger.admitted:
        key = data.draw(st.sampled_from(sorted(ledger.admitted)), label="annulled")
        admission = admissions.Admission.objects.get(pk=key)
        admissions.annul(admission, on=TODAY, reason="Sai", version=1, by=by)
        del ledger.admitted[key]
    elif event == "quota":
        _issue(ledger, one, number=data.draw(st.integers(0, 9), label="quota"))
    elif event == "withdraw":
        _withdraw(ledger, one, whole=data.draw(st.booleans(), label="whole line"))


def _issue(ledger, organization, *, number):
    quota = quotas.issue(
        organization=organization,
        period=YEAR,
        basis="assigned",
        low=number,
        effective_on=ledger.day,
        reason="Điều chỉnh",
        by=ledger.system,
    )
    if quota.effective_on == ledger.day:
        ledger.quotas.append((organization.pk, ledger.day, number))


def _withdraw(ledger, organization, *, whole):
    for quota in Quota.objects.newest().filter(organization=organization):
        quotas.withdraw(quota, reason="Giao nhầm", whole=whole, by=ledger.system)
        theirs = [each for each in ledger.quotas if each[0] == organization.pk]
        for each in theirs if whole else theirs[-1:]:
            ledger.quotas.remove(each)


def compare(ledger, reading):
    """Assert that the table, as the command prints it, says what the ledger says."""
    tree = Tree.standing_on(reading.structure_on)
    for organization in ledger.organizations:
        if organization.pk not in tree.parents:
            continue
        data = table_as_data(attainment_table(organization, Question(reading)))
        shown = {row["code"]: (row["admitted"], row["low"]) for row in data["rows"]}
        below = children(tree, organization.pk)
        expected = {
            each.code: (
                ledger.count(each, reading),
                ledger.effective_quota(each.pk, tree, reading),
            )
            for each in ledger.organizations
            if each.pk == organization.pk or each.pk in below
        }
        assert shown == expected


def compare_last(ledger, reading):
    """Assert that everyone's last admission is what the ledger says."""
    tree = Tree.standing_on(reading.structure_on)
    standing = [each for each in ledger.organizations if each.pk in tree.parents]
    counted = overview([each.pk for each in standing], reading)
    assert {each.code: counted[each.pk].last for each in standing} == {
        each.code: ledger.last(each, reading, tree) for each in standing
    }


@settings(
    max_examples=times(10),
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_figures_equal_a_plain_recount_after_every_event(db, data):
    with transaction.atomic():
        ledger = Ledger()
        for _number in range(data.draw(st.integers(3, 12), label="steps")):
            entries = Entry.objects.count()
            before = list(Ancestry.objects.order_by("pk").values_list()), len(ledger.admitted)
            step(ledger, data)
            after = list(Ancestry.objects.order_by("pk").values_list()), len(ledger.admitted)
            assert before == after or Entry.objects.count() > entries
            assert list(oracle.differences()) == []
            assert list(recount.differences()) == []
        as_of = data.draw(st.dates(FIRST_DAY, date(2025, 12, 31)), label="as of")
        for structure_on in (as_of, ledger.day):
            compare(ledger, Reading(YEAR, as_of, structure_on))
            for period in (YEAR, QUARTER):
                compare_last(ledger, Reading(period, as_of, structure_on))
        transaction.set_rollback(True)
