"""Admissions entered from their decisions: whoever is on probation has a dossier from then on, and
a cell that declared to have no source has had one.

So the course and the recognition are told in time. Where there is none, since the admission was
entered before this was so or the cell has ended, the dossier is opened by hand (`probation`).
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache

from django.db import transaction

from audit import inserting, trail
from organizations.models import Placement, User
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry, Examined
from recruitment.admissions.membership import LONGEST
from recruitment.counting import dossier_tallies
from recruitment.dossiers import pool, sources
from recruitment.members import probation
from recruitment.models import Admission, Candidate, MemberEvent, Step
from recruitment.rulebook.rules import latest_from


@transaction.atomic
def enter(
    entry: AdmissionEntry, *, by: User, today: date, confirmed: Collection[str] = ()
) -> Admission:
    """Record the admission of one person, with what follows from it.

    Raises what `admissions.admit` raises.
    """
    admission = admissions.admit(entry, by=by, today=today, confirmed=confirmed)
    _follow([admission], by, today)
    return admission


def enter_examined(
    examined: Sequence[tuple[AdmissionEntry, Examined]], *, by: User, today: date
) -> list[Admission]:
    """Do the same for many in which no fault was found, inside the caller's transaction.

    The caller has locked their organizations. Queries grow with thousands, not with each.
    """
    made = admissions.admit_examined(examined, by=by)
    _follow(made, by, today)
    return made


def _follow(made, by, today):
    sources.end_by_admissions(made, by=by)
    open_of(made, by=by, today=today)


def open_of(made: Sequence[Admission], *, by: User, today: date) -> list[Candidate]:
    """Open the dossiers of who is on probation by these admissions, which the caller holds.

    Whoever has an open dossier keeps that one. In a cell that has ended none is opened: it would
    lie in the heir, which is not held.
    """
    chosen = _chosen(made, today)
    if not chosen:
        return []
    rules_of = cache(pool.rules_of)
    opened = [probation.dossier_of(each, each.organization, by, today, rules_of) for each in chosen]
    for candidate in opened:
        candidate.sort_key = candidate.person.sort_key
    inserting.insert(opened)
    dossier_tallies.enter(opened)
    Step.objects.bulk_create(
        (
            step
            for each, admission in zip(opened, chosen, strict=True)
            for step in probation.steps_so_far(each, admission, by, rules_of)
        ),
        batch_size=500,
    )
    trail.record_all(probation.told_of(each, by) for each in opened)
    return opened


def _chosen(made, today) -> list[Admission]:
    """Return those that get a dossier: of a person one. Three queries.

    As `on_probation` tells who has not left for good; a test compares the two. Asked plainly, since
    the joined question ran into the limit of a statement where PostgreSQL's planner knew nothing
    of what had just been loaded.
    """
    recent = [each for each in made if latest_from(today, LONGEST) < each.decided_on <= today]
    if not recent:
        return []
    persons = {each.person_id for each in recent}
    cells = Placement.objects.filter(organization__in={each.organization_id for each in recent})
    stand = {*cells.filter(start__lte=today, end=None).values_list("organization", flat=True)}
    exits = MemberEvent.objects.standing().filter(person__in=persons, on__lte=today)
    left: dict[int, date] = {}
    for person, on in exits.filter(kind__in=MemberEvent.FOR_GOOD).values_list("person", "on"):
        left[person] = max(on, left.get(person, on))
    taken = {*Candidate.objects.open().filter(person__in=persons).values_list("person", flat=True)}
    chosen = []
    for each in recent:
        has_left = left.get(each.person_id, date.min) >= each.decided_on
        if each.organization_id in stand and not has_left and each.person_id not in taken:
            taken.add(each.person_id)
            chosen.append(each)
    return chosen
