"""What a committee is made by a document when it is asked who decides on members: events."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.holding import hold_rows
from organizations.models import Organization, User
from recruitment.models import AdmittingPower

FIELDS = ("standing", "document_number", "document_on", "start", "end")


@transaction.atomic
def empower(
    organization: Organization,
    *,
    standing: str,
    document_number: str,
    document_on: date,
    start: date,
    end: date | None,
    by: User,
) -> AdmittingPower:
    """Record what a document makes of a committee during [start, end).

    Raises ValidationError for a cell, and for days on which another document holds already.
    """
    if organization.is_cell:
        raise ValidationError({"organization": _("A cell decides on no admission.")})
    power = AdmittingPower(
        organization=organization,
        standing=standing,
        document_number=names.clean(document_number),
        document_on=document_on,
        start=start,
        end=end,
    )
    hold_rows(Organization, [organization.pk])
    power.full_clean()
    others = AdmittingPower.objects.filter(organization=organization)
    if any(
        (end is None or each.start < end) and (each.end is None or start < each.end)
        for each in others
    ):
        raise ValidationError({"start": _("On some of these days another document holds.")})
    power.save()
    _record("authority.grant", power, by, trail.created(power, FIELDS))
    return power


@transaction.atomic
def end_power(power: AdmittingPower, *, on: date, by: User) -> AdmittingPower:
    """Let a power end on `on`; raises ValidationError if it would end before it starts."""
    before = power.end
    power.end = on
    power.full_clean()
    power.save(update_fields=["end"])
    _record("authority.end", power, by, {"end": (before, on)})
    return power


def _record(action, power, by, changes):
    trail.record(action, power, by=by, organization_id=power.organization_id, changes=changes)
