"""A dossier goes to another cell: asked for by one side, answered by the other.

It loses nothing by it: stage, days and rules go with it. While it waits for an answer it can
be worked on where it lies, and both cells may change meanwhile.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.models import Entry
from organizations.jurisdiction import Jurisdiction
from organizations.meanwhile import who_did
from organizations.models import Organization, Succession, User
from organizations.reorganization import not_standing
from recruitment.admissions.eligibility import namesake
from recruitment.dossiers import sources
from recruitment.findings import Finding, in_words
from recruitment.ledger import (
    Conflict,
    add_step,
    cells_of,
    claim,
    hold_cells,
    record,
    require_open,
    required,
    settle,
    store,
)
from recruitment.models import Candidate, Step, Transfer
from recruitment.persons.alike import alike_in, lookalike
from recruitment.persons.likeness import Kind
from recruitment.persons.readers import READ


@transaction.atomic
def ask(
    candidate: Candidate, *, to: Organization, on: date, reason: str, version: int, by: User
) -> Transfer:
    """Ask the cell `to` to take over an open dossier.

    Raises ValidationError if it is no cell that stands on that day, or the dossier is on its
    way already; Conflict if the dossier was changed since `version`.
    """
    hold_cells(cells_of(candidate) | {to.pk})
    candidate = claim(candidate, version)
    require_open(candidate)
    if not to.is_cell:
        raise ValidationError({"to": _("“%(name)s” is not a cell.") % {"name": to.name}})
    if not _stands(to, on):
        raise ValidationError({"to": not_standing(to, on)})
    transfer = Transfer(
        candidate=candidate,
        origin=candidate.organization,
        destination=to,
        asked_on=on,
        asked_by=by,
        reason=required(reason),
    )
    transfer.full_clean()
    transfer.save(force_insert=True)
    changes = {"organization": (candidate.organization_id, to.pk), "on": (None, on)}
    record("transfer.ask", candidate, by=by, changes=changes, reason=reason)
    return transfer


@transaction.atomic
def accept(
    transfer: Transfer, *, may: Jurisdiction, by: User, confirmed: Collection[str] = ()
) -> Candidate:
    """Take over the dossier: from now on it lies in the cell that was asked.

    Raises PermissionDenied unless `by` `may` write there; ValidationError if the transfer is
    answered already, or either side has changed so that it means nothing any more; Unconfirmed
    if somebody alike is on record in that cell and this is not in `confirmed`.
    """
    may.require_write(transfer.destination)
    transfer, on = _pending(transfer), may.day
    candidate = transfer.candidate
    require_open(candidate)
    destination = transfer.destination
    if not _stands(destination, on):
        raise not_standing(destination, on)
    odd = _alike(candidate, destination)
    settle((), odd, confirmed)
    _answer(transfer, Transfer.State.ACCEPTED, on=on, by=by)
    remark = f"{candidate.organization} → {destination}. {transfer.reason}".strip()
    move(candidate, destination, on=on, by=by, remark=remark, findings=odd)
    return candidate


@transaction.atomic
def refuse(transfer: Transfer, *, may: Jurisdiction, reason: str, by: User) -> None:
    """Answer, as the side that was asked, that the dossier stays where it is, and why."""
    may.require_write(transfer.destination)
    transfer = _pending(transfer)
    _answer(transfer, Transfer.State.REFUSED, on=may.day, by=by, answer=required(reason))


@transaction.atomic
def recall(transfer: Transfer, *, may: Jurisdiction, by: User) -> None:
    """Take the question back, as the side that asked it."""
    may.require_write(transfer.origin)
    _answer(_pending(transfer), Transfer.State.RECALLED, on=may.day, by=by)


def may_be_taken_back(transfer: Transfer) -> bool:
    """Tell whether a dossier that was taken over still lies there as it came. Three queries.

    Nothing was recorded of it since, no other cell is asked, and no review has looked at it.
    """
    candidate = transfer.candidate
    came_here = candidate.organization_id == transfer.destination_id and candidate.is_open
    if transfer.state != Transfer.State.ACCEPTED or not came_here:
        return False
    last = Entry.objects.about(candidate).exclude(action__in=CHANGES_NOTHING).order_by("pk").last()
    if last is None or last.action != "candidate.move":
        return False
    looked_at = candidate.review_lines.filter(
        review__organization=transfer.destination_id,
        review__taken_back_at=None,
        review__recorded_at__gte=last.at,
    )
    return not looked_at.exists()


CHANGES_NOTHING = (READ, "due.put_aside", "due.remind", "due.take_up_again", "paper.print")
"""What may have been done with a dossier without any change of it."""


@transaction.atomic
def take_back(transfer: Transfer, *, may: Jurisdiction, reason: str, by: User) -> Candidate:
    """Let a dossier that was taken over by mistake lie where it lay, and wait for an answer again.

    Raises PermissionDenied unless `by` `may` write where it came; ValidationError without a reason,
    and once something depends on it, or the cell that it came from does not stand any more.
    """
    may.require_write(transfer.destination)
    reason = required(reason)
    ends = {transfer.origin_id, transfer.destination_id}
    hold_cells(ends | cells_of(transfer.candidate))
    rows = Transfer.objects.select_for_update(of=("self",)).select_related(
        "candidate__organization", "destination", "origin"
    )
    transfer = rows.get(pk=transfer.pk)
    if not may_be_taken_back(transfer):
        message = _("Something was done with this dossier since, or it lies elsewhere by now.")
        raise ValidationError(message, code="gone_on")
    if not _stands(transfer.origin, may.day):
        raise not_standing(transfer.origin, may.day)
    candidate = claim(transfer.candidate, transfer.candidate.version)
    remark = f"{transfer.destination} → {transfer.origin}. {reason}"
    move(candidate, transfer.origin, on=may.day, by=by, remark=remark)
    changes = {
        "state": (str(transfer.state), Transfer.State.PENDING.value),
        "on": (transfer.answered_on, None),
    }
    transfer.state, transfer.answered_on = Transfer.State.PENDING, None
    transfer.answered_by, transfer.answer = None, ""
    transfer.full_clean()
    transfer.save()
    record("transfer.take_back", candidate, by=by, changes=changes, reason=reason)
    return candidate


def follow(predecessor: Organization, heir: Organization, *, on: date, by: User) -> dict[str, list]:
    """Let pending transfers of a cell that ended go on with its heir, if that is a cell.

    Returns by number what `restore` needs: both ends before, and whether it has arrived.
    """
    if not heir.is_cell:
        return {}
    pending = Transfer.objects.pending().select_related("candidate").order_by("pk")
    concerned = pending.filter(Q(origin=predecessor) | Q(destination=predecessor))
    return {
        str(transfer.pk): [
            transfer.origin_id,
            transfer.destination_id,
            _follow(transfer, predecessor, heir, on=on, by=by),
        ]
        for transfer in concerned
    }


def restore(pk: int, origin: int, destination: int, *, arrived: bool, by: User) -> None:
    """Let a transfer be what it was before it followed a cell that stands again."""
    transfer = Transfer.objects.select_related("candidate").get(pk=pk)
    before = {"origin": (transfer.origin_id, origin)}
    before["destination"] = (transfer.destination_id, destination)
    transfer.origin_id, transfer.destination_id = origin, destination
    if arrived:
        transfer.state, transfer.answered_on = Transfer.State.PENDING, None
        transfer.answered_by, transfer.answer = None, ""
    transfer.save()
    record("transfer.follow", transfer.candidate, by=by, changes=before)


def drop(candidate: Candidate, *, on: date, by: User) -> None:
    """Recall what is asked about a dossier that comes to an end. The caller has claimed it."""
    for transfer in Transfer.objects.pending().filter(candidate=candidate):
        _answer(transfer, Transfer.State.RECALLED, on=on, by=by)


def heir_of(cell: Organization) -> Organization | None:
    """Return the cell in which what lay in `cell` goes on, if it ended in one. A query a step."""
    found = None
    while link := Succession.objects.filter(predecessor=found or cell, is_heir=True).first():
        found = link.successor
    return found if found is not None and found.is_cell else None


def move(
    candidate: Candidate,
    to: Organization,
    *,
    on: date,
    by: User,
    remark: str,
    findings: Iterable[Finding] = (),
) -> None:
    """Write that the dossier, which the caller has claimed, lies in another cell from now on."""
    before = candidate.organization
    candidate.organization = to
    store(candidate)
    if not candidate.is_admitted:
        sources.end_by_dossier(to, on=on, by=by)
    add_step(
        candidate,
        Step.Kind.MOVED,
        on=on,
        by=by,
        before=candidate.stage,
        remark=remark[:500],
        findings=findings,
    )
    changes = {"organization": (before.pk, to.pk)}
    record("candidate.move", candidate, by=by, changes=changes, reason=in_words(findings))


def _alike(candidate, destination) -> list[Finding]:
    """Warn of who is on record in that cell and may be the same person."""
    kinds = alike_in(destination, candidate.person)
    if not kinds:
        return []
    warning = namesake() if Kind.SAME in kinds else lookalike()
    return [Finding(warning.code, params={"message": warning.message})]


def _follow(transfer, predecessor, heir, *, on, by) -> bool:
    """Let a pending transfer go on with the heir; with both its ends there, it has arrived.

    Returns whether it has.
    """
    before = (transfer.origin_id, transfer.destination_id)
    origin, destination = (heir.pk if end == predecessor.pk else end for end in before)
    if origin == destination:
        _answer(transfer, Transfer.State.ACCEPTED, on=on, by=by)
        return True
    transfer.origin_id, transfer.destination_id = origin, destination
    transfer.save()
    changes = {"origin": (before[0], origin), "destination": (before[1], destination)}
    record("transfer.follow", transfer.candidate, by=by, changes=changes)
    return False


def _stands(cell, on):
    """Tell whether `cell` stood on that day and has not ended since. Two queries."""
    return cell.placements.in_force(on).exists() and cell.placements.open().exists()


def cell_of_code(code: str) -> Organization | None:
    """Return the cell of that exact code, wherever it stands: a dossier may go anywhere."""
    return Organization.objects.filter(code=code, kind=Organization.Kind.CELL).first()


def _pending(transfer):
    """Hold both cells and the dossier, and return the transfer as it is stored.

    Raises Conflict if one of the cells has ended in another since `transfer` was read.
    """
    ends = {transfer.origin_id, transfer.destination_id}
    hold_cells(ends | cells_of(transfer.candidate))
    rows = Transfer.objects.select_for_update(of=("self",)).select_related(
        "candidate__organization", "destination", "origin"
    )
    found = rows.filter(pk=transfer.pk, state=Transfer.State.PENDING).first()
    if found is None:
        raise ValidationError(_("This has been answered already."), code="answered")
    if {found.origin_id, found.destination_id} != ends:
        raise Conflict
    found.candidate = claim(found.candidate, found.candidate.version)
    return found


def _answer(transfer, state, *, on, by, answer=""):
    transfer.state, transfer.answered_on = state, on
    transfer.answered_by, transfer.answer = by, answer
    transfer.save()
    changes = {"state": (Transfer.State.PENDING.value, str(state)), "on": (None, on)}
    record("transfer.answer", transfer.candidate, by=by, changes=changes, reason=answer)


def who_answered(transfer: Transfer, *, reader: User) -> str:
    """Say who answered a transfer of its dossier last, and when; one or two queries."""
    answers = Entry.objects.about(transfer.candidate).filter(action="transfer.answer")
    return who_did(answers, reader=reader)


def committees(transfer: Transfer, on: date) -> dict[str, str | None]:
    """Return the names of the committees above both cells, `origin` and `destination`.

    Names of cells, such as those of street groups, are the same in many wards. One query.
    """
    keys = {"origin": transfer.origin_id, "destination": transfer.destination_id}
    cells = Organization.objects.with_parent_name(on).in_bulk(keys.values())
    return {side: cells[key].parent_name for side, key in keys.items()}
