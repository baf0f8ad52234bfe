"""Courses: founded and corrected, and who is called to them. Results are in `course_results`.

Whoever changes a course or its roster first holds the organizations of both, then takes the
course's next version, so that of two who work on one roster at once one is told.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations import meanwhile, names
from organizations.models import User
from organizations.reorganization import not_standing
from recruitment.ledger import Conflict, hold_cells, take_version
from recruitment.models import Candidate, Course, Participant, Stage

FIELDS = (
    "organization",
    "kind",
    "number",
    "decision_number",
    "decided_on",
    "start",
    "last_day",
    "place",
)
LARGEST = 200
"""The most persons on a roster, which is entered on one screen in one transaction."""

MAY_BE_CALLED: dict[str, tuple[Stage, ...]] = {
    Course.Kind.AWARENESS: tuple(Stage)[: list(Stage).index(Stage.CELL_VOTED)],
    Course.Kind.NEW_MEMBER: (Stage.DECIDED, Stage.ADMITTED),
}
"""The stages of an open dossier in which its person can be called to a course of a kind."""


@transaction.atomic
def found(said: Mapping, *, by: User, today: date) -> Course:
    """Record a course; `said` has all of `FIELDS`. Raises ValidationError by field."""
    course = Course(recorded_by=by, recorded_at=timezone.now())
    hold_cells([said["organization"].pk])
    _describe(course, said, today)
    course.save(force_insert=True)
    _record("course.found", course, by=by, changes=trail.created(course, FIELDS))
    return course


@transaction.atomic
def correct_course(course: Course, said: Mapping, *, version: int, by: User, today: date) -> Course:
    """Replace what is recorded of a course by `said`, all of `FIELDS`.

    Raises Conflict if it was changed since `version`, and ValidationError by field. A course
    that has a roster keeps its kind, and does not begin after one of its certificates.
    """
    hold_cells([course.organization_id, said["organization"].pk])
    course = claim(course, version)
    before = trail.snapshot(course, FIELDS)
    roster = course.participants.on_roster()
    if said["kind"] != course.kind and roster.exists():
        raise ValidationError({"kind": _("People have been called: the kind cannot change.")})
    if roster.filter(certificate_on__lt=said["start"]).exists():
        raise ValidationError({"start": _("There is a certificate from before this day.")})
    _describe(course, said, today)
    course.save()
    _record("course.correct", course, by=by, changes=trail.changed(before, course))
    return course


@transaction.atomic
def call(
    course: Course, candidates: Collection[Candidate], *, version: int, by: User
) -> list[Participant]:
    """Put candidates on the roster, and return their rows. All of them, or nobody.

    Raises Conflict if the course was changed since `version`, ValidationError for who cannot
    be called.
    """
    if not candidates:
        raise ValidationError(_("Choose at least one person."), code="nobody")
    cells = {candidate.organization_id for candidate in candidates}
    hold_cells({course.organization_id, *cells})
    course = claim(course, version)
    keys = [candidate.pk for candidate in candidates]
    chosen = Candidate.objects.filter(pk__in=keys).select_related("person").order_by("pk")
    rows = {row.candidate_id: row for row in course.participants.all()}
    if any(candidate.organization_id not in cells for candidate in chosen):
        raise Conflict
    _require_callable(course, chosen, rows)
    called = [_call(course, candidate, rows.get(candidate.pk)) for candidate in chosen]
    trail.record_all(
        said_of(row, "course.call", by=by, changes={"course": (None, course.pk)}) for row in called
    )
    return called


@transaction.atomic
def take_off(participant: Participant, *, version: int, by: User) -> None:
    """Take somebody off the roster of whom no result is known; the row stays, as history.

    Raises Conflict if the course was changed since `version`, ValidationError if there is a
    result.
    """
    course = participant.course
    hold_cells([course.organization_id, participant.candidate.organization_id])
    claim(course, version)
    row = Participant.objects.select_related("candidate").get(pk=participant.pk)
    if row.result != Participant.Result.CALLED:
        message = _("There is a result already. Correct it before taking anybody off the roster.")
        raise ValidationError(message, code="result")
    row.result = Participant.Result.OFF
    row.save(update_fields=["result"])
    trail.record_all(
        [said_of(row, "course.take_off", by=by, changes={"course": (course.pk, None)})]
    )


def history_of_course(course: Course) -> list[Entry]:
    """Return what was done to the course itself, newest first; its roster is told on dossiers."""
    return list(Entry.objects.about(course))


def who_changed(course: Course, *, reader: User) -> str:
    """Say who changed a course or its roster last; what was done to the roster is on dossiers."""
    of_roster = Q(
        Q(changes__course__0=course.pk) | Q(changes__course__1=course.pk),
        subject_type=Candidate._meta.label_lower,
        subject_id__in=course.participants.values("candidate"),
    )
    itself = Q(subject_type=course._meta.label_lower, subject_id=course.pk)
    return meanwhile.who_did(Entry.objects.filter(itself | of_roster), reader=reader)


def claim(course: Course, version: int) -> Course:
    """Take the course's next version, and return the row as it is stored.

    The caller holds its organization; a course of another by now is a Conflict too.
    """
    take_version(Course.objects.filter(organization=course.organization_id), course, version)
    return Course.objects.select_related("organization").get(pk=course.pk)


def said_of(participant: Participant, action: str, *, by: User, changes: Mapping):
    """Return the unsaved audit entry of what happened on a roster to one dossier."""
    candidate = participant.candidate
    return trail.entry(
        action, candidate, by=by, organization_id=candidate.organization_id, changes=changes
    )


def _describe(course, said, today):
    for name in FIELDS:
        value = said[name]
        setattr(course, name, names.clean(value) if isinstance(value, str) else value)
    if course.decided_on > today:
        raise ValidationError({"decided_on": _("This day lies in the future.")}, code="future")
    course.full_clean(exclude=["recorded_by"])
    if not course.organization.placements.in_force(course.start).exists():
        raise ValidationError({"organization": not_standing(course.organization, course.start)})


def _require_callable(course, chosen: Collection[Candidate], rows):
    """Raise ValidationError that names each person who cannot be called, and why."""
    on_roster = {key for key, row in rows.items() if row.result != Participant.Result.OFF}
    errors = []
    for candidate in chosen:
        name = {"name": candidate.person.full_name}
        if candidate.pk in on_roster:
            errors.append(_("%(name)s is on the roster already.") % name)
        elif not candidate.is_open:
            errors.append(_("The dossier of %(name)s is closed.") % name)
        elif candidate.stage not in MAY_BE_CALLED[course.kind]:
            stage = {"stage": candidate.get_stage_display()}
            message = _("The dossier of %(name)s stands at “%(stage)s”: this course is not for it.")
            errors.append(message % (name | stage))
    if len(on_roster) + len(chosen) > LARGEST:
        message = _("A roster holds %(most)s persons at the most. Found another course.")
        errors.append(message % {"most": LARGEST})
    if errors:
        raise ValidationError(errors)


def _call(course, candidate, row):
    """Return the candidate's row: a new one, or the one of who was taken off before."""
    row = row or Participant(course=course)
    row.candidate, row.result = candidate, Participant.Result.CALLED
    row.save()
    return row


def _record(action, course, *, by, changes):
    trail.record(action, course, by=by, organization_id=course.organization_id, changes=changes)
