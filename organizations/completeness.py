"""From which day the records of organizations are complete: recorded, corrected, and asked.

Before that day nothing on record does not mean that nothing happened.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import once
from organizations.models import CompleteRecords, Organization, User
from organizations.periods import Period


@transaction.atomic
def record(
    *, organization: Organization, since: date, by: User, replace: bool = True
) -> CompleteRecords:
    """Record that everything from `since` on is on record of `organization` and all below it.

    A day recorded before is replaced, and the trail keeps it; the same day changes nothing.
    Without `replace`, another day on record is refused as "there". Raises ValidationError if
    somebody else records the first one at the same moment.
    """
    known = CompleteRecords.objects.select_for_update()
    records = known.filter(organization=organization).first()
    if records is None:
        records = CompleteRecords(organization=organization)
    elif records.since == since:
        return records
    elif not replace:
        raise ValidationError(_("A day is recorded of this organization already."), code="there")
    before = trail.snapshot(records, ["since"]) if records.pk else {}
    records.since = since
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


def since(organization) -> date | None:
    """Return the day from which all is on record of it and of all below it; None if unknown."""
    days = [getattr(organization, name, None) for name in ("complete_from", "complete_below")]
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
