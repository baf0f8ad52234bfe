"""Keep how many open dossiers stand in each stage, always in the transaction that moves them.

A dossier counts for its cell and for all that the cell counts under in the structure that is
still open, by stage and source. Rows are changed after those of `tallies`, so that writers at the
same time do not wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count, Sum

from organizations import ancestry
from organizations.models import Ancestry
from organizations.prepared import Given, Prepared
from recruitment.counting import adding
from recruitment.counting.adding import Organizations
from recruitment.models import Candidate, DossierTally

Place = tuple[int, str, str]
"""Where an open dossier counts: its cell, its stage, its source."""


def place_of(candidate: Candidate) -> Place | None:
    """Return where `candidate` counts; a closed dossier counts nowhere."""
    place = (candidate.organization_id, candidate.stage, candidate.source)
    return place if candidate.is_open else None


def stored(candidate: Candidate) -> Place | None:
    """Return where the dossier counts by its row as it is stored. One query."""
    return next(iter(_STORED.rows(key=candidate.pk)), None)


_STORED = Prepared(
    lambda: (
        Candidate.objects.open()
        .filter(pk=Given("key", Candidate._meta.pk))
        .order_by()
        .values_list("organization", "stage", "source")
    )
)


def change(before: Place | None, after: Place | None) -> None:
    """Count a dossier at `after`, and at `before` no more. One query, if they differ."""
    if before != after:
        counted = {before: -1, after: 1}
        add({place: number for place, number in counted.items() if place})


def enter(candidates: Iterable[Candidate]) -> None:
    """Count open dossiers that were stored at once. A query for each thousand places."""
    numbers = Counter(place for each in candidates if (place := place_of(each)))
    for batch in ancestry.batches(sorted(numbers), 1000):
        add({place: numbers[place] for place in batch})


def hold_dossier_counts(
    candidates: Iterable[Candidate], *, stage: str = "", cells: Mapping[int, int] | None = None
) -> None:
    """Hold the rows of `candidates`, and those where they will count in that stage or those cells.

    `cells` maps the keys of dossiers to those of the cells where they go. For who takes several
    dossiers on, one by one in a transaction: the rows are locked at once, in the order of their
    keys. One query for each thousand of them.
    """
    places = {
        place
        for each in candidates
        for place in (
            (each.organization_id, each.stage, each.source),
            ((cells or {}).get(each.pk, each.organization_id), stage or each.stage, each.source),
        )
    }
    for batch in ancestry.batches(sorted(places), 1000):
        add(dict.fromkeys(batch, 0))


def drop(organizations: Iterable[int]) -> None:
    """Delete the rows of organizations under which nothing counts any more."""
    DossierTally.objects.filter(organization__in=organizations).delete()


@transaction.atomic
def renew(organization: int) -> None:
    """Count the open dossiers below `organization` anew; see `tallies.renew`."""
    adding.hold_tables(DossierTally)
    DossierTally.objects.filter(organization=organization).delete()
    below = Ancestry.objects.open().filter(ancestor=organization).values("descendant")
    adding.add(DossierTally, recorded(below), adding.above_of([organization]))


def recorded(organizations: Organizations) -> adding.Statement:
    """Return a query of what lies in each of `organizations` itself, as rows of the tally."""
    rows = Candidate.objects.open().filter(organization__in=organizations).order_by()
    return adding.of_queries(
        [rows.values("organization_id", "stage", "source").annotate(number=Count("pk"))]
    )


def by_stage(organizations: Iterable[int]) -> dict[int, Counter[str]]:
    """Return how many open dossiers stand in each stage, by organization. One query."""
    rows = DossierTally.objects.filter(organization__in=organizations, number__gt=0)
    found: dict[int, Counter[str]] = {}
    for organization, stage, number in (
        rows.order_by()
        .values("organization", "stage")
        .annotate(total=Sum("number"))
        .values_list("organization", "stage", "total")
    ):
        found.setdefault(organization, Counter())[stage] = number
    return found


def add(numbers: Mapping[Place, int]) -> None:
    """Add these numbers for their cells and all above; noughts hold the rows."""
    rows = ((*place, number) for place, number in numbers.items())
    adding.add(DossierTally, adding.of_rows([*adding.keys(DossierTally), "number"], rows))
