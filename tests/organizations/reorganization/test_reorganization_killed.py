"""The process that applies a document is killed, or the database drops it, at several points.

Each time a real process is stopped at a chosen statement and ended there. Afterwards the
document is in effect or it is not, nothing is half done, and its state says which.
"""

import contextlib
import io
import os
import select
import signal
import time
import traceback
from datetime import date
from functools import partial

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from organizations.jobs import queue, seat, shown, work
from organizations.models import Action, Job, Organization, Reorganization
from organizations.reorganization import documents
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.reorganizations import JULY, TODAY, by, draft, everything, issue

WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
FINISHED, FAILED = 0, 3
PATIENCE = 60  # seconds for a process to come to its stop, or to its end
POINTS = ["first write", "a quarter", "the middle", "the last write", "before commit"]
LINES = [
    {"verb": "found", "code": "N", "name": "Phường Mới", "kind": "grassroots_committee"}
    | {"parent_code": "P"},
    {"verb": "merge", "code": "A", "heir_code": "N"},
    {"verb": "merge", "code": "B", "heir_code": "N"},
    {"verb": "dissolve", "code": "D", "heir_code": "P"},
    {"verb": "merge", "code": "A1", "heir_code": "B1"},
    {"verb": "rename", "code": "B1", "name": "Chi bộ Một"},
    {"verb": "change", "code": "C", "kind": "upper_committee"},
]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    # a browser's threads; the new process does nothing that they would have to go on with
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


@pytest.fixture
def tree(real_connections):
    at = {"P": OrganizationFactory(code="P", kind="province")}
    at["D"] = OrganizationFactory(code="D", kind="upper_committee", parent=at["P"])
    for code in "AB":
        at[code] = OrganizationFactory(code=code, kind="grassroots_committee", parent=at["D"])
        cell = OrganizationFactory(code=f"{code}1", kind="cell", parent=at[code])
        AdmissionFactory.create_batch(2, organization=cell)
        CandidateFactory(organization=cell)
        PostFactory(organization=at[code])
    at["C"] = OrganizationFactory(code="C", kind="grassroots_committee", parent=at["P"])
    AdmissionFactory(organization=at["C"])
    return at


def writes_of(act):
    """Return how many statements `act` writes with; it must be undone by the caller."""
    counter = Stop(None)
    with connection.execute_wrapper(counter):
        act()
    return counter.written


class Stop:
    """Stops its process before it writes for the time `at`, and says so; then waits to be let on.

    It is `connection.execute_wrapper`'s wrapper.
    """

    def __init__(self, at, say=None, wait=None):
        self.at, self.say, self.wait, self.written = at, say, wait, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip(" (\n").upper().startswith(WRITES):
            self.written += 1
            if self.written == self.at:
                self.here()
        return execute(sql, params, many, context)

    def here(self):
        os.write(self.say, str(self._session()).encode())
        if not os.read(self.wait, 1):  # whoever started it is gone
            os._exit(FAILED)

    def _session(self):
        if connection.vendor != "postgresql":
            return 0
        return connection.connection.info.backend_pid


@contextlib.contextmanager
def stopped(act, point, writes):
    """Start a process that does `act` and stops at `point`.

    Gives the process, its session in the database, and what lets it go on. A process that ends
    before it stops fails the test with its traceback.
    """
    connections.close_all()
    (told, say), (wait, let) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        os.close(told)
        os.close(let)
        _run(act, point, Stop(_place(point, writes), say, wait))
    os.close(say)  # what the child holds alone ends with it
    os.close(wait)
    try:
        said = _heard(told)
        assert said.isdigit(), f"It did not stop at {point}: {said or 'it ended'}"
        yield child, int(said), lambda: os.write(let, b"!")
    finally:
        os.close(told)
        os.close(let)
        with contextlib.suppress(ChildProcessError):  # it was waited for already
            if os.waitpid(child, os.WNOHANG) == (0, 0):
                kill(child)


def _heard(told):
    """Return what the child said: its session, or why it ended; nothing if it waits for good."""
    ready, _to_write, _odd = select.select([told], [], [], PATIENCE)
    return os.read(told, 4096).decode() if ready else f"nothing heard for {PATIENCE} seconds"


def _place(point, writes):
    places = {"first write": 1, "a quarter": writes // 4, "the middle": writes // 2}
    return {**places, "the last write": writes}.get(point)


def _run(act, point, stop):
    """Do `act` in this process and end it; tell whoever waits for it why, if that goes wrong."""
    code = FAILED
    try:
        # Where a browser's loop runs, a thread has connections apart from those it had before.
        # The loop does not live on in this process: what it sees are those, open elsewhere.
        connections.close_all()
        commit = connection.commit

        def stopping():
            if point == "before commit":
                stop.here()
            commit()
            if point == "after commit":
                stop.here()

        connection.commit = stopping
        with connection.execute_wrapper(stop), contextlib.redirect_stdout(io.StringIO()):
            act()
        code = FINISHED
    except BaseException:
        os.write(stop.say, traceback.format_exc()[-4000:].encode())
    os._exit(code)


def kill(child, session=0, *_told):
    """Kill a process; return once the database, which finds out by itself, ended its session."""
    os.kill(child, signal.SIGKILL)
    assert _exit_code(child) == -signal.SIGKILL
    for _wait in _patiently():
        if not _is_open(session):
            return
    raise AssertionError(f"The session lives on after {PATIENCE} seconds.")


def _is_open(session):
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)", [session])
        return cursor.fetchone()[0]


def drop(child, session, let_on, code=FAILED):
    """Let the database end the session, and the process find out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [session])
    let_on()
    assert _exit_code(child) == code


def _exit_code(child):
    """Wait for a process to end, not for ever, and return with what code it did."""
    for _wait in _patiently():
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
    raise AssertionError(f"The process goes on after {PATIENCE} seconds.")


def _patiently():
    """Give one turn after another until patience is over."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(0.01)


def state(document):
    return Reorganization.objects.get(pk=document.pk).state


def assert_consistent():
    for command in ("check_tree", "check_tallies"):
        call_command(command, stdout=io.StringIO())


def count_writes(document):
    with contextlib.suppress(ZeroDivisionError), documents.transaction.atomic():
        number = writes_of(lambda: issue(document))
        raise ZeroDivisionError
    return number


@pytest.mark.parametrize("end", [kill, pytest.param(drop, marks=pytest.mark.postgresql)])
def test_a_document_that_was_stopped_has_not_taken_effect_or_has(tree, end):
    document = draft(*LINES)
    before, writes = everything(), count_writes(document)
    assert writes >= 15
    for point in POINTS:
        with stopped(lambda: issue(document), point, writes) as process:
            end(*process)

        assert state(document) == "draft", point
        assert everything() == before
        assert_consistent()

    with stopped(lambda: issue(document), "after commit", writes) as process:
        kill(*process)

    assert state(document) == "applied"
    assert not Organization.objects.standing(JULY).filter(code__in="AB").exists()
    assert_consistent()


def test_taking_back_that_was_stopped_has_not_happened(tree):
    document = issue(draft(*LINES))
    before = everything()

    def take_back():
        said = {"version": document.version, "reason": "Sai", "by": by(), "today": TODAY}
        documents.take_back(document, **said)

    for point in ("first write", "the middle", "before commit"):
        with stopped(take_back, point, 30) as process:
            kill(*process)

        assert state(document) == "applied", point
        assert everything() == before
    take_back()
    assert state(document) == "taken_back"
    assert_consistent()


def test_the_next_start_takes_up_what_was_stopped_and_says_so(tree):
    today = timezone.localdate()
    document = documents.draft(
        number="07-NQ", on=today, actions=[Action(**line) for line in LINES], by=by()
    )
    document = issue(document, today=date(today.year - 1, 12, 31))
    assert document.state == "waiting"

    with stopped(lambda: call_command("take_effect"), "the middle", 30) as process:
        kill(*process)
    assert state(document) == "waiting"

    said = io.StringIO()
    call_command("take_effect", stdout=said)
    assert "07-NQ" in said.getvalue()
    assert state(document) == "applied"
    assert_consistent()

    again = io.StringIO()
    call_command("take_effect", stdout=again)
    assert again.getvalue() == ""


@pytest.mark.parametrize("end", [kill, pytest.param(drop, marks=pytest.mark.postgresql)])
def test_a_job_that_was_stopped_is_begun_again_and_told(tree, end):
    document = draft(*LINES)
    job = queue.ask("reorganization.issue", by=by(), record=document.pk, version=1)
    work_it_off = partial(call_command, "worker", until_done=True)

    with stopped(work_it_off, "the middle", 30) as process:
        assert seat.is_taken()
        if end is kill:
            kill(*process)
            assert not seat.is_taken()
            assert not shown.progress_of(seen(job)).is_attended
        else:
            _child, session, let_on = process
            drop(process[0], session, let_on, FINISHED)
    assert state(document) == ("draft" if end is kill else "applied")

    work_it_off()
    assert state(document) == "applied"
    assert (seen(job).state, seen(job).attempt) == ("done", 2)
    assert_consistent()


def test_a_job_that_is_killed_each_time_is_told_as_broken_off(tree):
    document = draft(*LINES)
    job = queue.ask("reorganization.issue", by=by(), record=document.pk, version=1)
    before = everything()
    work_it_off = partial(call_command, "worker", until_done=True)
    for _attempt in range(queue.ATTEMPTS):
        with stopped(work_it_off, "the middle", 30) as process:
            kill(*process)

    work_it_off()

    assert seen(job).state == "broken_off"
    assert "không được bắt đầu lại" in seen(job).outcome
    assert (state(document), everything()) == ("draft", before)


def test_a_job_that_was_killed_once_its_work_was_committed_is_done(tree):
    document = draft(*LINES)
    job = queue.ask("reorganization.issue", by=by(), record=document.pk, version=1)

    with stopped(partial(_perform, job), "after commit", 30) as process:
        kill(*process)

    assert (state(document), seen(job).state) == ("applied", "done")


def _perform(job):
    """Do the job, in a process whose first commit is that of the work."""
    Job.objects.update(state="running", attempt=1)
    job.refresh_from_db()
    work.perform(job)


def seen(job):
    return Job.objects.get(pk=job.pk)
