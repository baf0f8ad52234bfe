"""Whether somebody can be put into the pool: what cannot be, and what is odd.

Openings are looked at one at a time or many at once, in as many queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from organizations import names
from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Placement, User
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.admissions.eligibility import namesake
from recruitment.findings import Findings, Remark, odd_name
from recruitment.ledger import settle
from recruitment.models import Admission, Candidate, Person
from recruitment.persons import alike_many
from recruitment.persons.alike import lookalike, may_be_told
from recruitment.rulebook.rules import age_on

YOUNGEST, OLDEST = 16, 60
"""The ages of those whom a pool holds; another is probably a slip of the pen."""


@dataclass
class Opening:
    """What a form or a row says of a new candidate, already read but not yet checked.

    `particulars` holds any of `PARTICULARS`; `person` is somebody chosen from the record.
    """

    organization: Organization
    full_name: str
    sex: str
    born_on: date
    started_on: date
    particulars: Mapping[str, object] = field(default_factory=dict)
    person: Person | None = None

    @property
    def readmission(self) -> bool:
        return bool(self.particulars.get("readmission"))

    @cached_property
    def likeness(self) -> str:
        """What this shares with whoever has the same folded name and date of birth."""
        return Person.likeness_of(self.full_name, self.born_on)


def examine_opening(opening: Opening, today: date, by: User) -> Findings[Remark]:
    """Return what cannot be and what is odd about a new dossier. At most ten queries."""
    [found] = examine_openings([opening], today, by, stand_on=(opening.started_on, today))
    return found


def examine_openings(
    openings: Sequence[Opening], today: date, by: User, *, stand_on: Collection[date]
) -> list[Findings[Remark]]:
    """Return what is found about each of `openings`, in their order. At most fifteen queries.

    Their cells have to stand on all days of `stand_on`. Openings of the same call are compared
    with each other too, as if each that has no fault was recorded before the next.
    """
    known, places, findings, alone = _Known.of(openings), _places(openings), [], []
    for number, opening in enumerate(openings, start=1):
        found = Findings[Remark](faults=list(_faults_in_itself(opening, today)))
        found.faults += _not_standing(opening, places, stand_on)
        same, warnings = known.doubles(opening)
        found.faults += same
        found.warnings += warnings
        if not same and not warnings and opening.person is None:
            alone.append((opening, found))
        if not found.faults:
            known.add(opening, -number)
        findings.append(found)
    for (_opening, found), told in zip(alone, _told_alike(alone, by, today), strict=True):
        found.warnings += [lookalike()] if told else []
    for opening, found in zip(openings, findings, strict=True):
        if opening.person is None:
            found.warnings += odd_name(opening.full_name)
        found.warnings += _odd_age(opening)
    return findings


def require_no_double(candidate: Candidate, cell: Organization) -> None:
    """Raise ValidationError if the same person has another dossier in `cell`, or a membership.

    The caller holds `cell`. Four queries.
    """
    who = {name: getattr(candidate.person, name) for name in PERSON_FIELDS}
    opening = Opening(
        cell,
        **who,
        started_on=candidate.started_on,
        particulars={"readmission": candidate.readmission},
        person=candidate.person,
    )
    faults, _warnings = _Known.of([opening], apart_from=candidate.pk).doubles(opening)
    settle(faults, (), ())


@dataclass
class _Known:
    """Who on record is of the names and days of birth that were asked about.

    `persons` are keys and identities by likeness; `open_in` and `admitted_in` the cells of each;
    `counted_as` what each cell that was asked about has succeeded, itself among it.
    """

    persons: dict[str, list[tuple[int, str]]]
    open_in: dict[int, set[int]]
    admitted_in: dict[int, set[int]]
    counted_as: dict[int, set[int]]

    @classmethod
    def of(cls, openings: Sequence[Opening], apart_from: int | None = None) -> "_Known":
        """Read them, without the dossier `apart_from`. At most four queries."""
        persons = alike_by_likeness(openings)
        keys = {key for bearers in persons.values() for key, _identity in bearers}
        keys |= {each.person.pk for each in openings if each.person}
        dossiers = Candidate.objects.open().filter(person__in=keys).exclude(pk=apart_from)
        open_in = _cells_by_person(dossiers)
        admitted_in = _cells_by_person(Admission.objects.standing().filter(person__in=keys))
        cells = {each.organization.pk for each in openings}
        here = counted_as(cells) if open_in or admitted_in else {cell: {cell} for cell in cells}
        return cls(persons, open_in, admitted_in, here)

    def add(self, opening: Opening, key: int) -> None:
        """Know of an opening that is recorded under `key`."""
        identity = names.identity(opening.full_name)
        self.persons.setdefault(opening.likeness, []).append((key, identity))
        self.open_in[key] = {opening.organization.pk}

    def doubles(self, opening: Opening) -> tuple[list[Remark], list[Remark]]:
        """Return as fault the same person in this cell, and as warning a namesake anywhere.

        What the cell has succeeded counts as the cell itself.
        """
        chosen = opening.person.pk if opening.person else None
        identity, here = names.identity(opening.full_name), self.counted_as[opening.organization.pk]
        bearers = self.persons.get(opening.likeness, [])
        alike = {key for key, name in bearers if name == identity}
        if chosen is not None:
            alike.add(chosen)
        open_in = {key: cells for key in alike if (cells := self.open_in.get(key))}
        admitted_in = {key: cells for key in alike if (cells := self.admitted_in.get(key))}
        if any(cells & here or person == chosen for person, cells in open_in.items()):
            return [Remark("dossier", "full_name", dossier_exists())], []
        admitted = any(cells & here or person == chosen for person, cells in admitted_in.items())
        if admitted and not opening.readmission:
            message = _("This person has already been admitted.")
            return [Remark("admitted", "full_name", message)], []
        if (open_in.keys() | admitted_in.keys()) - {chosen}:
            return [], [namesake()]
        return [], []


def alike_by_likeness(openings: Iterable[Opening]) -> dict[str, list[tuple[int, str]]]:
    """Return who on record has a name and date of birth of `openings`, marks apart. One query.

    Keys and identities, by likeness.
    """
    wanted = {each.likeness for each in openings}
    persons = Person.objects.filter(likeness__in=wanted, merged_into__isnull=True)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for key, likeness, full_name in persons.values_list("pk", "likeness", "full_name"):
        found[likeness].append((key, names.identity(full_name)))
    return found


def counted_as(cells: Collection[int]) -> dict[int, set[int]]:
    """Return the keys of each cell and of those that ended in it. One query."""
    found = {cell: {cell} for cell in cells}
    ended = Ancestry.objects.open().filter(ancestor__in=cells, distance=0)
    for cell, former in ended.values_list("ancestor", "descendant"):
        found[cell].add(former)
    return found


def dossier_exists() -> str:
    return _("This person already has an open dossier.")


def _cells_by_person(rows) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person, cell in rows.order_by().values_list("person", "organization"):
        found[person].add(cell)
    return found


def _places(openings):
    """Return the placements of the cells: one query."""
    places = defaultdict(list)
    rows = Placement.objects.filter(organization__in={each.organization.pk for each in openings})
    for organization, start, end in rows.values_list("organization", "start", "end"):
        places[organization].append((start, end))
    return places


def _told_alike(asked, by, today) -> list[bool]:
    """Tell of each opening whether somebody on record may be the same, with a typing error.

    And whether `by` may be told of it, without who or where that is.
    """
    said = [(each.full_name, each.sex, each.born_on, each.organization) for each, _found in asked]
    if len(said) == 1:
        [(*person, cell)] = said
        return [may_be_told(*person, cell=cell, by=by, today=today)]
    found = alike_many.alike_of_each([alike_many.Described(*each) for each in said])
    reach = () if by.is_operator else alike_many.in_reach(found, Jurisdiction.of(by, today))
    return alike_many.may_be_told_of_each(found, reach, by=by)


def _odd_age(opening):
    age = age_on(opening.started_on, opening.born_on)
    if not YOUNGEST <= age <= OLDEST:
        message = _("By this date of birth the candidate is %(age)s years old.") % {"age": age}
        yield Remark("age", "born_on", message)


def _faults_in_itself(opening, today):
    organization = opening.organization
    if opening.started_on > today:
        yield Remark("future", "started_on", _("This day lies in the future."))
    if opening.born_on >= opening.started_on:
        yield Remark("birth", "born_on", _("Please check the year of birth."))
    for name, message in wrong_days(opening.particulars, opening.started_on, today).items():
        yield Remark("day", name, message)
    if not organization.is_cell:
        message = _("“%(name)s” is not a cell.") % {"name": organization.name}
        yield Remark("not_a_cell", "organization", message)


def _not_standing(opening, places, days) -> Iterator[Remark]:
    for day in days:
        known = places[opening.organization.pk]
        if not any(start <= day and (end is None or day < end) for start, end in known):
            message = _("“%(name)s” does not stand on %(day)s.") % {
                "name": opening.organization.name,
                "day": day.strftime("%d/%m/%Y"),
            }
            yield Remark("not_standing", "organization", message)
            return


def wrong_days(values, started_on, today) -> dict[str, str]:
    """Return, by name, what is wrong with the days among `values`."""
    wrong = {
        name: _("This day lies in the future.")
        for name, value in values.items()
        if isinstance(value, date) and name != "leaves_on" and value > today
    }
    leaves_on = values.get("leaves_on")
    if leaves_on and leaves_on < started_on:
        wrong["leaves_on"] = _("The candidate was put in the pool after this day.")
    return wrong
