"""A committee decides on many dossiers at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from organizations.models import User
from recruitment.counting import recount
from recruitment.dossiers import taking_back
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Admission, Candidate, Session, SessionItem, Stage
from recruitment.sessions import agenda, sessions
from recruitment.sessions.sessions import Meeting, Undecided, Verdict
from tests.dossiers import CandidateFactory, deciding, step
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
STARTED = date(2025, 12, 1)


@pytest.fixture
def ward():
    return deciding(OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory()))


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def waiting(number, cell, stage="grassroots_resolved", **more):
    made = CandidateFactory.create_batch(
        number, organization=cell, started_on=STARTED, stage=stage, **more
    )
    return list(agenda.in_order(Candidate.objects.filter(pk__in=[each.pk for each in made])))


def meeting(ward, **more):
    said = {"stage": "decided", "on": DAY, "decision_number": "215-QĐ/ĐU", "reason": "bổ sung sau"}
    return Meeting(ward, **{**said, **more})


def lines_of(candidates, **more):
    return [Verdict(each, each.version, **more) for each in candidates]


def hold(meeting, lines, *, confirmed=None, by=None):
    if confirmed is None:
        confirmed = {f"{line.candidate.pk}:{code}" for line in lines for code in ("papers", "late")}
    by = by or User.objects.system()
    return sessions.record_session(meeting, lines, by=by, today=TODAY, confirmed=confirmed)


def results(session):
    return list(session.items.order_by("pk").values_list("result", flat=True))


def test_twelve_dossiers_are_decided_by_one_number_without_asking_about_it(ward, cell):
    candidates = waiting(12, cell)

    session = hold(meeting(ward), lines_of(candidates))

    assert results(session) == ["passed"] * 12
    admissions = Admission.objects.values_list("decision_number", "decided_on")
    assert set(admissions) == {("215-QĐ/ĐU", DAY)}
    assert admissions.count() == 12
    assert set(Entry.objects.filter(action="admission.admit").values_list("reason")) == {("",)}
    assert list(recount.differences()) == []


def test_decisions_may_be_numbered_one_by_one(ward, cell):
    candidates = waiting(3, cell)

    session = hold(
        meeting(ward, decision_number="098-QĐ/ĐU", consecutive=True), lines_of(candidates)
    )

    numbers = session.items.order_by("pk").values_list("decision_number", flat=True)
    assert list(numbers) == ["098-QĐ/ĐU", "099-QĐ/ĐU", "100-QĐ/ĐU"]


def test_a_dossier_that_does_not_pass_takes_no_number(ward, cell):
    candidates = waiting(3, cell)
    lines = lines_of(candidates)
    lines[1] = Verdict(candidates[1], candidates[1].version, passes=False, reason="chờ xác minh")

    session = hold(meeting(ward, consecutive=True), lines)

    numbers = session.items.order_by("pk").values_list("decision_number", flat=True)
    assert list(numbers) == ["215-QĐ/ĐU", "", "216-QĐ/ĐU"]
    assert results(session) == ["passed", "refused", "passed"]


def test_a_number_that_is_to_run_on_begins_with_digits(ward, cell):
    with pytest.raises(ValidationError) as error:
        hold(meeting(ward, decision_number="QĐ-215", consecutive=True), lines_of(waiting(1, cell)))

    assert list(error.value.error_dict) == ["decision_number"]


def test_a_number_that_was_used_before_the_session_is_odd(ward, cell):
    AdmissionFactory(organization=cell, decision_number="215-QĐ/ĐU", decided_on=date(2026, 1, 5))
    candidates = waiting(2, cell)

    with pytest.raises(Undecided) as odd:
        hold(meeting(ward), lines_of(candidates))

    assert [[w.code for w in warnings] for warnings in odd.value.warnings.values()] == [
        ["papers", "number_used"]
    ] * 2
    assert Admission.objects.count() == 1


def test_what_is_odd_is_told_for_all_dossiers_at_once_and_nothing_is_written(ward, cell):
    candidates = waiting(3, cell)

    with pytest.raises(Undecided) as odd:
        hold(meeting(ward), lines_of(candidates), confirmed=())

    assert odd.value.warnings.keys() == {each.pk for each in candidates}
    assert not Session.objects.exists()
    assert not Admission.objects.exists()


def test_what_is_odd_needs_one_reason_and_it_stays_on_each_step(ward, cell):
    candidates = waiting(2, cell)

    with pytest.raises(Undecided):
        hold(meeting(ward, reason=""), lines_of(candidates))
    hold(meeting(ward, reason="giấy tờ đang chuyển"), lines_of(candidates))

    steps = [each.steps.last() for each in candidates]
    assert {each.reason for each in steps} == {"giấy tờ đang chuyển"}
    assert [[f["code"] for f in each.findings] for each in steps] == [["papers"]] * 2


def test_each_dossier_is_checked_on_its_own_and_those_that_fail_stay_with_their_reason(ward, cell):
    good, early = waiting(1, cell), waiting(1, cell)[0]
    behind = CandidateFactory(organization=cell, started_on=STARTED, stage="endorsed")
    step_on = step(early, "decided", date(2026, 2, 1))

    session = hold(meeting(ward), lines_of([*good, step_on, behind]))

    assert results(session) == ["passed", "stopped", "stopped"]
    stopped = session.items.get(candidate=behind)
    assert "không" in stopped.reason or "do not let" in stopped.reason
    behind.refresh_from_db()
    assert behind.stage == Stage.ENDORSED


def test_a_dossier_that_somebody_else_moved_is_stopped_and_the_others_pass(ward, cell):
    candidates = waiting(3, cell)
    lines = lines_of(candidates)
    step(Candidate.objects.get(pk=candidates[0].pk), "decided", DAY)

    session = hold(meeting(ward), lines)

    assert results(session) == ["stopped", "passed", "passed"]
    assert Admission.objects.count() == 3


def test_where_no_dossier_could_be_decided_nothing_is_recorded(ward, cell):
    [candidate] = waiting(1, cell)
    lines = lines_of([candidate])
    step(Candidate.objects.get(pk=candidate.pk), "decided", DAY)

    with pytest.raises(Undecided) as undecided:
        hold(meeting(ward), lines)

    assert list(undecided.value.faults) == [candidate.pk]
    assert not Session.objects.exists()


def test_a_committee_votes_on_each_dossier(ward, cell):
    candidates = waiting(2, cell, stage="cell_voted")
    lines = [
        Verdict(candidates[0], candidates[0].version, in_favour=14),
        Verdict(candidates[1], candidates[1].version, in_favour=7),
    ]
    asked = meeting(ward, stage="grassroots_resolved", entitled=15, present=15)

    session = hold(asked, lines)

    assert results(session) == ["passed", "refused"]
    failed = candidates[1].votes.get(stage="grassroots_resolved")
    assert (failed.entitled, failed.in_favour, failed.passed) == (15, 7, False)
    assert candidates[1].steps.last().kind == "failed"
    assert "10" in session.items.get(result="refused").reason


def test_votes_are_asked_for_where_the_rules_ask_for_them(ward, cell):
    candidates = waiting(1, cell, stage="cell_voted")
    asked = meeting(ward, stage="grassroots_resolved")

    with pytest.raises(ValidationError) as error:
        hold(asked, lines_of(candidates))
    with pytest.raises(Undecided) as left_out:
        hold(Meeting(**{**vars(asked), "entitled": 15, "present": 13}), lines_of(candidates))
    with pytest.raises(Undecided) as too_many:
        hold(
            Meeting(**{**vars(asked), "entitled": 15, "present": 13}),
            lines_of(candidates, in_favour=14),
        )

    assert list(error.value.error_dict) == ["entitled"]
    assert list(left_out.value.faults) == list(too_many.value.faults) == [candidates[0].pk]


def test_who_is_not_passed_needs_a_reason(ward, cell):
    candidates = waiting(1, cell)

    with pytest.raises(Undecided) as undecided:
        hold(meeting(ward), lines_of(candidates, passes=False))

    assert list(undecided.value.faults) == [candidates[0].pk]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"on": date(2027, 1, 1)}, "on"),
        ({"on": date(1990, 1, 1)}, "on"),
        ({"stage": "cell_voted"}, "organization"),
        ({"decision_number": ""}, "decision_number"),
    ],
)
def test_a_session_that_cannot_be_is_refused(ward, cell, more, field):
    with pytest.raises(ValidationError) as error:
        hold(meeting(ward, **more), lines_of(waiting(1, cell)))

    assert list(error.value.error_dict) == [field]


def test_a_session_is_of_a_committee_and_of_some_dossier(ward, cell):
    with pytest.raises(ValidationError) as of_a_cell:
        hold(meeting(cell), lines_of(waiting(1, cell)))
    with pytest.raises(ValidationError) as of_nothing:
        hold(meeting(ward), [])

    assert list(of_a_cell.value.error_dict) == ["organization"]
    assert of_nothing.value.messages


def test_a_dossier_of_another_committee_is_stopped(ward, cell):
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    candidates = [*waiting(1, cell), *waiting(1, elsewhere)]

    assert results(hold(meeting(ward), lines_of(candidates))) == ["passed", "stopped"]


def test_a_session_recognizes_members(ward, cell):
    candidates = CandidateFactory.create_batch(
        2, organization=cell, started_on=date(2024, 3, 1), stage="recognition_voted"
    )
    late = {f"{each.pk}:{code}" for each in candidates for code in ("papers", "late")}

    session = hold(
        meeting(ward, stage="official", decision_number="31-QĐ/ĐU"),
        lines_of(candidates),
        confirmed=late,
    )

    assert results(session) == ["passed", "passed"]
    assert {each.outcome for each in Candidate.objects.all()} == {"completed"}


def test_a_session_leaves_one_entry_with_its_numbers_in_the_trail(ward, cell):
    candidates = waiting(2, cell)
    lines = lines_of(candidates)
    lines[0] = Verdict(candidates[0], candidates[0].version, passes=False, reason="chưa rõ lịch sử")
    officer = UserFactory()

    session = hold(meeting(ward), lines, by=officer)

    [entry] = Entry.objects.about(session)
    assert (entry.action, entry.actor_id, entry.organization_id) == (
        "session.hold",
        officer.pk,
        ward.pk,
    )
    assert (entry.changes["passed"], entry.changes["refused"]) == ([None, 1], [None, 1])


def test_the_agenda_proposes_what_the_rules_let_go_on(ward, cell):
    [ready] = waiting(1, cell)
    CandidateFactory(organization=cell, started_on=STARTED, stage="endorsed")
    waiting(1, OrganizationFactory(kind="cell", parent=OrganizationFactory()))

    found, elsewhere = agenda.proposed(
        ward, "decided", on=DAY, jurisdiction=reach(ward, cell), today=TODAY
    )

    assert (list(found), elsewhere) == ([ready], [])


@pytest.mark.parametrize(("on", "offered"), [(date(2026, 7, 20), 1), (date(2026, 7, 27), 0)])
def test_a_session_of_before_the_rules_changed_is_offered_what_they_knew(on, offered):
    """Since 26 July 2026 no grassroots committee proposes any more: it decides itself."""
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
    ward = OrganizationFactory(parent=district)
    cell = OrganizationFactory(kind="cell", parent=ward)
    CandidateFactory(organization=cell, started_on=date(2026, 4, 20), stage="cell_voted")

    found, elsewhere = agenda.proposed(
        ward,
        "grassroots_resolved",
        on=on,
        jurisdiction=reach(ward, cell),
        today=date(2026, 11, 25),
    )

    assert (found.count(), elsewhere) == (offered, [])
    points = agenda.points(found, "grassroots_resolved", on=on, today=date(2026, 11, 25))
    assert [each.faults for each in points] == [[]] * offered


def reach(ward, cell):
    class Reach:
        persons = frozenset([ward.pk])

        @staticmethod
        def descendants(organizations):
            return [cell.pk, ward.pk]

    return Reach


@pytest.mark.parametrize("number", [1, 12])
def test_the_agenda_reads_all_dossiers_together(cell, number, django_assert_num_queries):
    waiting(number, cell)
    listed = agenda.in_order(Candidate.objects.all())
    agenda.points(listed, "decided", on=DAY, today=TODAY)  # reads the rules

    # dossiers; steps, companions, papers, consents; holidays; who stands above; the rules of that
    # day
    with django_assert_num_queries(8):
        found = agenda.points(listed, "decided", on=DAY, today=TODAY)

    assert [[w.code for w in each.warnings] for each in found] == [["papers"]] * number
    assert [each.faults for each in found] == [[]] * number


def test_the_database_refuses_a_dossier_twice_and_one_stopped_without_a_reason(ward, cell):
    session = hold(meeting(ward), lines_of(waiting(1, cell)))
    [item] = session.items.all()

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionItem.objects.create(session=session, candidate=item.candidate, result="passed")
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionItem.objects.filter(pk=item.pk).update(result="stopped", reason="")


# Taking a session back


def stages():
    return set(Candidate.objects.values_list("stage", flat=True))


def test_a_session_is_taken_back_with_its_admissions(ward, cell):
    candidates, by = waiting(3, cell), UserFactory()
    session = hold(meeting(ward), lines_of(candidates), by=by)

    taking_back.take_back_session(session, reason="nhầm hồ sơ", by=by, today=TODAY)

    session.refresh_from_db()
    assert session.taken_back_at is not None
    assert not Admission.objects.standing().exists()
    assert stages() == {"grassroots_resolved"}
    assert Candidate.objects.open().count() == 3
    assert Entry.objects.filter(action="session.take_back", reason="nhầm hồ sơ").count() == 1
    assert list(recount.differences()) == []
    again = hold(meeting(ward), lines_of(Candidate.objects.order_by("pk")), by=by)
    assert again.items.filter(result="passed").count() == 3


def test_a_resolution_of_a_session_is_taken_back(ward, cell):
    candidates, by = waiting(2, cell, stage="cell_voted"), UserFactory()
    held = meeting(ward, stage="grassroots_resolved", entitled=9, present=9)
    session = hold(held, lines_of(candidates, in_favour=9), by=by)
    assert stages() == {"grassroots_resolved"}

    taking_back.take_back_session(session, reason="nhầm hồ sơ", by=by, today=TODAY)

    assert stages() == {"cell_voted"}


def test_nothing_of_a_session_is_taken_back_once_one_of_its_dossiers_has_gone_on(ward, cell):
    candidates, by = waiting(2, cell), UserFactory()
    session = hold(meeting(ward), lines_of(candidates), by=by)
    first = Candidate.objects.get(pk=candidates[0].pk)
    step(first, "admitted", first.stage_on + timedelta(days=3))

    with pytest.raises(ValidationError) as error:
        taking_back.take_back_session(session, reason="nhầm", by=by, today=TODAY)

    assert first.person.full_name in error.value.message
    assert Admission.objects.standing().count() == 2


def test_a_session_is_taken_back_once_and_only_by_who_recorded_it(ward, cell):
    by = UserFactory()
    session = hold(meeting(ward), lines_of(waiting(1, cell)), by=by)

    with pytest.raises(ValidationError):
        taking_back.take_back_session(session, reason="nhầm", by=UserFactory(), today=TODAY)
    with pytest.raises(ValidationError):
        taking_back.take_back_session(session, reason=" ", by=by, today=TODAY)
    taking_back.take_back_session(session, reason="nhầm", by=by, today=TODAY)
    with pytest.raises(ValidationError):
        taking_back.take_back_session(session, reason="nhầm", by=by, today=TODAY)


@pytest.fixture
def recognition(ward, cell):
    """A session that recognized two members, and who recorded it."""
    candidates = CandidateFactory.create_batch(
        2, organization=cell, started_on=date(2024, 3, 1), stage="recognition_voted"
    )
    late = {f"{each.pk}:{code}" for each in candidates for code in ("papers", "late")}
    said = meeting(ward, stage="official", decision_number="31-QĐ/ĐU")
    return hold(said, lines_of(candidates), confirmed=late, by=UserFactory())


def test_a_recognition_is_taken_back_and_can_be_held_again(ward, recognition):
    by = recognition.recorded_by

    taking_back.take_back_session(recognition, reason="nhầm hồ sơ", by=by, today=TODAY)

    assert stages() == {"recognition_voted"}
    assert Candidate.objects.open().filter(official_on=None).count() == 2
    assert Admission.objects.standing().count() == 2
    [entry] = Entry.objects.filter(action="session.take_back")
    assert entry.reason == "nhầm hồ sơ"
    changes = Entry.objects.filter(action="candidate.reopen").latest("pk").changes
    assert changes["stage"] == ["official", "recognition_voted"]
    assert list(recount.differences()) == []
    candidates = list(Candidate.objects.order_by("pk"))
    late = {f"{each.pk}:{code}" for each in candidates for code in ("papers", "late")}
    said = meeting(ward, stage="official", decision_number="32-QĐ/ĐU")
    again = hold(said, lines_of(candidates), confirmed=late, by=by)
    assert results(again) == ["passed", "passed"]


def test_a_recognition_stands_once_one_of_its_members_has_left(cell, recognition):
    person = Candidate.objects.earliest("pk").person
    left = MemberEntry(cell, "died", DAY, person.full_name, person.sex, person.born_on)
    odd = ["old", "number_used", "namesake", "lookalike", "not_a_cell"]
    member_events.record(replace(left, person=person), by=UserFactory(), today=TODAY, confirmed=odd)

    with pytest.raises(ValidationError) as error:
        taking_back.take_back_session(
            recognition, reason="nhầm", by=recognition.recorded_by, today=TODAY
        )

    assert error.value.code == "gone_on"
    assert Candidate.objects.filter(outcome="completed").count() == 2
