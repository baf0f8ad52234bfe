"""A dossier that was entered by mistake is annulled, while nothing rests on it."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import User
from recruitment.dossiers import endings
from recruitment.ledger import claim, require_day
from recruitment.models import Candidate, SessionItem, Step

CAN_BE_ANNULLED = ("", *endings.CLOSING, Candidate.Outcome.ANNULLED)
"""How a dossier may have ended that is annulled. The others ended by what is annulled itself."""


def may_be_annulled(candidate: Candidate) -> bool:
    """Tell whether it can be asked for. No query."""
    return candidate.outcome in CAN_BE_ANNULLED and candidate.arrival_id is None


def obstacles(candidate: Candidate) -> list[str]:
    """Return in words what rests on a dossier, and what to do first. At most four queries."""
    found = (_membership, _sessions, _transfers, _rosters)
    return [words for each in found for words in each(candidate)]


@transaction.atomic
def annul(
    candidate: Candidate, *, on: date, reason: str, version: int, by: User, today: date
) -> Candidate:
    """Annul a dossier: it stays, with the reason, and counts nowhere from now on.

    It can be opened again. Raises Conflict if it was changed since `version`, and ValidationError
    without a reason, for a day before the last step or in the future, and for what rests on it.
    """
    candidate = claim(candidate, version)
    if not may_be_annulled(candidate):
        raise ValidationError(_("This dossier cannot be annulled."), code="order")
    if found := obstacles(candidate):
        raise ValidationError(found, code="rests")
    require_day(candidate, on, today)
    if candidate.closed_on and on < candidate.closed_on:
        raise ValidationError({"on": _("The dossier was closed after this day.")})
    outcome = Candidate.Outcome.MISTAKE
    endings.end(candidate, outcome=outcome, on=on, reason=reason, by=by, action="candidate.annul")
    return candidate


def annulment_of(candidate: Candidate) -> Step | None:
    """Return the step that tells by whom, when and why a dossier was annulled, if it was."""
    if not candidate.is_mistake:
        return None
    return candidate.steps.filter(kind=Step.Kind.CLOSED).select_related("by").last()


def _membership(candidate) -> Iterator[str]:
    admission = candidate.admission
    if admission and admission.annulled_on is None:
        yield _("It led to the admission by decision %(number)s of %(day)s: annul that first.") % {
            "number": admission.decision_number,
            "day": date_format(admission.decided_on, "SHORT_DATE_FORMAT"),
        }


def _sessions(candidate) -> Iterator[str]:
    items = candidate.session_items.filter(session__taken_back_at__isnull=True)
    decided = items.exclude(result=SessionItem.Result.STOPPED)
    for item in decided.select_related("session__organization").order_by("pk"):
        yield _(
            "The session of %(organization)s on %(day)s, %(number)s, decided on it: take the "
            "session back first. Where that is no longer possible, the dossier can only be closed."
        ) % {
            "organization": item.session.organization.name,
            "day": date_format(item.session.on, "SHORT_DATE_FORMAT"),
            "number": item.session.decision_number,
        }


def _transfers(candidate) -> Iterator[str]:
    for transfer in candidate.transfers.pending().select_related("destination"):
        yield _("It waits for %(cell)s to take it over: recall the transfer first.") % {
            "cell": transfer.destination.name
        }


def _rosters(candidate) -> Iterator[str]:
    for row in candidate.courses.on_roster().select_related("course").order_by("pk"):
        yield _(
            "The person stands on the roster of the %(course)s: %(result)s. Take the person off "
            "the roster first; a result is set back to “called” before."
        ) % {"course": row.course, "result": row.get_result_display()}
