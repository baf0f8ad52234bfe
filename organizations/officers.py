"""Who answers for an organization: appointed, and relieved on a day."""

from datetime import date

from django.db import transaction

from audit import trail
from organizations import names
from organizations.models import Officer, Organization, User


@transaction.atomic
def appoint(
    *,
    organization: Organization,
    full_name: str,
    duty: str,
    start: date,
    by: User,
    end: date | None = None,
) -> Officer:
    """Record that somebody answers for `organization` during [start, end)."""
    officer = Officer(
        organization=organization,
        full_name=names.person(full_name),
        duty=names.clean(duty),
        start=start,
        end=end,
    )
    officer.full_clean()
    officer.save(force_insert=True)
    trail.record(
        "officer.appoint",
        officer,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(officer, ["full_name", "duty", "start", "end"]),
    )
    return officer


@transaction.atomic
def relieve(officer: Officer, *, on: date, by: User) -> None:
    """Let `officer` answer for the organization until `on`; raises ValidationError before it."""
    before = trail.snapshot(officer, ["end"])
    officer.end = on
    officer.full_clean()
    officer.save(update_fields=["end"])
    trail.record(
        "officer.relieve",
        officer,
        by=by,
        organization_id=officer.organization_id,
        changes=trail.changed(before, officer),
    )
