"""From which day the records of organizations are complete: recorded, withdrawn, and asked.

Before that day nothing on record does not mean that nothing happened.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import names, once
from organizations.models import CompleteRecords, Organization, User
from organizations.periods import Period

WITHDRAWN = ["withdrawn_at", "withdrawn_by", "withdrawal_reason"]


@transaction.atomic
def record(
    *, organization: Organization, since: date, by: User, replace: bool = True
) -> CompleteRecords:
    """Record that everything from `since` on is on record of `organization` and all below it.

    A day recorded before is replaced, and the trail keeps it; the same day changes nothing. One
    that was withdrawn is no day on record.
    Without `replace`, another day on record is refused as "there". Raises ValidationError if
    somebody else records the first one at the same moment.
    """
    known = CompleteRecords.objects.select_for_update()
    found = known.filter(organization=organization).first()
    standing = None if found is None or found.withdrawn_at is not None else found
    if standing and standing.since == since:
        return standing
    if standing and not replace:
        raise ValidationError(_("A day is recorded of this organization already."), code="there")
    records = found or CompleteRecords(organization=organization)
    before = trail.snapshot(records, ["since"]) if standing else {}
    records.since = since
    records.withdrawn_at, records.withdrawn_by, records.withdrawal_reason = None, None, ""
    records.full_clean()
    once.store(records)
    trail.record(
        "records.correct" if before else "records.record",
        records,
        by=by,
        organization_id=organization.pk,
        changes=trail.changed(before, records) or trail.created(records, ["since"]),
    )
    return records


@transaction.atomic
def withdraw(records: CompleteRecords, *, reason: str, by: User) -> None:
    """Withdraw a day that was recorded by mistake, as of another organization.

    Then the day of the nearest above it holds, or everything counts as recorded, of past figures
    too. Raises ValidationError without a reason, or if it was withdrawn already.
    """
    records = CompleteRecords.objects.select_for_update().get(pk=records.pk)
    if records.withdrawn_at is not None:
        raise ValidationError(_("This day was withdrawn already."), code="conflict")
    reason = names.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the day is withdrawn.")})
    records.withdrawn_at, records.withdrawn_by = timezone.now(), by
    records.withdrawal_reason = reason
    records.save(update_fields=WITHDRAWN)
    trail.record(
        "records.withdraw",
        records,
        by=by,
        organization_id=records.organization_id,
        changes={"since": (records.since, None)},
        reason=reason,
    )


def since(organization) -> date | None:
    """Return the day from which all is on record of it and of all below it; None if unknown."""
    days = [getattr(organization, name, None) for name in ("complete_from", "complete_below")]
    return max((day for day in days if day is not None), default=None)


def since_of(organizations: Iterable[int], on: date) -> date | None:
    """Return the day from which all is on record of all of these, in the tree of that day; None
    if unknown. One query."""
    asked = Organization.objects.filter(pk__in=list(organizations)).with_completeness(on)
    days = [since(each) for each in asked.only("pk")]
    return max((day for day in days if day is not None), default=None)


def is_complete(organization, window: Period | None) -> bool:
    """Tell whether all days of `window` are on record, of what `completeness_of` annotated.

    Where nobody recorded a day, everything counts as recorded.

    Source: docs/definitions.md, "No data".
    """
    day = since(organization)
    return window is None or day is None or day <= window.start


def known(number: int, *, complete: bool) -> int | None:
    """Return a number of records; nothing on record is None where the records are incomplete.

    Source: docs/definitions.md, "No data".
    """
    return number if number or complete else None
