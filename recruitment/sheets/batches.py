"""A sheet recorded at once, and taken back at once: a batch.

Each is one transaction: killed at any moment it is done, or nothing of it is.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations.holding import hold_rows
from organizations.models import Ancestry, Organization, User
from recruitment.admissions.admissions import annul_many
from recruitment.ledger import Conflict, required
from recruitment.models import Admission, Batch, BatchRow, Candidate, MemberEvent
from recruitment.sheets import kept
from recruitment.sheets.kinds import Kind
from recruitment.sheets.rows import Row, State

DAYS = 30
"""For how many days a batch can be taken back as a whole."""

Outcome = BatchRow.Outcome
OUTCOMES = {State.THERE: Outcome.THERE, State.DROPPED: Outcome.DROPPED}


@dataclass(frozen=True)
class Origin:
    """From what a sheet came: the name of a file and its fingerprint; none if it was typed."""

    file_name: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Total:
    """How many people the list has by whoever counted it, and why the sheet has others."""

    listed: int
    explanation: str = ""


def require_total(total: Total, rows: Sequence[Row]) -> None:
    """Raise ValidationError unless the sheet has as many people as the list, or it is said why."""
    filled = sum(row.is_filled for row in rows)
    if total.listed != filled and not total.explanation:
        said = _(
            "The list has %(listed)d people, this sheet %(filled)d. Look which are missing, or "
            "write why."
        )
        about = {"listed": total.listed, "filled": filled}
        raise ValidationError({"explanation": said % about}, code="total")


@transaction.atomic
def record(
    kind: Kind,
    rows: Sequence[Row],
    *,
    total: Total,
    origin: Origin,
    beside: Sequence[Row] = (),
    jurisdiction,
    by: User,
    today: date,
    for_all: Collection[str] = (),
) -> Batch:
    """Record the rows of a sheet against which nothing stands; those left stay on its user's sheet,
    below those `beside` them that lie there by now.

    Raises ValidationError where there is none, where the sum does not fit, or where something
    came against a row since it was looked at.
    """
    require_total(total, rows)
    look = {"jurisdiction": jurisdiction, "by": by, "today": today, "for_all": for_all}
    seen = kind.examine(rows, **look)
    kind.hold(seen)
    ready = kind.examine(rows, **look)
    if not ready:
        raise ValidationError(_("There is no row that can be recorded."), code="nothing")
    if [row.number for row, *_rest in ready] != [row.number for row, *_rest in seen]:
        raise ValidationError(
            _("Meanwhile something was recorded that concerns this sheet. Look at it again."),
            code="meanwhile",
        )
    records = kind.record(ready, by=by, today=today)
    batch = Batch.objects.create(
        kind=kind.code,
        organization_id=_organization(records, jurisdiction),
        recorded_by=by,
        recorded_at=timezone.now(),
        file_name=origin.file_name[:200],
        fingerprint=origin.fingerprint,
        listed=total.listed,
        explanation=total.explanation,
    )
    made = {row.number: each for (row, *_rest), each in zip(ready, records, strict=True)}
    lines = [_line(batch, row, made) for row in rows if row.is_filled]
    BatchRow.objects.bulk_create(lines, batch_size=500)
    kept.keep(by, kind.code, [*beside, *(row for row in rows if _is_left(row, made))])
    counted = {f"rows_{each}": sum(line.outcome == each for line in lines) for each in Outcome}
    trail.record(
        "batch.record",
        batch,
        by=by,
        organization_id=batch.organization_id,
        changes=trail.created(batch, ("kind", "file_name", "fingerprint", "listed"))
        | {name: (None, number) for name, number in counted.items() if number},
        reason=total.explanation,
    )
    return batch


def _is_left(row, made):
    return row.state in (State.ASK, State.WRONG) and row.number not in made


def _line(batch, row, made) -> BatchRow:
    if admission := made.get(row.number):
        return BatchRow(
            batch=batch, number=row.number, outcome=Outcome.RECORDED, admission=admission
        )
    outcome = OUTCOMES.get(row.state, Outcome.LEFT)
    remark = row.reason if outcome == Outcome.LEFT else ""
    return BatchRow(
        batch=batch, number=row.number, outcome=outcome, admission=row.record, remark=remark
    )


def _organization(records, jurisdiction) -> int:
    """Return the organization of the nearest post by which the first of these was recorded."""
    above = Ancestry.objects.in_force(jurisdiction.day).over(records[0].organization)
    found = above.filter(ancestor__in=jurisdiction.writing).order_by("distance")
    return found.values_list("ancestor", flat=True)[0]


@dataclass(frozen=True)
class Sorted:
    """A row of a batch, what was recorded by it, and why that is not taken back, if it is not."""

    row: BatchRow
    record: Admission
    why: str = ""


@dataclass
class Heaps:
    """What becomes of a batch that is taken back, row by row."""

    back: list[Sorted] = field(default_factory=list)
    kept: list[Sorted] = field(default_factory=list)
    impossible: list[Sorted] = field(default_factory=list)


def last_day(batch: Batch) -> date:
    """Return the last day on which `batch` can be taken back as a whole."""
    return localtime(batch.recorded_at).date() + timedelta(days=DAYS)


def heaps(batch: Batch, *, jurisdiction) -> Heaps:
    """Return what of `batch` can be taken back, what is kept since somebody went on with it, and
    what cannot be, each with the reason. At most seven queries.

    Of what lies out of the reach nothing is told but how it is sorted.
    """
    related = ("admission__person", "admission__organization", "admission__dossier")
    rows = batch.rows.filter(outcome=Outcome.RECORDED).select_related(*related)
    records = [(row, row.admission) for row in rows if row.admission]
    cells = {record.organization_id for _row, record in records}
    writes = jurisdiction.descendants(jurisdiction.writing).filter(descendant__in=cells)
    writable = {*writes.values_list("descendant", flat=True)}
    touched = _gone_on_with([record for _row, record in records], batch)
    found = Heaps()
    for row, record in records:
        if record.organization_id not in writable:
            why = _("out of the reach of your posts")
            found.impossible.append(Sorted(row, record, why))
        elif record.annulled_on:
            day = date_format(record.annulled_on, "SHORT_DATE_FORMAT")
            why = _("annulled on %(day)s already") % {"day": day}
            found.impossible.append(Sorted(row, record, why))
        elif record.pk in touched:
            found.kept.append(Sorted(row, record, touched[record.pk]))
        else:
            found.back.append(Sorted(row, record))
    return found


def _gone_on_with(admissions: Sequence[Admission], batch: Batch) -> dict[int, str]:
    """Return of which of these somebody recorded something since, and what. Three queries."""
    persons = defaultdict(list)
    for each in admissions:
        persons[each.person_id].append(each.pk)
    since = {"person__in": persons, "recorded_at__gte": batch.recorded_at}
    said: dict[int, str] = {}
    changed = [each.pk for each in admissions if each.version > 1]
    entries = Entry.objects.filter(
        action="admission.correct", subject_type=Admission._meta.label_lower, subject_id__in=changed
    )
    for key, actor, at in entries.order_by("pk").values_list("subject_id", "actor", "at"):
        time = date_format(localtime(at), "SHORT_DATETIME_FORMAT")
        said[key or 0] = _("changed by %(user)s at %(time)s") % {"user": actor, "time": time}
    said |= {key: said.get(key, _("changed since")) for key in changed}
    events = MemberEvent.objects.standing().filter(**since)
    for person in events.values_list("person", flat=True):
        said |= dict.fromkeys(persons[person], _("an event of this member is on record"))
    later = Admission.objects.standing().filter(**since)
    for person in later.exclude(batch_rows__batch=batch).values_list("person", flat=True):
        said |= dict.fromkeys(persons[person], _("admitted again since"))
    for each in admissions:
        dossier = getattr(each, "dossier", None)
        if dossier is not None and _is_worked_on(dossier, batch):
            said[each.pk] = _("has a dossier")
    return said


def _is_worked_on(dossier: Candidate, batch: Batch) -> bool:
    """Tell whether a dossier is not just what the batch opened. At most one query."""
    if dossier.version > 1 or dossier.recorded_at > batch.recorded_at:
        return True
    return dossier.courses.on_roster().exists()


@transaction.atomic
def take_back(batch: Batch, *, reason: str, jurisdiction, by: User, today: date) -> Heaps:
    """Annul what `batch` recorded and nobody has gone on with; return what became of each row.

    Raises ValidationError without a reason, after the last day, and where nothing can be taken
    back; Conflict where it was taken back meanwhile, or something was recorded while this ran.
    """
    reason = required(reason)
    hold_rows(Batch, [batch.pk])
    stored = Batch.objects.get(pk=batch.pk)
    if stored.taken_back_at:
        raise Conflict
    if today > last_day(stored):
        raise ValidationError(_("The days are over in which it can be taken back."), code="late")
    rows = stored.rows.filter(outcome=Outcome.RECORDED)
    both = rows.values_list("admission__organization", "admission__dossier__organization")
    hold_rows(Organization, {cell for pair in both for cell in pair if cell})
    found = heaps(stored, jurisdiction=jurisdiction)
    if not found.back:
        raise ValidationError(_("Nothing of this batch can be taken back."), code="nothing")
    annul_many([each.record for each in found.back], on=today, reason=reason, by=by)
    taken = stored.rows.filter(pk__in=[each.row.pk for each in found.back])
    taken.update(outcome=Outcome.TAKEN_BACK)
    stored.taken_back_at, stored.taken_back_by = timezone.now(), by
    stored.take_back_reason = reason
    stored.save()
    trail.record(
        "batch.take_back",
        stored,
        by=by,
        organization_id=stored.organization_id,
        changes={
            "rows_taken_back": (None, len(found.back)),
            "rows_kept": (None, len(found.kept)),
            "rows_impossible": (None, len(found.impossible)),
        },
        reason=reason,
    )
    return found


def same_file(fingerprint: str, kind: str, *, jurisdiction) -> Batch | None:
    """Return the latest batch in the reach that came of the same file. One query."""
    batches = Batch.objects.within(jurisdiction).filter(fingerprint=fingerprint, kind=kind)
    return batches.filter(taken_back_at=None).first()
