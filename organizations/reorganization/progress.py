"""How far a reorganization is that takes effect or is taken back, for those who wait for it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from threading import Event, Lock, Thread
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Progress, Reorganization

TABLE = Progress._meta.db_table
logger = logging.getLogger(__name__)
Phase = Progress.Phase
Tell = Callable[..., None]
"""Called with the phase, how much of it is done, and out of how much (nought: not known)."""

SELDOM = 0.5  # seconds between two rows that say the same phase
BEAT = 5  # seconds after which who is at work says that he still is
STARTING = timedelta(seconds=30)  # until a process that was started is heard of
SILENT = timedelta(minutes=10)  # where nothing can be heard from within a transaction
LOCK = (
    0x50524F47  # the first half of the advisory lock of who is at work; the other is its document
)


class Standing(StrEnum):
    """What is known of work that told of itself: whether it goes on."""

    AT_WORK = "at_work"
    SILENT = "silent"  # it may go on, or not
    BROKEN_OFF = "broken_off"


def unheard(phase: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


class Teller:
    """Writes each phase where others can read it while the work is not committed yet.

    That takes a connection of its own. SQLite has one writer at a time, who is at work here:
    there nothing is written, and those who wait see only that it is on its way.
    Who waits for another reorganization has no phase to tell: every few seconds it says that
    it is alive. Should that fail, a lock of the connection that does the work still tells it: the
    database lets go of it when who is at work is gone.
    """

    def __init__(self, document: Reorganization):
        self.document = document
        self.started_at = timezone.now()
        self._last = (None, 0.0)
        self._connection, self._lock, self._over = None, Lock(), Event()
        if connection.vendor == "postgresql":
            self._lock_document("pg_try_advisory_lock")
            self._connection = connections.create_connection(connection.alias)
            self._connection.inc_thread_sharing()
            self._beating = Thread(target=self._beat, daemon=True)
            self._beating.start()

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        if self._connection is None:
            return
        last_phase, at = self._last
        if phase == last_phase and monotonic() - at < SELDOM and done < total:
            return
        self._last = (phase, monotonic())
        self._write(
            f"""INSERT INTO {TABLE} (document_id, phase, done, total, started_at, heard_at)
                VALUES (%s, %s, %s, %s, %s, now())
                ON CONFLICT (document_id) DO UPDATE SET phase = EXCLUDED.phase,
                    done = EXCLUDED.done, total = EXCLUDED.total,
                    started_at = EXCLUDED.started_at, heard_at = EXCLUDED.heard_at""",
            [self.document.pk, str(phase), done, total, self.started_at],
        )

    def _lock_document(self, function):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [LOCK, self.document.pk])

    def _beat(self):
        while not self._over.wait(BEAT):
            alive = f"UPDATE {TABLE} SET heard_at = now() WHERE document_id = %s"
            self._write(alive, [self.document.pk])

    def _write(self, statement, values):
        with self._lock, self._connection.cursor() as cursor:
            cursor.execute(statement, values)

    def close(self, *, settled: bool) -> None:
        """Stop telling; what is settled, either way, the document itself tells from now on."""
        if self._connection is not None:
            self._over.set()
            self._beating.join(BEAT)
            self._connection.close()
            if connection.is_usable():
                self._lock_document("pg_advisory_unlock")
        if settled:
            Progress.objects.filter(document=self.document).delete()


@contextmanager
def telling(document: Reorganization, version: int, out) -> Iterator[Tell]:
    """Tell how far the work of the block on `document` is, to those who wait and on `out`.

    What is refused stands on the document afterwards, if it is still the `version` that was
    looked at, and is raised as a CommandError. Of a fault it stands there that there was one; what
    it was stands in the log alone, since it may name values of rows.
    """
    teller, settled = Teller(document), False

    def leave(obstacle):
        seen = Reorganization.objects.filter(pk=document.pk, version=version)
        seen.update(obstacle=obstacle)

    def tell(phase, done=0, total=0):
        teller(phase, done, total)
        out.write(f"{Phase(phase).label}{f' {done}/{total}' if total else ''}")
        out.flush()

    try:
        yield tell
        settled = True
    except ValidationError as refusal:
        leave("\n".join(refusal.messages))
        settled = True
        raise CommandError("\n".join(refusal.messages), returncode=2) from refusal
    except Exception:
        logger.exception("Reorganization %s was not carried through.", document.pk)
        leave(_a_fault(document.pk))
        settled = True
        raise
    finally:
        teller.close(settled=settled)


def died(key: int, version: int) -> None:
    """Leave on the document of that key that its process ended without a word.

    Only if it is still the `version` that was looked at, and nothing was said of it.
    """
    seen = Reorganization.objects.filter(pk=key, version=version, obstacle="")
    seen.update(obstacle=_a_fault(key))
    Progress.objects.filter(document=key).delete()


def _a_fault(key):
    said = _(
        "A fault of the program stopped it at %(at)s, nothing has changed. It can be begun again. "
        "If it happens again, tell who runs this site: the cause stands in the log, under "
        "“Reorganization %(number)s”."
    )
    here = timezone.get_current_timezone()
    now = date_format(timezone.now().astimezone(here), "SHORT_DATETIME_FORMAT")
    return said % {"at": now, "number": key}


def standing(progress: Progress) -> Standing:
    """Tell whether somebody is at work on a document of which `progress` was left. One query.

    Whoever is at work, or waits for another reorganization to end, is heard of every few seconds,
    and holds a lock besides: who is silent and holds none is gone. On SQLite neither can be, and
    of a process that was only started nothing is known; after long silence nobody can tell.
    """
    patience = STARTING if connection.vendor == "postgresql" else SILENT
    if timezone.now() - progress.heard_at <= patience or _is_locked(progress):
        return Standing.AT_WORK
    was_heard = progress.heard_at != progress.started_at
    knows = connection.vendor == "postgresql" and was_heard
    return Standing.BROKEN_OFF if knows else Standing.SILENT


def _is_locked(progress):
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                   AND classid = %s AND objid = %s AND objsubid = 2)""",
            [LOCK, progress.document_id],
        )
        return cursor.fetchone()[0]
