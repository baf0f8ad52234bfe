"""The results of a course: a roster at once, certificates, and the step of each dossier."""

from datetime import date
from itertools import islice

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from audit.words import told
from organizations.models import User
from recruitment.dossiers import endings, pipeline
from recruitment.ledger import Conflict
from recruitment.models import Participant, Stage
from recruitment.training import course_results
from recruitment.training.course_results import Mark, RosterFaults, numbered, why_it_stays
from tests.courses import PASSED_ON, CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def listed(**more):
    """A dossier listed on 8 March 2024, before the course."""
    return CandidateFactory(stage="sympathizer", **more)


def faults_of(course, *marks):
    with pytest.raises(RosterFaults) as refusal:
        enter(course, *marks)
    return refusal.value.rows


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("01/CN-TTCT", ["01/CN-TTCT", "02/CN-TTCT"]),
        ("9", ["9", "10"]),
        ("099/2026", ["099/2026", "100/2026"]),
        ("CN 2026-007", ["CN 2026-007", "CN 2026-008"]),
    ],
)
def test_numbers_count_up_from_the_first(first, after):
    assert list(islice(numbered(first), 2)) == after


def test_a_first_number_without_digits_is_refused():
    with pytest.raises(ValidationError):
        next(numbered("CN"))


def test_passing_gives_the_certificate_and_takes_the_dossier_a_step_on():
    course, candidate = CourseFactory(), listed()
    [row] = call(course, candidate)
    assert enter(course, passing(row)) == []

    candidate.refresh_from_db()
    assert (candidate.certificate_number, candidate.certificate_on) == ("01/CN", PASSED_ON)
    assert (candidate.stage, candidate.stage_on) == (Stage.COURSE_DONE, PASSED_ON)
    assert candidate.paper_states.get(code="CN-NTVĐ").state == "in_hand"
    step = candidate.steps.last()
    assert (step.document_number, step.document_on) == ("01/CN", PASSED_ON)
    entries = Entry.objects.about(candidate).order_by("pk").values_list("action", flat=True)
    assert list(entries)[-4:] == ["course.call", "course.result", "paper.mark", "candidate.advance"]


def test_a_course_for_new_members_takes_a_probation_a_step_on():
    candidate = CandidateFactory(stage="admitted")
    course = CourseFactory(kind="new_member", start=date(2024, 9, 2), last_day=date(2024, 9, 6))
    [row] = call(course, candidate)
    enter(course, passing(row, on=date(2024, 9, 6)))

    candidate.refresh_from_db()
    assert candidate.stage == Stage.NEW_MEMBER_COURSE
    assert candidate.new_member_certificate_on == date(2024, 9, 6)
    assert candidate.certificate_on != candidate.new_member_certificate_on


def test_whose_step_is_stopped_keeps_the_certificate_and_it_is_said_why():
    course = CourseFactory()
    in_the_pool, listed_later = CandidateFactory(), listed(started_on=date(2024, 4, 15))
    rows = call(course, in_the_pool, listed_later)
    stayed = enter(course, passing(rows[0], "1"), passing(rows[1], "2"))

    assert [row.pk for row in stayed] == [row.pk for row in rows]
    for candidate, stage in ((in_the_pool, Stage.POOL), (listed_later, Stage.SYMPATHIZER)):
        candidate.refresh_from_db()
        assert (candidate.stage, candidate.certificate_on) == (stage, PASSED_ON)
    of_pool, of_listed = (why_it_stays(row) for row in course_results.roster(course))
    assert str(Stage.POOL.label) in of_pool
    assert "22/04/2024" in of_listed


def test_nothing_is_said_of_who_went_on_failed_or_is_closed():
    course = CourseFactory()
    went_on, failed, closed = call(course, listed(), listed(), CandidateFactory())
    candidate = closed.candidate
    endings.close(
        candidate,
        outcome="withdrawn",
        on=TODAY,
        reason="Xin thôi",
        version=candidate.version,
        by=User.objects.system(),
        today=TODAY,
    )
    stayed = enter(course, passing(went_on, "1"), Mark(failed.pk, "failed"), passing(closed, "2"))

    assert stayed == []
    assert [why_it_stays(row) for row in course_results.roster(course)] == ["", "", ""]


def test_other_papers_that_are_missing_stay_visible_on_the_step():
    candidate = listed()
    candidate.paper_states.all().delete()
    [row] = call(CourseFactory(), candidate)
    enter(row.course, passing(row))

    step = candidate.steps.last()
    assert step.after == Stage.COURSE_DONE
    assert all("CN-NTVĐ" not in finding["params"].get("codes", "") for finding in step.findings)
    assert row.course.number in step.reason


def test_a_mistake_is_said_at_its_row_and_nothing_is_written():
    course = CourseFactory()
    rows = call(course, *(listed() for _ in range(5)))
    found = faults_of(
        course,
        passing(rows[0]),
        passing(rows[1]),
        Mark(rows[2].pk, "passed", ""),
        Mark(rows[3].pk, "failed", "7/CN"),
        passing(rows[4], "9/CN", on=date(2024, 3, 31)),
    )

    assert {key: list(said) for key, said in found.items()} == {
        rows[1].pk: ["certificate_number"],
        rows[2].pk: ["certificate_number", "certificate_on"],
        rows[3].pk: ["certificate_number"],
        rows[4].pk: ["certificate_on"],
    }
    assert set(course.participants.values_list("result", flat=True)) == {"called"}
    assert not Entry.objects.filter(action="course.result").exists()


def test_a_course_that_has_not_begun_has_no_results():
    course = CourseFactory(start=date(2026, 12, 1), last_day=date(2026, 12, 5))
    [row] = call(course, listed())

    assert list(faults_of(course, Mark(row.pk, "absent"))[row.pk]) == ["result"]
    assert list(faults_of(course, passing(row, on=TODAY))[row.pk]) == ["certificate_on"]


def test_a_number_and_a_date_are_corrected_on_row_and_dossier():
    course, candidate = CourseFactory(), listed()
    [row] = call(course, candidate)
    enter(course, passing(row, "01/CN"))
    enter(course, passing(row, "10/CN", on=date(2024, 4, 8)))

    candidate.refresh_from_db()
    assert (candidate.certificate_number, candidate.certificate_on) == ("10/CN", date(2024, 4, 8))
    assert candidate.steps.filter(after=Stage.COURSE_DONE).count() == 1
    entry = Entry.objects.filter(action="course.result").latest("pk")
    assert entry.changes["certificate_number"] == ["01/CN", "10/CN"]


def test_a_dossier_that_went_on_has_to_be_sent_back_before_its_result_changes():
    course, candidate = CourseFactory(), listed()
    [row] = call(course, candidate)
    enter(course, passing(row))
    assert list(faults_of(course, Mark(row.pk, "failed"))[row.pk]) == ["result"]

    candidate.refresh_from_db()
    pipeline.send_back(
        candidate,
        to=Stage.SYMPATHIZER,
        on=date(2024, 4, 10),
        reason="Nhập nhầm",
        version=candidate.version,
        by=User.objects.system(),
        today=TODAY,
    )
    enter(course, Mark(row.pk, "failed"))

    candidate.refresh_from_db()
    assert (candidate.certificate_number, candidate.certificate_on) == ("", None)


def test_a_later_certificate_on_the_dossier_is_not_replaced_by_an_older_one():
    early, late = CourseFactory(), CourseFactory()
    candidate = CandidateFactory()
    [first], [second] = call(early, candidate), call(late, candidate)
    enter(late, passing(second, "20/CN", on=date(2024, 6, 1)))
    enter(early, passing(first, "1/CN"))

    candidate.refresh_from_db()
    assert candidate.certificate_number == "20/CN"


def test_of_two_who_enter_one_roster_the_second_is_told():
    course = CourseFactory()
    [row] = call(course, listed())
    course.refresh_from_db()
    version = course.version
    enter(course, passing(row))

    with pytest.raises(Conflict):
        course_results.enter(
            course, [Mark(row.pk, "failed")], version=version, by=User.objects.system(), today=TODAY
        )
    assert Participant.objects.get(pk=row.pk).result == "passed"


def test_a_row_of_another_roster_is_refused():
    course = CourseFactory()
    [row] = call(CourseFactory(), listed())

    with pytest.raises(Conflict):
        enter(course, passing(row))


def test_the_history_of_a_dossier_tells_course_and_result_in_words():
    course, candidate = CourseFactory(number="7/2024"), listed()
    [row] = call(course, candidate)
    enter(course, passing(row))

    [said] = told(Entry.objects.about(candidate).filter(action="course.result"), show_values=True)
    values = {change.label: (change.old, change.new) for change in said.changes}
    assert values["Lớp bồi dưỡng"] == ("—", str(course))
    assert values["Kết quả"] == ("được triệu tập", "đạt")
