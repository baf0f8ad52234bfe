"""Between the cell's vote on a recognition and the decision: who appraises, who resolves."""

from datetime import date, timedelta

import pytest

from recruitment.dossiers import conditions, deciders, dossier
from recruitment.ledger import Unconfirmed
from recruitment.models import Stage
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from tests.dossiers import ODD, CandidateFactory, step, take_to
from tests.factories import TODAY, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def founded(*kinds):
    parent = None
    for kind in kinds:
        parent = OrganizationFactory(kind=kind, parent=parent, has_bureau=True)
    return OrganizationFactory(kind="cell", parent=parent)


def voted(cell, started_on=date(2024, 1, 8)):
    """Return a dossier on whose recognition the cell has voted."""
    return take_to(CandidateFactory(organization=cell, started_on=started_on), "recognition_voted")


def ahead(candidate, on=None):
    read = dossier.read_dossier(candidate, on or candidate.stage_on)
    return conditions.stages_ahead(read.facts, read.rules)


DISTRICT = ("province", "upper_committee", "grassroots_committee")


def test_a_committee_that_proposes_resolves_before_others_decide():
    candidate = voted(founded(*DISTRICT))

    assert ahead(candidate) == [Stage.RECOGNITION_RESOLVED]
    candidate = step(candidate, "recognition_resolved", candidate.stage_on, document_number="17")
    assert ahead(candidate) == [Stage.OFFICIAL]


def test_a_sub_committee_may_appraise_first():
    candidate = voted(founded(*DISTRICT, "sub_committee"))

    assert ahead(candidate) == [Stage.RECOGNITION_APPRAISED, Stage.RECOGNITION_RESOLVED]
    candidate = step(candidate, "recognition_appraised", candidate.stage_on)
    assert ahead(candidate) == [Stage.RECOGNITION_RESOLVED]


def test_where_nobody_stands_between_the_decision_follows_the_cell():
    direct = voted(founded("province", "upper_committee"))

    assert ahead(direct) == [Stage.OFFICIAL]


def test_under_rules_that_ask_for_no_proposal_the_decision_follows_the_cell():
    candidate = voted(founded(*DISTRICT))

    assert ahead(candidate, date(2026, 8, 3)) == [Stage.OFFICIAL]


def test_who_recognizes_without_the_resolution_is_asked_why():
    candidate = voted(founded(*DISTRICT))

    with pytest.raises(Unconfirmed) as odd:
        step(candidate, "official", candidate.stage_on, confirmed=ODD - {"not_proposed"})

    assert "not_proposed" in {each.code for each in odd.value.warnings}


def test_the_resolution_needs_two_thirds_of_the_committee():
    candidate = voted(founded(*DISTRICT))
    read = dossier.read_dossier(candidate, candidate.stage_on)

    needed = conditions.threshold_of(Stage.RECOGNITION_RESOLVED, read.facts, read.rules)

    assert needed.needed(entitled=15, present=15) == 10


def test_each_committee_takes_its_own_step():
    candidate = voted(founded(*DISTRICT, "sub_committee"))
    read = dossier.read_dossier(candidate, candidate.stage_on)

    taken = {
        stage: deciders.competent(stage, read.chain, read.rules).kind
        for stage in (*deciders.COMMITTEES, Stage.OFFICIAL)
    }

    assert taken == {
        Stage.SUB_APPRAISED: "sub_committee",
        Stage.RECOGNITION_APPRAISED: "sub_committee",
        Stage.GRASSROOTS_RESOLVED: "grassroots_committee",
        Stage.RECOGNITION_RESOLVED: "grassroots_committee",
        Stage.OFFICIAL: "upper_committee",
    }


def test_a_session_resolves_on_recognitions():
    candidate = voted(founded(*DISTRICT))
    on = candidate.stage_on + timedelta(days=3)
    committee = candidate.organization.placements.get().parent

    session = sessions.record_session(
        Meeting(
            committee,
            "recognition_resolved",
            on,
            "17-NQ/ĐU",
            entitled=15,
            present=14,
            reason="giấy tờ bổ sung sau",
            minutes={"chair": "Hồ Văn Thay", "absence": "đi công tác"},
        ),
        [Verdict(candidate, candidate.version, in_favour=14)],
        by=UserFactory(),
        today=TODAY,
        confirmed={f"{candidate.pk}:{code}" for code in ODD},
    )

    assert session.items.get().result == "passed"
    candidate.refresh_from_db()
    assert candidate.stage == Stage.RECOGNITION_RESOLVED
    assert candidate.votes.filter(stage="recognition_resolved", passed=True).exists()
    assert candidate.steps.get(after="recognition_resolved").minutes.chair == "Hồ Văn Thay"
