"""Courses: founded, corrected, who is called to them, and who is proposed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from audit.models import Entry
from organizations.models import User
from recruitment.ledger import Conflict
from recruitment.models import Candidate, Course, Participant
from recruitment.training import calling, courses
from recruitment.training.course_results import Mark
from tests.courses import CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


def cell_of(ward, **more):
    return OrganizationFactory(parent=ward, kind="cell", **more)


def described(course, **changes):
    return {name: getattr(course, name) for name in courses.FIELDS} | changes


def correct(course, **changes):
    return courses.correct_course(
        course,
        described(course, **changes),
        version=course.version,
        by=User.objects.system(),
        today=TODAY,
    )


def actions(subject):
    return list(Entry.objects.about(subject).order_by("pk").values_list("action", flat=True))


def names(found):
    return [candidate.person.full_name for candidate in found]


def test_a_course_is_founded_and_corrected_with_its_entries(ward):
    course = CourseFactory(organization=ward, place="  Hội trường ")
    correct(course, place="Nhà văn hóa")

    course.refresh_from_db()
    assert (course.place, course.version) == ("Nhà văn hóa", 2)
    assert actions(course) == ["course.found", "course.correct"]
    assert Entry.objects.about(course).latest("pk").changes == {
        "place": ["Hội trường", "Nhà văn hóa"]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": date(2024, 3, 31)}, "__all__"),
        ({"decided_on": date(2027, 1, 1)}, "decided_on"),
        ({"start": date(1999, 1, 1)}, "organization"),
        ({"number": " "}, "number"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ward, changes, field):
    with pytest.raises(ValidationError) as refusal:
        CourseFactory(organization=ward, **changes)

    assert list(refusal.value.message_dict) == [field]
    assert not Course.objects.exists()


def test_a_number_is_used_once_for_a_kind_in_an_organization(ward):
    CourseFactory(organization=ward, number="1/2024")
    CourseFactory(organization=ward, number="1/2024", kind="new_member")

    with pytest.raises(ValidationError):
        CourseFactory(organization=ward, number="1/2024")


def test_a_course_cannot_end_before_it_starts_nor_a_number_be_given_twice(ward):
    course = CourseFactory(organization=ward)
    course.last_day = date(2024, 3, 1)

    with pytest.raises(IntegrityError):
        course.save()


def test_two_who_correct_one_course_do_not_pass_each_other(ward):
    course = CourseFactory(organization=ward)
    seen_by_the_other = Course.objects.get(pk=course.pk)
    correct(course, place="Nhà văn hóa")

    with pytest.raises(Conflict):
        correct(seen_by_the_other, place="Hội trường")


def test_a_course_with_a_roster_keeps_its_kind_and_begins_before_its_certificates(ward):
    course = CourseFactory(organization=ward)
    [row] = call(course, CandidateFactory(organization=cell_of(ward)))
    enter(course, passing(row))
    course.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        correct(course, kind="new_member")
    assert list(refusal.value.message_dict) == ["kind"]
    with pytest.raises(ValidationError) as refusal:
        correct(course, start=date(2024, 4, 7), last_day=date(2024, 4, 8))
    assert list(refusal.value.message_dict) == ["start"]


def test_who_is_called_is_on_the_roster_and_the_dossier_tells_of_it(ward):
    course = CourseFactory(organization=ward)
    candidate = CandidateFactory(organization=cell_of(ward), stage="sympathizer")
    [row] = call(course, candidate)

    assert (row.result, row.course_id) == ("called", course.pk)
    entry = Entry.objects.about(candidate).latest("pk")
    assert (entry.action, entry.changes) == ("course.call", {"course": [None, course.pk]})
    assert entry.organization_id == candidate.organization_id


def test_nobody_is_called_if_one_of_them_cannot_be(ward):
    course = CourseFactory(organization=ward)
    cell = cell_of(ward)
    listed = CandidateFactory(organization=cell, stage="sympathizer")
    voted = CandidateFactory(organization=cell, stage="cell_voted")

    with pytest.raises(ValidationError, match=voted.person.full_name):
        call(course, listed, voted)
    assert not Participant.objects.exists()


def test_who_is_on_the_roster_or_closed_cannot_be_called(ward):
    course = CourseFactory(organization=ward)
    called = CandidateFactory(organization=cell_of(ward))
    call(course, called)
    closed = CandidateFactory(organization=called.organization)
    Candidate.objects.filter(pk=closed.pk).update(outcome="withdrawn", closed_on=TODAY)

    for candidate in (called, closed):
        with pytest.raises(ValidationError):
            call(course, candidate)
    with pytest.raises(ValidationError):
        call(course)


def test_a_roster_has_an_end(ward, monkeypatch):
    monkeypatch.setattr(courses, "LARGEST", 1)
    course = CourseFactory(organization=ward)
    cell = cell_of(ward)
    call(course, CandidateFactory(organization=cell))

    with pytest.raises(ValidationError):
        call(course, CandidateFactory(organization=cell))


def test_two_who_work_on_one_roster_do_not_pass_each_other(ward):
    course = CourseFactory(organization=ward)
    candidate = CandidateFactory(organization=cell_of(ward))
    call(course, candidate)
    old = Course.objects.get(pk=course.pk)
    old.version -= 1

    with pytest.raises(Conflict):
        courses.call(old, [candidate], version=old.version, by=User.objects.system())


def test_who_is_taken_off_stays_on_record_and_can_be_called_again(ward):
    course = CourseFactory(organization=ward)
    candidate = CandidateFactory(organization=cell_of(ward))
    [row] = call(course, candidate)
    course.refresh_from_db()
    courses.take_off(row, version=course.version, by=User.objects.system())

    row.refresh_from_db()
    assert row.result == "off"
    assert not course.participants.on_roster().exists()
    [again] = call(course, candidate)
    assert (again.pk, again.result) == (row.pk, "called")
    assert actions(candidate)[-3:] == ["course.call", "course.take_off", "course.call"]


def test_who_has_a_result_is_not_taken_off(ward):
    course = CourseFactory(organization=ward)
    [row] = call(course, CandidateFactory(organization=cell_of(ward)))
    enter(course, passing(row))
    course.refresh_from_db()

    with pytest.raises(ValidationError):
        courses.take_off(row, version=course.version, by=User.objects.system())


def test_who_passed_has_a_certificate_and_nobody_else():
    [row] = call(CourseFactory(), CandidateFactory())

    with pytest.raises(IntegrityError):
        Participant.objects.filter(pk=row.pk).update(result="passed")


def test_cells_that_sent_nobody_for_a_year_are_proposed_the_longest_waiting_first(ward):
    never, long_ago, lately, elsewhere = (
        cell_of(ward, name=name) for name in ("Chi bộ B", "Chi bộ A", "Chi bộ C", "Chi bộ D")
    )
    for cell, name in ((never, "Bình"), (long_ago, "An"), (lately, "Chi")):
        CandidateFactory(organization=cell, full_name=name, stage="sympathizer")
    CandidateFactory(organization=never, full_name="Yên", started_on=date(2024, 2, 1))
    CandidateFactory(organization=elsewhere, full_name="Dung", stage="application")
    CandidateFactory(full_name="Xa")
    for cell, start in ((long_ago, date(2025, 6, 1)), (lately, date(2025, 6, 2))):
        before = CourseFactory(organization=ward, start=start, last_day=start)
        sent = CandidateFactory(organization=cell)
        enter(before, passing(*call(before, sent), on=start))
    course = CourseFactory(organization=ward, start=date(2026, 6, 1), last_day=date(2026, 6, 5))

    found = calling.proposed(course, Candidate.objects.all(), TODAY)
    assert names(found) == ["Bình", "Yên", "An"]
    everybody = calling.everybody(course, Candidate.objects.all(), TODAY)
    assert {"Bình", "Yên", "An", "Chi", "Dung"} < set(names(everybody))


def test_who_was_called_and_did_not_come_does_not_make_the_cell_wait(ward):
    candidate = CandidateFactory(organization=cell_of(ward), stage="sympathizer")
    before = CourseFactory(organization=ward, start=date(2026, 3, 2), last_day=date(2026, 3, 2))
    [row] = call(before, candidate)
    course = CourseFactory(organization=ward, start=date(2026, 6, 1), last_day=date(2026, 6, 5))
    proposed = calling.proposed(course, Candidate.objects.all(), TODAY)

    assert not proposed.exists()
    enter(before, Mark(row.pk, "absent"))
    assert proposed.exists()


def test_who_has_an_expired_certificate_can_be_called_again(ward):
    candidate = CandidateFactory(
        organization=cell_of(ward),
        stage="application",
    )
    Candidate.objects.filter(pk=candidate.pk).update(certificate_on=date(2021, 6, 5))
    course = CourseFactory(organization=ward, start=date(2026, 6, 1), last_day=date(2026, 6, 5))
    day_before = CourseFactory(organization=ward, start=date(2026, 6, 1), last_day=date(2026, 6, 4))

    assert list(calling.expired(course, Candidate.objects.all(), TODAY)) == [candidate]
    assert not calling.expired(day_before, Candidate.objects.all(), TODAY).exists()


def test_to_a_course_for_new_members_the_oldest_ceremonies_are_called_first(ward):
    cell = cell_of(ward)
    for name, started_on in (("Sau", date(2024, 5, 1)), ("Trước", date(2024, 4, 1))):
        CandidateFactory(organization=cell, full_name=name, started_on=started_on, stage="admitted")
    CandidateFactory(organization=cell, full_name="Đã học", stage="new_member_course")
    course = CourseFactory(organization=ward, kind="new_member")

    found = calling.proposed(course, Candidate.objects.all(), TODAY)
    assert names(found) == ["Trước", "Sau"]
