"""The worker as it is run: a process of its own, over the same database."""

import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from organizations.jobs import queue, seat, work
from organizations.models import Job, User
from tests.organizations.jobs.works import work_of_a_kind
from tests.races import finish

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60  # seconds


@pytest.fixture
def environment(real_connections):
    told = connection.settings_dict
    address = "postgres://{USER}@{HOST}:{PORT}/{NAME}"
    if connection.vendor == "sqlite":
        address = "sqlite:///{NAME}"
    kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"DATABASE_URL": address.format(**told)}


@pytest.fixture
def started(environment):
    """Start the command with arguments; what is left of it is ended with the test."""
    running = []

    def start(*arguments):
        command = [sys.executable, "manage.py", "worker", *arguments]
        running.append(
            subprocess.Popen(  # noqa: S603 (our own command)
                command,
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate(timeout=PATIENCE)


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE} seconds"
        time.sleep(0.05)


def ask(kind="check_tree"):
    return queue.ask(kind, by=User.objects.system())


def state(job):
    return Job.objects.get(pk=job.pk).state


def test_the_worker_does_what_was_asked_for_and_ends_when_it_is_told_to(started):
    job = ask()

    worker = started()

    until(lambda: state(job) == "done")
    later = ask()
    until(lambda: state(later) == "done")
    assert seat.is_taken()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0
    assert not seat.is_taken()


def test_a_second_worker_waits_until_the_first_has_gone(started):
    first = started()
    until(seat.is_taken)

    second = started()
    assert second.stdout.readline().strip()
    first.kill()
    first.wait(PATIENCE)

    job = ask()
    until(lambda: state(job) == "done")


def test_the_command_ends_when_nothing_waits_if_asked_to(started):
    job = ask()

    assert started("--until-done").wait(PATIENCE) == 0

    assert state(job) == "done"


def test_who_has_the_seat_keeps_others_from_it(real_connections):
    job = ask()

    with seat.taken() as mine:
        assert mine is not None
        with seat.taken() as theirs:
            assert theirs is None
        assert not work.for_good(Event(), until_done=True)

    assert state(job) == "waiting"
    assert not seat.is_taken()
    call_command("worker", until_done=True)
    assert state(job) == "done"


def test_without_a_worker_the_server_does_it_between_its_pages(real_connections, monkeypatch):
    monkeypatch.setattr(work, "PAUSE", 0.05)
    over = Event()
    thread = Thread(target=work._stand_in, args=[over], daemon=True)
    with work_of_a_kind() as begun:
        thread.start()
        job = ask("slow")
        until(lambda: state(job) == "done")
    over.set()
    finish(thread)

    assert begun == [None]


@pytest.mark.parametrize(("worker", "stands_in"), [("0", "True"), ("1", "False")])
def test_the_server_stands_in_where_the_site_has_no_worker(environment, worker, stands_in):
    code = "import threading, config.wsgi; print('jobs' in [t.name for t in threading.enumerate()])"
    said = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment | {"DEBUG": "1", "WORKER": worker},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert said.stdout.strip() == stands_in, said.stderr


def test_who_stands_in_outlives_a_database_that_was_away(real_connections, monkeypatch, caplog):
    monkeypatch.setattr(work, "PAUSE", 0.05)
    monkeypatch.setattr(work, "LONG_PAUSE", 0.05)
    is_empty, over = queue.is_empty, Event()

    def away():
        monkeypatch.setattr(queue, "is_empty", is_empty)
        raise OperationalError("the database is away")

    monkeypatch.setattr(queue, "is_empty", away)
    thread = Thread(target=work._stand_in, args=[over], daemon=True)
    with work_of_a_kind():
        thread.start()
        job = ask("slow")
        until(lambda: state(job) == "done")
    over.set()
    finish(thread)

    assert "the database is away" in caplog.text


@pytest.mark.postgresql
def test_who_stands_in_has_none_of_the_limits_of_a_page(real_connections, monkeypatch):
    monkeypatch.setattr(work, "PAUSE", 0.05)
    over, limits = Event(), []

    def act(job, tell):
        with connection.cursor() as cursor:
            for name in work.NO_LIMITS.split():
                cursor.execute(f"SHOW {name}")
                limits.append(cursor.fetchone()[0])
        return ""

    thread = Thread(target=work._stand_in, args=[over], daemon=True)
    with work_of_a_kind(act):
        thread.start()
        job = ask("slow")
        until(lambda: state(job) == "done")
    over.set()
    finish(thread)

    assert limits == ["0", "0", "0"]


@pytest.mark.postgresql
def test_a_long_document_waits_for_the_tree_as_long_as_it_takes(started):
    """What a page would give up after some seconds: somebody else holds the tree."""
    from organizations.reorganization import carrying_out
    from tests.factories import OrganizationFactory
    from tests.reorganizations import by, draft

    ward = OrganizationFactory(code="A", kind="grassroots_committee")
    OrganizationFactory(code="A1", kind="cell", parent=ward)
    document = draft({"verb": "rename", "code": "A1", "name": "Chi bộ Một"})
    job = queue.ask("reorganization.issue", by=by(), record=document.pk, version=1)
    with carrying_out.transaction.atomic():
        carrying_out.lock_tree()
        started("--until-done")
        until(_somebody_waits)
        time.sleep(6)  # the limit of a page is five
        assert state(job) == "running"

    until(lambda: state(job) == "done")


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'")
        return cursor.fetchone()[0] > 0
