"""Take a file of reorganizations: the rows of one date and decision are one document.

Each document is drafted and issued as if it had been drawn by hand: what has come takes
effect at once, the earliest first, and what lies in the future waits for its day.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from organizations.columns import CLASS, ORGANIZATION_CODE, PARENT_CODE, optional_day, required_day
from organizations.files import Report, Row
from organizations.models import Action, Organization, Reorganization, User
from organizations.reorganization import documents
from organizations.reorganization.documents import Refused
from organizations.reorganization.plan import Conflict
from organizations.tables.choices import code_of
from organizations.tables.columns import Column, Takes

COLUMNS = (
    Column("on", pgettext_lazy("a column", "In effect on"), Takes.DAY, required=True),
    Column("action", pgettext_lazy("a column", "Action"), required=True),
    Column("code", ORGANIZATION_CODE, required=True, also=(_lazy("Code"),)),
    Column("name", pgettext_lazy("a column", "New name"), also=(_lazy("Name"),)),
    Column("kind", _lazy("Kind")),
    Column("parent_code", PARENT_CODE),
    Column("into_code", pgettext_lazy("a column", "Merged into (code)")),
    Column("heir_code", pgettext_lazy("a column", "Code of the heir")),
    Column("decision_number", _lazy("Decision number")),
    Column("decided_on", _lazy("Date of the decision"), Takes.DAY),
    Column("class", CLASS),
    Column("setting", _lazy("Setting")),
    Column("official_code", _lazy("Official code")),
    Column("other_codes", pgettext_lazy("a column", "Codes of those who also take over")),
    Column("posts", pgettext_lazy("a column", "Posts")),
)
NEEDED: dict[str, tuple[str, ...]] = {
    Action.Verb.FOUND: ("name", "kind"),
    Action.Verb.RENAME: ("name",),
    Action.Verb.CHANGE: (),
    Action.Verb.MOVE: ("parent_code",),
    Action.Verb.MERGE: ("into_code",),
    Action.Verb.DISSOLVE: ("heir_code",),
    Action.Verb.SPLIT: ("heir_code",),
}
"""What each action needs beside the columns that all need."""

VERBS = Action.Verb.values
COLUMN = {"official_class": "class"}
"""How the file calls what a line of a document calls otherwise."""


Lines = list[tuple[Action, date | None]]
"""Lines of one document, each with the day of the decision where its row names one."""


def load_reorganizations(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Take the documents in a file, the earliest first, inside the caller's transaction."""
    for (on, decision_number), lines in _documents(rows, report):
        if report.faults:
            break
        _take(lines, on, decision_number, by, today, report)


def draft_reorganizations(rows: Iterable[Row], *, by: User, report: Report) -> list[Reorganization]:
    """Draft the documents in a file, the earliest first; none if a row cannot be read."""
    found = _documents(rows, report)
    if report.faults:
        return []
    return [_draft(lines, on, number, by) for (on, number), lines in found]


def report_conflicts(
    actions: Iterable[Action], conflicts: Iterable[Conflict], report: Report
) -> None:
    """Report each of `conflicts` at its row, under the column as the file calls it."""
    actions = list(actions)
    merging = {action.row for action in actions if action.verb == Action.Verb.MERGE}
    for conflict in conflicts:
        names = COLUMN | {"heir_code": "into_code"} if conflict.row in merging else COLUMN
        column = names.get(conflict.column, conflict.column)
        report.fault(conflict.row or actions[0].row, column, conflict.message)


def _documents(rows, report) -> list[tuple[tuple[date, str], Lines]]:
    """Return the lines of each document by its day and number, the earliest first."""
    found = defaultdict(list)
    for number, row in rows:
        try:
            found[required_day(row, "on"), row["decision_number"]].append(_action(number, row))
        except ValidationError as error:
            report.refuse(number, error)
    return sorted(found.items(), key=lambda item: item[0])


def _action(number, row) -> tuple[Action, date | None]:
    """Return the line of a row; raises ValidationError by column for what it cannot say."""
    verb = code_of(row["action"].casefold(), Action.Verb)
    if verb not in VERBS:
        said = _("Unknown action. Use one of: %(all)s.") % {"all": ", ".join(VERBS)}
        raise ValidationError({"action": said})
    heir = "into_code" if verb == Action.Verb.MERGE else "heir_code"
    if missing := [column for column in ("code", *NEEDED[verb]) if not row[column]]:
        raise ValidationError({column: _("This is required.") for column in missing})
    action = Action(
        row=number,
        verb=verb,
        code=row["code"],
        name=row["name"],
        kind=code_of(row["kind"], Organization.Kind),
        official_class=row["class"],
        setting=code_of(row["setting"], Organization.Setting),
        official_code=row["official_code"],
        parent_code=row["parent_code"],
        heir_code=row[heir] if verb in Action.ENDING else "",
        other_codes=row["other_codes"],
        posts=row["posts"].casefold() or Action.usual_posts(verb),
    )
    try:
        action.clean_fields(exclude=["reorganization"])
    except ValidationError as error:
        raise ValidationError(
            {COLUMN.get(name, name): said for name, said in error.error_dict.items()}
        ) from None
    return action, optional_day(row, "decided_on")


def _draft(lines, on, decision_number, by) -> Reorganization:
    decided_on = next((day for _action, day in lines if day is not None), None)
    actions = [action for action, _day in lines]
    return documents.draft(
        number=decision_number, decided_on=decided_on, on=on, actions=actions, by=by
    )


def _take(lines, on, decision_number, by, today, report):
    actions = [action for action, _day in lines]
    try:
        document = _draft(lines, on, decision_number, by)
        documents.issue(document, version=document.version, by=by, today=today)
    except Refused as refusal:
        report_conflicts(actions, refusal.conflicts, report)
    except ValidationError as error:
        report.refuse(actions[0].row, error)
    else:
        report.rows += len(actions)
