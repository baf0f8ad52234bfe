"""The probation: a dossier for who was admitted directly, and the end of a probationer's.

The steps from the ceremony to the recognition are those of every dossier (`pipeline`); who is
on probation, and what is due, is read in `recruitment.probation_dues`.
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import Ancestry, Organization, User
from recruitment import ledger
from recruitment.admissions.membership import on_probation
from recruitment.dossiers import pool
from recruitment.ledger import Conflict
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Admission, Candidate, MemberEvent, Stage, Step
from recruitment.models.particulars import Occupation
from recruitment.models.rules import ON_PROBATION

OF_ADMISSION = (
    "occupation",
    "schooling",
    "qualification",
    "youth_union",
    "readmission",
    "ethnicity",
    "religion",
)
ENTERED = ("organization", "rule_set", "started_on", "stage", "stage_on", "source", "admission")
SOURCES = {
    Occupation.STUDENT: Candidate.Source.STUDENTS,
    Occupation.PUPIL: Candidate.Source.PUPILS,
    Occupation.WORKER: Candidate.Source.WORKERS,
    Occupation.FARMER: Candidate.Source.FARMERS,
    Occupation.MANAGER: Candidate.Source.PRIVATE,
    Occupation.STATE_OFFICIAL: Candidate.Source.OFFICIALS,
    Occupation.PARTY_OFFICIAL: Candidate.Source.OFFICIALS,
    Occupation.COMMUNE_OFFICIAL: Candidate.Source.OFFICIALS,
    Occupation.PUBLIC_SERVICE: Candidate.Source.OFFICIALS,
    Occupation.HAMLET_WORKER: Candidate.Source.HAMLET,
}
"""Which source a direct entry is taken to have come from; all others from "others"."""


@transaction.atomic
def take_up(admission: Admission, *, by: User, today: date) -> Candidate:
    """Return the dossier of an admission; open one where it was entered without.

    The dossier begins with the decision, under the rules of that day, and lies in the cell
    that answers for the admission today. Whoever comes second gets what the first opened.
    Raises ValidationError for who has left, and Conflict if the admission was annulled.
    """
    cell = _cell_of(admission, today)
    ledger.hold_cells({admission.organization_id, cell.pk})
    admission = (
        Admission.objects.standing().select_related("person").filter(pk=admission.pk).first()
    )
    if admission is None:
        raise Conflict
    opened = Candidate.objects.filter(admission=admission).first()
    if opened is not None:
        return opened
    _require_on_probation(admission, today)
    candidate = _dossier_of(admission, cell, by)
    candidate.full_clean(exclude=["person", "admission"])
    ledger.store(candidate, force_insert=True)
    _steps_so_far(candidate, by)
    ledger.record("candidate.take_up", candidate, by=by, changes=trail.created(candidate, ENTERED))
    return candidate


@transaction.atomic
def remove(
    candidate: Candidate,
    *,
    on: date,
    document_number: str,
    document_on: date | None,
    reason: str,
    version: int,
    by: User,
    today: date,
    confirmed: Collection[str] = (),
) -> MemberEvent:
    """Strike a member off during the probation, or refuse the recognition: both end it so.

    Closes the dossier and records the event, which it returns; the admission stands, and
    counts in its year as before. Raises Conflict if the dossier was changed since `version`,
    ValidationError by field, and Unconfirmed as `member_events.record` does.
    """
    candidate = ledger.claim(candidate, version)
    ledger.require_open(candidate)
    if candidate.stage not in ON_PROBATION:
        raise ValidationError(_("This person is not on probation."), code="order")
    if not document_number.strip():
        message = _("Write the number of the decision.")
        raise ValidationError({"document_number": message}, code="number_missing")
    if document_on and document_on > on:
        message = _("The decision cannot be of a later day than the removal.")
        raise ValidationError({"document_on": message}, code="document_later")
    ledger.require_day(candidate, on, today)
    person = candidate.person
    entry = MemberEntry(
        organization=candidate.organization,
        kind=MemberEvent.Kind.STRUCK_OFF,
        on=on,
        full_name=person.full_name,
        sex=person.sex,
        born_on=person.born_on,
        document_number=document_number.strip(),
        document_on=document_on or on,
        remark=ledger.required(reason),
        person=person,
    )
    return member_events.record(entry, by=by, today=today, confirmed=confirmed)


def _cell_of(admission, today) -> Organization:
    """Return the cell that answers for the admission on that day: its own, or its heir."""
    above = Ancestry.objects.in_force(today).over(admission.organization_id)
    nearest = above.order_by("distance", "pk").select_related("ancestor").first()
    return nearest.ancestor if nearest else admission.organization


def _require_on_probation(admission, today):
    exits = MemberEvent.FOR_GOOD
    here = Admission.objects.filter(pk=admission.pk)
    if on_probation(here, today, exits=exits).exists():
        return
    gone = MemberEvent.objects.standing().filter(
        person=admission.person_id, kind__in=exits, on__gte=admission.decided_on
    )
    if gone.exists():
        raise ValidationError(_("This person is not on probation."), code="gone")


def _dossier_of(admission, cell, by):
    began, ceremony_on = admission.decided_on, admission.ceremony_on
    return Candidate(
        person=admission.person,
        organization=cell,
        rule_set=pool.rules_of(began),
        started_on=began,
        stage=Stage.ADMITTED if ceremony_on else Stage.DECIDED,
        stage_on=ceremony_on or began,
        source=SOURCES.get(admission.occupation, Candidate.Source.OTHER),
        admission=admission,
        recorded_by=by,
        recorded_at=timezone.now(),
        **{name: getattr(admission, name) for name in OF_ADMISSION},
    )


def _steps_so_far(candidate, by):
    """Write the history that the admission tells: decided, and perhaps held."""
    admission, stage = candidate.admission, candidate.stage
    candidate.stage = Stage.DECIDED
    ledger.add_step(
        candidate,
        Step.Kind.ENTERED,
        on=admission.decided_on,
        by=by,
        before="",
        document_number=admission.decision_number,
        document_on=admission.decided_on,
    )
    candidate.stage = stage
    if stage == Stage.ADMITTED:
        on = admission.ceremony_on
        ledger.add_step(candidate, Step.Kind.FORWARD, on=on, by=by, before=Stage.DECIDED)
