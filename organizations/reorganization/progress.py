"""How far a reorganization is that is being put into effect, for those who wait for it."""

from collections.abc import Callable
from time import monotonic

from django.db import connection, connections
from django.utils import timezone

from organizations.models import Progress, Reorganization

Phase = Progress.Phase
Tell = Callable[..., None]
"""Called with the phase, how much of it is done, and out of how much (nought: not known)."""

SELDOM = 0.5  # seconds between two rows that say the same phase


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
        if self._connection is None:
            return
        if settled:
            with self._connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM {Progress._meta.db_table} WHERE document_id = %s",
                    [self.document.pk],
                )
        self._connection.close()
