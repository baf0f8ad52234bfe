"""Certificates that run out, by the rules of each dossier."""

import re
import uuid
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organizations.jurisdiction import Jurisdiction
from recruitment.dossiers import admissible
from recruitment.models import Candidate, RuleNumber, RuleSet
from recruitment.rulebook import rules
from recruitment.training import certificates
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return PostFactory(organization=OrganizationFactory())


@pytest.fixture
def may(post):
    return Jurisdiction.of(post.user, TODAY)


@pytest.fixture
def cell(post):
    return OrganizationFactory(parent=post.organization, kind="cell")


def dated(cell, day, **more):
    """An open dossier whose certificate is of `day`."""
    return CandidateFactory(
        organization=cell, certificate_number="1/CN", certificate_on=day, **more
    )


def days_left(candidates):
    """Return how many days away the last day is on which each is valid."""
    return [(each.last_day - TODAY).days for each in certificates.expiry_days(candidates)]


def test_certificates_are_listed_by_the_days_they_are_still_valid(cell, may):
    # Valid for 60 months: of 22/11/2021 it was valid until yesterday.
    for days in (-1, 0, 30, 31, 90, 91, 180, 181, -400):
        dated(cell, rules.months_later(TODAY + timedelta(days=days + 1), -60))

    assert days_left(certificates.expiring(may, TODAY, within=30)) == [0, 30]
    assert days_left(certificates.expiring(may, TODAY, within=90)) == [0, 30, 31, 90]
    assert days_left(certificates.expiring(may, TODAY)) == [0, 30, 31, 90, 91, 180]
    assert days_left(certificates.expired(may, TODAY)) == [-400, -1]
    assert certificates.counts(may, TODAY) == {30: 2, 90: 4, 180: 6, "expired": 2}


@pytest.mark.parametrize("days", [-3, 0, 5, 19])
def test_the_list_and_the_inbox_tell_one_last_day_with_one_mark(client, secretary, days):
    today = timezone.localdate()
    cell = OrganizationFactory(parent=secretary.organization, kind="cell")
    last_day = today + timedelta(days=days)
    candidate = dated(cell, rules.months_later(last_day + timedelta(days=1), -60))
    which = "expired" if days < 0 else "30"

    listed = client.get(reverse("recruitment:certificate_list"), {"in": which})
    inbox = client.get(reverse("recruitment:inbox"), {"kind": "certificate"})

    in_list = marks(listed, candidate)
    assert f"{last_day:%d/%m/%Y}" in in_list[0]
    assert in_list == marks(inbox, candidate)


def marks(response, candidate):
    """Return the last day and the mark of the row that is about `candidate`."""
    soup = BeautifulSoup(response.content, "html.parser")
    [row] = {
        each.find_parent(["tr", "li"])
        for each in soup.select(f"main :is(tr, li.task) a[href^='/candidates/{candidate.pk}/']")
    }
    for links in row.select(".aside"):
        links.decompose()
    text = " ".join(row.get_text(" ").split())
    return re.findall(r"\d\d/\d\d/\d{4}", text)[-1], re.search("[●▲▼] .*", text).group()


def test_each_dossier_goes_by_its_own_rules(cell, may):
    longer = RuleSet.objects.exclude(pk=dated(cell, date(2022, 1, 10)).rule_set_id).first()
    RuleNumber.objects.filter(rule_set=longer, code="certificate_months").update(number=72)
    RuleSet.objects.filter(pk=longer.pk).update(stamp=uuid.uuid4())  # as every change does
    other = dated(cell, date(2021, 1, 5))
    Candidate.objects.filter(pk=other.pk).update(rule_set=longer)

    found = certificates.expiry_days(certificates.expiring(may, TODAY))
    assert [each.expires for each in found] == [date(2027, 1, 5), date(2027, 1, 10)]
    for each in found:
        known = rules.load(RuleSet.objects.get(pk=each.candidate.rule_set_id))
        assert admissible.certificate_expires(each.candidate.certificate_on, known) == each.expires


@pytest.mark.parametrize(
    ("dated_on", "day", "is_over"),
    [
        (date(2020, 2, 29), date(2025, 2, 27), False),
        (date(2020, 2, 29), date(2025, 2, 28), True),
        (date(2020, 2, 28), date(2025, 2, 28), True),
        (date(2020, 3, 1), date(2025, 2, 28), False),
        (date(2020, 1, 15), date(2025, 1, 14), False),
        (date(2020, 1, 15), date(2025, 1, 15), True),
    ],
)
def test_the_last_day_of_february_is_reckoned_as_the_rules_do(cell, dated_on, day, is_over):
    dated(cell, dated_on)

    assert certificates.expired_by(day, Candidate.objects.all()).exists() == is_over


def test_who_was_voted_on_is_closed_or_out_of_reach_is_not_listed(cell, may):
    day = date(2022, 1, 10)
    dated(OrganizationFactory(kind="cell", parent=OrganizationFactory()), day)
    voted = CandidateFactory(organization=cell, stage="endorsed")
    Candidate.objects.filter(pk=voted.pk).update(certificate_on=day, certificate_number="1")
    closed = dated(cell, day)
    Candidate.objects.filter(pk=closed.pk).update(outcome="withdrawn", closed_on=TODAY)
    assert list(certificates.expiring(may, TODAY)) == [voted]

    Candidate.objects.filter(pk=voted.pk).update(stage="cell_voted")
    assert not certificates.expiring(may, TODAY).exists()


def test_rules_that_name_no_validity_let_no_certificate_expire(cell, may):
    dated(cell, date(2015, 1, 1))
    RuleNumber.objects.filter(code="certificate_months").delete()

    assert not certificates.expired(may, TODAY).exists()


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_takes_two_queries_however_long(cell, may, number, django_assert_num_queries):
    for _ in range(number):
        dated(cell, date(2022, 1, 10))

    with django_assert_num_queries(2):
        found = certificates.expiry_days(certificates.expiring(may, TODAY))
        assert [each.candidate.organization.name for each in found] == [cell.name] * number
