"""Shift counts when the tree changes: from those under whom something counted to those who have
it now.

Done by the database, table by table and in the order of the rows' keys: memory does not grow
with history, and who records admissions elsewhere meanwhile does not wait in a circle.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from organizations import ancestry
from organizations.models import Organization
from recruitment.counting import adding, dossier_tallies, tallies
from recruitment.counting.adding import AnyTally, Organizations, Statement
from recruitment.models import Admission, Candidate, DayTally, DossierTally, Tally

Under = Mapping[int, set[int]]
"""An organization, and all that it counts under, itself included."""

Exchange = tuple[int, int, int]
"""An organization, one that it counted or will count under, and -1 or 1."""

EXCHANGED = "organizations_exchanged"
PAIRS = f"SELECT ancestor_id, descendant_id, sign FROM {EXCHANGED}", ()  # noqa: S608
RECORDED: dict[type[AnyTally], Callable[[Organizations], Statement]] = {
    Tally: partial(tallies.recorded, Tally),
    DayTally: partial(tallies.recorded, DayTally),
    DossierTally: dossier_tallies.recorded,
}
"""How each table is counted, in the order in which everybody takes them."""


def shift(before: Under, after: Under) -> None:
    """Take the counts of organizations from those they counted under, and give them to others.

    Three statements, and a few
    for each thousand organizations that count elsewhere from now on: none where nothing was
    ever recorded, as on what has just been founded.
    """
    concerned = (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    exchanged = [
        change
        for batch in ancestry.batches(sorted(concerned))
        for organization in _with_records(batch)
        for change in _exchanged(organization, before, after)
    ]
    if not exchanged:
        return
    with _listed(exchanged):
        listed = RawSQL(f"SELECT descendant_id FROM {EXCHANGED}", [])  # noqa: S611
        for model, recorded in RECORDED.items():
            adding.add(model, recorded(listed), PAIRS)


def _with_records(organizations: Sequence[int]) -> list[int]:
    """Keep those of `organizations` that have an admission or a dossier, in their order."""
    own = {"organization": OuterRef("pk")}
    admissions, dossiers = Admission.objects.filter(**own), Candidate.objects.open().filter(**own)
    found = Organization.objects.filter(Exists(admissions) | Exists(dossiers), pk__in=organizations)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _exchanged(organization: int, before: Under, after: Under) -> Iterator[Exchange]:
    """Yield whom `organization` no longer counts under, with -1, and whom from now on, with 1."""
    old, new = before.get(organization, set()), after.get(organization, set())
    for ancestor in sorted(old ^ new):
        yield organization, ancestor, 1 if ancestor in new else -1


@contextmanager
def _listed(exchanged: Iterable[Exchange]) -> Iterator[None]:
    """Let the statements of the block read `exchanged` as a table.

    A table and not values of the statements, which are three, and would be sent a hundred
    thousand pairs each when a province moves.
    """
    columns = ("descendant_id", "ancestor_id", "sign")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE {EXCHANGED}
                (descendant_id bigint, ancestor_id bigint, sign int,
                PRIMARY KEY (descendant_id, ancestor_id))"""
        )
        for batch in ancestry.batches(exchanged, 1000):
            rows, values = adding.of_rows(columns, batch)
            cursor.execute(f"INSERT INTO {EXCHANGED} ({', '.join(columns)}) {rows}", values)
        # Nobody else analyses a temporary table, and without it the plan is made for a thousand.
        cursor.execute(f"ANALYZE {EXCHANGED}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {EXCHANGED}")
