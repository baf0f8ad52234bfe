"""What is on record of a member's life: when admitted where, what happened since, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organizations import names
from organizations.models import Ancestry, Organization
from recruitment.admissions.membership import ENDING, on_probation
from recruitment.models import Admission, Candidate, MemberEvent, Person
from recruitment.models.rules import ON_PROBATION

ADMITTED = "admitted"


@dataclass(frozen=True)
class Fact:
    """One thing on record: an admission, or an event by its kind; `here` in the cell asked about.

    `key` is the event's, None for an admission.
    """

    kind: str
    on: date
    here: bool
    key: int | None = None
    again: bool = False

    @property
    def joins(self) -> bool:
        return self.kind == ADMITTED or self.kind in MemberEvent.INCREASE

    @property
    def leaves(self) -> bool:
        return self.kind in MemberEvent.DECREASE

    @property
    def leaves_for_good(self) -> bool:
        return self.kind in MemberEvent.FOR_GOOD


@dataclass(frozen=True)
class Life:
    """What is on record of one person, oldest first, as seen from one cell on one day.

    `stands` says whether the cell stood on that day, `dossier` is the open one of a probation,
    `recognized_on` the day on which the last recognition was decided, `candidate` whether the
    person is on the way to an admission.
    """

    facts: tuple[Fact, ...]
    stands: bool
    probationary: bool = False
    dossier: Candidate | None = None
    recognized_on: date | None = None
    candidate: bool = False

    @property
    def unknown(self) -> bool:
        """Tell whether neither an admission nor a probation is on record.

        Then others say what the member was.
        """
        admitted = any(fact.kind == ADMITTED for fact in self.facts)
        return not (admitted or self.dossier or self.recognized_on)


def life_of(person: Person | None, cell: Organization, on: date, today: date) -> Life:
    """Return what is on record of `person`; nothing of who is not on record. Six queries."""
    stands = cell.placements.in_force(on).exists()
    if person is None:
        return Life((), stands)
    here = _counting_under(cell, today)
    admissions = Admission.objects.standing().filter(person=person)
    candidacies = list(Candidate.objects.filter(person=person).select_related(*_BASES))
    dossier = next((each for each in candidacies if _on_probation(each)), None)
    completed = [each for each in candidacies if each.outcome == Candidate.Outcome.COMPLETED]
    begun = any(_begun(each, on) for each in [dossier, *completed] if each)
    return Life(
        facts=tuple(sorted(_facts(person, admissions, here), key=_place)),
        stands=stands,
        probationary=begun or on_probation(admissions, on, exits=ENDING).exists(),
        dossier=dossier,
        recognized_on=max((each.closed_on for each in completed if each.closed_on), default=None),
        candidate=any(each.is_open and not each.is_admitted for each in candidacies),
    )


def alike(full_name: str, born_on: date) -> list[Person]:
    """Return who is on record under this folded name and this date of birth. One query."""
    likeness = Person.likeness_of(full_name, born_on)
    return list(Person.objects.filter(likeness=likeness, merged_into__isnull=True))


def same_here(entry, today: date) -> Person | None:
    """Return the person of that name and birth who is on record in the entry's cell itself.

    In one cell that is the same person, as for admissions. At most three queries.
    """
    identity = names.identity(entry.full_name)
    found = [
        person
        for person in alike(entry.full_name, entry.born_on)
        if names.identity(person.full_name) == identity
    ]
    if not found:
        return None
    here = _counting_under(entry.organization, today)
    known = Person.objects.filter(pk__in=[person.pk for person in found]).filter(
        Q(pk__in=Admission.objects.standing().filter(organization__in=here).values("person"))
        | Q(pk__in=MemberEvent.objects.standing().filter(organization__in=here).values("person"))
        | Q(pk__in=Candidate.objects.standing().filter(organization__in=here).values("person"))
    )
    return known.order_by("pk").first()


def _counting_under(cell, today) -> set[int]:
    """Return the keys of the cell and of what it has succeeded."""
    below = Ancestry.objects.in_force(today).under([cell])
    return {cell.pk, *below.values_list("descendant", flat=True)}


_BASES = ("admission", "arrival")


def _on_probation(candidate):
    return candidate.is_open and candidate.stage in ON_PROBATION


def _begun(candidate, on):
    """Tell whether the probation of a dossier had begun by `on`, and was not over."""
    admission = candidate.admission
    since = admission.decided_on if admission else candidate.ceremony_on
    return since <= on and (candidate.official_on is None or on < candidate.official_on)


def _facts(person, admissions, here) -> Iterator[Fact]:
    for cell, on, again in admissions.values_list("organization", "decided_on", "readmission"):
        yield Fact(ADMITTED, on, cell in here, again=again)
    events = MemberEvent.objects.standing().filter(person=person)
    for key, kind, cell, on in events.values_list("pk", "kind", "organization", "on"):
        yield Fact(kind, on, cell in here, key)


def _place(fact):
    """Sort by day; of one day, admissions first, then events as they were recorded."""
    return fact.on, fact.key or 0
