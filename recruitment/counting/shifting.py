"""Shift tallies when the tree changes: from those who counted something to those who do now.

Done by the database, table by table and in the order of the rows' keys: memory does not grow
with history, and who records admissions elsewhere meanwhile does not wait in a circle.
"""

from collections.abc import Mapping
from contextlib import contextmanager

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncMonth

from organizations import ancestry
from organizations.models import Organization
from recruitment.counting import tallies
from recruitment.counting.tallies import COLUMNS
from recruitment.models import Admission, DayTally, Tally
from recruitment.models.admission import COUNTING_FIELD
from recruitment.models.tally import UPPER_KINDS

EXCHANGED = "organizations_exchanged"


def shift(before: Mapping[int, set[int]], after: Mapping[int, set[int]]) -> None:
    """Take the counts of organizations from those they counted under, and give them to others.

    Both map an organization to all it counted under, itself included. Two statements, and a few
    for each thousand organizations that count elsewhere from now on: none where nothing was
    ever recorded, as on what has just been founded.
    """
    concerned = (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    exchanged = [
        (organization, *change)
        for batch in ancestry.batches(sorted(concerned))
        for organization in _with_admissions(batch)
        for change in _exchanged(organization, before, after)
    ]
    if not exchanged:
        return
    kinds = ", ".join(f"'{kind}'" for kind in UPPER_KINDS)
    with _listed(exchanged):
        _shift(Tally, TruncMonth)
        _shift(
            DayTally,
            F,
            f"""JOIN {Organization._meta.db_table} upper
                  ON upper.id = exchanged.ancestor_id AND upper.kind IN ({kinds})""",
        )


def _with_admissions(organizations) -> list[int]:
    """Keep those of `organizations` on which any admission was recorded, in their order."""
    recorded = Admission.objects.filter(organization=OuterRef("pk"))
    found = Organization.objects.filter(Exists(recorded), pk__in=organizations)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _exchanged(organization, before, after):
    """Yield whom `organization` no longer counts under, with -1, and whom from now on, with 1."""
    old, new = before.get(organization, set()), after.get(organization, set())
    for ancestor in sorted(old ^ new):
        yield ancestor, 1 if ancestor in new else -1


@contextmanager
def _listed(exchanged):
    """Let the statements of the block read `exchanged` as a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE {EXCHANGED}
                (organization_id bigint, ancestor_id bigint, sign int,
                PRIMARY KEY (organization_id, ancestor_id))"""
        )
        for batch in ancestry.batches(exchanged, 1000):
            rows = ", ".join(["(%s, %s, %s)"] * len(batch))
            values = [value for row in batch for value in row]
            cursor.execute(f"INSERT INTO {EXCHANGED} VALUES {rows}", values)
        cursor.execute(f"ANALYZE {EXCHANGED}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {EXCHANGED}")


def _shift(model, unit_of, condition=""):
    """Add to the rows of `model` what `unit_of` makes of each day, signed, by who gets it."""
    table, unit = model._meta.db_table, model._meta.pk_fields[-1].column
    counted, values = _counted(unit_of)
    sums = [f"SUM(exchanged.sign * own.{column})" for column in COLUMNS]
    added = ", ".join(f"{column} = {table}.{column} + EXCLUDED.{column}" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} (organization_id, counting, {unit}, {", ".join(COLUMNS)})
                SELECT exchanged.ancestor_id, own.counting, own.unit, {", ".join(sums)}
                FROM ({counted}) own
                JOIN {EXCHANGED} exchanged ON exchanged.organization_id = own.organization_id
                {condition}
                GROUP BY exchanged.ancestor_id, own.counting, own.unit
                HAVING {" OR ".join(f"{total} <> 0" for total in sums)}
                ORDER BY exchanged.ancestor_id, own.counting, own.unit
                ON CONFLICT (organization_id, counting, {unit}) DO UPDATE SET {added}""",
            values,
        )


def _counted(unit_of) -> tuple[str, list]:
    """Return a query of what was recorded on the exchanged organizations, and its values."""
    parts, values = [], []
    for counting, field in COUNTING_FIELD.items():
        concerned = RawSQL(f"SELECT organization_id FROM {EXCHANGED}", [])  # noqa: S611
        own = tallies.recorded(field).filter(organization__in=concerned)
        sql, given = (
            own.values("organization", unit=unit_of(field))
            .annotate(**tallies.COUNTED)
            .values_list("organization_id", "unit", *COLUMNS)
            .query.sql_with_params()
        )
        parts.append(f"SELECT '{counting}' AS counting, one.* FROM ({sql}) one")
        values += given
    return " UNION ALL ".join(parts), values
