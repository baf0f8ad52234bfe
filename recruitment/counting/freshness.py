"""From whom anything was heard: silence is told apart from having nobody to admit."""

from collections.abc import Iterable

from organizations.models import Ancestry
from recruitment.counting.reading import Reading
from recruitment.models.admission import Counting


def reported(organizations: Iterable[int], reading: Reading) -> set[int]:
    """Return those of `organizations`, which admitted nobody, whose cells reported all the same.

    A report is the review of the pool of a month of the window, "nothing new" included, a step
    of a dossier on one of its days, or a decision to admit that `reading` leaves out: of
    another group, or without its ceremony yet. The cells are those of the tree of
    `structure_on`. One query, however many organizations; none before the period has begun.

    Put together from joins: PostgreSQL would answer an EXISTS by hashing a year's admissions.

    Source: docs/definitions.md, "Reported".
    """
    window = reading.window
    if window is None:
        return set()
    pairs = (
        Ancestry.objects.in_force(reading.structure_on)
        .filter(ancestor__in=list(organizations))
        .order_by()
        .values_list("ancestor")
    )
    reviewed = pairs.filter(
        descendant__pool_reviews__month__gte=window.start.replace(day=1),
        descendant__pool_reviews__month__lte=window.last_day,
        descendant__pool_reviews__taken_back_at__isnull=True,
    )
    stepped = pairs.filter(
        descendant__candidates__steps__on__gte=window.start,
        descendant__candidates__steps__on__lt=window.end,
    )
    heard = [stepped]
    if reading.group or reading.counting != Counting.DECISION:
        decided = pairs.filter(
            descendant__admissions__annulled_on__isnull=True,
            descendant__admissions__decided_on__gte=window.start,
            descendant__admissions__decided_on__lt=window.end,
        )
        heard.append(decided)
    return {key for (key,) in reviewed.union(*heard)}
