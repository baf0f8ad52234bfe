"""How far a job is, as pages show it."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from organizations.jobs import kinds, seat
from organizations.models import Job


@dataclass(frozen=True)
class JobProgress:
    """An open job: `ahead` of it so many wait; `is_attended` where somebody does such work now.

    What is being done and not attended was broken off, and is begun again, unless it
    `lacks_worker`: the server leaves it to one, and none is there.
    """

    job: Job
    phase: str
    ahead: int
    is_attended: bool
    lacks_worker: bool


def progress_of(job: Job) -> JobProgress:
    """Return how far an open `job` is. At most two queries."""
    waits, is_attended = job.state == Job.State.WAITING, seat.is_taken()
    if not waits and is_attended and connection.vendor == "sqlite":
        _take_word(job)
    return JobProgress(
        job=job,
        phase=kinds.phase_of(job),
        ahead=Job.objects.open().filter(pk__lt=job.pk).count() if waits else 0,
        is_attended=is_attended,
        lacks_worker=settings.WORKER and not is_attended,
    )


def as_word(job: Job) -> str:
    """Return in one line how far `job` is; see `seat.leave_word`."""
    return json.dumps([job.pk, job.attempt, job.phase, job.done, job.total])


def _take_word(job):
    """Give `job` the phase that was told at the seat, if it is about this job and whole."""
    try:
        pk, attempt, phase, done, total = json.loads(seat.word_left())
    except ValueError:
        return
    if (pk, attempt) == (job.pk, job.attempt):
        job.phase, job.done, job.total = phase, done, total
