"""What every request asks of the database: put together once, and only filled in after that.

Putting such a question together takes Django several times as long as the database needs to answer.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import DateField, Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Given(Expression):
    """Stands in a question for a value of `field` that is known when it is asked, by its name."""

    def __init__(self, name: str, field: Field):
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def as_postgresql(self, compiler, connection):
        """Name the type of a day, which may be none: of which part is taken, it would not know."""
        if isinstance(self.output_field, DateField):
            return f"%s::{self.output_field.db_type(connection)}", [self]
        return self.as_sql(compiler, connection)


class Statement:
    """A question that is put together, and asked with the values of what is `Given` in it."""

    def __init__(self, compiler: SQLCompiler):
        self._text, self._params = compiler.as_sql()
        columns = [expression for expression, _sql, _alias in compiler.select]
        self._converters = compiler.get_converters(columns)

    def rows(self, **given) -> list[tuple]:
        """Return what the database answers, in the types of Python. One query."""
        with connection.cursor() as cursor:
            cursor.execute(self._text, [_filled(each, given) for each in self._params])
            rows = cursor.fetchall()
        if not self._converters:
            return rows
        return [_converted(row, self._converters) for row in rows]


class Prepared:
    """A question of values (`values_list`), the same but for what is `Given` in it.

    `put_together` is called once in a process; it must not depend on anything that changes.
    """

    def __init__(self, put_together: Callable[[], QuerySet]):
        self._put_together = put_together
        self._kept: Statement | None = None

    def rows(self, **given) -> list[tuple]:
        """Return the rows, as the QuerySet would. One query."""
        if self._kept is None:
            query = self._put_together().query
            self._kept = Statement(query.get_compiler(connection=connection))
        return self._kept.rows(**given)


class PreparedRecords(Generic[M]):
    """A question of whole records with what is selected beside them (`select_related`).

    Otherwise as `Prepared`. The records are new ones each time, as those of a QuerySet.
    """

    def __init__(self, put_together: Callable[[], QuerySet[M]]):
        self._put_together = put_together
        self._kept: tuple[Statement, Callable[[tuple], M]] | None = None

    def rows(self, **given) -> list[M]:
        """Return the records, as the QuerySet would. One query."""
        if self._kept is None:
            compiler = self._put_together().query.get_compiler(connection=connection)
            self._kept = Statement(compiler), _maker(compiler)
        statement, made = self._kept
        return [made(row) for row in statement.rows(**given)]


def _maker(compiler):
    """Return what makes a record of a row, as Django's own iterable does of a QuerySet."""
    info, select = compiler.klass_info, compiler.select
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _sql, _alias in select[first:last]]
    # Django's own, not documented; from 6.1 on it takes how records fetch what they lack.
    beside = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]

    def made(row):
        record = info["model"].from_db(connection.alias, names, row[first:last])
        for each in beside:
            each.populate(row, record)
        return record

    return made


def _filled(param, given):
    if not isinstance(param, Given):
        return param
    return param.output_field.get_db_prep_value(given[param.name], connection)


def _converted(row, converters):
    row = list(row)
    for position, (functions, expression) in converters.items():
        for function in functions:
            row[position] = function(row[position], expression, connection)
    return tuple(row)
