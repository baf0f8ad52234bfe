"""Do what waits in the queue. A worker does so for good; without one, the server between pages."""

import logging
from contextlib import nullcontext
from threading import Event, Thread
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.utils.translation import gettext as _

from audit import context
from organizations.jobs import kinds, queue, seat, shown
from organizations.models import Job

logger = logging.getLogger(__name__)
State = Job.State
SELDOM = 0.5  # seconds between two words about the same phase
PAUSE = 2  # seconds between two looks at an empty queue
LONG_PAUSE = 30  # seconds until it is tried again when the database is away
LINES = 1000  # of a log; what is told beyond is counted
NO_LIMITS = "statement_timeout lock_timeout idle_in_transaction_session_timeout"


def for_good(over: Event, *, until_done: bool = False) -> bool:
    """Work until `over` is set, or (if so asked) until nothing waits; false if others do.

    Raises when the database goes away: the seat is lost then, and who started us starts anew.
    """
    with seat.taken() as still_mine:
        if still_mine is None:
            return False
        while not over.is_set():
            close_old_connections()
            still_mine()
            work_off(over)
            if until_done:
                break
            over.wait(PAUSE)
    return True


def work_off(over: Event | None = None) -> None:
    """Do one job after the other while any waits; the caller has the seat."""
    while not queue.is_empty() and not (over and over.is_set()):
        if (job := queue.take()) is not None:
            perform(job)


def stand_in() -> None:
    """Let a thread of this process do what waits whenever nobody has the seat."""
    Thread(target=_stand_in, name="jobs", daemon=True).start()


def _stand_in(over: Event | None = None):
    over, pause = over or Event(), PAUSE
    _be_patient()
    while not over.wait(pause):
        close_old_connections()
        pause = PAUSE
        try:
            if not queue.is_empty():
                with seat.taken() as still_mine:
                    if still_mine is not None:
                        work_off(over)
        except Exception:  # a thread that ended would leave what waits to nobody
            logger.exception("Long work stands still.")
            connection.close()
            pause = LONG_PAUSE


def _be_patient():
    """Give this thread a connection without the limits that pages have."""
    own = connection.copy()
    if own.vendor == "postgresql":
        options = own.settings_dict["OPTIONS"]
        options["options"] = " ".join(
            [options.get("options", ""), *(f"-c {name}=0" for name in NO_LIMITS.split())]
        )
    connections[own.alias] = own


def perform(job: Job) -> None:
    """Do `job`, which was taken, and say on it how it ended.

    What the database refuses by itself (a connection lost, a deadlock) may go well next time: the
    job waits again. Any other fault would come again.
    """
    kind, teller = kinds.of(job.kind), Teller(job)
    try:
        with (
            transaction.atomic() if kind and kind.whole else nullcontext(),
            context.serving(context.RequestContext(**job.request)),
        ):
            if not queue.end(job, State.DONE, _outcome_of(kind, job, teller)):
                raise _TakenOver
    except ValidationError as refusal:
        queue.end(job, State.REFUSED, "\n".join(refusal.messages))
    except _TakenOver:
        logger.warning("Job %s was begun again by somebody else.", job.pk)
    except (OperationalError, InterfaceError) as fault:
        logger.exception("Job %s (%s) was broken off.", job.pk, job.kind)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        queue.add_to_log(job, queue.worded(fault))
        job.outcome, job.ended_at = "", None
        queue.break_off(job)
    except Exception as fault:
        logger.exception("Job %s (%s) was not carried through.", job.pk, job.kind)
        queue.add_to_log(job, queue.worded(fault))
        queue.end(job, State.FAILED, _a_fault(kind))
    finally:
        teller.close()


class _TakenOver(Exception):
    """The seat was lost, and somebody else has the job."""


def _outcome_of(kind, job, teller):
    if kind is None:
        raise ValidationError(_("This version of the program knows no such work."))
    return kind.act(job, teller)


def _a_fault(kind):
    said = _("A fault of the program stopped it. Who runs this site finds the cause in the log.")
    return f"{said} {_('Nothing has changed.')}" if kind and kind.whole else said


class Teller:
    """Writes how far a job is where others can read it while its work is not committed yet.

    That takes a connection of its own. SQLite has one writer at a time, who is at work here: a
    word is left at the seat in place of the row, and the log is told at the end.
    """

    def __init__(self, job: Job):
        self.job = job
        self._told: tuple[str | None, float] = (None, 0.0)
        self._lines = 0
        self._own = None
        if connection.vendor == "postgresql":
            self._own = connections.create_connection(connection.alias)

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        last, at = self._told
        if phase == last and monotonic() - at < SELDOM and done < total:
            return
        if phase != last and (label := self._label(phase)):
            queue.add_to_log(self.job, label)
        self._told = (phase, monotonic())
        self.job.phase, self.job.done, self.job.total = str(phase), done, total
        self._write()

    def say(self, line: str) -> None:
        self._lines += 1
        if self._lines <= LINES:
            queue.add_to_log(self.job, line)
        elif self._lines == LINES + 1:
            queue.add_to_log(self.job, _("… and more of the same."))

    def close(self) -> None:
        if self._own is not None:
            self._own.close()

    def _label(self, phase):
        self.job.phase = str(phase)
        return kinds.phase_of(self.job)

    def _write(self):
        if self._own is None and connection.in_atomic_block:
            seat.leave_word(shown.as_word(self.job))
            return
        table = Job._meta.db_table
        said = (self.job.phase, self.job.done, self.job.total, self.job.log)
        mine = (self.job.pk, State.RUNNING, self.job.attempt)
        with (self._own or connection).cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET phase = %s, done = %s, total = %s, log = %s"  # noqa: S608
                " WHERE id = %s AND state = %s AND attempt = %s",
                [*said, *mine],
            )
