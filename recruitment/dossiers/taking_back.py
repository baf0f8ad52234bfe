"""A session that was recorded by mistake is taken back as a whole, while nothing depends on it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import User
from recruitment.counting import dossier_tallies, tallies
from recruitment.dossiers import ledger, pipeline
from recruitment.members import admissions
from recruitment.models import Candidate, Session, SessionItem, Stage, Step

STAGES = (Stage.SUB_APPRAISED, Stage.GRASSROOTS_RESOLVED, Stage.DECIDED)
"""What can be taken back. Who was recognized is an official member, and the dossier is complete."""


def may_take_back(session: Session, *, by: User) -> bool:
    """Tell whether `by` may ask for it: who recorded the session, of a stage that can go back."""
    return (
        session.taken_back_at is None
        and session.stage in STAGES
        and session.recorded_by_id == by.pk
    )


@transaction.atomic
def take_back(session: Session, *, reason: str, by: User, today: date) -> Session:
    """Let the dossiers that a session took on stand where they stood; its admissions are annulled.

    Raises ValidationError for anybody but who recorded it, without a reason, and where a dossier
    has gone on since: then nothing is taken back.
    """
    reason = ledger.required(reason)
    session = Session.objects.select_for_update(of=["self"]).get(pk=session.pk)
    if not may_take_back(session, by=by):
        raise ValidationError(_("This session cannot be taken back."), code="order")
    passed = [item.candidate for item in _passed(session)]
    ledger.hold([session.organization_id, *(cell for c in passed for cell in ledger.cells_of(c))])
    passed = [item.candidate for item in _passed(session)]  # as they are, now that they are held
    _require_untouched(session, passed)
    if session.stage == Stage.DECIDED:
        tallies.hold((each.organization_id for each in passed), session.on)
    dossier_tallies.hold(passed)
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
    return (
        candidate.is_open
        and candidate.stage == session.stage
        and (last.kind, last.after, last.on) == (Step.Kind.FORWARD, session.stage, session.on)
    )


def _undo(session, candidate, said, today):
    before = candidate.steps.order_by("pk").last().before
    if session.stage == Stage.DECIDED:
        admission = candidate.admission
        admissions.annul(admission, version=admission.version, **said)
        candidate = Candidate.objects.get(pk=candidate.pk)
        pipeline.reopen(candidate, version=candidate.version, today=today, **said)
    else:
        pipeline.send_back(candidate, to=before, version=candidate.version, today=today, **said)
