"""The results of a course: a whole roster at once, and what passing does to each dossier."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import User
from recruitment.counting import dossier_tallies
from recruitment.dossiers import papers, pipeline
from recruitment.dossiers.pipeline import Going
from recruitment.findings import Finding
from recruitment.ledger import Conflict, Unconfirmed, cells_of_all, hold_cells
from recruitment.ledger import claim as claim_dossier
from recruitment.models import Candidate, Course, PaperState, Participant, Stage
from recruitment.rulebook import rules
from recruitment.training.courses import claim, said_of

RESULT_FIELDS = ("result", "certificate_number", "certificate_on")
CERTIFICATE_OF = {Course.Kind.AWARENESS: "", Course.Kind.NEW_MEMBER: "new_member_"}
"""What the names of a dossier's certificate begin with, by the kind of course."""

STEP_FROM: dict[str, Stage] = {
    Course.Kind.AWARENESS: Stage.SYMPATHIZER,
    Course.Kind.NEW_MEMBER: Stage.ADMITTED,
}
"""The stage from which passing a course of this kind is a step."""

ODD_BUT_TAKEN = {"papers", "certificate_expired"}
"""What is odd about such a step and does not keep a whole roster back; it stays on the step."""


@dataclass(frozen=True)
class Mark:
    """What the roster says of one participant, by the key of its row."""

    row: int
    result: Participant.Result
    certificate_number: str = ""
    certificate_on: date | None = None


class RosterFaults(Exception):
    """What stands against some rows; nothing was written.

    `rows` maps the key of a row to sentences by field: result, certificate_number,
    certificate_on.
    """

    def __init__(self, rows: Mapping[int, Mapping[str, str]]):
        super().__init__(len(rows))
        self.rows = rows


@transaction.atomic
def enter(
    course: Course, marks: Sequence[Mark], *, version: int, by: User, today: date
) -> list[Participant]:
    """Record the results of a roster, all or none; return who passed and did not go a step on.

    Whoever passed gets the certificate on the dossier, its paper is marked as in hand, and the
    dossier goes a step on where its rules let it. Raises RosterFaults, and Conflict if the
    course was changed since `version` or a dossier moved meanwhile.
    """
    seen = list(course.participants.values_list("candidate__organization", flat=True))
    keys = course.participants.values_list("candidate", flat=True)
    hold_cells({course.organization_id, *seen, *cells_of_all(keys)})
    course = claim(course, version)
    rows = {row.pk: row for row in roster(course)}
    if {mark.row for mark in marks} - rows.keys():
        raise Conflict
    if any(row.candidate.organization_id not in seen for row in rows.values()):
        raise Conflict
    faults = _faults(course, rows, marks, today)
    if faults:
        raise RosterFaults(faults)
    changed = [_write(rows[mark.row], mark, by=by) for mark in marks if _differs(rows, mark)]
    passed = [row for row in changed if row.result == Participant.Result.PASSED]
    dossier_tallies.hold_dossier_counts((row.candidate for row in passed), stage=course.stage)
    return [row for row in passed if not _go_on(row, by=by, today=today)]


def roster(course: Course):
    """Return the rows of who is on the roster, by given name, with dossier, person and cell."""
    rows = course.participants.on_roster().select_related(
        "course", "candidate__person", "candidate__organization", "candidate__rule_set"
    )
    return rows.order_by("candidate__person__sort_key", "pk")


def numbered(first: str) -> Iterator[str]:
    """Yield certificate numbers from `first` on: 08/CN, 09/CN, 10/CN.

    What counts up are the digits at its beginning, else the last ones in it. Raises
    ValidationError if there are none.
    """
    found = re.match(r"\d+", first) or re.search(r"\d+(?=\D*$)", first)
    if found is None:
        raise ValidationError(_("A first number to count from has digits, for example 01/CN."))
    head, digits, tail = first[: found.start()], found[0], first[found.end() :]
    number = int(digits)
    while True:
        yield f"{head}{str(number).zfill(len(digits))}{tail}"
        number += 1


def why_it_stays(row: Participant) -> str:
    """Return why the dossier of who passed did not go on to the stage of the course, or "".

    No query, where the row was read with its dossier and course.
    """
    candidate, kind = row.candidate, row.course.kind
    if row.result != Participant.Result.PASSED or not candidate.is_open:
        return ""
    if _is_beyond(candidate, row.course.stage):
        return ""
    if candidate.stage != STEP_FROM[kind]:
        said = {
            "before": candidate.get_stage_display(),
            "after": str(row.course.stage.label),
        }
        return Finding("order", params=said).message
    if row.certificate_on is not None and row.certificate_on < candidate.stage_on:
        return Finding("too_early", params={"day": candidate.stage_on.isoformat()}).message
    return _("Take the step on the page of the dossier, where its rules say what is missing.")


def _is_beyond(candidate, stage) -> bool:
    order = list(Stage)
    return order.index(Stage(candidate.stage)) >= order.index(stage)


def _differs(rows, mark) -> bool:
    row = rows[mark.row]
    return any(getattr(row, name) != getattr(mark, name) for name in RESULT_FIELDS)


def _faults(course, rows, marks, today) -> dict[int, dict[str, str]]:
    """Return what stands against each row, by field."""
    taken: dict[str, int] = {}
    faults = {}
    for mark in marks:
        found = dict(_faults_of(course, rows[mark.row], mark, today))
        number = mark.certificate_number
        if number and taken.setdefault(number.casefold(), mark.row) != mark.row:
            found.setdefault("certificate_number", _("Somebody above has this number."))
        if found:
            faults[mark.row] = found
    return faults


def _faults_of(course, row, mark, today) -> Iterator[tuple[str, str]]:
    if mark.result == Participant.Result.PASSED:
        yield from _faults_of_certificate(course, mark, today)
        return
    if mark.certificate_number:
        yield "certificate_number", _("Only who passed has a certificate.")
    if mark.result != Participant.Result.CALLED and course.start > today:
        yield "result", _("The course has not begun yet.")
    if _holds_its_step(row):
        message = _("The dossier went on with this certificate. Send the dossier back first.")
        yield "result", message


def _faults_of_certificate(course, mark, today) -> Iterator[tuple[str, str]]:
    if not mark.certificate_number:
        yield "certificate_number", _("Write the number, or a first number above.")
    if mark.certificate_on is None:
        yield "certificate_on", _("Write the date of the certificates above.")
    elif mark.certificate_on > today:
        yield "certificate_on", _("This day lies in the future.")
    elif mark.certificate_on < course.start:
        yield "certificate_on", _("The certificate would be older than the course.")


def _holds_its_step(row) -> bool:
    """Tell whether the dossier of who passed stands where this certificate took it, or beyond."""
    return (
        row.result == Participant.Result.PASSED
        and _is_beyond(row.candidate, row.course.stage)
        and _is_certificate_of(row)
    )


def _is_certificate_of(row) -> bool:
    prefix = CERTIFICATE_OF[row.course.kind]
    held = [getattr(row.candidate, f"{prefix}{name}") for name in RESULT_FIELDS[1:]]
    return held == [row.certificate_number, row.certificate_on]


def _write(row, mark, *, by) -> Participant:
    """Write the result on the row, the certificate on the dossier, and the audit entry."""
    was_its_own = _is_certificate_of(row)
    before = trail.snapshot(row, RESULT_FIELDS)
    row.candidate = claim_dossier(row.candidate, row.candidate.version)
    for name in RESULT_FIELDS:
        setattr(row, name, getattr(mark, name))
    row.save(update_fields=RESULT_FIELDS)
    _carry(row, was_its_own)
    changes = {
        f"{CERTIFICATE_OF[row.course.kind]}{name}" if name != "result" else name: values
        for name, values in trail.changed(before, row).items()
    }
    changes["course"] = (None, row.course_id)
    trail.record_all([said_of(row, "course.result", by=by, changes=changes)])
    return row


def _carry(row, was_its_own):
    """Give the dossier the certificate, unless it has a later one; or take it back."""
    prefix = CERTIFICATE_OF[row.course.kind]
    held = getattr(row.candidate, f"{prefix}certificate_on")
    if row.result == Participant.Result.PASSED:
        carried = was_its_own or held is None or held <= row.certificate_on
    else:
        carried = was_its_own and held is not None
    if carried:
        row.candidate.hold_certificate(prefix, row.certificate_number, row.certificate_on)
        row.candidate.save()


def _go_on(row, *, by, today) -> bool:
    """Take the dossier of who passed to the stage of the course, unless it is closed or beyond.

    Returns whether nothing is left to do. What stops the step undoes the step alone: the
    certificate stays.
    """
    stage = row.course.stage
    if not row.candidate.is_open or _is_beyond(row.candidate, stage):
        return True
    _hand_over(row, by=by, today=today)
    going = Going(
        stage,
        row.certificate_on,
        document_number=row.certificate_number,
        document_on=row.certificate_on,
        reason=_("By the results of the course %(number)s.") % {"number": row.course.number},
    )
    candidate = Candidate.objects.get(pk=row.candidate_id)
    try:
        with transaction.atomic():
            pipeline.advance(
                candidate,
                going,
                version=candidate.version,
                by=by,
                today=today,
                confirmed=ODD_BUT_TAKEN,
            )
    except (ValidationError, Unconfirmed):
        return False
    return True


def _hand_over(row, *, by, today):
    """Mark the certificate, as a paper of the dossier, as in hand where it was still to do."""
    candidate = row.candidate
    known = papers.checklist(candidate, rules.load(candidate.rule_set))
    for listed in known:
        if listed.rule.stage == row.course.stage and not listed.is_there:
            candidate.refresh_from_db(fields=["version"])
            papers.mark(
                candidate,
                listed.rule.code,
                state=PaperState.State.IN_HAND,
                on=row.certificate_on,
                version=candidate.version,
                by=by,
                today=today,
            )
