"""How many members organizations have: counted on a day, and corrected if counted wrongly."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import once
from organizations.models import MemberCount, Organization, User


@transaction.atomic
def record(
    *, organization: Organization, on: date, members: int, by: User, replace: bool = True
) -> MemberCount:
    """Record that `organization` had `members` at the end of the day `on`.

    A count of the same day is replaced, and the trail keeps the old one; the same count again
    changes nothing. Without `replace`, another count of that day is refused as "there". Raises
    ValidationError if `members` is not a number that can be kept, and if somebody else records
    the first count of that day at the same moment.
    """
    known = MemberCount.objects.select_for_update()
    count = known.filter(organization=organization, on=on).first()
    if count is None:
        count = MemberCount(organization=organization, on=on)
    elif count.members == members:
        return count
    elif not replace:
        raise ValidationError(_("There is already a count for this day."), code="there")
    before = trail.snapshot(count, ["members"]) if count.pk else {}
    count.members = members
    count.full_clean()
    once.store(count)
    trail.record(
        "members.replace" if before else "members.record",
        count,
        by=by,
        organization_id=organization.pk,
        changes=trail.changed(before, count) or trail.created(count, ["on", "members"]),
    )
    return count
