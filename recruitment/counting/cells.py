"""Count cells: how many stand there, how many had a source, and how many admitted anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import Admission, Candidate, Exemption, NoSource, Transfer

CELL = Organization.Kind.CELL
NEVER = Value(date.max, output_field=DateField())
NO_DOSSIERS = (Candidate.Outcome.MISTAKE, Candidate.Outcome.DOUBLE)


@dataclass(frozen=True)
class Cells:
    """The cells of one organization: all of whom anything is expected, those with a source, those
    that admitted; those that are `exempt` and admitted nobody, which are in no other number; and
    those of all that have `declared` that there is no source, and have none."""

    all: int = 0
    with_source: int = 0
    admitting: int = 0
    exempt: int = 0
    declared: int = 0


def cells_of(organizations: Iterable[int], reading: Reading) -> dict[int, Cells]:
    """Return the cells of each of `organizations` in the tree of the reading's `structure_on`.

    Those without any are left out. One query. Before the period begins none has admitted, and none
    is known to have a source.

    Source: docs/definitions.md, "Target on units".
    """
    day, window = reading.structure_on, reading.window
    standing = Placement.objects.in_force(day).values("organization")
    pairs = Ancestry.objects.in_force(day).filter(
        ancestor__in=list(organizations), descendant__kind=CELL, descendant__in=standing
    )
    exempt = Q(descendant__in=Exemption.objects.in_force(reading.quota_day).values("organization"))
    open_on = NoSource.objects.standing().in_force(reading.quota_day)
    declared = Q(descendant__in=open_on.values("organization"))
    admits, sourced = Q(pk__in=[]), Q(pk__in=[])
    if window is not None:
        admits = Q(descendant__in=_that_admitted(reading, window))
        sourced = Q(descendant__in=_with_dossiers(day, window))
    rows = (
        pairs.order_by()
        .values("ancestor")
        .annotate(
            every=Count("pk", filter=admits | ~exempt),
            sourced=Count("pk", filter=admits | (~exempt & sourced)),
            admitting=Count("pk", filter=admits),
            left_out=Count("pk", filter=exempt & ~admits),
            said_so=Count("pk", filter=declared & ~admits & ~sourced & ~exempt),
        )
    )
    return {
        key: Cells(*numbers)
        for key, *numbers in rows.values_list(
            "ancestor", "every", "sourced", "admitting", "left_out", "said_so"
        )
    }


def had_source(cell: int, days: Period, *, structure_on: date) -> bool:
    """Tell whether `cell` has a source on one of these days, by a dossier or an admission.

    Two queries at most.

    Source: docs/definitions.md, "Target on units".
    """
    reading = Reading(days, days.last_day, structure_on)
    found = (_with_dossiers(structure_on, days), _that_admitted(reading, days))
    return any(cells.filter(ancestor=cell).exists() for cells in found)


def no_source_on(day: date) -> dict[str, Subquery]:
    """Return annotations of organizations: since when and in which words each has declared on
    `day` that there is no source; None of who has not.

    Source: docs/definitions.md, "No source".
    """
    found = NoSource.objects.standing().in_force(day).filter(organization=OuterRef("pk"))
    return {
        "no_source_since": Subquery(found.values("start")[:1]),
        "no_source_kind": Subquery(found.values("kind")[:1]),
    }


def _that_admitted(reading: Reading, window: Period) -> QuerySet:
    """Return the keys of the cells for which anybody counts who was admitted in `window`."""
    made = Admission.objects.standing().during(window, reading.counting).order_by()
    return _cells_over(reading.structure_on, Q(descendant__in=made.values("organization")))


def _with_dossiers(structure_on: date, window: Period) -> QuerySet:
    """Return the keys of the cells in which a dossier lay on a day of `window`, not decided yet.

    A dossier lies where it was taken to last; before that, where each transfer took it from.
    """
    return _cells_over(
        structure_on,
        Q(descendant__in=_where_they_lie(window)) | Q(descendant__in=_where_they_lay(window)),
    )


def _cells_over(structure_on: date, what: Q) -> QuerySet:
    """Return the keys of the cells, as they stood on that day, for which `what` counts."""
    pairs = Ancestry.objects.in_force(structure_on).filter(what, ancestor__kind=CELL)
    return pairs.order_by().values("ancestor")


def _where_they_lie(window: Period) -> QuerySet:
    """Return the cells that dossiers came to, or began in, and lie in since."""
    moves = _moves().filter(candidate=OuterRef("pk"))
    dossiers = Candidate.objects.exclude(outcome__in=NO_DOSSIERS).filter(arrival=None)
    dossiers = dossiers.annotate(over=_over(""), came=_since(moves, F("started_on")))
    return _overlapping(dossiers, window).values("organization")


def _where_they_lay(window: Period) -> QuerySet:
    """Return the cells that dossiers were taken from by a transfer."""
    earlier = _moves().filter(candidate=OuterRef("candidate"), pk__lt=OuterRef("pk"))
    moves = _moves().exclude(candidate__outcome__in=NO_DOSSIERS).filter(candidate__arrival=None)
    moves = moves.annotate(
        over=Least(_over("candidate__"), F("answered_on")),
        came=_since(earlier, F("candidate__started_on")),
    )
    return _overlapping(moves, window).values("origin")


def _moves() -> QuerySet:
    return Transfer.objects.filter(state=Transfer.State.ACCEPTED)


def _since(moves: QuerySet, begun: F) -> Coalesce:
    """Return the day of the last of `moves`, or when the dossier began."""
    return Coalesce(Subquery(moves.order_by("-pk").values("answered_on")[:1]), begun)


def _over(dossier: str) -> Least:
    """Return the day from which a dossier is no source any more: it is closed, or decided."""
    closed, decided = f"{dossier}closed_on", f"{dossier}admission__decided_on"
    return Least(Coalesce(closed, NEVER), Coalesce(decided, NEVER))


def _overlapping(stays: QuerySet, window: Period) -> QuerySet:
    """Keep the stays from `came` until before `over` that have a day in `window`."""
    stays = stays.filter(came__lt=window.end, over__gt=window.start)
    return stays.filter(over__gt=F("came")).order_by()
