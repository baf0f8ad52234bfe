"""Members of a cell by what is on record: how many there are on a day, and who left it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from organizations import names
from organizations.models import MemberCount, Organization
from recruitment.models import Admission, Candidate, MemberEvent
from recruitment.rulebook.rules import latest_from

ENDING = (*MemberEvent.FOR_GOOD, MemberEvent.Kind.TO_PROVINCE)
"""Exits that end a probation here; who goes elsewhere within the province stays on it."""

LONGEST = 24
"""Months after which the probation of an admission of which nothing is on record is over."""


@dataclass(frozen=True)
class Members:
    """Members of one cell at the end of a day, whole persons."""

    official: int
    probationary: int


def members_of(cell: Organization, on: date) -> Members | None:
    """Return the members of `cell` at the end of `on`, or None where none were ever counted.

    The last count on or before that day, and what was recorded since: admissions, arrivals
    and exits. Five queries.

    Source: docs/definitions.md, "Official members of a cell".
    """
    counted = MemberCount.objects.filter(organization=cell, on__lte=on).order_by("-on").first()
    if counted is None:
        return None
    since = Q(on__gt=counted.on, on__lte=on)
    events = MemberEvent.objects.standing().filter(organization=cell)
    changes = events.filter(since).aggregate(
        more=Count("pk", filter=Q(kind__in=MemberEvent.INCREASE)),
        less=Count("pk", filter=Q(kind__in=MemberEvent.DECREASE)),
    )
    admissions = Admission.objects.standing().filter(organization=cell)
    new = admissions.filter(decided_on__gt=counted.on, decided_on__lte=on).count()
    members = counted.members + new + changes["more"] - changes["less"]
    probationary = on_probation(admissions, on).count() + came_on_probation(events, on).count()
    probationary = min(probationary, members)
    return Members(official=members - probationary, probationary=probationary)


def on_probation(
    admissions: QuerySet[Admission], on: date, *, exits: Iterable[str] = MemberEvent.DECREASE
) -> QuerySet[Admission]:
    """Keep the admissions whose members were on probation at the end of `on`.

    Decided by then, within two years, and since neither recognized nor gone by any of `exits`.
    """
    recent = admissions.filter(decided_on__lte=on, decided_on__gt=latest_from(on, LONGEST))
    ended = Candidate.objects.filter(admission=OuterRef("pk")).filter(
        Q(official_on__lte=on) | Q(closed_on__lte=on)
    )
    gone = MemberEvent.objects.standing().filter(
        person=OuterRef("person"),
        kind__in=exits,
        on__lte=on,
        on__gte=OuterRef("decided_on"),
    )
    return recent.filter(~Exists(ended), ~Exists(gone))


def without_dossier(cells, on: date) -> QuerySet[Admission]:
    """Return who is on probation in `cells` by an admission for which nobody opened a dossier."""
    direct = Admission.objects.standing().filter(organization__in=cells, dossier__isnull=True)
    return on_probation(direct, on)


def came_on_probation(events: QuerySet[MemberEvent], on: date) -> QuerySet[MemberEvent]:
    """Keep the arrivals of members who were on probation, and there, at the end of `on`.

    Come by then, within two years, and since neither recognized nor gone from that cell.
    """
    came = events.filter(
        probationary=True,
        kind__in=MemberEvent.INCREASE,
        on__lte=on,
        on__gt=latest_from(on, LONGEST),
    )
    recognized = Candidate.objects.filter(
        person=OuterRef("person"), official_on__lte=on, closed_on__gte=OuterRef("on")
    )
    gone = MemberEvent.objects.standing().filter(
        person=OuterRef("person"),
        organization=OuterRef("organization"),
        kind__in=MemberEvent.DECREASE,
        on__lte=on,
        on__gte=OuterRef("on"),
    )
    return came.filter(~Exists(recognized), ~Exists(gone))


def left_here(entries) -> dict[tuple[int, str], int]:
    """Return who left the cells of readmissions for good, by cell and likeness.

    `entries` are admissions that are about to be recorded. They may have
    been admitted before all records. A query, if there are any.
    """
    again = [entry for entry in entries if entry.readmission and entry.person is None]
    if not again:
        return {}
    exits = MemberEvent.objects.standing().filter(
        kind__in=MemberEvent.FOR_GOOD,
        organization__in={entry.organization.pk for entry in again},
        person__likeness__in={entry.likeness for entry in again},
    )
    named = {(e.organization.pk, e.likeness, names.identity(e.full_name)) for e in again}
    return {
        (cell, likeness): person
        for cell, likeness, full_name, person in exits.values_list(
            "organization", "person__likeness", "person__full_name", "person"
        )
        if (cell, likeness, names.identity(full_name)) in named
    }
