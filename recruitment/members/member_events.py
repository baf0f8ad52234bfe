"""Events of members: exits, returns, transfers and discipline. Nothing else writes them.

Each is one transaction: the cells concerned are held, then the person; then the rules, the row,
what follows for a dossier, and the audit entry. No event changes an admission or a tally.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations import names
from organizations.holding import hold_rows
from organizations.models import Organization, User
from recruitment import ledger
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.dossiers import endings
from recruitment.findings import Finding, in_words, odd_name
from recruitment.members import arrivals
from recruitment.members.member_history import alike, life_of, same_here
from recruitment.members.member_rules import examine_event, without
from recruitment.models import Candidate, MemberEvent, Person, Step
from recruitment.models.rules import BEFORE_DECISION
from recruitment.persons import newcomers

FIELDS = (
    "organization",
    "kind",
    "on",
    "probationary",
    "ceremony_on",
    "document_number",
    "document_on",
    "proposal_number",
    "proposal_on",
    "counterpart",
    "remark",
)
OUTCOMES = {
    MemberEvent.Kind.DIED: Candidate.Outcome.DIED,
    MemberEvent.Kind.STRUCK_OFF: Candidate.Outcome.REMOVED,
    MemberEvent.Kind.LEFT: Candidate.Outcome.REMOVED,
    MemberEvent.Kind.TO_PROVINCE: Candidate.Outcome.MOVED_AWAY,
}
"""How the dossier of a member on probation ends with an exit. Other events leave it open."""


@dataclass
class MemberEntry:
    """What a form says of an event, already read but not yet checked.

    `person` is somebody chosen from the record. `probationary` and `ceremony_on`, the day on
    which the probation began elsewhere, are believed only of members of whom neither an
    admission nor a probation is on record.
    """

    organization: Organization
    kind: str
    on: date
    full_name: str
    sex: str
    born_on: date
    probationary: bool = False
    ceremony_on: date | None = None
    document_number: str = ""
    document_on: date | None = None
    proposal_number: str = ""
    proposal_on: date | None = None
    counterpart: str = ""
    remark: str = ""
    person: Person | None = None


@transaction.atomic
def record(
    entry: MemberEntry, *, by: User, today: date, confirmed: Collection[str] = ()
) -> MemberEvent:
    """Record one event of a member, and return it.

    An exit of a member on probation closes the dossier; one who goes elsewhere within the
    province keeps it open, to be handed over. The arrival of a member on probation who was
    admitted elsewhere opens one. Raises ValidationError, by field, for what
    cannot be, and Unconfirmed for what is odd and not in `confirmed`.
    """
    person = _hold(entry, today)
    life = life_of(person, entry.organization, entry.on, today)
    namesakes = [] if person else alike(entry.full_name, entry.born_on)
    probationary = entry.probationary if life.unknown else life.probationary
    faults, warnings = examine_event(entry, life, probationary, today, namesakes=bool(namesakes))
    if person is None:
        warnings += odd_name(entry.full_name)
    ledger.settle(faults, warnings, confirmed)
    told = {name: getattr(entry, name) for name in FIELDS}
    told |= {
        "probationary": probationary,
        "ceremony_on": entry.ceremony_on if life.unknown else None,
    }
    person = person or _new_person(entry)
    event = MemberEvent(person=person, recorded_by=by, recorded_at=timezone.now(), **told)
    event.full_clean()
    event.save(force_insert=True)
    changes = trail.created(event.person, PERSON_FIELDS) | trail.created(event, FIELDS)
    _record("member_event.record", event, by=by, changes=changes, reason=in_words(warnings))
    if life.dossier is not None and entry.kind in OUTCOMES:
        _close(life.dossier, entry, by)
    if event.ceremony_on:
        arrivals.open_dossier(event, event.ceremony_on, by=by, today=today)
    return event


@transaction.atomic
def annul(
    event: MemberEvent, *, on: date, reason: str, version: int, by: User, today: date
) -> MemberEvent:
    """Annul an event: the row stays, with the reason, and counts nowhere from now on.

    The dossier that it closed is opened again, and the one that it opened is ended. Raises
    Conflict if it was annulled or changed meanwhile; ValidationError without a reason, or if a
    later event rests on this one.
    """
    reason = ledger.required(reason)
    if not event.on <= on <= today:
        raise ValidationError({"on": _("Choose a day between the event and today.")})
    closed, opened = _closed_by(event), arrivals.dossier_of(event)
    dossiers = [each for each in (closed, opened) if each]
    ledger.hold_cells({event.organization_id, *(each.organization_id for each in dossiers)})
    hold_rows(Person, [event.person_id])
    ledger.take_version(MemberEvent.objects.standing(), event, version)
    event = MemberEvent.objects.select_related("person", "organization").get(pk=event.pk)
    ledger.settle(
        without(event, life_of(event.person, event.organization, event.on, today)), (), ()
    )
    event.annulled_on, event.annulment_reason = on, reason
    event.full_clean()
    event.save()
    _record("member_event.annul", event, by=by, changes={"annulled_on": (None, on)}, reason=reason)
    if closed is not None:
        _open_again(closed, on=on, reason=reason, by=by)
    if opened is not None:
        arrivals.end_dossier(opened, on=on, reason=reason, by=by)
    return event


def history_of_event(event: MemberEvent) -> list[Entry]:
    """Return what was done to `event`, newest first. One query."""
    return list(Entry.objects.about(event))


def _hold(entry, today) -> Person | None:
    """Hold the cells and the person concerned, and return who it is, if on record."""
    person = entry.person or same_here(entry, today)
    open_in = Candidate.objects.open().filter(person=person) if person else ()
    cells = {entry.organization.pk, arrivals.cell_of(entry.organization).pk}
    ledger.hold_cells(cells.union(each.organization_id for each in open_in))
    newcomers.hold_newcomers([Person.likeness_of(entry.full_name, entry.born_on)])
    person = entry.person or same_here(entry, today)
    if person is not None:
        hold_rows(Person, [person.pk])
    return person


def _new_person(entry):
    person = Person()
    person.identify(names.person(entry.full_name), entry.sex, entry.born_on)
    person.full_clean()
    person.save(force_insert=True)
    return person


def _close(dossier, entry, by):
    """Close the dossier of a member on probation, who has left by the event."""
    candidate = ledger.claim(dossier, dossier.version)
    if entry.on < candidate.stage_on:
        finding = Finding("too_early", "on", {"day": candidate.stage_on.isoformat()})
        ledger.settle([finding], (), ())
    label = str(MemberEvent.Kind(entry.kind).label)
    endings.end(
        candidate,
        outcome=OUTCOMES[entry.kind],
        on=entry.on,
        reason=f"{label}: {entry.remark}"[:300] if entry.remark else label,
        by=by,
        document_number=entry.document_number,
        document_on=entry.document_on,
    )


def _closed_by(event) -> Candidate | None:
    """Return the dossier that ended with `event`."""
    if event.kind not in OUTCOMES:
        return None
    ended = Candidate.objects.filter(
        person=event.person_id, outcome=OUTCOMES[event.kind], closed_on=event.on
    )
    return ended.exclude(stage__in=BEFORE_DECISION).first()


def _open_again(dossier, *, on, reason, by):
    candidate = ledger.claim(dossier, dossier.version)
    outcome, candidate.outcome, candidate.closed_on = candidate.outcome, "", None
    try:
        with transaction.atomic():
            ledger.store(candidate)
    except IntegrityError:
        message = _("This person already has an open dossier.")
        raise ValidationError(message, code="dossier") from None
    ledger.add_step(
        candidate, Step.Kind.REOPENED, on=on, by=by, before=candidate.stage, reason=reason
    )
    ledger.record(
        "candidate.reopen", candidate, by=by, changes={"outcome": (outcome, "")}, reason=reason
    )


def _record(action, event, *, by, changes, reason):
    trail.record(
        action,
        event,
        by=by,
        organization_id=event.organization_id,
        changes=changes,
        reason=reason,
    )
