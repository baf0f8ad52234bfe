"""Votes of a session that was taken back: on record, marked, and good for nothing."""

import uuid
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organizations.models import Post
from recruitment.dossiers import corrections, dossier, papers, pipeline, taking_back
from recruitment.dossiers.facts import Ballot
from recruitment.models import (
    Candidate,
    RuleNumber,
    RuleSet,
    Session,
    Stage,
    StageRule,
    Step,
    Vote,
)
from recruitment.paperwork import paper_facts, typography
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS
from recruitment.rulebook import rules
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, deciding, going_to, step
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def ward():
    return deciding(OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory()))


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def client(ward):
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.BOARD, organization=ward).user)
    return client


def ready(cell, stage=Stage.CELL_VOTED, started_on=date(2025, 12, 1)):
    return CandidateFactory(organization=cell, started_on=started_on, stage=stage)


def hold(ward, candidate, in_favour, *, by, passes=True, **more):
    said = {"stage": "grassroots_resolved", "on": DAY, "decision_number": "8-NQ/ĐU"}
    said |= {"entitled": 15, "present": 13, "reason": "bổ sung sau"}
    candidate.refresh_from_db()
    line = Verdict(
        candidate,
        candidate.version,
        passes=passes,
        in_favour=in_favour,
        reason="" if passes else "chưa rõ lịch sử chính trị",
    )
    confirmed = {f"{candidate.pk}:{code}" for code in ("papers", "late")}
    meeting = Meeting(ward, **{**said, **more})
    session = sessions.record_session(meeting, [line], by=by, today=TODAY, confirmed=confirmed)
    candidate.refresh_from_db()
    return session


def take_back(session, candidate):
    taking_back.take_back_session(session, reason="nhầm", by=session.recorded_by, today=TODAY)
    candidate.refresh_from_db()


def change(rule_set):
    """Let what was changed of a rule set be read again, as every change does."""
    RuleSet.objects.filter(pk=rule_set.pk).update(stamp=uuid.uuid4())


def paper(candidate):
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))
    [said] = paper_facts.of_dossiers(kept, Printing(KINDS["8-KNĐ"], TODAY))
    return said


def page_of(client, candidate):
    address = reverse("recruitment:candidate_detail", args=[candidate.pk])
    return client.get(address)


def test_steps_and_votes_name_their_session(ward, cell, by):
    failed, passed = ready(cell), ready(cell)

    first = hold(ward, failed, 7, by=by)
    second = hold(ward, passed, 13, by=by)

    assert failed.votes.get(stage="grassroots_resolved").session == first
    assert failed.steps.last().session == first
    assert passed.votes.get(stage="grassroots_resolved").session == second
    assert passed.steps.last().session == second
    assert not Vote.objects.filter(stage="cell_voted", session__isnull=False).exists()


def test_a_paper_names_no_vote_that_was_taken_back(ward, cell, by):
    candidate = ready(cell)
    session = hold(ward, candidate, 13, by=by)
    assert paper(candidate)["tan_thanh"] == "13"
    take_back(session, candidate)
    of_day = RuleSet.objects.of_day(DAY)
    rules = StageRule.objects.filter(rule_set=of_day, stage="grassroots_resolved")
    rules.update(numerator=None, denominator=None)
    change(of_day)
    candidate = Candidate.objects.get(pk=candidate.pk)

    candidate = step(candidate, "grassroots_resolved", DAY, document_number="9-NQ/ĐU")

    said = paper(candidate)
    assert said["so"] == "9-NQ/ĐU"
    assert said["tan_thanh"] == typography.SHORT_DOTS


def test_a_paper_and_a_correction_take_the_vote_of_the_step_itself(ward, cell, by):
    candidate = ready(cell)
    take_back(hold(ward, candidate, 13, by=by), candidate)
    session = hold(ward, candidate, 12, by=by, decision_number="9-NQ/ĐU")

    first, second = candidate.steps.filter(kind="forward", after="grassroots_resolved")

    assert paper(candidate)["tan_thanh"] == "12"
    assert corrections.vote_of(first).in_favour == 13
    assert corrections.vote_of(second).in_favour == 12
    assert corrections.session_item_of(second).session == session


def test_the_dossier_marks_what_was_taken_back(client, ward, cell, by):
    candidate = ready(cell)
    session = hold(ward, candidate, 7, by=by)
    before = page_of(client, candidate).content.decode()
    assert "rút lại cùng phiên họp" not in before
    take_back(session, candidate)

    response = page_of(client, candidate)

    assert response.content.decode().count("rút lại cùng phiên họp") == 2  # the step, the vote
    assert [vote.is_taken_back for vote in response.context["votes"]] == [False, True]
    [marked] = [told for told in response.context["steps"] if told.is_taken_back]
    assert marked.step.kind == "failed"


def test_what_a_later_session_of_the_day_said_is_told_beside_what_was_taken_back(
    client, ward, cell, by
):
    candidate = ready(cell)
    take_back(hold(ward, candidate, 7, by=by), candidate)
    other = ready(cell)
    line = Verdict(candidate, candidate.version, passes=False, reason="chưa rõ lịch sử chính trị")
    meeting = Meeting(
        ward, "grassroots_resolved", DAY, "9-NQ/ĐU", entitled=15, present=13, reason="bổ sung sau"
    )
    confirmed = {f"{other.pk}:{code}" for code in ("papers", "late")}
    lines = [line, Verdict(other, other.version, in_favour=13)]
    sessions.record_session(meeting, lines, by=by, today=TODAY, confirmed=confirmed)

    assert "chưa rõ lịch sử chính trị" in page_of(client, candidate).content.decode()


@pytest.fixture
def voted_down(cell):
    """A member whom the cell voted down once, where the committee decides after one such vote."""
    candidate = ready(cell, Stage.RECOGNITION_FILED, date(2024, 3, 1))
    for of_day in {candidate.rule_set, RuleSet.objects.of_day(DAY)}:
        own = RuleNumber.objects.filter(rule_set=of_day, code="failed_votes")
        own.update(number=1)
        rules = StageRule.objects.filter(rule_set=of_day, stage="official")
        rules.update(numerator=1, denominator=2)
        change(of_day)
    candidate = Candidate.objects.get(pk=candidate.pk)
    going = going_to(candidate, Stage.RECOGNITION_VOTED, DAY, ballot=Ballot(20, 18, 9))
    return pipeline.fail(candidate, going, version=candidate.version, by=UserFactory(), today=TODAY)


def failed_votes(candidate):
    return dossier.read_dossier(Candidate.objects.get(pk=candidate.pk), TODAY).facts.failed_votes


def test_only_votes_of_the_cell_count_towards_the_rule_of_failed_votes(ward, voted_down, by):
    assert failed_votes(voted_down) == 1

    session = hold(ward, voted_down, 2, by=by, stage="official")

    assert session.items.get().result == "refused"
    assert failed_votes(voted_down) == 1
    take_back(session, voted_down)
    assert failed_votes(voted_down) == 1


def test_no_vote_of_a_session_that_was_taken_back_stands(ward, cell, by):
    candidate = ready(cell)
    session = hold(ward, candidate, 7, by=by)
    assert Vote.objects.standing().count() == 2

    take_back(session, candidate)

    assert [vote.stage for vote in Vote.objects.standing()] == ["cell_voted"]


def test_what_was_on_record_before_is_linked_to_its_session(ward, cell, by):
    failed, passed = ready(cell), ready(cell)
    take_back(hold(ward, failed, 7, by=by), failed)
    hold(ward, failed, 7, by=by)
    take_back(hold(ward, passed, 13, by=by), passed)
    by_hand = step(passed, "grassroots_resolved", DAY, ballot=Ballot(15, 13, 13), by=by)
    for session in Session.objects.all():  # once written after its steps
        at = session.recorded_at
        last = Step.objects.filter(session=session).latest("at").at
        Session.objects.filter(pk=session.pk).update(recorded_at=max(at, last))
    linked = dict(Step.objects.values_list("pk", "session"))
    votes = dict(Vote.objects.values_list("pk", "session"))
    assert by_hand.steps.last().session is None
    Step.objects.update(session=None)
    Vote.objects.update(session=None)

    import_module("recruitment.migrations.0032_link_steps_and_votes").link(apps, None)

    assert dict(Step.objects.values_list("pk", "session")) == linked
    assert dict(Vote.objects.values_list("pk", "session")) == votes
    assert len({*votes.values()}) == 4  # three sessions, and none


def test_a_step_of_another_day_or_hour_is_no_step_of_a_session(ward, cell, by):
    candidate = ready(cell)
    hold(ward, candidate, 7, by=by)
    Session.objects.update(recorded_at=timezone.now() + timedelta(hours=2))
    Step.objects.update(session=None)
    Vote.objects.update(session=None)

    import_module("recruitment.migrations.0032_link_steps_and_votes").link(apps, None)

    assert not Step.objects.exclude(session=None).exists()
    assert not Vote.objects.exclude(session=None).exists()


def paper_of(candidate, code):
    return candidate.paper_states.get(code=code)


def correction(candidate, step):
    return reverse("recruitment:step_correct", args=[candidate.pk, step.pk])


def test_a_step_that_was_taken_back_is_not_corrected_by_any_door(client, ward, cell, by):
    candidate = ready(cell)
    session = hold(ward, candidate, 13, by=by)
    step = candidate.steps.get(session=session)
    address = correction(candidate, step)
    assert address in page_of(client, candidate).content.decode()

    take_back(session, candidate)

    assert address not in page_of(client, candidate).content.decode()
    assert client.get(address).status_code == 404
    said = {"version": candidate.version, "on": "2/3/2026", "reason": "ghi nhầm"}
    late = client.post(address, said | {"document_number": "9-NQ/ĐU"})
    assert late.status_code == 409
    assert "9-NQ/ĐU" in late.content.decode()
    with pytest.raises(ValidationError):
        corrections.correct_step(
            candidate,
            step=step,
            said=corrections.Said(step.on, "9-NQ/ĐU"),
            reason="ghi nhầm",
            version=candidate.version,
            by=by,
            today=TODAY,
        )
    again = hold(ward, candidate, 13, by=by)
    assert correction(candidate, candidate.steps.get(session=again)) in (
        page_of(client, candidate).content.decode()
    )


@pytest.mark.parametrize(
    ("stage", "decides"),
    [("cell_voted", "grassroots_resolved"), ("grassroots_resolved", "decided")],
)
def test_the_paper_that_a_step_marked_is_to_do_when_it_is_taken_back(
    ward, cell, by, stage, decides
):
    candidate = ready(cell, stage=stage)
    kept = {each.code: each.state for each in candidate.paper_states.all()}
    session = hold(ward, candidate, 13, by=by, stage=decides)
    [marked] = candidate.paper_states.exclude(code__in=kept)
    assert marked.state == "in_hand"

    take_back(session, candidate)

    assert paper_of(candidate, marked.code).state == "to_do"
    assert {each.code: each.state for each in candidate.paper_states.all()} == {
        **kept,
        marked.code: "to_do",
    }
    hold(ward, candidate, 13, by=by, stage=decides)
    assert paper_of(candidate, marked.code).state == "in_hand"


def test_a_paper_that_somebody_marked_before_or_since_stays(ward, cell, by):
    before, since = ready(cell), ready(cell)
    known = rules.load(RuleSet.objects.of_day(DAY)).papers
    [code] = [each.code for each in known if each.stage == "grassroots_resolved" and each.needed]

    def mark(candidate, state):
        candidate.refresh_from_db()
        said = {"on": DAY, "version": candidate.version, "by": by, "today": TODAY}
        papers.mark(candidate, code, state=state, **said)

    mark(before, "in_hand")
    sessions_held = [hold(ward, each, 13, by=by) for each in (before, since)]
    mark(since, "sent")
    for session, candidate in zip(sessions_held, (before, since), strict=True):
        take_back(session, candidate)

    assert paper_of(before, code).state == "in_hand"
    assert paper_of(since, code).state == "sent"
