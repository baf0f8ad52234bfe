"""The attainment table as plain data: for the command, and for whatever reads it by program."""

from fractions import Fraction

from recruitment.counting.rounding import rounded
from recruitment.models import Quota
from reports.figures.attainment import State
from reports.figures.tables import Row, Table
from reports.figures.units import UnitRow
from reports.shown.statement import statement_of

COLUMNS = (
    "code",
    "name",
    "kind",
    "admitted",
    "low",
    "high",
    "form",
    "percent",
    "state",
    "quota_from",
    "base",
    "rate",
    "reported",
    "complete",
    "unlike",
    "measured",
    "group",
    "among",
    "share",
)
"""The columns of a file for programs, whose rows have no object around them to name the group."""


def table_as_data(table: Table) -> dict:
    """Return the table as dictionaries, lists, numbers and text.

    The first of `rows` is the organization itself. `percent` and `rate` are text with at most
    two decimals, rounded half up; they and the bounds are None without a quota. Programs know
    no state of silence: it is `none_admitted` with `reported` false, which is None before the
    period begins. `complete` tells whether all
    days counted are on record; where not, an `admitted` of nought is None. `taken_over` are the
    quotas of predecessors, which are in no other number. `unlike` says why admitted and quota are
    not compared, if they are not, and `measured` how many of the admitted count for those whose
    quotas are added up. `other_bases` are those on which there is a quota where there is none on
    the one asked for. Of a group each row has its `share` too: of all admitted, or of the group
    `among` whom it is counted.
    """
    reading, rows = table.question.reading, (table.head, *table.rows)
    return {
        "organization": table.head.organization.code,
        "period": {"start": str(reading.period.start), "end": str(reading.period.last_day)},
        "as_of": str(reading.as_of),
        "structure_on": str(reading.structure_on),
        "borders": str(reading.borders),
        "basis": str(table.question.basis),
        "counting": str(reading.counting),
        "statement": str(statement_of(table.head.organization, table.question)),
        **({"group": reading.group} if reading.group else {}),
        **({"among": reading.among} if reading.among else {}),
        "rows": [_row(row) | _share(row) for row in rows],
    }


def units_as_data(row: UnitRow) -> list[dict]:
    """Return the units on which an organization has targets, kind by kind, as plain data.

    `done` is None where it is not known; `share` is text, in per cent of `of`, with at most two
    decimals, rounded half up. The bounds of a target are units; `rate` is the share of them asked
    for, None where a number is.

    Source: docs/definitions.md, "Target on units".
    """
    return [
        {
            "kind": str(line.kind),
            "done": line.count.done,
            "of": line.count.of,
            "exempt": line.count.exempt,
            "unmeasured": line.count.unmeasured,
            "declared": line.count.declared,
            "share": _text(line.count.share),
            "targets": [_target(quota, attainment) for quota, attainment in line.targets],
        }
        for line in row.lines
        if line.targets
    ]


def _target(quota, attainment):
    target = attainment.target
    return {
        "basis": str(quota.basis),
        "form": str(quota.form),
        "low": target.low if target else None,
        "high": target.high if target else None,
        "rate": _text(Fraction(quota.low)) if quota.form == Quota.Form.PERCENT else None,
        "percent": _text(attainment.percent),
        "state": str(_state(attainment)),
    }


def _share(row):
    """Return the share of the group in whom it is a part of, in per cent; nothing of everybody.

    None where nobody was admitted, and where the group's number is not known.

    Source: docs/definitions.md, "Share of a group".
    """
    return {} if row.whole is None else {"share": _text(row.share)}


def _row(row: Row) -> dict:
    attainment, target = row.attainment, row.attainment.target
    data = {
        "code": row.organization.code,
        "name": row.organization.name,
        "kind": row.organization.kind,
        "admitted": attainment.admitted if attainment.is_known else None,
        "low": target.low if target else None,
        "high": target.high if target else None,
        "form": target.form if target else None,
        "percent": _text(attainment.percent),
        "state": str(_state(attainment)),
        "other_bases": [] if target else list(row.other_bases),
        "quota_from": target.source if target else None,
        "reported": attainment.reported if attainment.has_begun else None,
        "complete": attainment.is_complete,
        "unlike": str(attainment.unlike) if target and attainment.unlike else None,
        "measured": attainment.measured if target and attainment.is_known else None,
        "taken_over": [_taken_over(each) for each in row.taken_over],
    }
    if target and target.base is not None:
        data |= {"base": target.base, "rate": _text(attainment.rate)}
    return data


def _taken_over(quota):
    target = quota.target
    return {
        "code": quota.code,
        "name": quota.name,
        "low": target.low,
        "high": target.high,
        "form": target.form,
    }


def _state(attainment):
    silent = attainment.state == State.NOT_REPORTED
    return State.NONE_ADMITTED if silent else attainment.state


def _text(percent):
    return None if percent is None else f"{rounded(percent):f}"
