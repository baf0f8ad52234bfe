"""How counts that are kept change: what was recorded is added for all whom it counts under.

One statement for all of them, by hand: the ORM can set what an upsert finds (`update_conflicts`)
and cannot add to it, nor upsert what a query finds. Additions are made by the database
(`x = x + 1`), so that writers at the same time lose nothing. Rows are taken in the order of
their keys, so that of two who change some of the same rows one waits, and never both.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from organizations.models import Ancestry, Organization
from recruitment.models import DayTally, DossierTally, Tally

Statement = tuple[str, Sequence]
"""A query in SQL, and its values."""

Organizations = Collection[int] | QuerySet | RawSQL
"""The keys of organizations, or what finds them."""

ANCESTRY, ORGANIZATIONS = Ancestry._meta.db_table, Organization._meta.db_table
AnyTally = Tally | DayTally | DossierTally
"""A row of whatever counts are kept."""

OPEN = f'SELECT ancestor_id, descendant_id, 1 AS sign FROM {ANCESTRY} WHERE "end" IS NULL', ()
"""Who counts under whom in the structure that is still open."""


def add(model: type[AnyTally], recorded: Statement, pairs: Statement = OPEN) -> None:
    """Add what was `recorded` on organizations to the rows of `model` of all above them.

    `recorded` has the columns of `model`; `pairs` say who counts under whom (`ancestor_id`,
    `descendant_id`), and by their `sign` whether it is added or taken away. Noughts make rows
    too, or hold those that there are.
    """
    (own, values), (above, more) = recorded, pairs
    table, (organization, *units), numbers = model._meta.db_table, keys(model), numbers_of(model)
    key = ", ".join(["pairs.ancestor_id", *(f"own.{unit}" for unit in units)])
    sums = ", ".join(f"SUM(pairs.sign * own.{number})" for number in numbers)
    added = ", ".join(f"{number} = {table}.{number} + EXCLUDED.{number}" for number in numbers)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} ({", ".join([organization, *units, *numbers])})
                SELECT {key}, {sums}
                FROM ({own}) own
                JOIN ({above}) pairs ON pairs.descendant_id = own.organization_id
                {_of_kinds(model)}
                GROUP BY {key} ORDER BY {key}
                ON CONFLICT ({", ".join([organization, *units])}) DO UPDATE SET {added}""",
            [*values, *more],
        )


def keys(model: type[Model]) -> list[str]:
    """Return the columns of its key: the organization, and of what kind or time the counts are."""
    return [column(model, field.name) for field in model._meta.pk_fields]


def numbers_of(model: type[Model]) -> list[str]:
    """Return the columns that count."""
    names = [field.name for field in model._meta.concrete_fields]
    own = {field.name for field in model._meta.pk_fields}
    return [column(model, name) for name in names if name not in own]


def column(model: type[Model], name: str) -> str:
    """Return the column in which a field of that name is stored."""
    stored = getattr(model._meta.get_field(name), "column", None)
    if stored is None:
        raise ValueError(f"{model.__name__} stores no {name}.")
    return stored


def of_rows(columns: Sequence[str], rows: Iterable[Sequence]) -> Statement:
    """Return a query of these rows, of each the values of `columns`."""
    rows, names = list(rows), ", ".join(columns)
    marks = ", ".join([f"({_marks(columns)})"] * len(rows))
    values = [value for row in rows for value in row]
    return f"WITH one ({names}) AS (VALUES {marks}) SELECT {names} FROM one", values


def of_queries(queries: Iterable[QuerySet]) -> Statement:
    """Return one query of what these find, which name their columns alike and in one order."""
    found = [query.query.sql_with_params() for query in queries]
    return " UNION ALL ".join(text for text, _values in found), [v for _t, vs in found for v in vs]


def above_of(organizations: Collection[int]) -> Statement:
    """Return the pairs of those who count under `organizations`, and no others."""
    text, _none = OPEN
    return f"{text} AND ancestor_id IN ({_marks(organizations)})", list(organizations)


def hold_tables(*models: type[Model]) -> None:
    """Keep everybody from writing to these tables until the transaction ends.

    On SQLite there is nothing to do: a transaction that writes is the only one.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
        with connection.cursor() as cursor:
            # Who reads goes on; who writes, or counts anew as well, waits.
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _of_kinds(model: type[AnyTally]) -> str:
    if model.kinds is None:
        return ""
    kinds = ", ".join(f"'{kind}'" for kind in model.kinds)
    return f"""JOIN {ORGANIZATIONS} above
        ON above.id = pairs.ancestor_id AND above.kind IN ({kinds})"""


def _marks(values: Collection) -> str:
    return ", ".join(["%s"] * len(values))
