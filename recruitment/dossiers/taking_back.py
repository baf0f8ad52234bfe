"""A session, or one recognition outside a session, that was recorded by mistake is taken back.

A session as a whole, and both while nothing depends on them.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import holding
from organizations.models import User
from recruitment import ledger
from recruitment.admissions import admissions
from recruitment.counting import dossier_tallies, tallies
from recruitment.dossiers import endings, papers, pipeline, transfers
from recruitment.models import Candidate, MemberEvent, Person, Session, SessionItem, Stage, Step


def may_take_back(session: Session, *, by: User) -> bool:
    """Tell whether `by` may ask for it: who recorded the session, once."""
    return session.taken_back_at is None and session.recorded_by_id == by.pk


@transaction.atomic
def take_back_session(session: Session, *, reason: str, by: User, today: date) -> Session:
    """Let the dossiers that a session took on stand where they stood.

    Its admissions are annulled; who was recognized by it is on probation again.

    Raises ValidationError for anybody but who recorded it, without a reason, and where a dossier
    has gone on since: then nothing is taken back.
    """
    reason = ledger.required(reason)
    session = Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    if not may_take_back(session, by=by):
        raise ValidationError(_("This session cannot be taken back."), code="order")
    passed = [item.candidate for item in _passed(session)]
    ledger.hold_cells(
        [session.organization_id, *(cell for c in passed for cell in ledger.cells_of(c))]
    )
    passed = [item.candidate for item in _passed(session)]  # as they are, now that they are held
    _require_untouched(session, passed)
    holding.hold_rows(Person, {each.person_id for each in passed})
    if session.stage == Stage.DECIDED:
        tallies.hold_admission_counts((each.organization_id for each in passed), session.on)
    dossier_tallies.hold_dossier_counts(passed)
    for candidate in passed:
        # On the session's own day, so that it can be held again as it was.
        _undo(session, candidate, {"on": session.on, "reason": reason, "by": by}, today)
    session.taken_back_at = timezone.now()
    session.save(update_fields=["taken_back_at"])
    trail.record(
        "session.take_back",
        session,
        by=by,
        organization_id=session.organization_id,
        changes={
            "decision_number": (session.decision_number, None),
            str(SessionItem.Result.PASSED): (len(passed), None),
        },
        reason=reason,
    )
    return session


def recognition_of(candidate: Candidate) -> Step | None:
    """Return the step of a recognition outside a session that can be asked back. One query."""
    if candidate.outcome != Candidate.Outcome.COMPLETED:
        return None
    last = candidate.steps.order_by("pk").last()
    if last is None or last.session_id is not None:
        return None
    return last if (last.kind, last.after) == (Step.Kind.FORWARD, Stage.OFFICIAL) else None


@transaction.atomic
def take_back_recognition(
    candidate: Candidate, *, reason: str, version: int, by: User
) -> Candidate:
    """Let who was recognized outside a session be on probation as before, and return the dossier.

    Raises Conflict if the dossier was changed since `version`, and ValidationError without a
    reason, for any other dossier, and where the member or the cell went on since.
    """
    reason = ledger.required(reason)
    candidate = ledger.claim(candidate, version)
    step = recognition_of(candidate)
    if step is None:
        raise ValidationError(
            _("Only a recognition outside a session is taken back here."), code="order"
        )
    if _has_events_since(candidate):
        message = _("Something was recorded of the member since the recognition. Annul that first.")
        raise ValidationError(message, code="gone_on")
    if transfers.heir_of(candidate.organization) is not None:
        message = _("The cell has ended since the recognition; it can no longer be taken back.")
        raise ValidationError(message, code="gone_on")
    _withdraw_recognition(candidate, step.before, reason=reason, on=step.on, by=by)
    papers.reopen_papers(candidate, step, on=step.on, by=by)
    return candidate


def _passed(session):
    items = session.items.filter(result=SessionItem.Result.PASSED)
    return items.select_related("candidate__admission", "candidate__organization")


def _require_untouched(session, candidates):
    gone_on = [each for each in candidates if not _stands_as_decided(session, each)]
    if gone_on:
        names = ", ".join(sorted(each.person.full_name for each in gone_on))
        message = _("Something was done since with the dossier of: %(names)s.") % {"names": names}
        raise ValidationError(message, code="gone_on")


def _stands_as_decided(session, candidate):
    last = candidate.steps.order_by("pk").last()
    is_left = candidate.is_open
    if session.stage == Stage.OFFICIAL:
        is_left = candidate.outcome == Candidate.Outcome.COMPLETED and not _left_since(candidate)
    return (
        is_left
        and candidate.stage == session.stage
        and (last.kind, last.after, last.on) == (Step.Kind.FORWARD, session.stage, session.on)
    )


def _left_since(candidate):
    """Tell whether the member has an event since the recognition, or the cell has ended."""
    return _has_events_since(candidate) or transfers.heir_of(candidate.organization) is not None


def _has_events_since(candidate):
    events = MemberEvent.objects.standing().filter(person=candidate.person_id)
    return events.filter(on__gte=candidate.closed_on).exists()


def _undo(session, candidate, said, today):
    """Let the dossier stand where it stood; what its step marked as in hand is to do again."""
    step = candidate.steps.order_by("pk").last()
    _undo_step(session, candidate, step.before, said, today)
    papers.reopen_papers(candidate, step, on=said["on"], by=said["by"])


def _undo_step(session, candidate, before, said, today):
    if session.stage == Stage.DECIDED:
        admission = candidate.admission
        admissions.annul(admission, version=admission.version, **said)
        candidate = Candidate.objects.get(pk=candidate.pk)
        endings.reopen(candidate, version=candidate.version, today=today, **said)
    elif session.stage == Stage.OFFICIAL:
        _withdraw_recognition(ledger.claim(candidate, candidate.version), before, **said)
    else:
        pipeline.send_back(candidate, to=before, version=candidate.version, today=today, **said)


def _withdraw_recognition(candidate, to, *, on, reason, by):
    """Let who was recognized be on probation again, at the stage `to` before the recognition.

    The caller has claimed the dossier.
    """
    changes = {
        "outcome": (candidate.outcome, ""),
        "stage": (candidate.stage, to),
        "official_on": (candidate.official_on, None),
    }
    before, candidate.stage, candidate.stage_on = candidate.stage, to, on
    candidate.outcome, candidate.closed_on, candidate.official_on = "", None, None
    ledger.store(candidate)
    ledger.add_step(candidate, Step.Kind.REOPENED, on=on, by=by, before=before, reason=reason)
    ledger.record("candidate.reopen", candidate, by=by, changes=changes, reason=reason)
