"""The dossier of a member on probation who was admitted elsewhere: opened and ended by the arrival.

Called inside the transaction of the event (`member_events`), which holds cell and person.
"""

from datetime import date

from django.utils import timezone

from audit import trail
from organizations.models import Organization, User
from recruitment import ledger
from recruitment.dossiers import endings, pool, transfers
from recruitment.models import Candidate, MemberEvent, Stage, Step

ENTERED = ("organization", "rule_set", "started_on", "stage", "stage_on", "source", "arrival")


def cell_of(organization: Organization) -> Organization:
    """Return where the dossier of who arrived in `organization` lies: there, or in its heir."""
    return transfers.heir_of(organization) or organization


def open_dossier(event: MemberEvent, began: date, *, by: User, today: date) -> Candidate:
    """Open the dossier of who arrived on a probation that `began` elsewhere, and return it.

    It stands after the ceremony, since that day. Nothing is admitted by it.
    """
    candidate = Candidate(
        person=event.person,
        organization=cell_of(event.organization),
        rule_set=pool.rules_of(today),
        started_on=began,
        stage=Stage.ADMITTED,
        stage_on=began,
        source=Candidate.Source.OTHER,
        arrival=event,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    candidate.full_clean(exclude=["person", "arrival"])
    ledger.store(candidate, force_insert=True)
    ledger.add_step(
        candidate,
        Step.Kind.ENTERED,
        on=began,
        by=by,
        before="",
        rule_set=pool.rules_of(began),
    )
    label = str(MemberEvent.Kind(event.kind).label)
    ledger.add_step(
        candidate,
        Step.Kind.MOVED,
        on=event.on,
        rule_set=pool.rules_of(event.on),
        by=by,
        before=candidate.stage,
        document_number=event.document_number,
        document_on=event.document_on,
        remark=f"{label}: {event.counterpart}" if event.counterpart else label,
    )
    ledger.record("candidate.arrive", candidate, by=by, changes=trail.created(candidate, ENTERED))
    return candidate


def dossier_of(event: MemberEvent) -> Candidate | None:
    """Return the dossier that rests on this arrival, unless it was closed for another cause."""
    resting = Candidate.objects.filter(arrival=event)
    return resting.filter(outcome__in=["", Candidate.Outcome.COMPLETED]).first()


def end_dossier(candidate: Candidate, *, on: date, reason: str, by: User) -> None:
    """End the dossier of an arrival that is annulled, also after the recognition."""
    candidate = ledger.claim(candidate, candidate.version)
    outcome = Candidate.Outcome.NOT_ARRIVED
    endings.end(candidate, outcome=outcome, on=on, reason=reason, by=by)
