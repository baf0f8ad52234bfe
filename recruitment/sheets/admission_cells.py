"""How a row of a sheet of admissions is read: the spellings of the form, and those of files."""

from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.days import read_day
from config.typed.keys import keys_sent
from organizations import names
from organizations.browsing import in_words
from organizations.old_fonts import converted
from organizations.tables.columns import Column
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.files import imports
from recruitment.files.columns import ADMISSION_COLUMNS
from recruitment.persons.readers import SENSITIVE_FIELDS
from recruitment.sheets.places import OFFERED, Places
from recruitment.sheets.rows import Choice, Row, Said, State

PLACE = Column("place", gettext_lazy("Cell"), required=True)
_BY_NAME = {each.name: each for each in ADMISSION_COLUMNS} | {"place": PLACE}
FIRST = (
    "full_name",
    "sex",
    "born_on",
    "place",
    "decision_number",
    "decided_on",
    "ceremony_on",
)
"""The columns of a list on paper, in its order."""

AFTER = (
    *("occupation", "ethnicity", "religion", "schooling", "qualification", "youth_union"),
    *("academic_title", "trade_union", "militia", "hamlet_head", "private_owner"),
    *("population_policy", "foreign_spouse", "readmission"),
)
REQUIRED = FIRST[:6]
"""What identifies an admission, and what answers are about."""

UNREAD = "#"
"""With what a cell begins that a file could not tell."""


def columns_for(jurisdiction) -> tuple[Column, ...]:
    """Return the columns of a sheet, without those that the user may see of nobody."""
    hidden = () if jurisdiction.sensitive else SENSITIVE_FIELDS
    return tuple(_BY_NAME[name] for name in (*FIRST, *AFTER) if name not in hidden)


def _day(row, column):
    return _read(row, column, read_day)


def _read(row, column, reader):
    try:
        return reader(row[column])
    except ValidationError as error:
        raise ValidationError({column: error}) from None


def _required_day(row, column, reader):
    if not row[column]:
        raise ValidationError({column: _("This is required.")})
    return _read(row, column, reader)


def _readers(today: date) -> dict[str, Callable]:
    """Return how each column is read: days as in forms, all else as in files."""

    def born(text):
        return read_day(text, born_before=today.year)

    return imports.READERS | {
        "born_on": lambda row, column: _required_day(row, column, born),
        "decided_on": lambda row, column: _required_day(row, column, read_day),
        "ceremony_on": lambda row, column: _day(row, column) if row[column] else None,
    }


class Reader:
    """Reads the rows of one sheet: places and rights are looked up once, in at most six queries."""

    def __init__(self, rows: Iterable[Row], *, jurisdiction, today: date):
        rows = list(rows)
        self.today, self._may = today, jurisdiction
        self._readers = _readers(today)
        chosen = {key for row in rows for key in _chosen(row)}
        self._places = Places(jurisdiction, (_text(row, "place") for row in rows), chosen)
        asked = self._places.organizations.values()
        self._names = dict(
            zip(
                (each.pk for each in asked),
                in_words(asked, today) if asked else [],
                strict=True,
            )
        )
        self._sensitive: set[int] = set()
        if jurisdiction.sensitive and asked:
            reach = jurisdiction.descendants(jurisdiction.sensitive)
            self._sensitive = {
                *reach.filter(descendant__in=[each.pk for each in asked]).values_list(
                    "descendant", flat=True
                )
            }

    def entry(self, row: Row) -> AdmissionEntry | None:
        """Return what `row` says; None where that cannot be told, which is said in it."""
        cells = {name: _text(row, name) for name in (*FIRST, *AFTER)}
        values = {}
        for column in (*FIRST, *AFTER):
            if column != "place" and (said := self._read(row, cells, column)) is not _NOTHING:
                values[column] = said
        organization = self._place(row, cells["place"])
        if organization and organization.pk not in self._sensitive:
            for name in SENSITIVE_FIELDS:
                if values.get(name):
                    message = _("Your posts do not allow to record this for this cell.")
                    row.said.append(Said(State.WRONG, name, message))
        if row.marked(State.WRONG) or organization is None:
            return None
        entry = AdmissionEntry(organization=organization, **values)
        entry.full_name = self._name(row, entry.full_name)
        return entry

    def _read(self, row, cells, column):
        if cells[column].startswith(UNREAD):
            message = _("The file does not tell this cell (%(text)s). Type what the paper says.")
            about = {"text": cells[column].lstrip(f"{UNREAD} ")}
            row.said.append(Said(State.WRONG, column, message % about))
            return _NOTHING
        try:
            return self._readers[column](cells, column)
        except ValidationError as error:
            for message in error.message_dict[column]:
                row.said.append(Said(State.WRONG, column, message))
            return _NOTHING

    def _place(self, row, text):
        if not text:
            row.said.append(Said(State.WRONG, "place", _("Write in which cell.")))
            return None
        found = self._places.find(text)
        fitting = [key for key in _chosen(row) if key in found.keys]
        if key := next(iter(fitting), found.only):
            organization = self._places.organizations[key]
            if fitting or not _is_called(organization, text):
                row.said.append(Said(State.READY, "place", self._names[key]))
            return organization
        if not found.keys:
            message = _("“%(text)s” is none of your cells. Write its name as in the tree.")
            row.said.append(Said(State.WRONG, "place", message % {"text": text[:60]}))
            return None
        message = (
            _("“%(text)s” fits %(number)d cells. Which one?")
            if len(found.keys) > 1
            else _("Is this cell meant by “%(text)s”?")
        )
        about = {"text": text[:60], "number": len(found.keys)}
        choices = [Choice(f"in:{key}", self._names[key]) for key in found.keys[:OFFERED]]
        row.said.append(Said(State.ASK, "place", message % about, choices, "place"))
        return None

    def _name(self, row, full_name):
        """Return a name as it is to be written; what it was on paper is said beside it."""
        offered, answered = names.offered(full_name), row.answered(REQUIRED)
        if offered is None or "odd_name" in answered:
            return full_name
        if "as_offered" in answered:
            return offered
        if converted(full_name):
            choices = [
                Choice("as_offered", _("Write “%(name)s”") % {"name": offered}),
                Choice("odd_name", _("It is right as it stands")),
            ]
            message = _("Is this name typed in an old font (VNI, TCVN3)?")
            row.said.append(Said(State.ASK, "full_name", message, choices, "odd_name"))
            return full_name
        message = _("Will be written %(name)s") % {"name": offered}
        keep = Choice("odd_name", _("Leave it as on paper"))
        row.said.append(Said(State.READY, "full_name", message, [keep], "odd_name"))
        return offered


_NOTHING = object()


def _is_called(organization, text) -> bool:
    """Tell whether `text` is the name of a cell, with or without what it is."""
    said = names.search_key(text)
    return organization.search_name in (said, f"chi bo {said}")


def _text(row, name):
    """Return a cell with single spaces; what no screen can show is refused where it is read."""
    text = row.cells.get(name, "")
    try:
        return names.clean(text)
    except ValidationError:
        return " ".join(text.split())


def _chosen(row) -> list[int]:
    """Return the keys of the cells that were chosen in a row; the latest one first."""
    said = (each.partition(".")[0].removeprefix("in:") for each in row.answers if each[:3] == "in:")
    return keys_sent(said)[::-1]


EXAMPLE = {
    "full_name": "Nguyễn Thị Ví Dụ",
    "sex": "Nữ",
    "born_on": "03/02/1995",
    "place": "Chi bộ thôn 1",
    "decision_number": "301-QĐ/ĐU",
    "decided_on": "14/03/2026",
    "ceremony_on": "03/04/2026",
}
"""A row as it is filled in, for the template: a name that nobody bears."""
