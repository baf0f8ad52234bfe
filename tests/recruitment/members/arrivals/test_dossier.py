"""Who arrives on probation gets a dossier and a clock, and is recognized like others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import reorganization
from organizations.models import User
from recruitment.dossiers import pipeline
from recruitment.dossiers.facts import Ballot
from recruitment.due.inbox import Inbox
from recruitment.ledger import Unconfirmed
from recruitment.members import member_events, probation
from recruitment.models import Admission, Candidate, MemberEvent
from recruitment.models import DueKind as Kind
from recruitment.sessions import agenda, sessions
from recruitment.training import calling
from tests.courses import CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, arrive, going_to, step, take_to
from tests.factories import TODAY, AdmissionFactory, UserFactory
from tests.recruitment.members.arrivals.arriving import (
    CAME,
    CEREMONY,
    ENDS,
    codes,
    dossier_of,
    leaves,
    listed,
    reach,
)

pytestmark = pytest.mark.django_db


# The dossier that the arrival opens


@pytest.mark.parametrize("kind", MemberEvent.INCREASE)
def test_the_arrival_opens_a_dossier_that_stands_since_the_ceremony(cell, kind):
    event = arrive(cell, kind=kind)

    candidate = dossier_of(event)
    assert (event.probationary, event.ceremony_on) == (True, CEREMONY)
    assert (candidate.person, candidate.organization) == (event.person, cell)
    assert (candidate.stage, candidate.stage_on, candidate.outcome) == ("admitted", CEREMONY, "")
    assert (candidate.admission, candidate.ceremony_on) == (None, CEREMONY)
    assert candidate.rule_set.number == "208-QĐ/TW"
    assert [each.rule_set.number for each in candidate.steps.all()] == ["294-QĐ/TW"] * 2
    assert [(each.kind, each.after, each.on) for each in candidate.steps.all()] == [
        ("entered", "admitted", CEREMONY),
        ("moved", "admitted", CAME),
    ]
    assert Entry.objects.about(candidate).get().action == "candidate.arrive"
    written = Entry.objects.about(event).get().changes
    assert written["ceremony_on"] == [None, CEREMONY.isoformat()]
    assert not Admission.objects.exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ceremony_on": None}, "ceremony_missing"),
        ({"ceremony_on": date(2026, 3, 21)}, "ceremony_later"),
        ({"probationary": False}, "ceremony_vain"),
        ({"kind": "died"}, "ceremony_vain"),
        ({"born_on": date(2007, 9, 16)}, "birth"),
    ],
)
def test_the_day_of_the_ceremony_is_asked_of_who_comes_on_probation_alone(cell, more, code):
    assert codes(cell, **more) == {code}
    assert not Candidate.objects.exists()


def test_an_official_member_arrives_without_a_dossier(cell):
    arrive(cell, probationary=False, ceremony_on=None)

    assert not Candidate.objects.exists()


def test_a_ceremony_of_two_years_ago_is_asked_about(cell):
    entry = member_events.MemberEntry(
        cell, "from_within", TODAY, "Đỗ Thị Đến", "female", date(2001, 8, 9), probationary=True
    )
    for ceremony_on, asked in ((date(2024, 11, 22), True), (date(2024, 11, 23), False)):
        entry.ceremony_on = ceremony_on
        said = {"by": UserFactory(), "today": TODAY}
        if asked:
            with pytest.raises(Unconfirmed) as odd:
                member_events.record(entry, **said)
            assert [warning.code for warning in odd.value.warnings] == ["ceremony_old"]
        else:
            assert dossier_of(member_events.record(entry, **said))


def test_of_who_was_admitted_here_the_ceremony_is_not_asked(cell, other):
    person = AdmissionFactory(organization=cell, decided_on=date(2026, 1, 5)).person

    event = arrive(other, kind="from_within", person=person, ceremony_on=None)

    assert (event.probationary, event.ceremony_on) == (True, None)
    assert not Candidate.objects.exists()


def test_who_is_on_the_way_to_an_admission_does_not_arrive_on_probation(cell, other):
    left = leaves(arrive(cell), "left")
    candidate = CandidateFactory(organization=other, person=left.person)
    restored = {"kind": "restored", "person": candidate.person, "on": TODAY}

    with pytest.raises(ValidationError) as refused:
        arrive(cell, **restored)
    assert [error.code for error in refused.value.error_dict["__all__"]] == ["dossier"]


def test_the_dossier_lies_in_the_cell_that_took_over_meanwhile(cell, other):
    by = User.objects.system()
    reorganization.dissolve(cell, heir=other, on=date(2026, 6, 1), by=by)

    assert dossier_of(arrive(cell)).organization == other


# Clock, list and inbox, and the way to the recognition


def test_the_clock_runs_from_the_ceremony_in_the_list_and_in_the_inbox(ward, cell):
    candidate = dossier_of(arrive(cell))
    today = date(2026, 8, 20)

    [found] = listed(ward, today)
    assert (found.dossier, found.admission, found.person) == (candidate, None, candidate.person)
    assert (found.ceremony_on, found.ends_on, found.days_to_end) == (CEREMONY, ENDS, 26)
    assert (found.next, found.last_day) == ("course", ENDS)
    due = Inbox.of(reach(ward, today=today)).asked()[:]
    assert [(each.kind, each.pk, each.day) for each in due if each.kind == Kind.COURSE] == [
        (Kind.COURSE, candidate.pk, ENDS)
    ]

    candidate = step(candidate, "new_member_course", date(2026, 2, 1))  # while elsewhere
    candidate = step(candidate, "recognition_filed", date(2026, 9, 16))
    [found] = listed(ward, date(2026, 9, 17))
    [voted] = [
        each.day
        for each in Inbox.of(reach(ward, today=date(2026, 9, 17))).asked()[:]
        if each.kind == Kind.RECOGNITION
    ]
    assert (found.next, found.last_day) == ("vote", voted)


def test_the_recognition_makes_an_official_member_of_month_12_however_late(ward, cell):
    candidate = step(dossier_of(arrive(cell)), "new_member_course", date(2026, 4, 1))
    with pytest.raises(ValidationError):
        step(candidate, "recognition_voted", date(2026, 9, 14))
    candidate = step(candidate, "recognition_filed", date(2026, 9, 16))
    going = going_to(candidate, "recognition_voted", date(2026, 9, 20), ballot=Ballot(20, 18, 9))
    said = {"version": candidate.version, "by": UserFactory(), "today": TODAY}
    candidate = pipeline.fail(candidate, going, **said)
    candidate = step(candidate, "recognition_voted", date(2026, 9, 27))

    candidate = step(candidate, "official", date(2026, 11, 2))

    assert (candidate.outcome, candidate.official_on) == ("completed", ENDS)
    assert listed(ward) == []
    assert not Admission.objects.exists()


def test_the_recognition_is_decided_in_a_session(ward, cell):
    candidate = take_to(dossier_of(arrive(cell)), "recognition_voted")
    [waiting] = agenda.in_order(Candidate.objects.filter(pk=candidate.pk))
    meeting = sessions.Meeting(ward, "official", date(2026, 11, 2), "4-QĐ/ĐU", reason="bổ sung sau")
    said = {"by": UserFactory(), "today": TODAY}
    confirmed = {f"{waiting.pk}:{code}" for code in ("papers", "late")}

    sessions.record_session(
        meeting, [sessions.Verdict(waiting, waiting.version)], **said, confirmed=confirmed
    )

    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.official_on) == ("completed", ENDS)


def test_a_refused_recognition_strikes_off_and_ends_the_dossier(ward, cell):
    candidate = dossier_of(arrive(cell))

    event = probation.remove(
        candidate,
        on=date(2026, 10, 1),
        document_number="9-QĐ/ĐU",
        document_on=None,
        reason="không đủ tư cách",
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
    )

    candidate.refresh_from_db()
    assert (candidate.outcome, event.kind, event.probationary) == ("removed", "struck_off", True)
    assert listed(ward) == []


def test_a_course_for_new_members_calls_the_oldest_ceremony_first_and_takes_a_step_on(ward, cell):
    direct = CandidateFactory(organization=cell, stage="admitted", started_on=date(2025, 8, 1))
    mine = dossier_of(arrive(cell, ceremony_on=date(2025, 9, 1)))
    course = CourseFactory(
        organization=ward,
        kind="new_member",
        start=date(2026, 4, 1),
        decided_on=date(2026, 3, 21),
        last_day=date(2026, 4, 5),
    )
    proposed = calling.proposed(course, Candidate.objects.all(), TODAY)
    assert sorted([mine, direct], key=lambda each: each.ceremony_on) == list(proposed)

    [row] = call(course, mine)
    enter(course, passing(row, on=date(2026, 4, 6)))

    mine.refresh_from_db()
    assert mine.stage == "new_member_course"
