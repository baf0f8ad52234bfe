"""What a search finds within the reach of somebody, by kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from organizations import names
from organizations.browsing import ranked
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Placement, Reorganization, User
from recruitment.finding.numbers import Number
from recruitment.models import Admission, Candidate, Course

FIRST = 8
"""How many of each kind are shown together with other kinds."""

MOST = 1000
"""How many of one kind are counted and turned over; who finds more types more."""

LEAST_LETTERS = 2


class Kind(TextChoices):
    """What can be found, in the order in which it is shown."""

    DOSSIERS = "dossiers", _("Dossiers")
    ADMISSIONS = "admissions", _("Admissions")
    DECISIONS = "decisions", _("Decisions of admissions, by number")
    COURSES = "courses", _("Courses")
    DOCUMENTS = "documents", _("Documents of reorganization")
    ORGANIZATIONS = "organizations", _("Organizations")


@dataclass(frozen=True)
class Found:
    """The first of one kind; `number` says how many there are, `MOST` at most.

    `is_more` tells that there are more than `MOST`, which nobody counted.
    """

    kind: Kind
    rows: list
    number: int
    is_more: bool = False

    @property
    def left(self) -> int:
        """Return how many are counted and not among the rows."""
        return self.number - len(self.rows)


def is_enough(sought: str) -> bool:
    """Tell whether anything is asked: two letters, or a digit."""
    key = names.search_key(sought).replace(" ", "")
    return len(key) >= LEAST_LETTERS or key.isdecimal()


def within_reach(
    sought: str, jurisdiction: Jurisdiction, by: User
) -> Iterator[tuple[Kind, QuerySet]]:
    """Yield each kind that `by` may see, with what of it is `sought`, in order. No query.

    Persons have no digits in their names, and documents have them in their numbers; so a kind that
    cannot be meant is not asked for.
    """
    number = Number.of(sought)
    day = jurisdiction.day
    if jurisdiction.persons and number is None:
        candidates = Candidate.objects.within(jurisdiction).standing().filter(_named(sought))
        yield Kind.DOSSIERS, _placed(candidates, day).order_by("sort_key", "pk")
        admissions = Admission.objects.within(jurisdiction).filter(_named(sought))
        yield Kind.ADMISSIONS, _placed(admissions, day).order_by("person__sort_key", "pk")
    if jurisdiction.persons and number:
        decided = Admission.objects.within(jurisdiction).filter(number.begins("decision_number"))
        yield Kind.DECISIONS, _placed(decided, day).order_by("-decided_on", "-pk")
        numbers = number.stands_in("number") | number.stands_in("decision_number")
        courses = Course.objects.within(jurisdiction).filter(numbers)
        yield Kind.COURSES, courses.select_related("organization").order_by("-start", "-pk")
    if jurisdiction.administers and number:
        documents = Reorganization.objects.within(jurisdiction, by)
        documents = documents.filter(number.stands_in("number")).select_related("organization")
        yield Kind.DOCUMENTS, documents.order_by("-on", "-pk")
    organizations = Organization.objects.within(jurisdiction).search(sought)
    yield Kind.ORGANIZATIONS, ranked(organizations, sought)


def first_of(kind: Kind, rows: QuerySet) -> Found:
    """Return the first of `rows`. Two queries, or one where there are none."""
    rows, number, is_more = bounded(kind, rows)
    return Found(kind, list(rows[:FIRST]) if number else [], number, is_more)


def bounded(kind: Kind, rows: QuerySet) -> tuple[QuerySet, int, bool]:
    """Return `rows` of a kind in order, how many they are, and whether there are more. One query.

    Of more than `MOST`, those are returned that are found first. Their keys are looked for without
    an order: asked for the first in the order of names, PostgreSQL reads all persons by name until
    it has found somebody of a rare one. Organizations are few enough to be put in order.
    """
    if kind == Kind.ORGANIZATIONS:
        number = rows.order_by()[: MOST + 1].count()
        return rows, min(number, MOST), number > MOST
    keys = list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
    return rows.filter(pk__in=keys[:MOST]), min(len(keys), MOST), len(keys) > MOST


def _named(sought):
    """Return the condition that a person's name has all the words, or begins with these letters."""
    words, letters = names.words_asked(sought), names.initials_asked(sought)
    named = Q()
    for word in words:
        named &= Q(person__search_name__contains=word)
    if not letters:
        return named
    spelled = " ".join(f"{letter}[^ ]*" for letter in letters)
    begins = Q(person__search_name__startswith=letters[0])
    initials = begins & Q(person__search_name__regex=f"^{spelled}$")
    return named | initials if len(words) == 1 else initials


def _placed(rows, day: date):
    """Give each its person, its cell, and the name of what that stands under on the day."""
    places = Placement.objects.in_force(day).filter(organization=OuterRef("organization"))
    above = Subquery(places.values("parent__name")[:1])
    return rows.select_related("person", "organization").annotate(parent_name=above)
