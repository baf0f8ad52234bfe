"""Several who act at the same moment, each in a thread with a connection of its own."""

import threading
from datetime import UTC, date, datetime
from time import monotonic, sleep
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from organizations.models import User
from recruitment.counting import dossier_tallies
from recruitment.dossiers import pool
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Candidate, Person
from recruitment.sessions.sessions import Undecided

REFUSALS = (ValidationError, Conflict, Unconfirmed, Undecided)
ON = date(2026, 6, 1)
PATIENCE = 60  # seconds for others to come to their end


def rounds(number=20):
    """Return so many rounds; a quarter of them on SQLite, where writers queue anyhow."""
    return range(number if connection.vendor == "postgresql" else number // 4)


def collide(*acts):
    """Start all `acts` at the same moment; return what each returned, None where refused.

    Whatever else is raised, a deadlock for one, fails the test.
    """
    results = at_once(*acts)
    unexpected = [each for each in results if isinstance(each, Exception)]
    unexpected = [each for each in unexpected if not isinstance(each, REFUSALS)]
    assert unexpected == [], unexpected
    return [None if isinstance(each, REFUSALS) else each or True for each in results]


def at_once(*acts):
    """Start all `acts` at the same moment; return what each returned or raised.

    One that does not come to its end, waiting for another for good, fails the test.
    """
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait(PATIENCE)
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        finish(thread)
    return results


def finish(thread):
    """Wait for a thread, and not for ever."""
    thread.join(PATIENCE)
    assert not thread.is_alive(), f"A thread still waits after {PATIENCE} seconds."


def ready(cell, *, name=None, stage="grassroots_resolved", source="workers", **more):
    """Store a dossier that waits for its decision, without the way there."""
    person = Person()
    person.identify(name or f"Trần Thị {uuid4().hex[:12]}", "female", date(1998, 5, 19))
    person.save()
    candidate = Candidate.objects.create(
        person=person,
        sort_key=person.sort_key,
        organization=cell,
        rule_set=pool.rules_of(date(2024, 3, 1)),
        started_on=date(2024, 3, 1),
        stage_on=date(2024, 5, 1),
        stage=stage,
        source=source,
        schooling="upper_secondary",
        union_here="none",
        political_case=False,
        recorded_by=User.objects.system(),
        recorded_at=datetime(2024, 5, 1, tzinfo=UTC),
        **more,
    )
    dossier_tallies.change(None, dossier_tallies.place_of(candidate))
    for kind, after in (("entered", "pool"), ("forward", stage)):
        candidate.steps.create(
            kind=kind, after=after, on=ON, by=candidate.recorded_by, at=candidate.recorded_at
        )
    return candidate


def seen(candidate):
    """Return the dossier as somebody's page shows it now, for each thread its own."""
    return Candidate.objects.select_related("admission").get(pk=candidate.pk)


def behind(first, second):
    """Let `second` begin while `first` is done and not committed; return what it returns or raises.

    `first` is committed once `second` waits for it.
    """
    results = [None]

    def run():
        try:
            results[0] = second()
        except Exception as error:
            results[0] = error
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        first()
        thread.start()
        _wait_until_blocked(thread)
    finish(thread)
    return results[0]


def _wait_until_blocked(thread):
    """Return once somebody waits for this connection, as all writers do on SQLite."""
    if connection.vendor != "postgresql":
        thread.join(0.2)
        return
    waiting = """SELECT count(*) FROM pg_locks
                 WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"""
    deadline = monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while thread.is_alive() and monotonic() < deadline:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            sleep(0.01)
