"""A kind of work for tests, known as long as the block lasts."""

from contextlib import contextmanager

from django.db.models import TextChoices

from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from organizations.models import Job


class Phase(TextChoices):
    SLOW = "slow", "Chậm"


@contextmanager
def work_of_a_kind(act=None):
    """Let "slow" be a kind of work; gives the records of the jobs that were begun."""
    begun = []

    def noted(job, tell):
        begun.append(job.record)
        return act(job, tell) if act else "Xong."

    kinds.tell("slow", Kind("Việc chậm", noted, Phase, subject="slow", whole=True))
    try:
        yield begun
    finally:
        del kinds._kinds["slow"]


def told_of(job):
    """Return the lines of its log, without their instants."""
    log = Job.objects.values_list("log", flat=True).get(pk=job.pk)
    return [line.partition("  ")[2] for line in log.splitlines()]
