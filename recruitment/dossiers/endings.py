"""How a dossier ends before the decision, and how one that was closed is opened again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.models import User
from recruitment.dossiers import dossier, sources, transfers
from recruitment.dossiers.openings import require_no_double
from recruitment.ledger import (
    Conflict,
    add_step,
    cells_of,
    claim,
    hold_cells,
    record,
    require_day,
    require_open,
    required,
    store,
)
from recruitment.models import Candidate, Stage, Step
from recruitment.models.rules import BEFORE_DECISION
from recruitment.rulebook import rules

CLOSING = (
    Candidate.Outcome.WITHDRAWN,
    Candidate.Outcome.REJECTED,
    Candidate.Outcome.LAPSED,
    Candidate.Outcome.MOVED_AWAY,
)
"""How a dossier can be closed before the decision. It can be opened again."""


@transaction.atomic
def close(
    candidate: Candidate,
    *,
    outcome: Candidate.Outcome,
    on: date,
    reason: str,
    version: int,
    by: User,
    today: date,
) -> Candidate:
    """Close the dossier of who is not admitted yet, with one of the outcomes of `CLOSING`."""
    candidate = claim(candidate, version)
    require_open(candidate)
    if candidate.is_admitted or outcome not in CLOSING:
        raise ValidationError({"outcome": _("This dossier cannot be closed so.")}, code="order")
    require_day(candidate, on, today)
    end(candidate, outcome=outcome, on=on, reason=reason, by=by)
    return candidate


def end(
    candidate: Candidate,
    *,
    outcome: Candidate.Outcome,
    on: date,
    reason: str,
    by: User,
    action: str = "candidate.close",
    **document,
) -> None:
    """Write the end of a dossier that the caller has claimed, with its step and entry.

    `document` is the number and the date of the paper by which it ended, where there is one;
    `action` is what the trail calls it. Nobody is asked to take it over any more.
    """
    reason = required(reason)
    changes = {
        "outcome": (candidate.outcome, outcome),
        "closed_on": (candidate.closed_on, on),
    }
    candidate.outcome, candidate.closed_on = outcome, on
    store(candidate)
    said = {"on": on, "reason": reason, **document}
    add_step(candidate, Step.Kind.CLOSED, by=by, before=candidate.stage, **said)
    record(action, candidate, by=by, changes=changes, reason=reason)
    transfers.drop(candidate, on=on, by=by)


@transaction.atomic
def reopen(
    candidate: Candidate, *, on: date, reason: str, version: int, by: User, today: date
) -> Candidate:
    """Open a closed dossier again, in the stage in which it was closed.

    So does one that was annulled, whether it was open or closed before. One whose admission was
    annulled goes back to the stage before the decision; one whose cell ended meanwhile goes on in
    the cell that took over. Raises ValidationError if the person has another open dossier, or has
    been admitted, or the dossier was completed or ended with the membership: then the event that
    ended it is annulled.
    """
    heir = transfers.heir_of(candidate.organization)
    hold_cells(cells_of(candidate) | ({heir.pk} if heir else set()))
    candidate = claim(candidate, version)
    if transfers.heir_of(candidate.organization) != heir:
        raise Conflict
    if not can_be_reopened(candidate):
        raise ValidationError(_("This dossier cannot be opened again."), code="order")
    if candidate.closed_on is None or not candidate.closed_on <= on <= today:
        raise ValidationError({"on": _("Choose a day between the end of the dossier and today.")})
    before, outcome, reason = candidate.stage, candidate.outcome, required(reason)
    if candidate.is_admitted:
        candidate.admission = candidate.official_on = candidate.decision_received_on = None
        candidate.stage = _stage_before_decision(candidate)
    candidate.outcome, candidate.closed_on, candidate.stage_on = "", None, on
    require_no_double(candidate, heir or candidate.organization)
    try:
        with transaction.atomic():
            store(candidate)
    except IntegrityError:
        raise ValidationError(_("This person already has an open dossier.")) from None
    sources.end_by_dossier(candidate.organization, on=on, by=by)
    add_step(candidate, Step.Kind.REOPENED, on=on, by=by, before=before, reason=reason)
    changes = {"outcome": (outcome, ""), "stage": (before, candidate.stage)}
    record("candidate.reopen", candidate, by=by, changes=changes, reason=reason)
    if heir:
        remark = f"{candidate.organization} → {heir}"
        transfers.move(candidate, heir, on=on, by=by, remark=remark)
    return candidate


def can_be_reopened(candidate: Candidate) -> bool:
    """Tell whether it was closed in a way that is undone by opening it again. No query."""
    if candidate.outcome in CLOSING:
        return not candidate.is_admitted
    return candidate.outcome in (Candidate.Outcome.ANNULLED, Candidate.Outcome.MISTAKE)


def _stage_before_decision(candidate):
    """Return the last stage before the decision that was reached and from which the rules lead on.

    A stage of former rules is one where these say how to go on from there.
    """
    known = {before for before, _after in rules.load(candidate.rule_set).order}
    reached = dossier.days_of(candidate.steps.all())
    before = [stage for stage in reached if stage in BEFORE_DECISION and stage in known]
    return before[-1] if before else Stage.POOL
