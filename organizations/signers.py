"""Who signs the papers of an organization: named from a day on, and until a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.holding import hold_rows
from organizations.models import Organization, Signer, User


@transaction.atomic
def appoint(
    *,
    organization: Organization,
    full_name: str,
    office: str,
    start: date,
    by: User,
    end: date | None = None,
) -> Signer:
    """Record that somebody signs for `organization` during [start, end).

    Who signed until then ends on that day. Raises ValidationError where anybody else is on record
    for a day of it.
    """
    hold_rows(Organization, [organization.pk])
    signer = Signer(
        organization=organization,
        full_name=names.person(full_name),
        office=office,
        start=start,
        end=end,
    )
    before = organization.signers.open().filter(start__lt=start).first()
    if before:
        relieve(before, on=start, by=by)
    _require_free(signer)
    signer.full_clean()
    signer.save(force_insert=True)
    trail.record(
        "signer.appoint",
        signer,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(signer, ["full_name", "office", "start", "end"]),
    )
    return signer


@transaction.atomic
def relieve(signer: Signer, *, on: date, by: User) -> None:
    """Let `signer` sign until `on`; raises ValidationError before the first day, or where another
    signs by then."""
    hold_rows(Organization, [signer.organization_id])
    before = trail.snapshot(signer, ["end"])
    signer.end = on
    _require_free(signer)
    signer.full_clean()
    signer.save(update_fields=["end"])
    trail.record(
        "signer.relieve",
        signer,
        by=by,
        organization_id=signer.organization_id,
        changes=trail.changed(before, signer),
    )


def _require_free(signer):
    others = Signer.objects.filter(organization=signer.organization_id).exclude(pk=signer.pk)
    others = others.filter(Q(end=None) | Q(end__gt=signer.start))
    if signer.end:
        others = others.filter(start__lt=signer.end)
    if other := others.order_by("start").first():
        said = _("From %(day)s on %(name)s signs there.")
        day = date_format(other.start, "SHORT_DATE_FORMAT")
        raise ValidationError({"start": said % {"day": day, "name": other.full_name}})
