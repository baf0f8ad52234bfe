"""The events of a quota: issued, revised by a new version, withdrawn; and the exemption from it."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import terms
from organizations.holding import hold
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.changed_borders import changed_borders
from recruitment.models import Exemption, Milestone, Quota

CONTENT = ("form", "low", "high", "issuer", "document_number", "document_on")
RECORDED = ("version", *CONTENT, "base_members", "effective_on", "reason")
TOLD = ("version", "form", "low", "high", "document_number", "effective_on")
"""What the trail tells of a version that is withdrawn."""


@transaction.atomic
def issue(
    *,
    organization: Organization,
    period: Period,
    basis: str,
    low: Decimal | int,
    by: User,
    high: Decimal | int | None = None,
    form: str = Quota.Form.EXACT,
    group: str = "",
    issuer: str = "",
    document_number: str = "",
    document_on: date | None = None,
    effective_on: date | None = None,
    reason: str = "",
    milestones: Iterable[tuple[date, int]] | None = None,
    expected_version: int | None = None,
) -> Quota:
    """Issue a quota line, or the next version of one, and return the version now newest.

    The first version takes effect on the first day of the period unless `effective_on` says
    otherwise; a later one needs that day, and a reason. The same content again changes nothing,
    unless units came or left before the day from which it is issued anew. `expected_version` is the
    newest version that the user saw (0 for none). `milestones` are days and the per cent due by
    their end; None keeps those there were.

    Raises ValidationError, by field, in the user's words. Six queries.
    """
    hold(Organization, [organization.pk])
    quota = Quota(
        organization=organization,
        start=period.key.start,
        end=period.key.end,
        basis=basis,
        group=group,
        form=form,
        low=Decimal(low),
        high=None if high is None else Decimal(high),
        issuer=issuer,
        document_number=document_number,
        document_on=document_on,
        effective_on=effective_on or period.earliest,
        reason=reason,
        issued_by=by,
        issued_at=timezone.now(),
    )
    versions = list(Quota.objects.line_of(quota))
    newest = _newest(versions)
    _require_unchanged(newest, expected_version)
    quota.version = versions[0].version + 1 if versions else 1
    due = _due(newest, milestones)
    is_same = newest and _content(newest) == _content(quota) and due == _due(newest, None)
    if is_same and not _has_other_units(newest, effective_on):
        return newest
    check(quota, newest, effective_on)
    _measure(quota, newest)
    if newest:
        newest.superseded_on = effective_on
        newest.save(update_fields=["superseded_on"])
    quota.clean_fields()
    quota.save(force_insert=True)
    Milestone.objects.bulk_create(
        Milestone(quota=quota, on=on, percent=percent) for on, percent in due
    )
    trail.record(
        "quota.revise" if newest else "quota.issue",
        quota,
        by=by,
        organization_id=organization.pk,
        changes=_changes(newest, quota, due),
        reason=reason,
    )
    return quota


@transaction.atomic
def withdraw(
    quota: Quota,
    *,
    reason: str,
    by: User,
    whole: bool = False,
    expected_version: int | None = None,
) -> Quota | None:
    """Withdraw the newest version of the line of `quota`, as issued by mistake.

    What is withdrawn counts on no day, past days included. The version before it holds again, as
    long as it did before, and is returned; None if there is none. With `whole`, all versions are
    withdrawn. `expected_version` is the newest version that the user saw.

    Raises ValidationError without a reason, or if nothing of the line stands.

    Source: docs/definitions.md, "Quota withdrawn".
    """
    hold(Organization, [quota.organization_id])
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the quota is withdrawn.")})
    versions = list(Quota.objects.line_of(quota).standing())
    if not versions:
        raise ValidationError(_("This quota was withdrawn already."), code="conflict")
    _require_unchanged(versions[0], expected_version)
    gone = versions if whole else versions[:1]
    for each in gone:
        each.withdrawn_at, each.withdrawn_by, each.withdrawal_reason = timezone.now(), by, reason
        each.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        trail.record(
            "quota.withdraw",
            each,
            by=by,
            organization_id=each.organization_id,
            changes={name: (value, None) for name, value in trail.snapshot(each, TOLD).items()},
            reason=reason,
        )
    if whole or len(versions) == 1:
        return None
    versions[1].superseded_on = None
    versions[1].save(update_fields=["superseded_on"])
    return versions[1]


@transaction.atomic
def exempt(
    organization: Organization, *, start: date, end: date | None, reason: str, by: User
) -> Exemption:
    """Expect nothing of `organization` during [start, end), for that reason."""
    exemption = Exemption(
        organization=organization, start=start, end=end, reason=reason.strip(), granted_by=by
    )
    exemption.full_clean()
    hold(Organization, [organization.pk])
    exemption.save()
    trail.record(
        "exemption.grant",
        exemption,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(exemption, ["start", "end"]),
        reason=reason,
    )
    return exemption


@transaction.atomic
def end_exemption(exemption: Exemption, *, on: date, by: User) -> None:
    """Let `exemption` end on `on`; raises ValidationError if it would end before it starts."""
    old = exemption.end
    exemption.end = on
    exemption.full_clean()
    exemption.save(update_fields=["end"])
    trail.record(
        "exemption.end",
        exemption,
        by=by,
        organization_id=exemption.organization_id,
        changes={"end": (old, on)},
    )


def persons(per_cent: Decimal, members: int) -> int:
    """Return how many persons `per_cent` of `members` comes to, rounded up.

    Source: docs/definitions.md, "Quota in per cent of members".
    """
    return math.ceil(per_cent * members / 100)


def check(quota: Quota, newest: Quota | None, effective_on: date | None) -> None:
    """Raise ValidationError, by field, for what can be told without asking the database.

    `newest` is the version that `quota` would replace from `effective_on` on. All that is
    missing for that is told at once.
    """
    _require_sense(quota)
    if quota.form != Quota.Form.PERCENT:
        for name in ("low", "high"):
            value = getattr(quota, name)
            if value is not None and value != int(value):
                raise ValidationError({name: _("Enter a whole number of persons.")})
    missing = {}
    if newest and not quota.reason:
        missing["reason"] = _("Say why the quota changes.")
    if newest and effective_on is None:
        missing["effective_on"] = _("Say from which day the change holds.")
    elif newest and effective_on < newest.effective_on:
        missing["effective_on"] = _("A new version cannot take effect before the one it replaces.")
    if missing:
        raise ValidationError(missing)


def _measure(quota, newest):
    """Set the persons that the quota comes to, freezing the base of a quota in per cent."""
    if quota.form != Quota.Form.PERCENT:
        quota.persons_low = int(quota.low)
        quota.persons_high = None if quota.high is None else int(quota.high)
        return
    if newest and newest.form == Quota.Form.PERCENT:
        quota.base_members, quota.base_on = newest.base_members, newest.base_on
    else:
        start = _first_day(quota)
        counted = quota.organization.member_counts.filter(on__lte=start).first()
        if counted is None:
            raise ValidationError(
                {
                    "low": _("A quota in per cent needs a count of members on or before %(day)s.")
                    % {"day": start.strftime("%d/%m/%Y")}
                }
            )
        quota.base_members, quota.base_on = counted.members, counted.on
    quota.persons_low = persons(quota.low, quota.base_members)
    quota.persons_high = None if quota.high is None else persons(quota.high, quota.base_members)


def _first_day(quota) -> date:
    """Return the first day of the period: that of the organization's term, if it is a term."""
    return terms.resolved(quota.organization_id, quota.period, on=quota.effective_on).start


def _require_sense(quota):
    """Raise ValidationError, by field, for what the constraints of the table would refuse.

    Said here and not by asking the database, which would take a query for each constraint.
    """
    if quota.low < 0:
        raise ValidationError({"low": _("A quota cannot be negative.")})
    if quota.high is None and quota.form == Quota.Form.RANGE:
        raise ValidationError({"high": _("A range needs an upper bound.")})
    if quota.high is not None and quota.form in (Quota.Form.EXACT, Quota.Form.FLOOR):
        raise ValidationError({"high": _("An exact number and a floor have no upper bound.")})
    if quota.high is not None and quota.high < quota.low:
        raise ValidationError({"high": _("The upper bound cannot be below the lower one.")})


def _newest(versions):
    """Return the newest of `versions` that stands, or None; they come newest first."""
    return next((each for each in versions if each.withdrawn_at is None), None)


def _require_unchanged(newest, expected_version):
    seen = newest.version if newest else 0
    if expected_version is not None and expected_version != seen:
        raise ValidationError(_("This quota was changed meanwhile."), code="conflict")


def _has_other_units(newest, effective_on) -> bool:
    """Tell whether anything came or left between the day of `newest` and `effective_on`."""
    key, since = newest.organization_id, max(newest.effective_on, newest.start)
    if effective_on is None or effective_on <= since:
        return False
    changed = changed_borders([key], since, effective_on).get(key)
    return changed is not None and changed.after(since) is not None


def _content(quota):
    return [getattr(quota, name) for name in CONTENT]


def _due(newest, milestones):
    if milestones is not None:
        return sorted(milestones)
    return sorted(newest.milestones.values_list("on", "percent")) if newest else []


def _changes(newest, quota, due):
    if newest is None:
        changes = trail.created(quota, RECORDED)
    else:
        changes = trail.changed(trail.snapshot(newest, RECORDED), quota)
    before = _due(newest, None)
    if before != due:
        changes["milestones"] = (_written(before), _written(due))
    return changes


def _written(due):
    """Return milestones as they are typed, for the trail."""
    return ", ".join(f"{on:%d/%m/%Y} {percent} %" for on, percent in due) or None
