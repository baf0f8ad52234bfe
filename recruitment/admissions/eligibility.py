"""Whether an admission can be recorded: what cannot be, and what is odd.

A fault stops it. A warning asks the user to look again, and is passed when confirmed; a
loaded file lists its warnings and goes on. Entries are checked many at a time, in a number
of queries that does not depend on how many.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _

from organizations import names
from organizations.models import Ancestry, Organization, Placement
from organizations.periods import same_day
from recruitment.admissions import membership, readmissions
from recruitment.admissions.readmission import Former
from recruitment.findings import Findings, Remark, odd_name
from recruitment.models import Admission, Candidate, Person
from recruitment.rulebook.rules import age_on

YOUNGEST, OLDEST = 18, 60
ADMISSIONS, DOSSIERS, PERSONS, PLACES = (
    model._meta.db_table for model in (Admission, Candidate, Person, Placement)
)


@dataclass
class AdmissionEntry:
    """What a form or a row of a file says of one admission, already read but not yet checked."""

    organization: Organization
    full_name: str
    sex: str
    born_on: date
    decided_on: date
    decision_number: str
    ceremony_on: date | None = None
    occupation: str = ""
    schooling: str = ""
    qualification: str = ""
    academic_title: str = ""
    youth_union: bool = False
    trade_union: bool = False
    militia: bool = False
    hamlet_head: bool = False
    private_owner: bool = False
    population_policy: bool = False
    foreign_spouse: bool = False
    readmission: bool = False
    ethnicity: str = ""
    religion: str = ""
    person: Person | None = None
    dossier: int | None = None
    """The key of the dossier that this admission comes from, if it comes from one."""
    former: Former | None = None
    """What was typed of a former membership; of whom nothing was, what is on record counts."""
    shares_number: bool = False
    """Whether the document is known to admit others too: then its number is not odd."""

    @property
    def age(self) -> int:
        """Return the age in full years on the day of the decision."""
        return age_on(self.decided_on, self.born_on)

    @cached_property
    def likeness(self) -> str:
        """What this entry shares with whoever has the same folded name and date of birth."""
        return Person.likeness_of(self.full_name, self.born_on)

    @property
    def number_key(self) -> str:
        """What this entry shares with whoever is admitted by a number that reads the same."""
        return f"{names.fold(self.decision_number)} {self.decided_on.year}"


@dataclass
class Examined(Findings[Remark]):
    """What was found about one entry, and who on record it is of."""

    person: Person | None = None
    person_key: int | None = None


def examine_entries(
    entries: Sequence[AdmissionEntry], *, today: date, correcting: Admission | None = None
) -> list[Examined]:
    """Return what is found about each of `entries`, in their order. At most five queries, and
    one more for readmissions.

    `correcting` is the admission that a single entry replaces, which is not its own double.
    Entries of the same call are compared with each other too. Of a readmission without a dossier
    the rules are asked as of one with it; two queries more.

    Source: docs/definitions.md, "Who can be admitted".
    """
    places = _places(entries)
    alike = _alike(entries, correcting)
    numbers = _numbers(entries, places, correcting)
    heirs = _heirs(entries, alike, today)
    left_here = membership.left_here(entries) if correcting is None else {}
    findings = []
    for entry in entries:
        found = Examined(person=entry.person)
        found.faults += _faults_in_itself(entry, today)
        found.warnings += _oddities_in_itself(entry, today)
        if entry.person is None and entry.dossier is None and _is_typed_anew(entry, correcting):
            found.warnings += odd_name(entry.full_name)
        parent = _parent_on(places, entry)
        if parent is _NOWHERE:
            found.faults.append(_not_standing(entry))
        _compare(entry, found, alike[entry.likeness], heirs, correcting)
        if found.person is None and found.person_key is None:
            found.person_key = left_here.get((entry.organization.pk, entry.likeness))
        taken = numbers[parent, names.fold(entry.decision_number), entry.decided_on.year]
        if parent is not _NOWHERE and taken - {entry.likeness} and not entry.shares_number:
            found.warnings.append(_number_used())
        taken.add(entry.likeness)
        alike[entry.likeness].append(
            _Known(entry.organization.pk, names.identity(entry.full_name), None, entry.readmission)
        )
        findings.append(found)
    readmissions.examine(entries, findings, correcting=correcting is not None)
    _load_persons(findings)
    return findings


def number_is_taken(entries: Sequence[AdmissionEntry]) -> list[bool]:
    """Tell of each entry whether its number admitted somebody else before. Two queries.

    Entries of the same call are not compared with each other.
    """
    places = _places(entries)
    numbers = _numbers(entries, places, None)
    return [
        bool(
            numbers[_parent_on(places, e), names.fold(e.decision_number), e.decided_on.year]
            - {e.likeness}
        )
        for e in entries
    ]


_NOWHERE = object()


@dataclass(frozen=True)
class _Known:
    """A standing admission, or an open dossier, of somebody of the same name and birth."""

    organization: int
    identity: str
    person: int | None
    readmission: bool
    dossier: int | None = None
    arrived: bool = False

    def is_another(self, entry) -> bool:
        """Tell whether it is an open dossier, other than the one that leads to the entry."""
        return self.dossier not in (None, entry.dossier)


def _faults_in_itself(entry, today):
    if entry.decided_on > today:
        yield Remark("future", "decided_on", _("The decision lies in the future."))
    if entry.ceremony_on and entry.ceremony_on > today:
        yield Remark("future", "ceremony_on", _("The ceremony lies in the future."))
    if entry.ceremony_on and entry.ceremony_on < entry.decided_on:
        yield Remark(
            "ceremony_first", "ceremony_on", _("The ceremony cannot come before the decision.")
        )
    if entry.born_on >= entry.decided_on or entry.age > 120:
        yield Remark("birth", "born_on", _("Please check the year of birth."))
    elif entry.age < YOUNGEST:
        yield Remark(
            "too_young",
            "born_on",
            _("On the day of the decision this person was %(age)s, not yet 18.")
            % {"age": entry.age},
        )


def _oddities_in_itself(entry, today):
    if not entry.organization.is_cell:
        yield Remark(
            "not_a_cell",
            "organization",
            _("“%(name)s” is not a cell.") % {"name": entry.organization.name},
        )
    if OLDEST < entry.age <= 120 or entry.age == OLDEST and not _birthday(entry):
        yield Remark("too_old", "born_on", _("On the day of the decision this person was over 60."))
    if same_day(entry.decided_on, 1) < today:
        yield Remark("old", "decided_on", _("The decision is more than a year old."))


def _is_typed_anew(entry, correcting):
    return correcting is None or correcting.person.full_name != entry.full_name


def _birthday(entry):
    return same_day(entry.born_on, OLDEST) == entry.decided_on


def _compare(entry, found, known, heirs, correcting):
    """Look for the same person among those of the same name and date of birth.

    In one cell that is the same person, and so it is in cells that have one heir by now.
    Who was chosen from the record is no namesake. Who comes from a dossier was not chosen:
    others of that name are looked for all the same.
    """
    chosen = entry.person.pk if entry.person is not None else None
    own = [k for k in known if k.person == chosen is not None]
    others = [k for k in known if k not in own]
    identity = names.identity(entry.full_name)
    cell = heirs.get(entry.organization.pk, entry.organization.pk)
    same = [k for k in others if heirs.get(k.organization, k.organization) == cell]
    here = [k for k in same if k.identity == identity]
    admitted = [k for k in own + here if k.dossier is None]
    if any(k.readmission == entry.readmission for k in admitted):
        found.faults.append(_admitted_already())
    elif correcting is None and (open_here := [k for k in own + here if k.is_another(entry)]):
        found.faults.append(_open_dossier(arrived=any(k.arrived for k in open_here)))
    elif correcting is None and chosen is None and admitted and entry.readmission:
        found.person_key = admitted[0].person
    elif others and (correcting is not None or not any(k.dossier is None for k in own)):
        found.warnings.append(namesake())


def _load_persons(findings):
    """Find the persons on record whom entries turned out to be: a query, if there are any."""
    keys = {found.person_key for found in findings if found.person_key is not None}
    persons = Person.objects.in_bulk(keys) if keys else {}
    for found in findings:
        if found.person_key is not None:
            found.person = persons[found.person_key]


def _admitted_already():
    return Remark("admitted", "full_name", _("This person has already been admitted."))


def _open_dossier(*, arrived):
    message = (
        _("This person came on probation, admitted elsewhere. If that is wrong, annul the arrival.")
        if arrived
        else _(
            "This person has an open dossier in the pipeline. "
            "Record the decision there, or close that dossier first."
        )
    )
    return Remark("dossier", "full_name", message)


def namesake() -> Remark:
    """Return the warning that somebody of the same name and date of birth is on record."""
    message = _(
        "Somebody of the same name and date of birth is on record. "
        "If you are not sure, ask the organization board."
    )
    return Remark("namesake", "full_name", message)


def _number_used():
    return Remark(
        "number_used",
        "decision_number",
        _("This decision number was already used for somebody else this year."),
    )


def _not_standing(entry):
    message = _("“%(name)s” does not stand on %(day)s.") % {
        "name": entry.organization.name,
        "day": entry.decided_on.strftime("%d/%m/%Y"),
    }
    return Remark("not_standing", "organization", message)


def _places(entries):
    """Return the placements of the entries' organizations: one query."""
    places = defaultdict(list)
    rows = Placement.objects.filter(organization__in={e.organization.pk for e in entries})
    for organization, parent, start, end in rows.values_list(
        "organization", "parent", "start", "end"
    ):
        places[organization].append((start, end, parent))
    return places


def _parent_on(places, entry):
    for start, end, parent in places[entry.organization.pk]:
        if start <= entry.decided_on and (end is None or entry.decided_on < end):
            return parent
    return _NOWHERE


def _alike(entries, correcting):
    """Return the admissions and dossiers of persons alike, by folded name and birth: one query.

    Admissions that stand, and open dossiers without one.
    """
    known = defaultdict(list)
    persons = {entry.person.pk for entry in entries if entry.person is not None}
    alike = {entry.likeness for entry in entries}
    columns = "one.organization_id, person.full_name, one.person_id, one.readmission, likeness"
    wanted = f"(likeness IN ({_marks(alike)}) OR person.id IN ({_marks(persons)}))"
    found = _standing(
        f"""SELECT {columns}, one.id AS dossier, one.arrival_id AS arrival, one.id
                FROM {DOSSIERS} one
                JOIN {PERSONS} person ON person.id = one.person_id
            WHERE {wanted} AND one.outcome = '' AND one.admission_id IS NULL
            UNION ALL
            SELECT {columns}, NULL, NULL, one.id FROM {ADMISSIONS} one
                JOIN {PERSONS} person ON person.id = one.person_id
            WHERE {wanted}""",
        [*alike, *persons] * 2,
        correcting,
    )
    for organization, full_name, person, again, likeness, dossier, arrival, _key in sorted(
        found, key=lambda row: row[-1]
    ):
        identity, arrived = names.identity(full_name), arrival is not None
        known[likeness].append(
            _Known(organization, identity, person, bool(again), dossier, arrived)
        )
    for entry in entries:
        if entry.person is not None and entry.likeness != entry.person.likeness:
            known[entry.likeness] += known[entry.person.likeness]
    return known


def _heirs(entries, alike, today) -> dict[int, int]:
    """Return the cell in which each cell goes on, itself or its heir; no query for one cell."""
    cells = {known.organization for found in alike.values() for known in found}
    cells |= {entry.organization.pk for entry in entries}
    if len(cells) < 2:
        return {}
    rows = Ancestry.objects.in_force(today).filter(
        descendant__in=cells, distance=0, ancestor__kind=Organization.Kind.CELL
    )
    return dict(rows.values_list("descendant", "ancestor"))


def _numbers(entries, places, correcting):
    """Return who was admitted by each number under each parent in each year: one query."""
    used: defaultdict[tuple[int, str, int], set[str]] = defaultdict(set)
    parents = {parent for rows in places.values() for _start, _end, parent in rows if parent}
    if not parents:
        return used
    numbers = _spellings(entry.decision_number for entry in entries)
    first_day = min(entry.decided_on for entry in entries).replace(month=1, day=1)
    found = _standing(
        f"""SELECT place.parent_id, one.decision_number, one.decided_on, person.likeness
            FROM {ADMISSIONS} one JOIN {PERSONS} person ON person.id = one.person_id
            JOIN {PLACES} place ON place.organization_id = one.organization_id
                AND place.start <= one.decided_on
                AND (place."end" IS NULL OR place."end" > one.decided_on)
            WHERE one.decision_number IN ({_marks(numbers)}) AND one.decided_on >= %s
                AND place.parent_id IN ({_marks(parents)})""",
        [*numbers, first_day, *parents],
        correcting,
    )
    for parent, number, day, likeness in found:
        used[parent, names.fold(number), date.fromisoformat(str(day)).year].add(likeness)
    return used


def _standing(statement, values, correcting) -> list[tuple]:
    """Ask `statement` about standing admissions, but the one that is corrected.

    In plain SQL, since it is asked whenever somebody saves.
    """
    statement += " AND one.annulled_on IS NULL"
    if correcting is not None:
        statement, values = f"{statement} AND one.id <> %s", [*values, correcting.pk]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _marks(values) -> str:
    """Return a placeholder for each of `values`, or what nothing equals."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def _spellings(numbers):
    """Return the numbers as written, and in capitals and small letters."""
    return {form for number in numbers for form in (number, number.upper(), number.lower())}
