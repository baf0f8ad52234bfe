"""Keep the tallies of months and of days, always in the transaction that changes the facts.

An admission adds one to the month's row of its organization and of everyone it counts under
in the structure that is still open, and to the day's row of those above the grassroots.
Additions are made by the database (`x = x + 1`), in the order of the rows' keys, so that
writers at the same time neither lose counts nor lock each other out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, F, Model, QuerySet

from organizations import ancestry
from organizations.models import Ancestry, Organization
from recruitment.models import Admission, DayTally, Tally
from recruitment.models.admission import COUNTING_FIELD, Counting
from recruitment.models.groups import GROUPS
from recruitment.models.tally import UPPER_KINDS

COLUMNS = ["admitted", *GROUPS]
COUNTED = {"admitted": Count("pk")} | {
    column: Count("pk", filter=group.condition) for column, group in GROUPS.items()
}
"""How the database counts each column."""

Key = tuple[int, str, date]
"""An organization, a kind of counting date, and a day (of a month, its first)."""

Counts = dict[Key, list[int]]
"""For each key, the numbers of `COLUMNS`."""


def add(admissions: Iterable[Admission], *, sign: int = 1) -> None:
    """Count these admissions, with their persons loaded (or, with sign -1, count them no more).

    Two queries for each thousand different organizations and days among them.
    """
    counts = _of_admissions(admissions, sign)
    for batch in ancestry.batches(sorted(counts.items()), 1000):
        _roll_up(batch)


def hold(organizations: Iterable[int], day: date) -> None:
    """Hold all rows that admissions decided on `day` in `organizations` will add to.

    For who adds one by one in a transaction: the rows are locked at once, in the order of
    their keys, so that no other writer waits for them in a circle. Two queries.
    """
    nothing = [0] * len(COLUMNS)
    keys = sorted((each, str(Counting.DECISION), day) for each in set(organizations))
    for batch in ancestry.batches([(key, nothing) for key in keys], 1000):
        _roll_up(batch)


@transaction.atomic
def renew(organization: int) -> None:
    """Count everything below `organization` anew, in place of what is kept for it.

    For an operator, after `check_tallies` found a fault. Whoever records an admission waits
    until it is done; what is recorded already and not yet committed is added afterwards.
    """
    hold_tables(Tally, DayTally)
    Tally.objects.filter(organization=organization).delete()
    months: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for (_below, counting, day), numbers in _under(organization):
        _plus(months[organization, counting, day.replace(day=1)], numbers, 1)
    _store(Tally, months)
    keep_days([organization])


def hold_tables(*models: type[Model]) -> None:
    """Keep everybody from writing to these tables until the transaction ends.

    On SQLite there is nothing to do: a transaction that writes is the only one.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def keep_days(organizations: Collection[int]) -> None:
    """Keep days for those of `organizations` that are above the grassroots by now, and only them.

    Counts what is below each anew: a kind seldom changes.
    """
    DayTally.objects.filter(organization__in=organizations).delete()
    days: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for above in _upper(organizations):
        for (_below, counting, day), numbers in _under(above):
            _plus(days[above, counting, day], numbers, 1)
    _store(DayTally, days)


def drop(organizations: Collection[int]) -> None:
    """Delete the rows of organizations under which nothing counts any more."""
    for model in (Tally, DayTally):
        model.objects.filter(organization__in=organizations).delete()


def own(organizations: list[int]) -> Iterator[tuple[Key, list[int]]]:
    """Yield what was recorded on each of `organizations` itself, by day.

    Two queries; memory does not grow with the number of admissions.
    """
    for counting, field in COUNTING_FIELD.items():
        admissions = recorded(field).filter(organization__in=organizations)
        rows = (
            admissions.values("organization", day=F(field))
            .annotate(**COUNTED)
            .values_list("organization", "day", *COLUMNS)
        )
        for organization, day, *numbers in rows.iterator(chunk_size=2000):
            yield (organization, str(counting), day), numbers


def _under(organization):
    """Yield what was recorded on each that counts under `organization`, by day."""
    below = Ancestry.objects.open().filter(ancestor=organization)
    for batch in ancestry.batches(list(below.values_list("descendant", flat=True))):
        yield from own(batch)


def recorded(field: str) -> QuerySet[Admission]:
    """Return the standing admissions that have a day in `field`, in no order."""
    return Admission.objects.standing().filter(**{f"{field}__isnull": False}).order_by()


def _upper(organizations) -> set[int]:
    """Return those of `organizations` that days are kept for."""
    upper = Organization.objects.filter(kind__in=UPPER_KINDS)
    found = set()
    for batch in ancestry.batches(sorted(organizations)):
        found |= set(upper.filter(pk__in=batch).values_list("pk", flat=True))
    return found


def _of_admissions(admissions, sign) -> Counts:
    counts: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for admission in admissions:
        numbers = [1, *(int(bool(group.holds(admission))) for group in GROUPS.values())]
        for counting, field in COUNTING_FIELD.items():
            day = getattr(admission, field)
            if day is not None:
                key = (admission.organization_id, str(counting), day)
                _plus(counts[key], numbers, sign)
    return counts


def _plus(numbers, others, sign):
    for place, other in enumerate(others):
        numbers[place] += sign * other


def _roll_up(batch):
    """Add each row of `batch`, counts of a day, to all that its organization counts under."""
    months: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for (at, by, day), numbers in batch:
        _plus(months[at, by, day.replace(day=1)], numbers, 1)
    _add_rolled_up(Tally, list(months.items()))
    kinds = ", ".join(f"'{kind}'" for kind in UPPER_KINDS)
    _add_rolled_up(
        DayTally,
        batch,
        f"""JOIN {Organization._meta.db_table} upper
              ON upper.id = above.ancestor_id AND upper.kind IN ({kinds})""",
    )


def _add_rolled_up(model, batch, condition=""):
    sums = ", ".join(f"SUM(one.{column})" for column in COLUMNS)
    _add_selected(
        model,
        batch,
        f"""SELECT above.ancestor_id, one.counting, one.day, {sums}
            FROM one JOIN {Ancestry._meta.db_table} above
              ON above.descendant_id = one.organization_id AND above."end" IS NULL {condition}
            GROUP BY above.ancestor_id, one.counting, one.day
            ORDER BY above.ancestor_id, one.counting, one.day""",
    )


def _store(model, changes: Counts) -> None:
    """Add each row of `changes` to its organization alone."""
    changed = sorted((key, numbers) for key, numbers in changes.items() if any(numbers))
    for batch in ancestry.batches(changed, 1000):
        _add_selected(model, batch, "SELECT * FROM one ORDER BY organization_id, counting, day")


def _add_selected(model, batch, select):
    """Add what `select` finds to the rows of `model`; it reads those of `batch` as table `one`."""
    table, unit = model._meta.db_table, model._meta.pk_fields[-1].column
    columns = ", ".join(COLUMNS)
    day = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    row = f"(%s, %s, {day}{', %s' * len(COLUMNS)})"
    values = ", ".join([row] * len(batch))
    added = ", ".join(f"{column} = {table}.{column} + EXCLUDED.{column}" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH one (organization_id, counting, day, {columns}) AS (VALUES {values})
                INSERT INTO {table} (organization_id, counting, {unit}, {columns}) {select}
                ON CONFLICT (organization_id, counting, {unit}) DO UPDATE SET {added}""",
            [value for key, numbers in batch for value in (*key, *numbers)],
        )
