"""Two boards that press a button at once: on one session, and on one pair of doubles.

The controls do the same without what holds the rows. They show that these tests would notice.
"""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from organizations.models import Organization, User
from recruitment import ledger
from recruitment.admissions import admissions
from recruitment.counting import dossier_tallies, recount
from recruitment.dossiers import pipeline
from recruitment.doubles import merging
from recruitment.models import Admission, Candidate, MemberEvent, Person, Session, SessionItem
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory
from tests.races import ON, collide, ready, rounds, seen

BEFORE = {"grassroots_resolved": "cell_voted", "decided": "grassroots_resolved"}
ODD = ("papers", "late", "late_days", "old", "not_appraised", "helper_missing", "stale")


@pytest.fixture
def ward(real_connections):
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def holding(ward, candidates, stage):
    """Return an act that decides on these dossiers as one board's screen shows them now."""
    meeting = Meeting(
        ward, stage, ON, f"{uuid4().hex[:6]}-NQ/ĐU", entitled=15, present=14, reason="bổ sung sau"
    )
    stale = [seen(each) for each in candidates]
    lines = [Verdict(each, each.version, in_favour=12) for each in stale]
    confirmed = {f"{each.pk}:{code}" for each in candidates for code in ODD}
    by = User.objects.system()
    return lambda: sessions.record_session(meeting, lines, by=by, today=TODAY, confirmed=confirmed)


@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.django_db(transaction=True)
def test_of_boards_that_decide_on_the_same_dossiers_at_once_one_is_heard(ward, cell, stage):
    for number in rounds(12):
        candidates = [ready(cell, stage=BEFORE[stage]) for _n in range(2)]

        results = collide(*[holding(ward, candidates, stage) for _n in range(4)])

        assert sum(map(bool, results)) == 1
        assert Session.objects.count() == number + 1
        for candidate in candidates:
            candidate.refresh_from_db()
            assert (candidate.stage, candidate.version) == (stage, 2)
            assert passed(candidate) == 1
    assert Admission.objects.count() == (2 * len(rounds(12)) if stage == "decided" else 0)
    assert list(recount.differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_its_claim_a_dossier_passes_in_more_than_one_session(
    ward, cell, monkeypatch
):
    monkeypatch.setattr(ledger, "hold_cells", lambda organizations: None)
    monkeypatch.setattr(dossier_tallies, "hold_dossier_counts", lambda candidates, stage: None)
    monkeypatch.setattr(pipeline, "claim", lambda candidate, version: stored(candidate))
    # The paper that a step marks is on record once: that alone would stop the second.
    monkeypatch.setattr(pipeline.papers, "hand_over", lambda *what, **how: None)
    broken = 0
    for _round in rounds(12):
        candidate = ready(cell, stage="cell_voted")
        collide(*[holding(ward, [candidate], "grassroots_resolved") for _n in range(4)])
        broken += passed(candidate) > 1

    assert broken


@pytest.mark.django_db(transaction=True)
def test_of_boards_that_merge_one_double_at_once_one_is_heard(cell):
    for _round in rounds(12):
        dossier, double = one_person_twice(cell)

        results = collide(*[merger(dossier.person, double)] * 4)

        assert sum(map(bool, results)) == 1
        assert dossier.steps.filter(kind="merged").count() == 1
        double.refresh_from_db()
        assert double.merged_into == dossier.person
        assert dossier.person.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_boards_that_keep_one_each_of_two_doubles_one_is_heard(cell):
    for _round in rounds(12):
        dossier, double = one_person_twice(cell)
        both = [merger(dossier.person, double), merger(double, dossier.person)]

        results = collide(*both * 2)

        assert sum(map(bool, results)) == 1
        persons = [Person.objects.get(pk=each.pk) for each in (dossier.person, double)]
        kept = [each for each in persons if each.merged_into is None]
        assert len(kept) == 1
        assert (kept[0].candidacies.count(), kept[0].events.count()) == (1, 1)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_holding_the_persons_one_double_is_merged_more_than_once(cell, monkeypatch):
    monkeypatch.setattr(ledger, "hold_cells", lambda organizations: None)
    monkeypatch.setattr(admissions, "hold_persons", unheld)
    broken = 0
    for _round in rounds(12):
        dossier, double = one_person_twice(cell)
        collide(*[merger(dossier.person, double)] * 4)
        broken += dossier.steps.filter(kind="merged").count() > 1

    assert broken


def stored(candidate):
    """Return the row as `ledger.claim` does, without taking its version."""
    rows = Candidate.objects.select_related("person", "organization", "rule_set", "admission")
    return rows.get(pk=candidate.pk)


def unheld(persons):
    """Look as `admissions.hold_persons` does, without holding."""
    if Person.objects.filter(pk__in=persons, merged_into__isnull=False).exists():
        raise ValidationError("merged")


def passed(candidate):
    return SessionItem.objects.filter(candidate=candidate, result="passed").count()


def one_person_twice(cell):
    """Return a dossier, and another person of its name of whom an event is on record."""
    dossier = ready(cell)
    double = Person()
    double.identify(dossier.person.full_name, "female", date(1998, 5, 29))
    double.save()
    said = {"recorded_by": User.objects.system(), "recorded_at": datetime(2024, 5, 1, tzinfo=UTC)}
    MemberEvent.objects.create(person=double, organization=cell, kind="warning", on=ON, **said)
    return dossier, double


def merger(kept, double):
    reach, by = Organization.objects.values("pk"), User.objects.system()
    said = {"reach": reach, "on": TODAY, "reason": "nhập hai lần", "by": by}
    return lambda: merging.merge(kept, double, **said)


@pytest.mark.django_db(transaction=True)
def test_a_session_and_an_entry_of_one_name_do_not_wait_for_each_other(ward, cell):
    """Both hold the name, and both add to the rows of the ward: in one order."""
    other = OrganizationFactory(kind="cell", parent=ward)
    for _round in rounds():
        candidates = [ready(cell) for _n in range(2)]
        session = holding(ward, candidates, "decided")

        assert any(collide(session, entering(candidates[1].person, other)))
    assert list(recount.differences()) == []


def entering(person, cell):
    """Return an act that enters an admission of somebody of that name and date of birth."""
    said = {"full_name": person.full_name, "sex": person.sex, "born_on": person.born_on}
    return lambda: AdmissionFactory(organization=cell, decided_on=ON, **said)
