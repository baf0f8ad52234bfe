"""The life of a job: asked for, taken, ended; and begun again when who did it was killed."""

import traceback

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import context, trail
from organizations.jobs import kinds
from organizations.models import Job, Organization, User

State = Job.State
ATTEMPTS = 3
"""How often a job is begun that is broken off each time: what it died of may be itself."""
TOLD = ("phase", "done", "total", "log")


@transaction.atomic
def ask(
    kind: str,
    *,
    by: User,
    record: int | None = None,
    name: str = "",
    organization: Organization | None = None,
    **arguments,
) -> Job:
    """Put work in the queue, when the caller's transaction commits; see `Job` for the arguments.

    If the same is asked for already and not done yet, that job is returned instead. Raises
    ValidationError where something else is open about the same subject: whoever asks learns that
    it was not taken.
    """
    subject = kinds.subject_of(kind, record)
    request = context.current()
    job = Job(
        kind=kind,
        subject=subject,
        record=record,
        name=name,
        arguments=arguments,
        organization=organization,
        asked_by=by,
        asked_at=timezone.now(),
        request={"id": request.id, "address": request.address, "posts": request.posts},
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        there = Job.objects.open().filter(subject=subject).first()
        if there is not None:
            return _same(job, there)
        job.save(force_insert=True)  # what was in the way has ended this moment
    trail.record("job.ask", job, by=by, organization_id=job.organization_id)
    return job


def _same(asked, there):
    if (there.kind, there.arguments) == (asked.kind, asked.arguments):
        return there
    said = _("“%(what)s” is asked for already and not done yet. Ask again when it has ended.")
    raise ValidationError(said % {"what": kinds.label_of(there)}, code="open")


def is_empty() -> bool:
    return not Job.objects.open().exists()


def changes_the_tree() -> bool:
    """Tell whether somebody changes the tree, or waits to do so."""
    return Job.objects.open().filter(kind__in=kinds.that_change_the_tree()).exists()


@transaction.atomic
def take() -> Job | None:
    """Return the next job, which is being done from now on; None if none waits.

    Whoever calls it has the seat and does nothing else: what is said to be done was broken off.
    """
    for broken in Job.objects.open().filter(state=State.RUNNING):
        break_off(broken)
    waiting = Job.objects.select_for_update(of=("self",)).filter(state=State.WAITING)
    job = waiting.select_related("asked_by").order_by("pk").first()
    if job is None:
        return None
    job.state, job.attempt = State.RUNNING, job.attempt + 1
    job.phase, job.done, job.total = "", 0, 0
    job.started_at = timezone.now()
    add_to_log(job, _("Begun, attempt %(attempt)s.") % {"attempt": job.attempt})
    job.save()
    return job


def break_off(job: Job) -> None:
    """Let a job that was broken off wait again, unless that has happened too often."""
    if job.attempt < ATTEMPTS:
        add_to_log(job, _("Broken off. It is begun again."))
        _leave(job, State.WAITING)
        return
    said = _(
        "It was broken off %(attempts)s times and is not begun again. What it had not finished "
        "has not happened. Who runs this site finds the cause in the log of the server."
    )
    end(job, State.BROKEN_OFF, said % {"attempts": job.attempt})


def end(job: Job, state: State, outcome: str) -> bool:
    """Let `job` have come to its end; false if somebody else has it by now.

    Who lost the seat without knowing could otherwise do a second time what was begun again.
    """
    job.outcome, job.ended_at = outcome, timezone.now()
    add_to_log(job, str(state.label))
    return _leave(job, state)


def _leave(job, state):
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    job.state = state
    told = {name: getattr(job, name) for name in (*TOLD, "state", "outcome", "ended_at")}
    return bool(mine.update(**told))


def add_to_log(job: Job, line: str) -> None:
    now = timezone.now().astimezone(timezone.get_default_timezone())
    job.log += f"{date_format(now, 'd/m/Y H:i:s')}  {line}\n"


def worded(fault: BaseException) -> str:
    """Return where a fault arose, and of what kind. Of its text the first line only.

    What follows there may be values of rows, which administrators of the tree may not see.
    """
    said = []
    cause: BaseException | None = fault
    while cause is not None:
        first_line = str(cause).partition("\n")[0][:300]
        said.append(
            "".join(traceback.format_tb(cause.__traceback__))
            + f"{type(cause).__name__}: {first_line}"
        )
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n\n".join(reversed(said))
