"""The probation: a dossier for who was admitted directly, and the end of a probationer's.

The steps from the ceremony to the recognition are those of every dossier (`pipeline`); who is
on probation, and what is due, is read in `recruitment.probation_dues`.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations.models import Ancestry, Organization, User
from recruitment import ledger
from recruitment.admissions.membership import on_probation
from recruitment.counting import dossier_tallies
from recruitment.dossiers import pool
from recruitment.ledger import Conflict
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Admission, Candidate, MemberEvent, RuleSet, Stage, Step
from recruitment.models.particulars import PARTICULARS, Occupation
from recruitment.models.rules import ON_PROBATION

ENTERED = ("organization", "rule_set", "started_on", "stage", "stage_on", "source", "admission")
SOURCES: dict[str, Candidate.Source] = {
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

    The dossier begins with the decision, goes by the rules of today, and lies in the cell that
    answers for the admission today. Whoever comes second gets what the first opened.
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
    candidate = dossier_of(admission, cell, by, today)
    candidate.full_clean(exclude=["person", "admission"])
    ledger.store(candidate, force_insert=True)
    Step.objects.bulk_create(steps_so_far(candidate, admission, by))
    trail.record_all([told_of(candidate, by)])
    return candidate


def hold_to_take_up(admissions: Sequence[Admission], *, by: User, today: date) -> None:
    """Hold all that taking up these admissions touches, for who takes up several at once."""
    cells = {each.pk: _cell_of(each, today) for each in admissions}
    held = {cell.pk for cell in cells.values()}
    ledger.hold_cells(held.union(each.organization_id for each in admissions))
    ledger.hold_persons({each.person_id for each in admissions})
    dossier_tallies.hold_dossier_counts(
        dossier_of(each, cells[each.pk], by, today) for each in admissions
    )


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
    proposal_number: str = "",
    proposal_on: date | None = None,
    confirmed: Collection[str] = (),
) -> MemberEvent:
    """Strike a member off during the probation, or refuse the recognition: both end it so.

    Closes the dossier and records the event, which it returns; the admission stands, and
    counts in its year as before. The proposal is the cell's resolution, which the decision cites
    where it is told. Raises Conflict if the dossier was changed since `version`,
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
    if proposal_on and proposal_on > (document_on or on):
        message = _("The cell's resolution cannot be of a later day than the decision.")
        raise ValidationError({"proposal_on": message}, code="proposal_later")
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
        proposal_number=proposal_number.strip(),
        proposal_on=proposal_on,
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


def dossier_of(
    admission: Admission,
    cell: Organization,
    by: User,
    today: date,
    rules_of: Callable[[date], RuleSet] = pool.rules_of,
) -> Candidate:
    """Return the dossier of an admission, not stored yet; `rules_of` tells the rules of a day."""
    began, ceremony_on = admission.decided_on, admission.ceremony_on
    return Candidate(
        person=admission.person,
        organization=cell,
        rule_set=rules_of(today),
        started_on=began,
        stage=Stage.ADMITTED if ceremony_on else Stage.DECIDED,
        stage_on=ceremony_on or began,
        source=SOURCES.get(admission.occupation, Candidate.Source.OTHER),
        admission=admission,
        recorded_by=by,
        recorded_at=timezone.now(),
        **{name: getattr(admission, name) for name in PARTICULARS},
    )


def steps_so_far(
    candidate: Candidate,
    admission: Admission,
    by: User,
    rules_of: Callable[[date], RuleSet] = pool.rules_of,
) -> list[Step]:
    """Return the history that the admission tells, not stored yet: decided, and perhaps held."""
    told = {"candidate": candidate, "by": by, "at": timezone.now()}
    decided_on, ceremony_on = admission.decided_on, admission.ceremony_on
    steps = [
        Step(
            kind=Step.Kind.ENTERED,
            before="",
            after=Stage.DECIDED,
            on=decided_on,
            rule_set=rules_of(decided_on),
            document_number=admission.decision_number,
            document_on=decided_on,
            **told,
        )
    ]
    if ceremony_on:
        steps.append(
            Step(
                kind=Step.Kind.FORWARD,
                before=Stage.DECIDED,
                after=Stage.ADMITTED,
                on=ceremony_on,
                rule_set=rules_of(ceremony_on),
                **told,
            )
        )
    return steps


def told_of(candidate: Candidate, by: User) -> Entry:
    """Return the unsaved audit entry of a dossier that was opened for an admission."""
    return trail.entry(
        "candidate.take_up",
        candidate,
        by=by,
        organization_id=candidate.organization_id,
        changes=trail.created(candidate, ENTERED),
    )
