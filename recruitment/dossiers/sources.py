"""A cell declares that there is nobody to admit; somebody in the pool, or admitted, ends that."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.cells import had_source
from recruitment.ledger import hold_cells
from recruitment.models import Admission, NoSource

FIELDS = ("kind", "start", "end")


def declared(cell: Organization) -> list[NoSource]:
    """Return what `cell` has declared, the newest first, without what was taken back."""
    found = NoSource.objects.standing().filter(organization=cell)
    return list(found.select_related("declared_by", "organization"))


@transaction.atomic
def declare(
    cell: Organization, *, kind: str, start: date, reason: str, by: User, today: date
) -> NoSource:
    """Write that `cell` has no source since `start`, until it ends or somebody is in the pool.

    Raises ValidationError, by field, where a dossier lay there or somebody was admitted since
    then, or the cell has declared it for one of these days.

    Source: docs/definitions.md, "No source".
    """
    hold_cells([cell.pk])
    _require_start(cell, start, today)
    made = NoSource(
        organization=cell,
        kind=kind,
        start=start,
        reason=names.clean(reason),
        declared_by=by,
        declared_at=timezone.now(),
    )
    made.full_clean()
    made.save(force_insert=True)
    trail.record(
        "no_source.declare",
        made,
        by=by,
        organization_id=cell.pk,
        changes=trail.created(made, FIELDS),
        reason=made.reason,
    )
    return made


@transaction.atomic
def end(declaration: NoSource, *, on: date, by: User, today: date) -> None:
    """Let there be a source again from `on` on; raises ValidationError, by field."""
    known = _held(declaration)
    if known.end is not None:
        raise ValidationError(_("This has ended already."), code="conflict")
    if not known.start < on <= today:
        raise ValidationError({"on": _("Choose a day after the first one, up to today.")})
    _end(known, on, by)


@transaction.atomic
def take_back(declaration: NoSource, *, reason: str, by: User) -> None:
    """Take a declaration back, as made by mistake: it counts on no day."""
    _take_back(_held(declaration), reason, by)


def end_by_dossier(cell: Organization, *, on: date, by: User) -> None:
    """Let a declaration of `cell`, which the caller holds, end with the dossier that lies there
    from `on` on. One that began no earlier was wrong, and is taken back."""
    since = Q(end__isnull=True) | Q(end__gt=on)
    for known in NoSource.objects.standing().filter(since, organization=cell):
        if known.start < on:
            _end(known, on, by)
        elif known.end is None:
            said = _("A dossier lies in the cell since %(day)s.")
            _take_back(known, said % {"day": date_format(on, "SHORT_DATE_FORMAT")}, by)


def end_by_admissions(made: Iterable[Admission], *, by: User) -> None:
    """Let declarations end on the day on which somebody was admitted in these cells, which the
    caller holds. One that began on that very day was wrong, and is taken back.

    A declaration from a later day on stays: who was admitted is no source any more. Annulling the
    admission brings none back. One query where nothing is declared.
    """
    days = defaultdict(set)
    for each in made:
        days[each.organization_id].add(each.decided_on)
    for known in NoSource.objects.standing().filter(organization__in=days):
        during = (
            day
            for day in days[known.organization_id]
            if known.start <= day and (known.end is None or day < known.end)
        )
        on = min(during, default=None)
        if on is None:
            continue
        if known.start < on:
            _end(known, on, by)
        else:
            said = _("Somebody was admitted in the cell on %(day)s.")
            _take_back(known, said % {"day": date_format(on, "SHORT_DATE_FORMAT")}, by)


def _require_start(cell, start, today):
    if not cell.is_cell:
        raise ValidationError(_("“%(name)s” is not a cell.") % {"name": cell.name})
    if start > today:
        raise ValidationError({"start": _("This day has not come yet.")})
    if had_source(cell.pk, Period(start, today + timedelta(days=1)), structure_on=today):
        said = _(
            "A dossier before the decision lies in the cell, or lay there after this day, or "
            "somebody was admitted since. Drop who is no source any more from the pool first."
        )
        raise ValidationError({"start": said})
    after = Q(end__isnull=True) | Q(end__gt=start)
    other = NoSource.objects.standing().filter(after, organization=cell).first()
    if other is not None:
        day = date_format(other.start, "SHORT_DATE_FORMAT")
        said = _("The cell has declared this from %(day)s on already.") % {"day": day}
        raise ValidationError({"start": said})


def _held(declaration):
    hold_cells([declaration.organization_id])
    known = NoSource.objects.select_for_update(of=["self"]).get(pk=declaration.pk)
    if known.taken_back_at is not None:
        raise ValidationError(_("This was taken back already."), code="conflict")
    return known


def _end(known, on, by):
    before, known.end = known.end, on
    known.full_clean()
    known.save(update_fields=["end"])
    trail.record(
        "no_source.end",
        known,
        by=by,
        organization_id=known.organization_id,
        changes={"end": (before, on)},
    )


def _take_back(known, reason, by):
    reason = names.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why it is taken back.")})
    known.taken_back_at, known.taken_back_by = timezone.now(), by
    known.taken_back_because = reason
    known.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    trail.record(
        "no_source.take_back",
        known,
        by=by,
        organization_id=known.organization_id,
        changes={name: (value, None) for name, value in trail.snapshot(known, FIELDS).items()},
        reason=reason,
    )
