"""A dossier on its way, from the pool to full membership."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import reorganization
from organizations.models import MemberCount, Signer
from recruitment.admissions import admissions, membership
from recruitment.counting import recount
from recruitment.dossiers import companions, decision, dossier, pipeline, transfers
from recruitment.dossiers.facts import Ballot
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Admission, Candidate, Stage, Tally
from recruitment.models.rules import BEFORE_DECISION
from tests.dossiers import (
    ODD,
    CandidateFactory,
    consent,
    deciding,
    going_to,
    sponsor,
    step,
    take_to,
    vouched_for,
    writing_everywhere,
)
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def kinds(candidate):
    return list(candidate.steps.values_list("kind", flat=True))


def of_year(organization, year=2024):
    tallies = Tally.objects.filter(organization=organization, counting="decision")
    return sum(each.admitted for each in tallies if each.month.year == year)


def test_a_dossier_goes_from_the_pool_to_full_membership():
    candidate = CandidateFactory(stage="official")

    assert candidate.stage == Stage.OFFICIAL
    assert candidate.outcome == Candidate.Outcome.COMPLETED
    assert candidate.admission.ceremony_on == date(2024, 5, 10)
    assert candidate.official_on == date(2025, 5, 10)
    assert kinds(candidate) == ["entered"] + ["forward"] * 15
    actions = Entry.objects.about(candidate).values_list("action", flat=True)
    assert list(actions).count("candidate.advance") == 15


def test_the_decision_makes_the_admission_and_moves_the_tallies():
    candidate = CandidateFactory(stage="decided")

    admission = candidate.admission
    assert admission.person == candidate.person
    assert admission.decided_on == candidate.stage_on == date(2024, 5, 3)
    assert (admission.schooling, admission.ceremony_on) == ("upper_secondary", None)
    assert of_year(candidate.organization) == 1
    assert list(recount.differences()) == []
    entries = Entry.objects.about(admission).values_list("action", flat=True)
    assert list(entries) == ["admission.admit"]


def test_the_ceremony_completes_the_admission_and_its_tally():
    candidate = CandidateFactory(stage="admitted")

    assert candidate.admission.ceremony_on == date(2024, 5, 10)
    tallies = Tally.objects.filter(organization=candidate.organization, admitted__gt=0)
    assert set(tallies.values_list("counting", flat=True)) == {"decision", "ceremony"}
    assert list(recount.differences()) == []


def test_a_decision_needs_a_number_and_says_all_that_is_odd_at_once():
    candidate = CandidateFactory(stage="grassroots_resolved")

    with pytest.raises(ValidationError) as error:
        step(candidate, "decided", date(2024, 6, 1), document_number="")
    with pytest.raises(Unconfirmed) as odd:
        step(candidate, "decided", date(2024, 9, 1), confirmed=())

    assert list(error.value.error_dict) == ["document_number"]
    assert [w.code for w in odd.value.warnings] == ["late", "papers", "old"]
    assert not Admission.objects.exists()


def test_what_is_odd_is_saved_with_a_reason_and_stays_on_the_step():
    candidate = CandidateFactory(stage="biography")
    on = candidate.stage_on + timedelta(days=7)

    with pytest.raises(Unconfirmed) as odd:
        step(candidate, "background_check", on, reason=" ")
    step(candidate, "background_check", on, reason="lý lịch nộp sau")

    assert [warning.code for warning in odd.value.warnings] == ["papers"]
    last = candidate.steps.last()
    assert last.reason == "lý lịch nộp sau"
    assert [each["code"] for each in last.findings] == ["papers"]


def test_a_vote_that_fails_is_recorded_and_the_dossier_stays():
    candidate = vouched_for(CandidateFactory(stage="endorsed"))
    going = going_to(candidate, "cell_voted", date(2024, 5, 1), ballot=Ballot(20, 20, 13))

    with pytest.raises(ValidationError) as error:
        pipeline.advance(
            candidate,
            going,
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
            confirmed={"papers"},
        )
    pipeline.fail(candidate, going, version=candidate.version, by=UserFactory(), today=TODAY)

    candidate.refresh_from_db()
    assert "14" in error.value.message_dict["in_favour"][0]
    assert candidate.stage == Stage.ENDORSED
    [vote] = candidate.votes.all()
    assert (vote.in_favour, vote.passed) == (13, False)
    assert kinds(candidate)[-1] == "failed"


def test_a_vote_that_passed_cannot_be_recorded_as_failed():
    candidate = vouched_for(CandidateFactory(stage="endorsed"))
    going = going_to(candidate, "cell_voted", date(2024, 5, 1))

    with pytest.raises(ValidationError) as error:
        pipeline.fail(candidate, going, version=candidate.version, by=UserFactory(), today=TODAY)

    assert error.value.code == "passed"
    assert not candidate.votes.exists()


def test_who_has_been_admitted_meanwhile_cannot_be_admitted_again():
    candidate = CandidateFactory(stage="grassroots_resolved")
    entry = decision.entry_of(candidate, on=date(2024, 5, 2), decision_number="7-QĐ/HU")
    admissions.admit(entry, by=UserFactory(), today=TODAY, confirmed={"old"})

    with pytest.raises(ValidationError):
        step(candidate, "decided", date(2024, 5, 20))

    assert Admission.objects.count() == 1


def test_of_two_who_saw_the_same_dossier_one_takes_the_step():
    candidate = CandidateFactory(stage="grassroots_resolved")
    seen = Candidate.objects.get()
    step(candidate, "decided", date(2024, 5, 20))

    with pytest.raises(Conflict):
        step(seen, "decided", date(2024, 5, 20))

    assert Admission.objects.count() == 1


def test_a_recognition_that_is_late_makes_a_member_of_the_day_the_probation_ended():
    candidate = CandidateFactory(stage="recognition_voted")

    candidate = step(candidate, "official", date(2025, 12, 20))

    assert candidate.official_on == date(2025, 5, 10)
    assert candidate.closed_on == date(2025, 12, 20)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in (Stage.POOL, Stage.SYMPATHIZER)])
def test_no_stage_is_reached_from_the_pool_but_the_next(stage):
    candidate = CandidateFactory()

    with pytest.raises(ValidationError):
        step(candidate, stage, date(2024, 5, 1))

    candidate.refresh_from_db()
    assert candidate.stage == Stage.POOL


def test_the_stages_before_the_decision_are_those_without_an_admission():
    assert BEFORE_DECISION[-1] == Stage.GRASSROOTS_RESOLVED
    assert Stage.DECIDED not in BEFORE_DECISION


def test_official_members_are_those_counted_and_what_came_since_without_probationers():
    candidate = CandidateFactory(stage="admitted")
    cell = candidate.organization
    MemberCount.objects.create(organization=cell, on=date(2024, 1, 1), members=20)
    AdmissionFactory(organization=cell, decided_on=date(2023, 12, 1))  # counted among the 20

    before = membership.members_of(cell, date(2024, 4, 1))
    after = membership.members_of(cell, date(2024, 6, 1))
    later = membership.members_of(cell, date(2026, 6, 1))

    assert (before.official, before.probationary) == (19, 1)
    assert (after.official, after.probationary) == (19, 2)
    assert (later.official, later.probationary) == (21, 0)
    assert membership.members_of(cell, date(2023, 1, 1)) is None


def test_a_namesake_elsewhere_is_asked_about_at_the_decision():
    candidates = [
        CandidateFactory(stage="grassroots_resolved", full_name=name)
        for name in ("Trần Thị Hoa", "Trần Thị Hòa")
    ]

    for candidate in candidates:  # of an open dossier first, then of an admission
        with pytest.raises(Unconfirmed) as odd:
            step(candidate, "decided", date(2024, 5, 20))
        assert "namesake" in [warning.code for warning in odd.value.warnings]
        step(candidate, "decided", date(2024, 5, 20), confirmed={*ODD, "namesake"})


def test_the_same_name_in_the_same_cell_is_admitted_once_however_the_dossier_came_there():
    candidate = CandidateFactory(stage="grassroots_resolved", full_name="Trần Thị Hoa")
    admitted = AdmissionFactory(
        organization=OrganizationFactory(kind="cell", parent=OrganizationFactory()),
        full_name="Trần Thị Hoa",
        born_on=candidate.person.born_on,
    )
    transfer = transfers.ask(
        candidate,
        to=admitted.organization,
        on=TODAY,
        reason="x",
        version=candidate.version,
        by=UserFactory(),
    )
    candidate = transfers.accept(
        transfer, may=writing_everywhere(TODAY), by=UserFactory(), confirmed=["namesake"]
    )

    with pytest.raises(ValidationError) as error:
        step(candidate, "decided", TODAY)

    assert [each.code for each in error.value.error_dict["__all__"]] == ["admitted"]


def test_spaces_are_no_reason_and_no_number():
    candidate = CandidateFactory(stage="grassroots_resolved")

    with pytest.raises(ValidationError) as no_number:
        step(candidate, "decided", date(2024, 5, 20), document_number="  ")
    with pytest.raises(Unconfirmed):
        step(candidate, "decided", date(2024, 5, 20), reason="  ")

    assert list(no_number.value.error_dict) == ["document_number"]


def test_whoever_was_voted_on_with_a_consent_is_not_too_old_for_the_decision():
    candidate = CandidateFactory(stage="endorsed", born_on=date(1964, 3, 2))
    consent(candidate, "over_age")
    candidate = take_to(candidate, "grassroots_resolved")

    with pytest.raises(Unconfirmed) as odd:
        step(candidate, "decided", date(2024, 5, 3), confirmed=())

    assert "too_old" not in [warning.code for warning in odd.value.warnings]


def test_a_vote_that_could_not_be_held_is_not_recorded_as_failed():
    candidate = sponsor(CandidateFactory(stage="endorsed"))  # one sponsor only
    going = going_to(candidate, "cell_voted", date(2024, 5, 1), ballot=Ballot(20, 20, 13))

    with pytest.raises(ValidationError) as error:
        pipeline.fail(candidate, going, version=candidate.version, by=UserFactory(), today=TODAY)

    assert [each.code for each in error.value.error_dict["__all__"]] == ["sponsors"]
    assert not candidate.votes.exists()


def test_who_helps_from_a_day_until_another_counts_on_the_first_and_not_on_the_last():
    candidate = CandidateFactory()
    companion = companions.appoint(
        candidate,
        duty="helper",
        full_name="Phạm Văn Giúp",
        official_on=date(2015, 1, 1),
        start=date(2024, 4, 1),
        version=candidate.version,
        by=UserFactory(),
    )
    companions.relieve(companion, on=date(2024, 5, 1), version=2, by=UserFactory())

    def helping(on):
        return len(dossier.read_dossier(Candidate.objects.get(), on).facts.companions)

    days = [date(2024, 3, 31), date(2024, 4, 1), date(2024, 4, 30), date(2024, 5, 1)]
    assert [helping(on) for on in days] == [0, 1, 1, 0]


def test_whether_a_sub_committee_stands_above_the_cell_is_asked_of_the_tree_of_that_day():
    ward = OrganizationFactory(kind="grassroots_committee")
    sub = OrganizationFactory(kind="sub_committee", parent=ward)
    cell = OrganizationFactory(kind="cell", parent=sub)
    candidate = CandidateFactory(organization=cell)
    reorganization.move(cell, to=ward, on=date(2025, 1, 1), by=UserFactory())

    def is_under(on):
        return dossier.read_dossier(candidate, on).facts.under_sub_committee

    assert [is_under(date(2024, 12, 31)), is_under(date(2025, 1, 1))] == [True, False]


def test_what_was_confirmed_is_known_until_the_dossier_goes_back_or_the_ceremony_is_held():
    def told():
        return dossier.read_dossier(Candidate.objects.get(pk=candidate.pk), TODAY).facts.told

    candidate = CandidateFactory(stage="cell_voted")
    of_the_vote = told()
    admitted = take_to(candidate, "decided")
    of_the_decision = told()
    take_to(admitted, "admitted")

    assert "papers" in of_the_vote
    assert of_the_vote < of_the_decision | {"late"}
    assert not told() & of_the_decision - {"late"}


@pytest.mark.parametrize(
    ("called", "since", "asked"),
    [
        ("LÊ  THỊ HOA", date(2020, 1, 1), True),
        ("LÊ  THỊ HOA", date(2026, 1, 1), False),
        ("Lê Thị Hòa", date(2020, 1, 1), False),
    ],
)
def test_who_signs_on_that_day_under_the_name_of_the_person_is_asked_about(called, since, asked):
    ward = OrganizationFactory(name="Đảng bộ xã Tam Nghĩa", parent=OrganizationFactory())
    cell = OrganizationFactory(kind="cell", parent=deciding(ward))
    candidate = CandidateFactory(organization=cell, full_name="Lê Thị Hoa", stage="cell_voted")
    Signer.objects.create(organization=ward, full_name=called, start=since)

    on = candidate.stage_on + timedelta(days=7)
    decided = step(candidate, Stage.DECIDED, on, confirmed={*ODD, "own_signature"})

    found = {each["code"]: each["params"] for each in decided.steps.latest("pk").findings}
    assert found.get("own_signature") == ({"who": "Đảng ủy xã Tam Nghĩa"} if asked else None)


@pytest.mark.parametrize(
    ("called", "asked"), [("LÊ  THỊ  HOA", True), ("Lê Thị Hòa", False), ("", False)]
)
def test_who_has_the_name_of_the_person_is_asked_whether_they_decide_on_themselves(called, asked):
    user = UserFactory(full_name=called)
    candidate = vouched_for(CandidateFactory(full_name="Lê Thị Hoa", stage="endorsed"))
    on = candidate.stage_on + timedelta(days=7)

    def odd(stage):
        with pytest.raises(Unconfirmed) as raised:
            step(candidate, stage, on, by=user, confirmed=(), reason="")
        return {finding.code for finding in raised.value.warnings}

    assert ("own_dossier" in odd(Stage.CELL_VOTED)) == asked
    voted = step(candidate, Stage.CELL_VOTED, on, by=user, confirmed={*ODD, "own_dossier"})
    told = voted.steps.latest("pk").findings
    assert ("own_dossier" in {each["code"] for each in told}) == asked
