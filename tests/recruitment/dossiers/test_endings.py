"""A dossier is sent back, closed, opened again, or loses its admission."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from recruitment.admissions import admissions
from recruitment.counting import recount
from recruitment.dossiers import dossier, endings, pipeline, transfers
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Admission, Candidate, Stage, Tally
from recruitment.models.rules import BEFORE_DECISION
from tests.dossiers import (
    CandidateFactory,
    step,
    writing_everywhere,
)
from tests.factories import TODAY, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def kinds(candidate):
    return list(candidate.steps.values_list("kind", flat=True))


def of_year(organization, year=2024):
    tallies = Tally.objects.filter(organization=organization, counting="decision")
    return sum(each.admitted for each in tallies if each.month.year == year)


def reopened(candidate, on):
    said = {"reason": "làm lại", "by": UserFactory(), "today": TODAY}
    return endings.reopen(candidate, on=on, version=candidate.version, **said)


def annulled(candidate, on):
    admission = candidate.admission
    admissions.annul(
        admission, on=on, reason="ký sai thẩm quyền", version=admission.version, by=UserFactory()
    )
    candidate.refresh_from_db()
    return candidate


def days(candidate):
    return dossier.days_of(candidate.steps.all())


def test_a_dossier_goes_back_with_a_reason_and_its_history_stays():
    candidate = CandidateFactory(stage="cell_voted")
    on = candidate.stage_on

    with pytest.raises(ValidationError):
        pipeline.send_back(
            candidate,
            to="biography",
            on=on,
            reason=" ",
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )
    candidate = pipeline.send_back(
        candidate,
        to="biography",
        on=on,
        reason="thiếu xác nhận",
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
    )

    assert candidate.stage == Stage.BIOGRAPHY
    assert kinds(candidate).count("forward") == 7
    assert candidate.votes.count() == 1
    with pytest.raises(ValidationError):  # what comes after has to be done again
        step(candidate, "grassroots_resolved", on)


def test_a_decided_dossier_is_not_sent_back_across_the_decision():
    candidate = CandidateFactory(stage="admitted")

    with pytest.raises(ValidationError):
        pipeline.send_back(
            candidate,
            to="cell_voted",
            on=candidate.stage_on,
            reason="nhầm",
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )


@pytest.mark.parametrize("outcome", endings.CLOSING)
def test_a_dossier_is_closed_and_opened_again_where_it_stood(outcome):
    candidate = CandidateFactory(stage="endorsed")
    by, on = UserFactory(), date(2024, 6, 3)

    closed = endings.close(
        candidate,
        outcome=outcome,
        on=on,
        reason="đi làm xa",
        version=candidate.version,
        by=by,
        today=TODAY,
    )
    assert not closed.is_open
    with pytest.raises(ValidationError):
        step(closed, "cell_voted", on)
    opened = endings.reopen(
        closed, on=date(2024, 9, 2), reason="đã trở về", version=closed.version, by=by, today=TODAY
    )

    assert (opened.stage, opened.stage_on, opened.outcome) == ("endorsed", date(2024, 9, 2), "")
    assert kinds(opened)[-2:] == ["closed", "reopened"]


def test_who_is_admitted_is_not_simply_withdrawn():
    candidate = CandidateFactory(stage="admitted")

    with pytest.raises(ValidationError):
        endings.close(
            candidate,
            outcome="withdrawn",
            on=candidate.stage_on,
            reason="x",
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )


def test_an_annulled_admission_closes_the_dossier_which_then_starts_before_the_decision():
    candidate = CandidateFactory(stage="admitted")
    by = UserFactory()
    admission = Admission.objects.get()

    admissions.annul(
        admission, on=date(2024, 6, 1), reason="ký sai thẩm quyền", version=admission.version, by=by
    )
    candidate.refresh_from_db()
    assert candidate.outcome == Candidate.Outcome.ANNULLED
    assert of_year(candidate.organization) == 0
    candidate = endings.reopen(
        candidate,
        on=date(2024, 6, 2),
        reason="làm lại",
        version=candidate.version,
        by=by,
        today=TODAY,
    )

    assert (candidate.stage, candidate.admission) == ("grassroots_resolved", None)
    candidate = step(candidate, "decided", date(2024, 6, 20))
    assert of_year(candidate.organization) == 1
    assert list(recount.differences()) == []


def test_after_an_annulment_the_second_decision_and_ceremony_count_not_the_first():
    candidate = annulled(CandidateFactory(stage="admitted"), date(2024, 6, 1))

    candidate = reopened(candidate, date(2024, 6, 3))
    assert list(days(candidate))[-1] == "grassroots_resolved"
    assert candidate.decision_received_on is None
    candidate = step(candidate, "decided", date(2024, 6, 20))
    candidate = step(candidate, "admitted", date(2024, 7, 1))

    assert (days(candidate)["decided"], days(candidate)["admitted"]) == (
        date(2024, 6, 20),
        date(2024, 7, 1),
    )
    assert Admission.objects.standing().count() == 1


def test_an_official_member_whose_admission_is_annulled_can_start_again():
    candidate = annulled(CandidateFactory(stage="official"), date(2026, 2, 2))

    entry = Entry.objects.about(candidate).first()
    assert entry.changes["outcome"] == ["completed", "annulled"]
    candidate = reopened(candidate, date(2026, 2, 3))

    assert (candidate.stage, candidate.official_on) == ("grassroots_resolved", None)
    assert step(candidate, "decided", date(2026, 2, 10)).admission.annulled_on is None


def test_a_dossier_is_sent_back_only_to_where_it_has_been():
    candidate = CandidateFactory(stage="grassroots_resolved")
    said = {"on": candidate.stage_on, "reason": "nhầm", "by": UserFactory(), "today": TODAY}

    with pytest.raises(ValidationError) as error:
        pipeline.send_back(candidate, to="sub_appraised", version=candidate.version, **said)
    back = pipeline.send_back(candidate, to="cell_voted", version=candidate.version, **said)

    assert list(error.value.error_dict) == ["to"]
    assert list(days(back)) == [*BEFORE_DECISION[:8]]
    assert days(back)["cell_voted"] == date(2024, 4, 19)


def test_an_annulment_closes_the_dossier_where_it_lies_by_now():
    candidate = CandidateFactory(stage="decided")
    other = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    transfer = transfers.ask(
        candidate, to=other, on=TODAY, reason="x", version=candidate.version, by=UserFactory()
    )
    candidate = transfers.accept(transfer, may=writing_everywhere(TODAY), by=UserFactory())
    candidate = step(candidate, "admitted", TODAY)
    assert list(recount.differences()) == []

    candidate = annulled(candidate, TODAY)

    assert (candidate.organization, candidate.outcome) == (other, "annulled")
    assert Entry.objects.about(candidate).first().organization_id == other.pk
    assert list(recount.differences()) == []


def test_a_dossier_is_not_opened_again_beside_another_of_the_same_person():
    candidate = CandidateFactory(full_name="Trần Thị Hoa")
    said = {"reason": "đi xa", "by": UserFactory(), "today": TODAY}
    closed = endings.close(candidate, outcome="withdrawn", on=date(2024, 4, 1), version=1, **said)
    CandidateFactory(organization=candidate.organization, full_name="Trần Thị Hoa")

    with pytest.raises(ValidationError) as error:
        reopened(closed, TODAY)

    assert error.value.error_dict["full_name"][0].code == "dossier"


@pytest.mark.parametrize(("to", "passes"), [("decided", False), ("admitted", True)])
def test_on_probation_a_dossier_goes_back_to_the_ceremony_at_most(to, passes):
    candidate = CandidateFactory(stage="new_member_course")
    said = {"on": candidate.stage_on, "reason": "nhầm", "by": UserFactory(), "today": TODAY}

    if not passes:
        with pytest.raises(ValidationError):
            pipeline.send_back(candidate, to=to, version=candidate.version, **said)
    else:
        candidate = pipeline.send_back(candidate, to=to, version=candidate.version, **said)
        assert (candidate.stage, candidate.admission.ceremony_on) == (to, date(2024, 5, 10))


def test_a_dossier_is_not_closed_before_its_last_step_nor_in_the_future():
    candidate = CandidateFactory(stage="sympathizer")
    said = {"outcome": "withdrawn", "reason": "đi xa", "by": UserFactory(), "today": TODAY}

    for on in (candidate.stage_on - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            endings.close(candidate, on=on, version=candidate.version, **said)
        assert list(error.value.error_dict) == ["on"]


def test_a_dossier_that_ended_with_the_membership_is_not_simply_opened_again():
    candidate = CandidateFactory(stage="admitted")
    person, on = candidate.person, date(2024, 9, 2)
    left = MemberEntry(
        organization=candidate.organization,
        kind="to_province",
        on=on,
        full_name=person.full_name,
        sex=person.sex,
        born_on=person.born_on,
        document_number="4-GT",
        document_on=on,
        person=person,
    )
    member_events.record(left, by=UserFactory(), today=TODAY, confirmed={"old"})
    candidate.refresh_from_db()

    with pytest.raises(ValidationError) as error:
        reopened(candidate, TODAY)

    assert candidate.outcome == Candidate.Outcome.MOVED_AWAY
    assert error.value.code == "order"
