"""How far a job is, as pages show it."""

from dataclasses import dataclass

from django.conf import settings

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
    return JobProgress(
        job=job,
        phase=kinds.phase_of(job),
        ahead=Job.objects.open().filter(pk__lt=job.pk).count() if waits else 0,
        is_attended=is_attended,
        lacks_worker=settings.WORKER and not is_attended,
    )
