"""What the papers of an organization say of it: place, sign in numbers, which bodies."""

from django.db import transaction

from audit import trail
from organizations import names
from organizations.models import Organization, User

FIELDS = ("paper_place", "paper_sign", "has_bureau")


@transaction.atomic
def describe(
    organization: Organization,
    *,
    paper_place: str,
    paper_sign: str,
    has_bureau: bool | None,
    by: User,
) -> None:
    """Set the three; the same again changes nothing. Raises ValidationError by field.

    `has_bureau` is about the cell committee of a cell and the standing committee of all others;
    None while nobody said.
    """
    before = trail.snapshot(organization, FIELDS)
    organization.paper_place = names.clean(paper_place)
    organization.paper_sign = names.clean(paper_sign)
    organization.has_bureau = has_bureau
    if changes := trail.changed(before, organization):
        organization.full_clean()
        organization.save(update_fields=FIELDS)
        trail.record(
            "organization.describe_papers",
            organization,
            by=by,
            organization_id=organization.pk,
            changes=changes,
        )
