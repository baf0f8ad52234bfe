"""Which unions there are at the place of a cell: answered once, instead of in each dossier."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import Organization, User
from recruitment.ledger import hold_cells
from recruitment.models import UnionHere, UnionsOfCell


def told(cell: Organization, on: date) -> str:
    """Return in words what is on record of `cell` on that day; nothing while nobody said."""
    known = UnionsOfCell.objects.filter(organization=cell).of_day(on).first()
    return str(UnionHere(known.answer).label) if known else ""


@transaction.atomic
def record(cell: Organization, *, answer: str, start: date, by: User, today: date) -> None:
    """Write what holds of `cell` from `start` on, for every dossier that says nothing else.

    The same again changes nothing. Raises ValidationError, by field.

    Source: docs/definitions.md, "Union that introduces".
    """
    hold_cells([cell.pk])
    if start > today:
        raise ValidationError({"start": _("This day has not come yet.")})
    before = UnionsOfCell.objects.filter(organization=cell).of_day(start).first()
    if before and before.answer == answer:
        return
    made = UnionsOfCell(
        organization=cell, answer=answer, start=start, recorded_by=by, recorded_at=timezone.now()
    )
    made.full_clean()
    made.save(force_insert=True)
    trail.record(
        "unions_here.record",
        made,
        by=by,
        organization_id=cell.pk,
        changes={"answer": (before.answer if before else None, answer), "start": (None, start)},
    )
