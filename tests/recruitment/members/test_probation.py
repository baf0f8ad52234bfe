"""The probation: dossiers of direct admissions, removals, and what is due when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from organizations.models import User
from organizations.periods import Period
from recruitment.admissions import admissions
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from recruitment.dossiers import pipeline
from recruitment.dossiers.facts import Ballot
from recruitment.ledger import Conflict
from recruitment.members import member_events, probation
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate, MemberEvent
from tests.dossiers import CandidateFactory, going_to, step
from tests.factories import (
    TODAY,
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    UserFactory,
)
from tests.probation import due
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def take_up(admission, today=TODAY):
    return probation.take_up(admission, by=UserFactory(), today=today)


def remove(candidate, on=date(2024, 10, 1), **more):
    said = {
        "document_number": "9-QĐ/ĐU",
        "document_on": date(2024, 9, 30),
        "reason": "vi phạm tư cách",
        "version": candidate.version,
    }
    return probation.remove(
        candidate, on=on, by=UserFactory(), today=TODAY, confirmed={"old"}, **{**said, **more}
    )


def reach(ward, today=TODAY):
    return Jurisdiction.of(PostFactory(organization=ward).user, today)


def only(ward, today):
    [found] = due(reach(ward, today), today, days=365)
    return found


@pytest.mark.parametrize(
    ("ceremony_on", "stage", "steps"),
    [(None, "decided", ["entered"]), (date(2025, 3, 9), "admitted", ["entered", "forward"])],
)
def test_a_direct_admission_gets_the_dossier_that_its_ceremony_tells(
    cell, ceremony_on, stage, steps
):
    admission = AdmissionFactory(
        organization=cell,
        decided_on=date(2025, 2, 3),
        ceremony_on=ceremony_on,
        occupation="student",
        schooling="upper_secondary",
    )

    candidate = take_up(admission)

    assert (candidate.stage, candidate.admission) == (stage, admission)
    assert candidate.stage_on == (ceremony_on or date(2025, 2, 3))
    [first, *others] = candidate.steps.all()
    assert (candidate.rule_set.number, first.rule_set.number) == ("208-QĐ/TW", "232-QĐ/TW")
    assert all(each.rule_set == first.rule_set for each in others)
    assert (candidate.source, candidate.schooling) == ("students", "upper_secondary")
    assert [each.kind for each in candidate.steps.all()] == steps
    assert Entry.objects.about(candidate).get().action == "candidate.take_up"


def test_the_second_who_takes_up_a_probation_gets_the_same_dossier(cell):
    admission = AdmissionFactory(organization=cell)

    assert take_up(admission) == take_up(admission)
    assert Candidate.objects.count() == 1


def test_a_dossier_taken_up_goes_on_to_the_recognition(cell):
    admission = AdmissionFactory(organization=cell, ceremony_on=date(2024, 6, 20))
    candidate = take_up(admission)

    candidate = step(candidate, "new_member_course", date(2025, 1, 10))
    candidate = step(candidate, "recognition_filed", date(2025, 6, 21))
    candidate = step(candidate, "recognition_voted", date(2025, 6, 30))
    candidate = step(candidate, "official", date(2025, 8, 1))

    assert (candidate.outcome, candidate.official_on) == ("completed", date(2025, 6, 20))


def test_an_annulled_admission_and_one_of_who_has_left_are_not_taken_up(cell):
    annulled, gone = AdmissionFactory.create_batch(2, organization=cell)
    by = User.objects.system()
    admissions.annul(annulled, on=TODAY, reason="nhầm", version=1, by=by)
    person = gone.person
    left = MemberEntry(
        cell, "left", date(2024, 9, 1), person.full_name, person.sex, person.born_on, person=person
    )
    member_events.record(left, by=by, today=TODAY, confirmed={"old"})

    with pytest.raises(Conflict):
        take_up(annulled)
    with pytest.raises(ValidationError):
        take_up(gone)
    assert not Candidate.objects.exists()


def test_the_dossier_lies_in_the_cell_that_answers_for_the_admission_today(cell, ward):
    heir = OrganizationFactory(kind="cell", parent=ward)
    admission = AdmissionFactory(organization=cell)
    reorganization.dissolve(cell, heir=heir, on=date(2025, 1, 1), by=User.objects.system())

    assert take_up(admission).organization == heir


@pytest.mark.parametrize("stage", ["decided", "admitted", "recognition_voted"])
def test_a_removal_ends_the_dossier_and_is_an_event_and_the_admission_stands(stage):
    candidate = CandidateFactory(stage=stage)
    on = max(candidate.stage_on, date(2024, 10, 1))

    event = remove(candidate, on=on)

    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.closed_on) == ("removed", on)
    assert (event.kind, event.probationary) == ("struck_off", True)
    assert (event.document_number, event.document_on) == ("9-QĐ/ĐU", date(2024, 9, 30))
    last = candidate.steps.last()
    assert (last.document_number, last.document_on) == ("9-QĐ/ĐU", date(2024, 9, 30))
    reading = Reading(Period.of_year(2024), TODAY, TODAY)
    assert admitted([candidate.organization_id], reading)[candidate.organization_id] == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"document_number": " "}, ValidationError),
        ({"reason": " "}, ValidationError),
        ({"on": date(2024, 4, 1)}, ValidationError),
        ({"on": date(2026, 11, 23)}, ValidationError),
        ({"document_on": date(2024, 10, 2)}, ValidationError),
        ({"version": 1}, Conflict),
    ],
)
def test_a_removal_needs_a_decision_a_reason_a_day_and_the_version_seen(more, error):
    candidate = CandidateFactory(stage="admitted")

    with pytest.raises(error):
        remove(candidate, **more)
    candidate.refresh_from_db()
    assert candidate.is_open
    assert not MemberEvent.objects.exists()


@pytest.mark.parametrize("stage", ["cell_voted", "official"])
def test_only_who_is_on_probation_is_removed(stage):
    with pytest.raises(ValidationError):
        remove(CandidateFactory(stage=stage), on=TODAY)


def test_what_is_due_follows_the_road_of_a_probation(checked_terms, ward):
    """Decision of 25/8/2024, ceremony on 15/9/2024: over on 15/9/2025, vote by 27/10/2025."""
    cell = OrganizationFactory(kind="cell", parent=ward)
    admission = AdmissionFactory(organization=cell, decided_on=date(2024, 8, 25))
    on = date(2024, 9, 1)
    assert (only(ward, on).next, only(ward, on).last_day) == ("ceremony", date(2024, 10, 8))

    candidate = take_up(admission, on)
    candidate = step(candidate, "admitted", date(2024, 9, 15))
    found = only(ward, date(2025, 7, 20))
    assert (found.next, found.last_day, found.days_left) == ("course", date(2025, 9, 15), 57)
    assert (found.reminder, found.is_over) == (60, False)

    candidate = step(candidate, "new_member_course", date(2025, 7, 21))
    found = only(ward, date(2025, 9, 20))
    assert (found.next, found.last_day) == ("file", date(2025, 10, 27))
    assert (found.is_over, found.days_to_end, found.is_overdue) == (True, -5, False)

    candidate = step(candidate, "recognition_filed", date(2025, 9, 22))
    assert only(ward, date(2025, 10, 28)).next == "vote"
    assert only(ward, date(2025, 10, 28)).is_overdue

    candidate = step(candidate, "recognition_voted", date(2025, 10, 20))
    found = only(ward, date(2025, 10, 28))
    assert (found.next, found.last_day) == ("decide", date(2025, 12, 1))

    step(candidate, "official", date(2025, 12, 20))
    assert due(reach(ward), date(2025, 12, 21)) == []


@pytest.mark.parametrize(
    ("today", "reminder"),
    [
        (date(2025, 3, 1), None),
        (date(2025, 3, 22), 90),
        (date(2025, 4, 21), 60),
        (date(2025, 5, 21), 30),
        (date(2025, 6, 5), 15),
        (date(2025, 6, 13), 7),
        (date(2025, 6, 19), 7),
        (date(2025, 6, 20), 0),
    ],
)
def test_the_end_of_a_probation_is_called_to_mind_90_60_30_15_and_7_days_before(
    ward, cell, today, reminder
):
    AdmissionFactory(organization=cell, ceremony_on=date(2024, 6, 20))

    assert only(ward, today).reminder == reminder


def test_after_three_failed_votes_the_superior_decides(ward, cell):
    admission = AdmissionFactory(organization=cell, ceremony_on=date(2024, 6, 20))
    candidate = take_up(admission)
    candidate = step(candidate, "new_member_course", date(2025, 1, 10))
    candidate = step(candidate, "recognition_filed", date(2025, 6, 21))
    for month in (7, 8, 9):
        assert only(ward, TODAY).next == "vote"
        with pytest.raises(ValidationError):
            step(candidate, "official", date(2025, 10, 20), document_number="9-QĐ/HU")
        on = date(2025, month, 1)
        going = going_to(candidate, "recognition_voted", on, ballot=Ballot(20, 18, 9))
        candidate = pipeline.fail(
            candidate, going, version=candidate.version, by=UserFactory(), today=TODAY
        )

    found = only(ward, TODAY)
    assert (found.next, found.failed_votes) == ("superior", 3)
    recognized = step(candidate, "official", date(2025, 10, 20), document_number="9-QĐ/HU")
    assert recognized.official_on == date(2025, 6, 20)


def test_direct_admissions_are_on_probation_for_24_months_and_not_after_an_exit(ward, cell):
    AdmissionFactory(organization=cell, decided_on=date(2024, 11, 22))
    stays = AdmissionFactory(organization=cell, decided_on=date(2024, 11, 23))
    goes = AdmissionFactory(organization=cell, decided_on=date(2026, 11, 1))
    person = goes.person
    exit_ = MemberEntry(
        cell, "struck_off", TODAY, person.full_name, person.sex, person.born_on, person=person
    )
    by = User.objects.system()
    member_events.record(exit_, by=by, today=TODAY, confirmed={"number_missing"})

    assert [each.admission for each in due(reach(ward), TODAY)] == [stays]


def test_who_went_elsewhere_within_the_province_keeps_a_dossier_to_be_handed_over(ward):
    candidate = CandidateFactory(
        stage="admitted", organization=OrganizationFactory(kind="cell", parent=ward)
    )
    person = candidate.person
    gone = MemberEntry(
        candidate.organization,
        "to_within",
        date(2024, 9, 1),
        person.full_name,
        person.sex,
        person.born_on,
        person=person,
    )
    member_events.record(gone, by=User.objects.system(), today=TODAY, confirmed={"old"})

    assert only(ward, TODAY).next == "hand_over"


def test_what_is_out_of_reach_is_not_due(cell):
    AdmissionFactory(organization=cell)

    assert due(reach(OrganizationFactory()), TODAY) == []


@pytest.mark.parametrize("number", [1, 12])
def test_what_is_due_takes_as_many_queries_for_one_as_for_many(ward, cell, number):
    AdmissionFactory.create_batch(number, organization=cell, decided_on=date(2026, 1, 1))
    for _each in range(number):
        CandidateFactory(organization=cell, stage="admitted")
    may = reach(ward)
    due(may, TODAY)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(due(may, TODAY)) == number * 2
    assert len(asked) == 5


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_up_a_probation_at_once_both_get_one_dossier(cell):
    admission, by = AdmissionFactory(organization=cell), User.objects.system()

    def work():
        return probation.take_up(admission, by=by, today=TODAY).pk

    assert at_once(work, work) == [Candidate.objects.get().pk] * 2
