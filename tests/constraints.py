"""What tests share that write the rows which constraints forbid."""

from dataclasses import dataclass, field

import pytest
from django.db import IntegrityError, connection, models, transaction


@dataclass(frozen=True)
class Row:
    """A row of the test's world, by its name there."""

    name: str


@dataclass
class Forbidden:
    """A row that can be stored, and what must not be changed in it, or stored twice."""

    model: type[models.Model]
    plain: dict
    wrong: dict = field(default_factory=dict)
    twice: bool = False


def filled(world, values: dict) -> dict:
    """Replace each `Row` of `values` by the attribute of `world` of that name."""
    return {
        name: getattr(world, value.name) if isinstance(value, Row) else value
        for name, value in values.items()
    }


def refusal(world, row: Forbidden) -> str:
    """Store the plain row, then the wrong one; return how the database refuses that.

    The plain row stays only where it must not be stored twice.
    """
    plain = filled(world, row.plain)
    with transaction.atomic():
        stored = row.model.objects.create(**plain)
    if not row.twice:
        row.model.objects.filter(pk=stored.pk)._raw_delete("default")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.model.objects.create(**{**plain, **filled(world, row.wrong)})
    return str(refused.value)


def constraint_of(name: str, model: type[models.Model]) -> models.BaseConstraint:
    [constraint] = [each for each in model._meta.constraints if each.name == name]
    return constraint


def name_in_refusal(name: str, model: type[models.Model]) -> str:
    """Return how the database names the constraint: SQLite tells the columns of a unique one."""
    constraint = constraint_of(name, model)
    if isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite":
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name
