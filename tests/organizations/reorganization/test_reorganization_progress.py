"""Whoever waits for a long reorganization is told how far it is, and whether it was broken off."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Action, Progress, User
from organizations.reorganization import carrying_out, documents
from organizations.reorganization.progress import Phase
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)  # it tells beside its own transaction


@pytest.fixture
def document():
    province = OrganizationFactory(code="P", kind="province")
    for code in ("D", "E"):
        OrganizationFactory(code=code, kind="upper_committee", parent=province)
    merger = Action(verb="merge", code="D", heir_code="E")
    return documents.draft(on=date(2025, 7, 1), actions=[merger], by=User.objects.system())


def put(document, command="put_into_effect", **options):
    said = StringIO()
    call_command(command, document.pk, by="system", stdout=said, **options)
    document.refresh_from_db()
    return said.getvalue().splitlines()


def test_the_command_tells_each_phase_and_then_that_it_is_done(document):
    said = put(document)

    assert document.state == "applied"
    assert said == [
        *(str(phase.label) for phase in (Phase.DRAWING, Phase.PLACES)),
        f"{Phase.INDEX.label} 1/1",
        *(str(phase.label) for phase in (Phase.TALLIES, Phase.FOLLOWERS)),
        "Đã xong.",
    ]
    assert not Progress.objects.exists()


def test_what_cannot_take_effect_says_why(document):
    Action.objects.update(heir_code="nowhere")

    with pytest.raises(CommandError) as refused:
        put(document)

    document.refresh_from_db()
    assert refused.value.returncode == 2
    assert (document.state, "nowhere" in document.obstacle) == ("draft", True)


def test_taking_back_tells_each_phase_too(document):
    put(document)

    said = put(document, "take_back", reason="Nhập nhầm")

    assert document.state == "taken_back"
    assert said == [
        *(str(phase.label) for phase in (Phase.DRAWING, Phase.PLACES)),
        f"{Phase.INDEX.label} 1/1",
        *(str(phase.label) for phase in (Phase.TALLIES, Phase.FOLLOWERS)),
        "Đã xong.",
    ]
    assert not Progress.objects.exists()


def test_what_cannot_be_taken_back_says_why(document):
    put(document)
    moved = Action(verb="move", code="E", parent_code="Q")
    OrganizationFactory(code="Q", kind="province")
    later = documents.draft(on=date(2025, 8, 1), actions=[moved], by=User.objects.system())
    merged = Action(verb="merge", code="P", heir_code="Q")
    documents.revise(later, version=1, said={}, actions=[moved, merged], by=User.objects.system())
    put(later)

    with pytest.raises(CommandError):
        put(document, "take_back", reason="Nhập nhầm")

    document.refresh_from_db()
    assert document.state == "applied"
    assert document.obstacle


def test_a_second_process_for_the_same_document_leaves_no_word_on_it(document):
    put(document)

    with pytest.raises(CommandError):
        put(document, seen=1)

    document.refresh_from_db()
    assert (document.state, document.obstacle) == ("applied", "")


def test_a_fault_is_told_on_the_document_and_stands_in_the_log(document, monkeypatch, caplog):
    def fail(*_arguments, **_options):
        raise RuntimeError("tally of 7")

    monkeypatch.setattr(carrying_out, "_leave", fail)
    with pytest.raises(RuntimeError):
        put(document)

    document.refresh_from_db()
    assert document.state == "draft"
    assert f"“Reorganization {document.pk}”" in document.obstacle
    assert "tally of 7" not in document.obstacle
    assert f"Reorganization {document.pk}" in caplog.text
    assert "tally of 7" in caplog.text
    assert not Progress.objects.exists()


@pytest.mark.postgresql
def test_one_that_broke_off_leaves_its_last_phase_behind(document, monkeypatch):
    def break_off(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(carrying_out, "_leave", break_off)
    with pytest.raises(KeyboardInterrupt):
        put(document)

    left = Progress.objects.get()
    assert (left.document_id, left.phase) == (document.pk, "places")
