"""Of which cells a board takes the steps of committees, as the database is asked.

The same answer as `deciders.competent` gives of one cell: what is put together for the reach of a
user is kept for a day, and has to follow the tree and what is recorded of a committee.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from organizations.models import Ancestry, Organization, Placement
from recruitment.dossiers.deciders import ACTS, APPRAISING, LEADS_TO, PROPOSING, Act
from recruitment.models import AdmittingPower, Stage, Standing
from recruitment.rulebook.rules import Rules

KINDS = Organization.Kind


def standings(stage: str, known: Rules) -> frozenset[str]:
    """Return what a committee has to be that decides with the step to `stage`, or after it."""
    act = ACTS.get(LEADS_TO.get(stage, Stage(stage)), Act.ADMISSION)
    return frozenset(standing for of, standing in known.competences if of == act)


def cells_of(boards: Collection[int], stage: str, deciding: Collection[str], on: date) -> QuerySet:
    """Return the keys of what lies under these committees, and of which they take the step to
    `stage` on the day `on`, where those decide that have one of the standings `deciding`.

    Source: docs/definitions.md, "Who decides".
    """
    pairs = Ancestry.objects.in_force(on)
    if stage in APPRAISING.values():
        found = _nearest(pairs.filter(ancestor__kind=KINDS.SUB), boards)
    elif stage in PROPOSING.values():
        decided = _nearest(_competent(pairs, deciding, on), boards)
        itself = decided.filter(ancestor=OuterRef("ancestor"), descendant=OuterRef("descendant"))
        between = _nearest(pairs.filter(ancestor__kind=KINDS.GRASSROOTS), boards)
        found = between.filter(~Exists(itself))
    else:
        found = _nearest(_competent(pairs, deciding, on), boards)
    return found.values("descendant")


def _nearest(pairs: QuerySet, boards: Collection[int]) -> QuerySet:
    """Keep the pairs of these committees where none of `pairs` stands nearer to the same cell."""
    nearer = pairs.filter(descendant=OuterRef("descendant"), distance__lt=OuterRef("distance"))
    return pairs.filter(~Exists(nearer), ancestor__in=boards).order_by()


def _competent(pairs: QuerySet, deciding: Collection[str], on: date) -> QuerySet:
    """Keep the pairs whose upper one has one of the standings that decide."""
    powers = AdmittingPower.objects.in_force(on).filter(organization=OuterRef("ancestor"))
    places = Placement.objects.in_force(on).filter(organization=OuterRef("ancestor"))
    under_a_province = Exists(places.filter(parent__kind=KINDS.PROVINCE))
    grassroots = Q(ancestor__kind=KINDS.GRASSROOTS)
    by_place = {
        Standing.COMMUNE: grassroots & Q(under_a_province),
        Standing.GRASSROOTS: grassroots & ~Q(under_a_province),
        Standing.UPPER: Q(ancestor__kind=KINDS.UPPER),
        Standing.PROVINCE: Q(ancestor__kind=KINDS.PROVINCE),
    }
    placed = Q(pk__in=[])
    for standing in sorted(set(deciding) & by_place.keys()):
        placed |= by_place[Standing(standing)]
    recorded = Exists(powers.filter(standing__in=sorted(deciding)))
    return pairs.filter(Q(recorded) | (~Exists(powers) & placed))
