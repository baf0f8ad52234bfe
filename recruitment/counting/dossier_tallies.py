"""Keep how many open dossiers stand in each stage, always in the transaction that moves them.

A dossier counts for its cell and for all that the cell counts under in the structure that is
still open, by stage and source. Rows are changed in the order of their keys, as those of
`tallies` are, and after them: so writers at the same time do not wait for each other in a circle.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Count, Sum

from organizations import ancestry
from organizations.models import Ancestry
from recruitment.counting import tallies
from recruitment.models import Candidate, DossierTally

TABLE = DossierTally._meta.db_table

Place = tuple[int, str, str]
"""Where an open dossier counts: its cell, its stage, its source."""


def place_of(candidate: Candidate) -> Place | None:
    """Return where `candidate` counts; a closed dossier counts nowhere."""
    place = (candidate.organization_id, candidate.stage, candidate.source)
    return place if candidate.is_open else None


def stored(candidate: Candidate) -> Place | None:
    """Return where the dossier counts by its row as it is stored. One query."""
    rows = Candidate.objects.open().filter(pk=candidate.pk)
    return rows.values_list("organization", "stage", "source").first()


def change(before: Place | None, after: Place | None) -> None:
    """Count a dossier at `after`, and at `before` no more. One query, if they differ."""
    if before != after:
        counted = {before: -1, after: 1}
        _add({place: number for place, number in counted.items() if place})


def hold(
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
        _add(dict.fromkeys(batch, 0))


def shift(before: Mapping[int, set[int]], after: Mapping[int, set[int]]) -> None:
    """Take what lies in organizations from those they counted under, and give it to others.

    Both map an organization to all it counted under, itself included. A query for each five
    thousand organizations concerned, and one for each thousand rows that change.
    """
    concerned = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    changes: Counter[Place] = Counter()
    for batch in ancestry.batches(sorted(concerned)):
        for organization, stage, source, number in _own(batch):
            old, new = before.get(organization, set()), after.get(organization, set())
            for above in old ^ new:
                changes[above, stage, source] += number if above in new else -number
    changed = sorted((place, number) for place, number in changes.items() if number)
    for batch in ancestry.batches(changed, 1000):
        _store(batch, "SELECT * FROM one ORDER BY organization_id, stage, source")


def drop(organizations: Iterable[int]) -> None:
    """Delete the rows of organizations under which nothing counts any more."""
    DossierTally.objects.filter(organization__in=organizations).delete()


@transaction.atomic
def renew(organization: int) -> None:
    """Count the open dossiers below `organization` anew; see `tallies.renew`."""
    tallies.hold_tables(DossierTally)
    DossierTally.objects.filter(organization=organization).delete()
    below = Ancestry.objects.open().filter(ancestor=organization)
    numbers: Counter[Place] = Counter()
    for batch in ancestry.batches(list(below.values_list("descendant", flat=True))):
        for _cell, stage, source, number in _own(batch):
            numbers[organization, stage, source] += number
    for batch in ancestry.batches(sorted(numbers.items()), 1000):
        _store(batch, "SELECT * FROM one ORDER BY organization_id, stage, source")


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


def _own(organizations):
    """Yield what lies in each of `organizations`, by stage and source."""
    rows = Candidate.objects.open().filter(organization__in=organizations)
    counted = rows.order_by().values("organization", "stage", "source").annotate(n=Count("pk"))
    numbers = counted.values_list("organization", "stage", "source", "n")
    return numbers.iterator(chunk_size=2000)


def _add(numbers: Mapping[Place, int]) -> None:
    """Add these numbers for their cells and all above; noughts hold the rows."""
    _store(
        numbers.items(),
        f"""SELECT above.ancestor_id, one.stage, one.source, SUM(one.number)
            FROM one JOIN {Ancestry._meta.db_table} above
              ON above.descendant_id = one.organization_id AND above."end" IS NULL
            GROUP BY above.ancestor_id, one.stage, one.source
            ORDER BY above.ancestor_id, one.stage, one.source""",
    )


def _store(rows, select):
    """Add what `select` finds to the rows kept; it reads `rows` as table `one`."""
    values = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH one (organization_id, stage, source, number) AS (VALUES {values})
                INSERT INTO {TABLE} (organization_id, stage, source, number) {select}
                ON CONFLICT (organization_id, stage, source)
                DO UPDATE SET number = {TABLE}.number + EXCLUDED.number""",
            [value for place, number in rows for value in (*place, number)],
        )
