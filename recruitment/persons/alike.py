"""Who on record may be the person who is about to be recorded: to warn, and to show in the reach.

Nothing is told of who lies outside the reach but that there is somebody of the very same name and
date of birth, marks apart.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from organizations import names
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, User
from recruitment.findings import Remark
from recruitment.models import Admission, Candidate, MemberEvent, Person, ToldApart
from recruitment.persons import likeness, warned
from recruitment.persons.likeness import Kind

RECORDS = {"admissions": Admission, "candidacies": Candidate, "events": MemberEvent}
"""What there is on record of a person, each with the organization in which it lies."""


def records_of(model):
    """Return the rows of one of `RECORDS` that tell of somebody: no dossiers that were annulled."""
    return Candidate.objects.standing() if model is Candidate else model.objects.all()


COMMON = 20
"""A name that so many bear tells little by itself: where the date of birth differs, two of them
are alike only in one cell. Without this, pairs by chance grow with the square of a reach."""

NAMESAKES = {Kind.SAME, Kind.SPELLING}
"""How somebody is alike of whom a warning tells wherever he is on record."""

CODES = {"namesake", "lookalike"}
"""The warnings that somebody alike is on record."""


@dataclass(frozen=True)
class Alike:
    """Somebody on record who looks like a person, how, and what of it lies in the reach."""

    person: Person
    kind: Kind


def alike(
    full_name: str, sex: str, born_on: date, *, cell: Organization
) -> list[tuple[Person, Kind]]:
    """Return who on record looks like this person of `cell`, wherever that is, the surest first.

    For a rule that warns without saying of whom. Two queries, three where somebody does.

    Source: docs/definitions.md, "Possible doubles".
    """
    found = _looking_alike(full_name, sex, born_on, cell)
    mistaken = entered_by_mistake([person.pk for person, _kind in found])
    return [(person, kind) for person, kind in found if person.pk not in mistaken]


def _looking_alike(full_name, sex, born_on, cell):
    """Return what `alike` does, and who is on record by mistake alone. Two queries."""
    identity = names.identity(full_name)[:240]
    mistyped = Q(identity=identity, sex=sex, born_on__in=likeness.mistyped(born_on))
    bearers = Person.objects.filter(identity=identity, sex=sex, merged_into__isnull=True)
    if bearers[:COMMON].count() == COMMON:
        mistyped &= recorded([cell.pk])
    found = []
    persons = Person.objects.filter(Q(born_on=born_on) | mistyped, merged_into__isnull=True)
    for person in persons:
        kind = likeness.compare(
            full_name, sex, born_on, person.full_name, person.sex, person.born_on
        )
        if kind is not None:
            found.append((person, kind))
    order = list(Kind)
    return sorted(found, key=lambda each: (order.index(each[1]), each[0].pk))


def alike_within(
    full_name: str,
    sex: str,
    born_on: date,
    *,
    cell: Organization,
    jurisdiction,
    apart_from: Person | None = None,
) -> list[Alike]:
    """Return those of `alike` of whom something lies in the reach of who sees persons.

    Each comes with what lies in the reach, and nothing else. Six queries, three where nobody
    is found; for a form to show before it saves.
    """
    kinds = {person.pk: kind for person, kind in _looking_alike(full_name, sex, born_on, cell)}
    if apart_from is not None:
        kinds.pop(apart_from.pk, None)
    reach = jurisdiction.descendants(jurisdiction.persons)
    persons = Person.objects.filter(recorded(reach), pk__in=kinds)
    found = with_records(persons, reach).in_bulk()
    return [Alike(found[key], kind) for key, kind in kinds.items() if key in found]


def of_warnings(
    warnings, asked, *, jurisdiction, by: User, apart_from: Person | None = None
) -> list[Alike]:
    """Return who is alike in the reach, where one of `warnings` says that somebody is.

    `asked` is what a form has read: `full_name`, `sex`, `born_on` and `organization`. That `by`
    is told of somebody out of reach is written down: a lookalike is told of there only if it is
    the very same name.
    """
    codes = {warning.code for warning in warnings} & CODES
    if not codes:
        return []
    said = (asked["full_name"], asked["sex"], asked["born_on"])
    cell = asked["organization"]
    within = alike_within(*said, cell=cell, jurisdiction=jurisdiction, apart_from=apart_from)
    seen = {each.person for each in within} | {apart_from}
    told = NAMESAKES if "namesake" in codes else {Kind.SAME}
    exact = (person for person, kind in alike(*said, cell=cell) if kind in told)
    warned.note((person for person in exact if person not in seen), by=by)
    return within


def may_be_told(
    full_name: str, sex: str, born_on: date, *, cell: Organization, by: User, today: date
) -> bool:
    """Tell whether somebody on record looks like this person and `by` may be told of it.

    Out of his reach only the very same name and date of birth are: whoever could ask for what is
    nearly the same would find a date of birth digit by digit. At most six queries.
    """
    found = alike(full_name, sex, born_on, cell=cell)
    if not found or by.is_operator or any(kind == Kind.SAME for _person, kind in found):
        return bool(found)
    may = Jurisdiction.of(by, today)
    reach = may.descendants(may.persons)
    return Person.objects.filter(
        recorded(reach), pk__in=[each.pk for each, _kind in found]
    ).exists()


def alike_in(cell: Organization, person: Person) -> list[Kind]:
    """Return how others on record in `cell` look like `person`, without who was told apart.

    For a rule that warns before a dossier comes to that cell. Three queries.
    """
    told = ToldApart.objects.filter(
        Q(first=person, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=person)
    )
    found = _looking_alike(person.full_name, person.sex, person.born_on, cell)
    kinds = {each.pk: kind for each, kind in found if each.pk != person.pk}
    here = Person.objects.filter(recorded([cell.pk]), ~Exists(told), pk__in=kinds)
    return [kinds[key] for key in here.values_list("pk", flat=True)] if kinds else []


def lookalike() -> Remark:
    """Return the warning that somebody may be on record with a typing error."""
    message = _(
        "Somebody of nearly the same name and date of birth is on record. "
        "If you are not sure, ask the organization board."
    )
    return Remark("lookalike", "full_name", message)


def with_records(persons: QuerySet[Person], reach: QuerySet | None = None) -> QuerySet[Person]:
    """Load what is on record of `persons`, in `reach` or anywhere, with them. Three queries."""
    return persons.prefetch_related(
        *(
            Prefetch(name, _rows(model, reach).select_related("organization").order_by("pk"))
            for name, model in RECORDS.items()
        )
    )


def recorded(reach) -> Q:
    """Return the condition of persons of whom something is on record in `reach`."""
    found = Q()
    for model in RECORDS.values():
        found |= Q(pk__in=records_of(model).filter(organization__in=reach).values("person"))
    return found


def entered_by_mistake(keys: Collection[int]) -> set[int]:
    """Return those of these persons of whom nothing but annulled dossiers is on record.

    No query for nobody: nearly always nobody is alike, and most of what asking takes is putting
    this question together.
    """
    if not keys:
        return set()
    annulled = Candidate.objects.filter(person=OuterRef("pk"), outcome=Candidate.Outcome.MISTAKE)
    persons = Person.objects.filter(Exists(annulled), pk__in=keys)
    for model in RECORDS.values():
        persons = persons.exclude(Exists(records_of(model).filter(person=OuterRef("pk"))))
    return set(persons.order_by().values_list("pk", flat=True))


def records_of_each(persons: Collection[int], cells: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield in which of `cells` each of `persons` is on record. Three queries."""
    for model in RECORDS.values():
        rows = records_of(model).filter(person__in=persons, organization__in=cells).order_by()
        yield from rows.values_list("person", "organization")


def _rows(model, reach):
    rows = records_of(model)
    return rows if reach is None else rows.filter(organization__in=reach)
