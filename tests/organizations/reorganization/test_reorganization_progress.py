"""Whoever waits for a long reorganization is told how far it is, and what came of it."""

from datetime import date

import pytest

from organizations.jobs import queue, work
from organizations.models import Action, Job, User
from organizations.reorganization import carrying_out, documents
from organizations.reorganization.progress import Phase
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db(transaction=True)  # it tells beside its own transaction
PHASES = [str(each.label) for each in Phase]


@pytest.fixture
def document():
    province = OrganizationFactory(code="P", kind="province")
    for code in ("D", "E"):
        OrganizationFactory(code=code, kind="upper_committee", parent=province)
    merger = Action(verb="merge", code="D", heir_code="E")
    return documents.draft(on=date(2025, 7, 1), actions=[merger], by=User.objects.system())


def do(document, what="issue", **said):
    document.refresh_from_db()
    said = {"version": document.version, **said}
    job = queue.ask(f"reorganization.{what}", by=User.objects.system(), record=document.pk, **said)
    work.work_off()
    document.refresh_from_db()
    return Job.objects.get(pk=job.pk)


def phases_of(job):
    """Return what the log says between its beginning and its end."""
    return [line.partition("  ")[2] for line in job.log.splitlines()][1:-1]


def test_a_document_tells_each_phase_and_then_that_it_is_done(document):
    job = do(document)

    assert (document.state, job.state, job.attempt) == ("applied", "done", 1)
    assert phases_of(job) == PHASES
    assert "có hiệu lực" in job.outcome


def test_taking_back_tells_each_phase_too_and_keeps_the_reason_for_the_trail(document):
    do(document)

    job = do(document, "take_back", reason="Nhập nhầm")

    assert (document.state, job.state) == ("taken_back", "done")
    assert phases_of(job) == PHASES


def test_what_cannot_take_effect_says_why(document):
    Action.objects.update(heir_code="nowhere")

    job = do(document)

    assert (document.state, job.state) == ("draft", "refused")
    assert "nowhere" in job.outcome


def test_what_cannot_be_taken_back_says_why(document):
    do(document)
    moved = Action(verb="move", code="E", parent_code="Q")
    OrganizationFactory(code="Q", kind="province")
    merged = Action(verb="merge", code="P", heir_code="Q")
    later = documents.draft(on=date(2025, 8, 1), actions=[moved, merged], by=User.objects.system())
    do(later)

    job = do(document, "take_back", reason="Nhập nhầm")

    assert (document.state, job.state) == ("applied", "refused")
    assert job.outcome


def test_what_was_changed_since_it_was_asked_for_is_not_done(document):
    job = do(document, version=7)

    assert (document.state, job.state) == ("draft", "refused")


def test_a_fault_is_told_in_a_sentence_and_stands_in_the_logs(document, monkeypatch, caplog):
    said = "tally of 7\nDETAIL: Nguyễn Văn An"

    def fail(*_arguments, **_options):
        raise RuntimeError(said)

    monkeypatch.setattr(carrying_out, "_leave", fail)

    job = do(document)

    assert (document.state, job.state) == ("draft", "failed")
    assert "tally of 7" not in job.outcome
    assert "Không có gì thay đổi" in job.outcome
    assert "RuntimeError: tally of 7\n" in job.log
    assert "in carry_out" in job.log
    assert "Nguyễn Văn An" not in job.log
    assert "Nguyễn Văn An" in caplog.text


def test_one_that_broke_off_leaves_its_last_phase_behind(document, monkeypatch):
    def break_off(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(carrying_out, "_leave", break_off)
    with pytest.raises(KeyboardInterrupt):
        do(document)

    assert Job.objects.get().state == "running"
    monkeypatch.undo()
    work.work_off()
    assert (Job.objects.get().state, Job.objects.get().attempt) == ("done", 2)


@pytest.mark.postgresql
def test_others_read_the_phase_before_the_work_is_committed(document, monkeypatch):
    place, seen = carrying_out._place, []

    def looking(*arguments):
        with carrying_out.transaction.get_connection().copy().cursor() as cursor:
            cursor.execute("SELECT phase FROM organizations_job")
            seen.append(cursor.fetchone()[0])
        place(*arguments)

    monkeypatch.setattr(carrying_out, "_place", looking)

    do(document)

    assert seen == ["places"]
