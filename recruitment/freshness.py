"""From whom anything was heard: silence is told apart from having nobody to admit."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from organizations.models import Organization
from recruitment.counts import Reading
from recruitment.models import Admission, PoolReview, Step


def reported(organizations: Iterable[int], reading: Reading) -> set[int]:
    """Return those of `organizations` from whose cells the window of `reading` has a report.

    A report is the review of the pool of a month of the window, "nothing new" included, a step
    of a dossier on one of its days, or a decision to admit, of whatever group and whether it
    counts yet. The cells are those of the tree of `structure_on`. One query, however many
    organizations; none before the period has begun.

    Source: docs/definitions.md, "Reported".
    """
    window = reading.window
    if window is None:
        return set()
    reviews = PoolReview.objects.filter(
        _below("organization", reading.structure_on),
        month__gte=window.start.replace(day=1),
        month__lte=window.last_day,
    )
    steps = Step.objects.filter(
        _below("candidate__organization", reading.structure_on),
        on__gte=window.start,
        on__lt=window.end,
    )
    decided = Admission.objects.standing().filter(
        _below("organization", reading.structure_on),
        decided_on__gte=window.start,
        decided_on__lt=window.end,
    )
    heard = Organization.objects.filter(
        Exists(reviews) | Exists(steps) | Exists(decided), pk__in=organizations
    )
    return set(heard.order_by().values_list("pk", flat=True))


def _below(cell, structure_on):
    """Return the condition that the outer organization is `cell`, or was above it on the day."""
    open_ended = Q(**{f"{cell}__above__end__isnull": True})
    return Q(
        open_ended | Q(**{f"{cell}__above__end__gt": structure_on}),
        **{
            f"{cell}__above__ancestor": OuterRef("pk"),
            f"{cell}__above__start__lte": structure_on,
        },
    )
