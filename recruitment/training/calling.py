"""Who should be called to a course: proposals, from which a person picks. Nothing is saved."""

from datetime import date

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from organizations.models import Ancestry
from recruitment.models import Candidate, Course, Participant, Stage
from recruitment.models.candidate import CEREMONY_ON, CandidateQuerySet
from recruitment.rulebook.rules import latest_from
from recruitment.training import certificates
from recruitment.training.courses import MAY_BE_CALLED

WITHOUT_A_COURSE = 12
"""Months after which a cell that sent nobody is asked again."""

SOURCE = (Stage.POOL, Stage.SYMPATHIZER)


def callable_to(course: Course, candidates: CandidateQuerySet, today: date) -> QuerySet:
    """Keep those of `candidates` who can be called: of cells below the course's organization,
    in a stage that the course is for, and not on its roster.
    """
    below = Ancestry.objects.in_force(today).filter(ancestor=course.organization_id)
    on_roster = Participant.objects.on_roster().filter(course=course)
    return (
        candidates.open()
        .filter(organization__in=below.values("descendant"))
        .filter(stage__in=MAY_BE_CALLED[course.kind])
        .exclude(pk__in=on_roster.values("candidate"))
    )


def proposed(course: Course, candidates: CandidateQuerySet, today: date) -> QuerySet:
    """Return whom to call first, of those who can be called.

    To an awareness course: those in the pool or listed, of cells whose dossiers were at no
    course in the 12 months before it; the cell that has waited longest first. To a course for
    new members: those on probation without its certificate, the oldest ceremony first.

    Source: docs/definitions.md, "Called list".
    """
    free = callable_to(course, candidates, today).exclude(pk__in=_called_elsewhere(course))
    if course.kind == Course.Kind.NEW_MEMBER:
        waiting = free.filter(new_member_certificate_on__isnull=True)
        return waiting.order_by(CEREMONY_ON.asc(nulls_last=True), "stage_on", "pk")
    waiting = _with_their_cells(free, course).filter(stage__in=SOURCE, certificate_on__isnull=True)
    limit = latest_from(course.start, WITHOUT_A_COURSE)
    waiting = waiting.filter(Q(last_sent__isnull=True) | Q(last_sent__lte=limit))
    return waiting.order_by(
        F("last_sent").asc(nulls_first=True),
        "source_since",
        "organization__sort_key",
        "organization",
        "sort_key",
        "pk",
    )


def expired(course: Course, candidates: CandidateQuerySet, today: date) -> QuerySet:
    """Return those who can be called, and whose certificate is valid no more after the course."""
    free = callable_to(course, candidates, today)
    return certificates.expired_by(course.last_day, free).order_by("certificate_on", "pk")


def everybody(course: Course, candidates: CandidateQuerySet, today: date) -> QuerySet:
    """Return all who can be called, cell by cell."""
    free = callable_to(course, candidates, today)
    return free.order_by("organization__sort_key", "organization", "sort_key", "pk")


def last_sent(candidates: CandidateQuerySet, course: Course) -> QuerySet:
    """Give each of `candidates` the first day of the last course to which its cell sent one."""
    return candidates.annotate(last_sent=_last_sent(course))


def _last_sent(course):
    sent = (
        Participant.objects.on_roster()
        .filter(candidate__organization=OuterRef("organization"), course__kind=course.kind)
        .exclude(result=Participant.Result.ABSENT)
    )
    return Subquery(sent.order_by("-course__start").values("course__start")[:1])


def _with_their_cells(candidates, course):
    """Annotate when the cell sent somebody last, and since when it has had a source."""
    source = Candidate.objects.open().filter(
        organization=OuterRef("organization"), stage__in=SOURCE
    )
    since = source.order_by().values("organization").annotate(since=Min("started_on"))
    return candidates.annotate(
        last_sent=_last_sent(course),
        source_since=Coalesce(Subquery(since.values("since")), F("started_on")),
    )


def _called_elsewhere(course):
    waiting = Participant.objects.filter(
        result=Participant.Result.CALLED, course__kind=course.kind
    ).exclude(course=course)
    return waiting.values("candidate")
