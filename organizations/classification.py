"""What kind of place an organization is in: its official class, setting and official code."""

from django.db import transaction

from audit import trail
from organizations import once
from organizations.models import Organization, User

FIELDS = ("official_class", "setting", "official_code")


@transaction.atomic
def classify(
    organization: Organization,
    *,
    official_class: str,
    setting: str,
    official_code: str | None,
    by: User,
) -> None:
    """Set the three; the same again changes nothing. Raises ValidationError by field."""
    before = trail.snapshot(organization, FIELDS)
    organization.official_class = official_class
    organization.setting = setting
    organization.official_code = official_code or None
    if changes := trail.changed(before, organization):
        organization.full_clean()
        once.store(organization, update_fields=FIELDS)
        trail.record(
            "organization.classify",
            organization,
            by=by,
            organization_id=organization.pk,
            changes=changes,
        )
