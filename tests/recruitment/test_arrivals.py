"""Who arrives on probation and was admitted elsewhere: a dossier and a clock, and no admission."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.counting import recount
from recruitment.counting.counts import Reading
from recruitment.dossiers import agenda, pipeline, pool, sessions, transfers
from recruitment.dossiers.conditions import Ballot
from recruitment.due.inbox import Inbox, Kind
from recruitment.members import admissions, member_events, membership, probation, probation_dues
from recruitment.members.admissions import Unconfirmed
from recruitment.members.eligibility import AdmissionEntry
from recruitment.models import Admission, Candidate, MemberEvent
from recruitment.paperwork import filling, paper_facts
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, OF_DOSSIERS
from recruitment.persons import merging
from recruitment.training import calling
from reports.conversion import conversions
from reports.funnel import funnel
from reports.member_flows import form_of
from reports.tables import Question, attainment_table
from tests.courses import CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, arrive, going_to, step, take_to
from tests.factories import (
    TODAY,
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CEREMONY, CAME = date(2025, 9, 15), date(2026, 3, 20)
ENDS = date(2026, 9, 15)


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def other(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture(autouse=True)
def nothing_is_miscounted(db):
    yield
    assert list(recount.differences()) == []


def dossier_of(event):
    return Candidate.objects.get(arrival=event)


def annul(event, on=TODAY):
    said = {"on": on, "reason": "nhập nhầm", "version": event.version, "today": TODAY}
    return member_events.annul(event, **said, by=UserFactory())


def leaves(event, kind, on=date(2026, 4, 1), cell=None):
    return arrive(
        cell or event.organization, kind=kind, on=on, person=event.person, ceremony_on=None
    )


def codes(cell, **more):
    with pytest.raises(ValidationError) as refused:
        arrive(cell, **more)
    assert not MemberEvent.objects.filter(on=more.get("on", CAME)).exists()
    return {error.code for errors in refused.value.error_dict.values() for error in errors}


def reach(ward, role=Post.Role.SECRETARY, today=TODAY):
    return Jurisdiction.of(PostFactory(organization=ward, role=role).user, today)


def listed(ward, today=TODAY):
    return probation_dues.due(reach(ward, today=today), today, days=999)


# The dossier that the arrival opens


@pytest.mark.parametrize("kind", MemberEvent.INCREASE)
def test_the_arrival_opens_a_dossier_that_stands_since_the_ceremony(cell, kind):
    event = arrive(cell, kind=kind)

    candidate = dossier_of(event)
    assert (event.probationary, event.ceremony_on) == (True, CEREMONY)
    assert (candidate.person, candidate.organization) == (event.person, cell)
    assert (candidate.stage, candidate.stage_on, candidate.outcome) == ("admitted", CEREMONY, "")
    assert (candidate.admission, candidate.ceremony_on) == (None, CEREMONY)
    assert candidate.rule_set.number == "294-QĐ/TW"
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

    sessions.hold(meeting, [sessions.Line(waiting, waiting.version)], **said, confirmed=confirmed)

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


# Leaving, and annulling


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("died", "died"), ("left", "removed"), ("to_province", "moved_away"), ("to_within", "")],
)
def test_an_exit_ends_the_dossier_as_others_and_annulled_opens_it_again(ward, cell, kind, outcome):
    event = arrive(cell)
    gone = leaves(event, kind)

    assert gone.probationary
    assert dossier_of(event).outcome == outcome
    assert [each.next for each in listed(ward)] == ([] if outcome else ["hand_over"])
    annul(gone)
    assert [each.next for each in listed(ward)] == ["course"]


def test_within_the_province_the_dossier_goes_along_and_no_second_one_is_opened(ward, cell, other):
    event = arrive(cell)
    candidate = dossier_of(event)
    leaves(event, "to_within")
    there = leaves(event, "from_within", cell=other)

    transfer = transfers.ask(
        candidate,
        to=other,
        on=date(2026, 4, 1),
        reason="chuyển nơi ở",
        version=candidate.version,
        by=UserFactory(),
    )
    transfers.accept(transfer, on=date(2026, 4, 2), by=UserFactory())

    assert (there.probationary, there.ceremony_on) == (True, None)
    candidate = Candidate.objects.get()
    assert (candidate.organization, candidate.arrival) == (other, event)
    assert [each.next for each in listed(ward)] == ["course"]


def test_who_went_to_another_province_and_comes_back_is_asked_again(cell):
    event = arrive(cell)
    leaves(event, "to_province")
    on = date(2026, 6, 1)

    assert codes(cell, on=on, person=event.person, ceremony_on=None) == {"ceremony_missing"}
    again = arrive(cell, on=on, person=event.person)

    assert dossier_of(again).is_open
    assert dossier_of(event).outcome == "moved_away"


@pytest.mark.parametrize("stage", ["admitted", "new_member_course", "official"])
def test_annulling_the_arrival_ends_its_dossier_wherever_it_stands(ward, cell, stage):
    event = arrive(cell)
    candidate = take_to(dossier_of(event), stage)

    annul(event)

    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.closed_on) == ("not_arrived", TODAY)
    assert candidate.steps.last().reason == "nhập nhầm"
    assert listed(ward) == []
    with pytest.raises(ValidationError):
        pipeline.reopen(
            candidate,
            on=TODAY,
            reason="nhầm",
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )
    assert codes(cell, person=event.person, ceremony_on=None, on=TODAY) == {"ceremony_missing"}
    assert dossier_of(arrive(cell, person=event.person)).is_open


@pytest.mark.parametrize("kind", ["left", "to_within", "to_province"])
def test_an_arrival_is_not_annulled_while_an_exit_rests_on_it(cell, kind):
    event = arrive(cell)
    gone = leaves(event, kind)

    with pytest.raises(ValidationError):
        annul(event)
    annul(gone)
    assert annul(event).annulled_on == TODAY


# How many members a cell has, and how many it admitted


def test_who_came_on_probation_may_not_vote_until_recognized(cell):
    MemberCountFactory(organization=cell, on=date(2026, 1, 1), members=20)
    event = arrive(cell)
    arrive(cell, full_name="Lê Văn Cũ", probationary=False, ceremony_on=None)

    def members(on):
        found = membership.members_of(cell, on)
        return found.official, found.probationary

    assert members(date(2026, 3, 19)) == (20, 0)
    assert members(CAME) == (21, 1)
    take_to(dossier_of(event), "official")
    assert members(date(2026, 9, 14)) == (21, 1)
    assert members(ENDS) == (22, 0)
    annul(event)
    assert members(ENDS) == (21, 0)


@pytest.mark.parametrize("kind", ["left", "to_within"])
def test_who_came_on_probation_and_left_is_in_no_number(cell, kind):
    MemberCountFactory(organization=cell, on=date(2026, 1, 1), members=20)
    leaves(arrive(cell), kind)

    assert membership.members_of(cell, CAME) == membership.Members(20, 1)
    assert membership.members_of(cell, date(2026, 4, 1)) == membership.Members(20, 0)


@pytest.mark.parametrize("takes_up", [True, False])
def test_who_was_admitted_here_and_moves_within_stays_on_probation_there(cell, other, takes_up):
    for each in (cell, other):
        MemberCountFactory(organization=each, on=date(2026, 1, 1), members=20)
    admission = AdmissionFactory(organization=cell, decided_on=date(2026, 2, 1))
    if takes_up:
        probation.take_up(admission, by=UserFactory(), today=TODAY)
    moved = {"person": admission.person, "ceremony_on": None, "probationary": False}
    arrive(cell, kind="to_within", **moved)
    arrive(other, kind="from_within", **moved)

    assert membership.members_of(cell, CAME) == membership.Members(20, 0)
    assert membership.members_of(other, CAME) == membership.Members(20, 1)


def test_no_figure_of_admissions_counts_who_was_admitted_elsewhere(ward, cell):
    candidate = dossier_of(arrive(cell))
    certificate = {"certificate_number": "7/CN", "certificate_on": date(2025, 3, 1)}
    said = {"version": candidate.version, "by": UserFactory(), "today": TODAY}
    pool.describe(candidate, certificate, **said)

    for year, came in ((2025, 0), (2026, 1)):
        for counting in ("decision", "ceremony"):
            reading = Reading(Period.of_year(year), TODAY, TODAY, counting=counting)
            assert attainment_table(ward, Question(reading)).head.attainment.admitted == 0
            flows = form_of(ward, reading).this.flows
            assert (flows.admitted, flows.from_province) == (0, came)
    certified = Period.of_year(2025)
    [converted] = conversions([ward], certified, counting="decision", today=TODAY)
    assert converted.certified == 0
    assert funnel(ward).numbers == {("admitted", "other"): 1}


# Other doors


def test_the_admission_of_who_arrived_is_not_entered_in_that_cell(cell):
    event = arrive(cell)
    person = event.person
    entry = AdmissionEntry(
        cell, person.full_name, person.sex, person.born_on, date(2025, 9, 1), "5-QĐ/ĐU"
    )

    [found] = admissions.examine([entry], today=TODAY)

    assert [fault.code for fault in found.faults] == ["dossier"]


def test_a_reorganization_moves_the_dossier(cell, other):
    candidate = dossier_of(arrive(cell))

    reorganization.dissolve(cell, heir=other, on=TODAY, by=User.objects.system())

    candidate.refresh_from_db()
    assert candidate.organization == other


@pytest.mark.parametrize("kind", OF_DOSSIERS)
def test_every_paper_can_be_made(cell, kind):
    candidate = dossier_of(arrive(cell))
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))

    assert filling.print_dossiers(KINDS[kind], kept, on=TODAY, by=UserFactory(), organization=cell)


def test_papers_tell_the_ceremony_and_the_end_and_no_decision(cell):
    candidate = dossier_of(arrive(cell))
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))

    [said] = paper_facts.of_dossiers(kept, Printing(KINDS["10-KNĐ"], TODAY))

    assert (said["ngay_ket_nap"], said["ngay_chinh_thuc"]) == ("15/09/2025", "15/09/2026")
    assert set(said["so_quyet_dinh"]) == {"…"}


# Doubles


def merge(kept, double, ward, **more):
    may = reach(ward, role=Post.Role.BOARD)
    said = {"on": TODAY, "reason": "nhập hai lần", "by": User.objects.system(), **more}
    return merging.merge(kept, double, reach=may.descendants(may.deciding), **said)


def test_the_admission_that_turns_up_takes_the_dossier_of_the_arrival(ward, cell, other):
    candidate = dossier_of(arrive(cell))
    admission = AdmissionFactory(
        organization=other, decided_on=date(2025, 9, 1), ceremony_on=date(2025, 9, 14)
    )

    merge(candidate.person, admission.person, ward)

    candidate.refresh_from_db()
    assert (candidate.admission, candidate.arrival) == (admission, None)
    assert [(each.dossier, each.ends_on) for each in listed(ward)] == [
        (candidate, date(2026, 9, 14))
    ]


def test_an_admission_without_its_ceremony_does_not_take_it(ward, cell, other):
    candidate = dossier_of(arrive(cell))
    admission = AdmissionFactory(organization=other, decided_on=date(2025, 9, 1))

    with pytest.raises(ValidationError) as refused:
        merge(candidate.person, admission.person, ward)

    assert refused.value.code == "ceremony"


def test_of_two_open_dossiers_that_of_the_admission_goes_on_or_that_of_the_arrival(
    ward, cell, other
):
    arrived = dossier_of(arrive(cell))
    admitted = CandidateFactory(organization=other, stage="admitted")
    pooled = CandidateFactory(organization=other, full_name="Trần Thị Nguồn")

    for closed, goes_on in ((admitted, arrived), (arrived, pooled)):
        with pytest.raises(ValidationError) as refused:
            merge(
                arrived.person,
                (admitted if closed == admitted else pooled).person,
                ward,
                goes_on=goes_on.pk,
            )
        assert refused.value.message_dict.keys() == {"goes_on"}
    merge(arrived.person, pooled.person, ward, goes_on=arrived.pk)
    merge(arrived.person, admitted.person, ward, goes_on=admitted.pk)

    outcomes = [Candidate.objects.get(pk=each.pk).outcome for each in (arrived, admitted, pooled)]
    assert outcomes == ["double", "", "double"]
