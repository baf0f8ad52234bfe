"""What became of a course after 12 and 24 months."""

from datetime import date
from fractions import Fraction

import pytest

from organizations.models import User
from recruitment.admissions import admissions
from recruitment.counting.rounding import rounded
from recruitment.models import Candidate, Participant
from recruitment.training.course_outcomes import became, outcomes
from recruitment.training.course_results import Mark
from tests.courses import CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, take_to
from tests.factories import TODAY

CERTIFIED = date(2024, 4, 5)


def test_a_class_of_40_with_9_admitted_in_24_months_is_22_and_a_half_per_cent():
    days = [date(2025, 4, 5)] * 4 + [date(2025, 4, 6)] * 4 + [date(2026, 4, 5)]
    days += [date(2026, 4, 6)] + [None] * 30
    passed = [(CERTIFIED, day) for day in days]
    after_12, after_24 = became(passed, today=date(2026, 4, 6))

    assert (after_12.went_on, after_12.passed, after_12.percent) == (4, 40, 10)
    assert (after_24.went_on, after_24.percent) == (9, Fraction(45, 2))
    assert str(rounded(after_24.percent)) == "22.5"


@pytest.mark.parametrize(
    ("today", "over"),
    [
        (date(2025, 4, 5), (False, False)),
        (date(2025, 4, 6), (True, False)),
        (date(2026, 4, 6), (True, True)),
    ],
)
def test_until_the_months_are_over_the_number_is_one_so_far(today, over):
    assert tuple(each.is_over for each in became([(CERTIFIED, None)], today=today)) == over


def test_each_is_followed_from_the_own_certificate():
    late = date(2024, 6, 3)
    passed = [(CERTIFIED, date(2025, 4, 6)), (late, date(2025, 6, 3))]
    after_12, _after_24 = became(passed, today=date(2025, 6, 3))

    assert after_12.went_on == 1
    assert not after_12.is_over


def test_where_nobody_passed_there_is_no_percentage():
    assert [each.percent for each in became([], today=TODAY)] == [None, None]


def numbers(course):
    found = outcomes([course], Participant.objects.all(), today=TODAY, counting="decision")
    return found[course.pk]


@pytest.mark.django_db
def test_admissions_that_stand_are_counted_of_those_who_passed():
    course = CourseFactory()
    rows = call(course, *(CandidateFactory(stage="sympathizer") for _ in range(5)))
    marks = [passing(row, str(row.pk)) for row in rows[:3]]
    enter(course, *marks, Mark(rows[3].pk, "failed"), Mark(rows[4].pk, "absent"))
    for row in rows[:2]:
        candidate = Candidate.objects.get(pk=row.candidate_id)
        admitted = take_to(candidate, "decided")
    outcome = numbers(course)
    assert (outcome.called, outcome.passed, outcome.failed, outcome.absent) == (5, 3, 1, 1)
    assert outcome.unknown == 0
    assert [each.went_on for each in outcome.became] == [2, 2]

    admissions.annul(
        admitted.admission,
        on=TODAY,
        reason="Thu hồi quyết định",
        version=admitted.admission.version,
        by=User.objects.system(),
    )
    assert [each.went_on for each in numbers(course).became] == [1, 1]


@pytest.mark.django_db
def test_of_a_course_for_new_members_the_official_members_are_counted():
    candidate = CandidateFactory(stage="admitted")
    course = CourseFactory(kind="new_member", start=date(2024, 9, 2), last_day=date(2024, 9, 6))
    enter(course, passing(*call(course, candidate), on=date(2024, 9, 6)))
    candidate.refresh_from_db()
    take_to(candidate, "official")

    assert [each.went_on for each in numbers(course).became] == [1, 1]


@pytest.mark.django_db
def test_a_course_without_a_roster_has_noughts():
    outcome = numbers(CourseFactory())

    assert (outcome.called, outcome.passed) == (0, 0)
