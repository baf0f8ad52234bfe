"""Take a file of reorganizations: the rows of one date and decision are one document.

The rows of a document are applied together, in whatever order they stand: what is founded
first, then names and places, then what ends, whose remaining children follow to the heir.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations import reorganization
from organizations.files import Report, Row
from organizations.imports import required_day, unknown_code
from organizations.models import Organization, User

COLUMNS = (
    ("on", "action", "code"),
    ("name", "kind", "parent_code", "into_code", "heir_code", "decision_number"),
)
ORDER = ("found", "rename", "move", "merge", "dissolve", "split")


def load_reorganizations(rows: Iterable[Row], *, by: User, today: date) -> Report:
    """Apply the documents in a file, the earliest first, inside the caller's transaction."""
    report = Report()
    documents = defaultdict(list)
    for number, row in rows:
        row["action"] = row["action"].casefold()
        try:
            on = required_day(row, "on")
        except ValidationError as error:
            report.refuse(number, error)
            continue
        if on > today:
            report.fault(number, "on", _("This day lies in the future."))
        if row["action"] not in ORDER:
            report.fault(
                number,
                "action",
                _("Unknown action. Use one of: %(all)s.") % {"all": ", ".join(ORDER)},
            )
            continue
        documents[on, row["decision_number"]].append((number, row))
    for (on, decision_number), lines in sorted(documents.items()):
        if report.faults:
            break
        _apply(lines, on, decision_number, by, report)
    return report


def _apply(lines, on, decision_number, by, report):
    for number, row in _in_order(lines):
        try:
            _ACTIONS[row["action"]](row, on, decision_number, by)
            report.rows += 1
        except ValidationError as error:
            report.refuse(number, error, "code")


def _in_order(lines):
    """Return the lines by action, foundings after those of their parents in the document."""
    founded = {row["code"]: row for _n, row in lines if row["action"] == "found"}

    def depth(row, seen=()):
        parent = founded.get(row["parent_code"])
        return (
            0 if parent is None or row["code"] in seen else 1 + depth(parent, (*seen, row["code"]))
        )

    return sorted(
        lines,
        key=lambda line: (
            ORDER.index(line[1]["action"]),
            depth(line[1]) if line[1]["action"] == "found" else 0,
            line[0],
        ),
    )


def _organization(row, column) -> Organization:
    code = row[column]
    if not code:
        raise ValidationError({column: _("This is required.")})
    organization = Organization.objects.filter(code=code).first()
    if organization is None:
        raise ValidationError({column: unknown_code(code)})
    return organization


def _found(row, on, decision_number, by):
    for column in ("name", "kind"):
        if not row[column]:
            raise ValidationError({column: _("This is required.")})
    if row["kind"] not in Organization.Kind.values:
        raise ValidationError({"kind": _("Unknown kind of organization.")})
    reorganization.found(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=_organization(row, "parent_code") if row["parent_code"] else None,
        on=on,
        by=by,
        decision_number=decision_number,
    )


def _rename(row, on, decision_number, by):
    if not row["name"]:
        raise ValidationError({"name": _("This is required.")})
    reorganization.rename(_organization(row, "code"), name=row["name"], on=on, by=by)


def _move(row, on, decision_number, by):
    reorganization.move(
        _organization(row, "code"),
        to=_organization(row, "parent_code"),
        on=on,
        by=by,
        decision_number=decision_number,
    )


def _end(row, column, on, decision_number, by):
    reorganization.dissolve(
        _organization(row, "code"),
        heir=_organization(row, column),
        on=on,
        by=by,
        decision_number=decision_number,
    )


def _merge(row, on, decision_number, by):
    _end(row, "into_code", on, decision_number, by)


def _split(row, on, decision_number, by):
    """End the organization; whatever still stands below it has no row of its own."""
    left = Organization.objects.directly_under(_organization(row, "code"), on)
    if codes := ", ".join(left.values_list("code", flat=True)[:10]):
        raise ValidationError(
            _("After a split each organization below needs a row of its own: %(codes)s."),
            params={"codes": codes},
        )
    _end(row, "heir_code", on, decision_number, by)


def _dissolve(row, on, decision_number, by):
    _end(row, "heir_code", on, decision_number, by)


_ACTIONS = {
    "found": _found,
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "dissolve": _dissolve,
}
