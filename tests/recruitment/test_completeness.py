"""What is added in one place is known in all: fields, stages, events, shipped rules."""

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from recruitment import rulebook
from recruitment.dossiers.decision import entry_of
from recruitment.dossiers.verbs import VERBS
from recruitment.due.clocks import START, Clock
from recruitment.members.probation import OF_ADMISSION
from recruitment.models import Admission, Candidate, Deadline, RuleSet, Stage
from tests.dossiers import CandidateFactory

RULEBOOK = Path(rulebook.__file__).parent
OF_THE_ROW = {"id", "person", "organization", "recorded_by", "recorded_at", "version"}
RELEASED = {
    "20-qd-tw-2026.toml": "b43cf6a4b16423d7e7c1e4b2152f052bb0a31443bdb5eaa6a87928e88418b924",
    "208-qd-tw-2026.toml": "cacf4674a9532b2c41f8806cfa4cc1b8fcaab32048f0d4813e54d14008ef0ead",
    "232-qd-tw-2025.toml": "2c7a07a25cf56fd3f8833f4e95f891fc7f0c2eb55508ecdaeebce8aebb794585",
    "24-qd-tw-2021.toml": "7a09ff3295540d4a1d8b9f1dddfe8a450fa4a1f5dcedf8e2a7a635312dfbb8af",
    "294-qd-tw-2025.toml": "12876fc88b8c00f49ac701b4a6e6d71aef6e1475b329b46cf97191f0bf839090",
    "holidays.toml": "bfe4970d5543b3a920eea49f30dda1f802a5146fea1b0a1febaf932efff999bf",
}


def common_fields():
    """Return the names of what both a dossier and an admission say of somebody."""
    dossier, admission = (
        {field.name for field in model._meta.concrete_fields} for model in (Candidate, Admission)
    )
    return (dossier & admission) - OF_THE_ROW


def test_a_dossier_taken_up_for_an_admission_says_all_that_it_says():
    assert set(OF_ADMISSION) == common_fields()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(common_fields()))
def test_an_admission_says_all_that_its_dossier_says(name):
    """Each field with another value than a new row has, so that nothing fits by chance."""
    candidate = CandidateFactory()
    value = _another(Candidate._meta.get_field(name), getattr(candidate, name))
    setattr(candidate, name, value)

    entry = entry_of(candidate, on=date(2026, 5, 4), decision_number="7-QĐ/ĐU")

    assert getattr(entry, name) == value


def _another(field, value):
    if isinstance(value, bool):
        return not value
    choices = [key for key, _label in field.flatchoices if key not in ("", value)]
    return choices[0] if choices else f"khác {value}"


def test_each_stage_but_the_first_can_be_done():
    assert set(VERBS) == set(Stage) - {Stage.POOL}


@pytest.mark.parametrize("event", Deadline.Event)
def test_each_event_has_a_day_from_which_a_clock_runs(event):
    assert (event.stage is None) == (event in START)
    assert Clock(after="decided", actor="cell", event=event, term=None).start is not None


def test_what_was_released_stays_as_it_was():
    """A site that has migrated reads these files no more: a correction takes a migration."""
    now = {path.name: sha256(path.read_bytes()).hexdigest() for path in RULEBOOK.glob("*.toml")}

    assert {name: now.get(name) for name in RELEASED} == RELEASED


@pytest.mark.django_db(transaction=True)
def test_each_rule_set_of_the_rulebook_is_shipped_by_a_migration():
    """Also after a test with transactions, which empties all tables."""
    files = [path for path in RULEBOOK.glob("*.toml") if path.name != "holidays.toml"]
    described = {tomllib.loads(path.read_text(encoding="utf-8"))["number"] for path in files}

    assert set(RuleSet.objects.values_list("number", flat=True)) == described
