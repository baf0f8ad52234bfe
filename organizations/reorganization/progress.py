"""How far a reorganization is that takes effect or is taken back, for those who wait for it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from organizations.models import Progress, Reorganization, User

Phase = Progress.Phase
Tell = Callable[..., None]
"""Called with the phase, how much of it is done, and out of how much (nought: not known)."""

SELDOM = 0.5  # seconds between two rows that say the same phase
STARTING = timedelta(seconds=30)  # until a process that was started has taken its document
SILENT = timedelta(minutes=10)  # where a database cannot tell who is at work


def unheard(phase: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


class Teller:
    """Writes each phase where others can read it while the work is not committed yet.

    That takes a connection of its own. SQLite has one writer at a time, who is at work here:
    there nothing is written, and those who wait see only that it is on its way.
    """

    def __init__(self, document: Reorganization):
        self.document = document
        self.started_at = timezone.now()
        self._last = (None, 0.0)
        self._connection = None
        if connection.vendor == "postgresql":
            self._connection = connections.create_connection(connection.alias)

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        if self._connection is None:
            return
        last_phase, at = self._last
        if phase == last_phase and monotonic() - at < SELDOM and done < total:
            return
        self._last = (phase, monotonic())
        table = Progress._meta.db_table
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO {table}
                        (document_id, phase, done, total, started_at, heard_at)
                    VALUES (%s, %s, %s, %s, %s, now())
                    ON CONFLICT (document_id) DO UPDATE SET phase = EXCLUDED.phase,
                        done = EXCLUDED.done, total = EXCLUDED.total,
                        started_at = EXCLUDED.started_at, heard_at = EXCLUDED.heard_at""",
                [self.document.pk, str(phase), done, total, self.started_at],
            )

    def close(self, *, settled: bool) -> None:
        """Stop telling; what is settled, either way, the document itself tells from now on."""
        if self._connection is not None:
            self._connection.close()
        if settled:
            Progress.objects.filter(document=self.document).delete()


@contextmanager
def telling(document: Reorganization, version: int, out) -> Iterator[Tell]:
    """Tell how far the work of the block on `document` is, to those who wait and on `out`.

    What is refused stands on the document afterwards, if it is still the `version` that was
    looked at, and is raised as a CommandError.
    """
    teller, settled = Teller(document), False

    def tell(phase, done=0, total=0):
        teller(phase, done, total)
        out.write(f"{Phase(phase).label}{f' {done}/{total}' if total else ''}")
        out.flush()

    try:
        yield tell
        settled = True
    except ValidationError as refusal:
        said = "\n".join(refusal.messages)
        Reorganization.objects.filter(pk=document.pk, version=version).update(obstacle=said)
        settled = True
        raise CommandError(said, returncode=2) from refusal
    finally:
        teller.close(settled=settled)


def start_effect(document: Reorganization, *, version: int, by: User) -> None:
    """Let a process of its own put `document` into effect; see the command `put_into_effect`."""
    _start(document, "put_into_effect", version, by)


def start_taking_back(document: Reorganization, *, version: int, reason: str, by: User) -> None:
    """Let a process of its own take `document` back; see the command `take_back`."""
    _start(document, "take_back", version, by, f"--reason={reason}")


def _start(document, command, version, by, *more):
    now = timezone.now()
    said = {"phase": Phase.DRAWING, "done": 0, "total": 0, "started_at": now, "heard_at": now}
    Progress.objects.update_or_create(document=document, defaults=said)
    arguments = [str(document.pk), f"--by={by.get_username()}", f"--seen={version}", *more]
    subprocess.Popen(  # noqa: S603  (our command; each word is an argument of its own)
        [sys.executable, "manage.py", command, *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_broken_off(progress: Progress) -> bool:
    """Tell whether nobody is at work any more on a document whose progress was left behind.

    Whoever is at work holds the row of the document. SQLite has no such rows: there, silence
    has to last for minutes.
    """
    silence = timezone.now() - progress.heard_at
    if connection.vendor != "postgresql":
        return silence > SILENT
    rows = Reorganization.objects.select_for_update(nowait=True, of=("self",))
    try:
        with transaction.atomic():
            rows.get(pk=progress.document_id)
    except OperationalError:
        return False
    return silence > STARTING
