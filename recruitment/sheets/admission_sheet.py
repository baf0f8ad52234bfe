"""A sheet of admissions: each row is looked at as the form looks at one, and recorded as by it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.typed.keys import key_of
from organizations import names
from organizations.models import User
from recruitment.admissions import admissions
from recruitment.admissions.admissions import is_new
from recruitment.admissions.eligibility import AdmissionEntry, Examined, examine_entries
from recruitment.members import entering
from recruitment.models import Admission, Person
from recruitment.persons import alike_many, warned
from recruitment.persons.alike import CODES, NAMESAKES, Alike, lookalike
from recruitment.persons.alike_many import Described
from recruitment.persons.likeness import Kind
from recruitment.sheets.admission_cells import REQUIRED, Reader
from recruitment.sheets.rows import Choice, Row, Said, State

FOR_ALL = {"old", "number_used"}
"""What can be answered for a whole sheet: it is said of the decision, and not of a person."""

FIELDS = {"organization": "place"}
"""What a column is called that the form calls otherwise."""

SAME_IF = ("organization", "decision_number", "decided_on", "ceremony_on")
"""In what an admission on record must agree with a row to be alike; the person does already."""


def examine(
    rows: Iterable[Row], *, jurisdiction, by: User, today: date, for_all: Collection[str] = ()
) -> list[tuple[Row, AdmissionEntry, Examined]]:
    """Look at the rows that are filled, and say in each what stands against it or is asked.

    Returns those of which nothing does: what they say, and what was found and confirmed. At most
    some thirty queries, however many rows. That `by` was told of somebody out of reach is written
    down. The caller has emptied what was said before.
    """
    rows = [row for row in rows if row.is_filled]
    for row in rows:
        row.said, row.record = [], None
        row.dropped = "drop" in row.answered(REQUIRED)
    asked = [row for row in rows if not row.dropped]
    reader = Reader(asked, jurisdiction=jurisdiction, today=today)
    read = [(row, entry) for row in asked if (entry := reader.entry(row)) is not None]
    _choose_persons(read, jurisdiction)
    entries = [entry for _row, entry in read]
    examined = examine_entries(entries, today=today) if entries else []
    _Looking(jurisdiction, by, today, {*for_all} & FOR_ALL).at(read, examined)
    return [
        (row, entry, found)
        for (row, entry), found in zip(read, examined, strict=True)
        if row.state == State.READY
    ]


def hold(read: Sequence[tuple[Row, AdmissionEntry, Examined]]) -> None:
    """Hold all that recording these rows touches; see `admissions.lock`."""
    admissions.lock([entry for _row, entry, _found in read])


def record(
    read: Sequence[tuple[Row, AdmissionEntry, Examined]], *, by: User, today: date
) -> list[Admission]:
    """Record these rows, in their order, inside the caller's transaction, which holds them."""
    examined = [(entry, found) for _row, entry, found in read]
    return entering.enter_examined(examined, by=by, today=today)


class _Looking:
    """What is found about the rows of one sheet, said in each of them."""

    def __init__(self, jurisdiction, by, today, for_all):
        self.may, self.by, self.today, self.for_all = jurisdiction, by, today, for_all

    def at(self, read, examined):
        described = [
            Described(entry.full_name, entry.sex, entry.born_on, entry.organization)
            for _row, entry in read
        ]
        found = alike_many.alike_of_each(described)
        within = alike_many.in_reach(found, self.may)
        told = alike_many.may_be_told_of_each(found, within, by=self.by)
        for (row, entry), each, pairs, is_told in zip(read, examined, found, told, strict=True):
            if not is_told or not is_new(each):
                continue
            if person := _annulled_before(entry, pairs, within):
                entry.person = each.person = person
                message = _("The same person was on record here, and annulled.")
                row.said.append(Said(State.READY, "full_name", message))
            else:
                each.warnings.append(lookalike())
        outside = self._note_outside(examined, found, within)
        self._numbers, self._persons = defaultdict(list), defaultdict(list)
        for row, entry in read:
            self._numbers[entry.number_key].append(row.number)
            self._persons[_identity(entry)].append(row.number)
        standing = self._standing(read, examined)
        for (row, entry), each, pairs, too_often in zip(
            read, examined, found, outside, strict=True
        ):
            shown = alike_many.shown(pairs, within)
            self._say(row, entry, each, shown, standing)
            if too_often:
                row.said.append(Said(State.WRONG, "full_name", warned.too_often()))

    def _note_outside(self, examined, found, within) -> list[bool]:
        """Write down who out of reach is told of; tell in which rows that is too often today."""
        outside = []
        for each, pairs in zip(examined, found, strict=True):
            codes = {warning.code for warning in each.warnings} & CODES
            kinds = NAMESAKES if "namesake" in codes else {Kind.SAME} if codes else set()
            outside.append([p for p, kind in pairs if kind in kinds and p.pk not in within])
        everybody = (person for persons in outside for person in persons)
        allowed = warned.tell(everybody, by=self.by, day=self.may.day)
        return [any(person.pk not in allowed for person in persons) for persons in outside]

    def _standing(self, read, examined) -> dict[tuple, Admission]:
        """Return the admissions in reach for which rows are refused, by likeness and readmission.

        One query, none where nobody is.
        """
        wanted = {
            entry.likeness
            for (_row, entry), found in zip(read, examined, strict=True)
            if any(fault.code == "admitted" for fault in found.faults)
        }
        if not wanted:
            return {}
        rows = Admission.objects.within(self.may).standing().filter(person__likeness__in=wanted)
        rows = rows.select_related("person", "organization").order_by("pk")
        return {
            (each.person.likeness, names.identity(each.person.full_name), each.readmission): each
            for each in rows
        }

    def _say(self, row, entry, found, alike, standing):
        for fault in found.faults:
            if fault.code == "admitted":
                self._say_admitted(row, entry, fault, standing)
            else:
                self._add(row, State.WRONG, fault)
        answered = row.answered(REQUIRED)
        for warning in found.warnings:
            if warning.code == "odd_name" or warning.code in answered | self.for_all:
                continue
            self._ask(row, entry, warning, alike)

    def _say_admitted(self, row, entry, fault, standing):
        known = standing.get((*_identity(entry), entry.readmission))
        twice = self._elsewhere(row, entry)
        if known is None or twice:
            message = twice or fault.message
        elif all(getattr(entry, name) == getattr(known, name) for name in SAME_IF):
            row.record = known
            return
        else:
            message = _("On record already: %(record)s.") % {"record": _in_one_line(known)}
        drop = [Choice("drop", _("Drop this row"))]
        said = Said(State.WRONG, "full_name", message, drop, "admitted", brief=fault.message)
        row.said.append(said)

    def _elsewhere(self, row, entry) -> str:
        """Say in which row before this one the same person stands, if in any."""
        first = min(self._persons[_identity(entry)])
        if first == row.number:
            return ""
        return _("The same person stands in row %(row)d.") % {"row": first}

    def _ask(self, row, entry, warning, alike):
        message, choices = warning.message, []
        if warning.code in CODES:
            message = self._elsewhere(row, entry) or message
            if alike:
                message = _("On record already: %(record)s.") % {
                    "record": "; ".join(_told(each) for each in alike)
                }
            choices.append(Choice(warning.code, _("It is somebody else")))
            if warning.code == "namesake":
                choices += _the_same(entry, alike)
            choices.append(Choice("drop", _("Drop this row")))
        elif warning.code == "number_used":
            others = [n for n in self._numbers[entry.number_key] if n != row.number]
            if others:
                message = _("The number %(number)s stands in row %(row)d too.") % {
                    "number": entry.decision_number,
                    "row": others[0],
                }
            choices.append(Choice("number_used", _("One number for both, that is right")))
        else:
            choices.append(Choice(warning.code, _("That is right")))
        field = FIELDS.get(warning.field, warning.field)
        for_all = warning.code in FOR_ALL
        brief = warning.message
        row.said.append(Said(State.ASK, field, message, choices, warning.code, for_all, brief))

    def _add(self, row, state, remark):
        drop = [Choice("drop", _("Drop this row"))] if remark.code == "dossier" else []
        field = FIELDS.get(remark.field, remark.field)
        row.said.append(Said(state, field, remark.message, drop, remark.code))


def _annulled_before(entry, pairs, within) -> Person | None:
    """Return the person of this name, birth and cell of whom nothing but annulled admissions is on
    record in reach, as after a list was taken back; None where there is none, or somebody else."""
    if len(pairs) != 1 or pairs[0][1] != Kind.SAME:
        return None
    person = within.get(pairs[0][0].pk)
    if person is None or person.sex != entry.sex or person.full_name != entry.full_name:
        return None
    admissions = person.admissions.all()
    only = not person.candidacies.all() and not person.events.all()
    here = {each.organization_id for each in admissions} == {entry.organization.pk}
    return person if only and here and all(each.annulled_on for each in admissions) else None


def _identity(entry) -> tuple[str, str]:
    return entry.likeness, names.identity(entry.full_name)


def _choose_persons(read, jurisdiction):
    """Take for the person of a row whoever was chosen from the record: a query, if any was."""
    chosen = {row.number: _same(row) for row, _entry in read}
    keys = {key for key in chosen.values() if key is not None}
    if not keys:
        return
    persons = Person.objects.within(jurisdiction).filter(merged_into=None).in_bulk(keys)
    for row, entry in read:
        person = persons.get(chosen[row.number])
        if person and (person.likeness, person.identity) == (
            entry.likeness,
            names.identity(entry.full_name)[:240],
        ):
            entry.person, entry.readmission = person, True


def _same(row) -> int | None:
    said = (each.removeprefix("same:") for each in row.answered(REQUIRED) if each[:5] == "same:")
    return next((key for each in said if (key := key_of(each)) is not None), None)


def _the_same(entry, alike: Sequence[Alike]) -> list[Choice]:
    """Offer that the one person in reach of this name and birth who was admitted is meant."""
    identity = names.identity(entry.full_name)
    same = [
        each
        for each in alike
        if each.person.likeness == entry.likeness
        and names.identity(each.person.full_name) == identity
        and each.person.admissions.all()
    ]
    if len(same) != 1:
        return []
    return [Choice(f"same:{same[0].person.pk}", _("The same person, admitted again"))]


def _told(each: Alike) -> str:
    """Return who is on record, and what of it lies in the reach."""
    person = each.person
    records = [_("decision of %(day)s, %(cell)s") % _about(a) for a in person.admissions.all()]
    records += [
        _("dossier, %(cell)s") % {"cell": dossier.organization.name}
        for dossier in person.candidacies.all()
    ]
    born = date_format(person.born_on, "SHORT_DATE_FORMAT")
    return ", ".join([person.full_name, born, *records[:2]])


def _about(admission):
    day = date_format(admission.decided_on, "SHORT_DATE_FORMAT")
    return {"day": day, "cell": admission.organization.name}


def _in_one_line(admission) -> str:
    day = date_format(admission.decided_on, "SHORT_DATE_FORMAT")
    cell = admission.organization.name
    return f"{admission.person.full_name}, {admission.decision_number}, {day}, {cell}"
