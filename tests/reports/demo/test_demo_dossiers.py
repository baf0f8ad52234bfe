"""The dossiers of the demo: three rule sets, many stages, and nothing in published years."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from organizations.files import Report
from organizations.imports import ORGANIZATION_COLUMNS, load_organizations
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Post, User
from recruitment.counting import recount
from recruitment.dossiers import regulations
from recruitment.doubles import doubles
from recruitment.models import (
    Admission,
    Candidate,
    Course,
    IntroductionTarget,
    MemberEvent,
    Participant,
    PoolReview,
    Session,
    Step,
    Transfer,
)
from recruitment.training import certificates
from recruitment.training.course_outcomes import outcomes
from reports.demo import classes, dossiers, meetings, occasions
from reports.demo.numbering import Numbering
from reports.demo.places import Places, rows_of
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def ward_built(django_db_setup, django_db_blocker):
    """The dossiers of one ward; the others are made alike. Built once, and nothing left."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(dossiers, "COMMITTEES", ("TH-TP-DONGSON",))
        apart = [replace(each, committee="TH-TP-DONGSON") for each in dossiers.APART]
        patch.setattr(dossiers, "APART", apart)
        patch.setattr(meetings, "WARDS", ("TH-TP-DONGSON",))
        patch.setattr(occasions, "CENTRES", {"TH-TP-DONGSON": ("TH-TP", "Trung tâm Chính trị")})
        yield _build()
        transaction.set_rollback(True)


@pytest.fixture
def built(ward_built, db):
    return ward_built


def _build():
    places = Places()
    wanted = {
        code
        for committee in dossiers.COMMITTEES
        for place in [places.by_code[committee], *places.cells(committee)]
        for code in places.line(place.code)
    }
    columns = dict.fromkeys((column.name for column in ORGANIZATION_COLUMNS), "")
    rows = [columns | row for row in rows_of("organizations.csv") if row["code"] in wanted]
    report = Report()
    by = User.objects.system()
    load_organizations(enumerate(rows, 2), by=by, today=TODAY, report=report)
    assert report.faults == []
    return dossiers.build(TODAY, by=by, numbering=Numbering())


def test_the_demo_has_dossiers_worth_looking_at(built):
    candidates = Candidate.objects.all()

    assert candidates.count() == built > 40
    assert candidates.filter(stage="background_check").count() >= 2
    assert regulations.moved(candidates.open()).count() == 2
    rules = set(Step.objects.values_list("rule_set__number", flat=True))
    assert rules >= {"24-QĐ/TW", "294-QĐ/TW", "208-QĐ/TW"}
    assert len(set(candidates.open().values_list("stage", flat=True))) >= 10
    assert candidates.filter(outcome="completed").exists()
    assert candidates.filter(leaves_on__gt=TODAY).exists()
    assert not Admission.objects.filter(decided_on__lt=date(2025, 1, 1)).exists()
    assert list(recount.differences()) == []


def test_the_demo_has_earlier_courses_and_certificates_worth_looking_at(built):
    ward = Organization.objects.get(code="TH-TP-DONGSON")
    post = PostFactory(organization=ward, role=Post.Role.BOARD)
    classes.build(TODAY, by=User.objects.system(), numbering=Numbering())
    may = Jurisdiction.of(post.user, TODAY)

    [course] = Course.objects.all()
    told = outcomes([course], Participant.objects.all(), today=TODAY, counting="decision")
    one, two = told[course.pk].became
    assert (0 < one.went_on <= two.went_on < two.passed, one.is_over, two.is_over) == (True,) * 3
    assert certificates.counts(may, TODAY) == {30: 1, 90: 2, 180: 3, "expired": 1}
    assert doubles.Pairs(may.descendants(may.persons)).count() == 1
    assert not Admission.objects.filter(decided_on__lt=date(2025, 1, 1)).exists()
    assert list(recount.differences()) == []


def test_the_demo_has_occasions_worth_looking_at(built):
    occasions.build(TODAY, by=User.objects.system(), numbering=Numbering())

    past, coming = Course.objects.order_by("start")
    assert past.participants.filter(result=Participant.Result.PASSED).exists()
    assert coming.start > TODAY
    assert Transfer.objects.pending().count() == 1
    assert IntroductionTarget.objects.count() == 2
    assert MemberEvent.objects.count() == 5
    assert Candidate.objects.get(arrival__isnull=False).stage == "admitted"
    assert list(recount.differences()) == []


def test_the_demo_has_sessions_and_reviews_worth_looking_at(built):
    meetings.build(TODAY, by=User.objects.system(), numbering=Numbering())

    assert set(Session.objects.values_list("stage", flat=True)) == {"decided", "official"}
    for session in Session.objects.all():
        results = list(session.items.values_list("result", flat=True))
        assert results.count("passed") >= 1, results
        assert results.count("refused") == 1
    months = set(PoolReview.objects.values_list("month", flat=True))
    assert months == {date(2026, 10, 1), date(2026, 11, 1)}
    assert list(recount.differences()) == []
