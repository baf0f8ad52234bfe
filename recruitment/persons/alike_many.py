"""The same questions as `alike`, asked of many people at once: whole lists of them.

Queries do not grow with the list. What is found is what `alike` finds for each.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count

from organizations import names
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, User
from recruitment.models import Person
from recruitment.persons import likeness
from recruitment.persons.alike import (
    COMMON,
    Alike,
    entered_by_mistake,
    recorded,
    records_of_each,
    with_records,
)
from recruitment.persons.likeness import Kind


class Described(NamedTuple):
    """Who is about to be recorded: what the form says of a person, and in which cell."""

    full_name: str
    sex: str
    born_on: date
    cell: Organization


def alike_of_each(people: Sequence[Described]) -> list[list[tuple[Person, Kind]]]:
    """Return of each who on record looks alike, wherever that is, the surest first.

    At most eight queries. Everybody born on one of the days is read, some hundred persons a day
    of birth in a country of five million.

    Source: docs/definitions.md, "Possible doubles".
    """
    if not people:
        return []
    born, bearers, here = _on_record(people)
    found = [_looking_alike(each, born, bearers, here) for each in people]
    mistaken = entered_by_mistake({person.pk for pairs in found for person, _kind in pairs})
    return [[pair for pair in pairs if pair[0].pk not in mistaken] for pairs in found]


def _on_record(people):
    """Return who is on record by day of birth, and by name; of common names, in which cells."""
    persons = Person.objects.filter(merged_into__isnull=True).order_by("pk")
    born = defaultdict(list)
    for person in persons.filter(born_on__in={each.born_on for each in people}):
        born[person.born_on].append(person)
    identities = {names.identity(each.full_name)[:240] for each in people}
    counted = persons.filter(identity__in=identities).order_by()
    numbers = counted.values_list("identity", "sex").annotate(number=Count("pk"))
    common = {(identity, sex) for identity, sex, number in numbers if number >= COMMON}
    rare = {identity for identity, sex, number in numbers if number < COMMON}
    bearers = defaultdict(list)
    for person in persons.filter(identity__in=rare):
        if (person.identity, person.sex) not in common:
            bearers[person.identity, person.sex].append(person)
    cells = {each.cell.pk for each in people}
    here = defaultdict(set)
    if common:
        near = persons.filter(recorded(cells), identity__in={name for name, _sex in common})
        for person in near:
            bearers[person.identity, person.sex].append(person)
        for key, cell in records_of_each({p.pk for ps in bearers.values() for p in ps}, cells):
            here[key].add(cell)
    return born, bearers, _Common(common, here)


class _Common(NamedTuple):
    """Names that many bear, and in which cells each of their bearers is on record."""

    names: set
    here: dict

    def is_near(self, person, cell) -> bool:
        is_common = (person.identity, person.sex) in self.names
        return not is_common or cell.pk in self.here[person.pk]


def _looking_alike(each, born, bearers, common):
    identity = names.identity(each.full_name)[:240]
    mistyped = likeness.mistyped(each.born_on)
    candidates = {person.pk: person for person in born[each.born_on]}
    candidates |= {
        person.pk: person
        for person in bearers[identity, each.sex]
        if person.born_on in mistyped and common.is_near(person, each.cell)
    }
    found = []
    for person in candidates.values():
        kind = likeness.compare(
            each.full_name,
            each.sex,
            each.born_on,
            person.full_name,
            person.sex,
            person.born_on,
        )
        if kind is not None:
            found.append((person, kind))
    order = list(Kind)
    return sorted(found, key=lambda pair: (order.index(pair[1]), pair[0].pk))


def in_reach(
    found: Iterable[Collection[tuple[Person, Kind]]], jurisdiction: Jurisdiction
) -> dict[int, Person]:
    """Return those found of whom something lies in the reach of who sees persons, by key, with it.

    Four queries, none for nobody.
    """
    keys = {person.pk for pairs in found for person, _kind in pairs}
    if not keys:
        return {}
    reach = jurisdiction.descendants(jurisdiction.persons)
    persons = Person.objects.filter(recorded(reach), pk__in=keys)
    return with_records(persons, reach).in_bulk()


def shown(pairs: Iterable[tuple[Person, Kind]], within: dict[int, Person]) -> list[Alike]:
    """Return those of the reach as a page shows them."""
    return [Alike(within[each.pk], kind) for each, kind in pairs if each.pk in within]


def may_be_told_of_each(
    found: Sequence[Collection[tuple[Person, Kind]]], within: Collection[int], *, by: User
) -> list[bool]:
    """Tell of each whether somebody on record looks alike and `by` may be told of it.

    As `alike.may_be_told`: out of reach only the very same name and date of birth are.
    """
    return [
        any(by.is_operator or kind == Kind.SAME or person.pk in within for person, kind in pairs)
        for pairs in found
    ]
