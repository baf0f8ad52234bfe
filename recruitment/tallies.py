"""Keep the tallies: what `Tally` rows hold, always in the transaction that changes the facts.

An admission adds one to the month's row of its organization and of everyone it counts under
in the structure that is still open. Additions are made by the database (`x = x + 1`), in the
order of the rows' keys, so that writers at the same time neither lose counts nor lock each
other out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncMonth

from organizations import ancestry
from organizations.models import Ancestry
from recruitment.groups import GROUPS
from recruitment.models import Admission, Tally
from recruitment.models.admission import COUNTING_FIELD

COLUMNS = ["admitted", *GROUPS]

Key = tuple[int, str, date]
"""An organization, a kind of counting date, the first day of a month."""

Counts = dict[Key, list[int]]
"""For each key, the numbers of `COLUMNS`."""


def add(admissions: Iterable[Admission], *, sign: int = 1) -> None:
    """Count these admissions, with their persons loaded (or, with sign -1, count them no more).

    One query for each thousand different organizations and months among them.
    """
    counts = _of_admissions(admissions, sign)
    for batch in ancestry.batches(sorted(counts.items()), 1000):
        _roll_up(batch)


def shift(before: Mapping[int, set[int]], after: Mapping[int, set[int]]) -> None:
    """Take the counts of organizations from those they counted under, and give them to others.

    Both map an organization to all it counted under, itself included. Two queries for each
    five thousand organizations concerned, and one for each thousand rows that change.
    """
    changes: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    concerned = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    for batch in ancestry.batches(sorted(concerned)):
        for (organization, counting, month), numbers in own(batch):
            old, new = before.get(organization, set()), after.get(organization, set())
            for ancestor, sign in [*((a, -1) for a in old - new), *((a, 1) for a in new - old)]:
                _plus(changes[ancestor, counting, month], numbers, sign)
    _store(changes)


def rebuild() -> None:
    """Recount everything from nothing. For an operator, after `check_tallies` found a fault."""
    Tally.objects.all().delete()
    for batch in ancestry.batches(own(None), 1000):
        _roll_up(batch)


def own(organizations: list[int] | None) -> Iterator[tuple[Key, list[int]]]:
    """Yield what was recorded on each of `organizations` itself (None: on any), by month.

    Two queries; memory does not grow with the number of admissions.
    """
    groups = {column: Count("pk", filter=group.condition) for column, group in GROUPS.items()}
    for counting, field in COUNTING_FIELD.items():
        admissions = Admission.objects.standing().filter(**{f"{field}__isnull": False})
        if organizations is not None:
            admissions = admissions.filter(organization__in=organizations)
        rows = (
            admissions.order_by()
            .annotate(month=TruncMonth(field))
            .values("organization", "month")
            .annotate(admitted=Count("pk"), **groups)
            .values_list("organization", "month", *COLUMNS)
        )
        for organization, month, *numbers in rows.iterator(chunk_size=2000):
            yield (organization, str(counting), month), numbers


def _of_admissions(admissions, sign) -> Counts:
    counts: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for admission in admissions:
        numbers = [1, *(int(bool(group.holds(admission))) for group in GROUPS.values())]
        for counting, field in COUNTING_FIELD.items():
            day = getattr(admission, field)
            if day is not None:
                key = (admission.organization_id, str(counting), day.replace(day=1))
                _plus(counts[key], numbers, sign)
    return counts


def _plus(numbers, others, sign):
    for place, other in enumerate(others):
        numbers[place] += sign * other


def _roll_up(batch):
    """Add each row of `batch` to its organization and to all that it counts under."""
    sums = ", ".join(f"SUM(one.{column})" for column in COLUMNS)
    _add_selected(
        batch,
        f"""SELECT above.ancestor_id, one.counting, one.month, {sums}
            FROM one JOIN {Ancestry._meta.db_table} above
              ON above.descendant_id = one.organization_id AND above."end" IS NULL
            GROUP BY above.ancestor_id, one.counting, one.month
            ORDER BY above.ancestor_id, one.counting, one.month""",
    )


def _store(changes: Counts) -> None:
    """Add each row of `changes` to its organization alone."""
    changed = sorted((key, numbers) for key, numbers in changes.items() if any(numbers))
    for batch in ancestry.batches(changed, 1000):
        _add_selected(batch, "SELECT * FROM one ORDER BY organization_id, counting, month")


def _add_selected(batch, select):
    """Add what `select` finds, which reads the rows of `batch` as the table `one`."""
    table = Tally._meta.db_table
    columns = ["organization_id", "counting", "month", *COLUMNS]
    month = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    row = f"(%s, %s, {month}{', %s' * len(COLUMNS)})"
    values = ", ".join([row] * len(batch))
    added = ", ".join(f"{column} = {table}.{column} + EXCLUDED.{column}" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH one ({", ".join(columns)}) AS (VALUES {values})
                INSERT INTO {table} ({", ".join(columns)}) {select}
                ON CONFLICT (organization_id, counting, month) DO UPDATE SET {added}""",
            [value for key, numbers in batch for value in (*key, *numbers)],
        )
