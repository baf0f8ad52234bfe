"""What a quota may ask for, and how many persons it comes to."""

import math
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations import terms
from recruitment.models import Quota


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
                raise ValidationError({name: _whole(quota)})
    missing = {}
    if newest and not quota.reason:
        missing["reason"] = _("Say why the quota changes.")
    if newest and effective_on is None:
        missing["effective_on"] = _("Say from which day the change holds.")
    elif newest and effective_on is not None and effective_on < newest.effective_on:
        said = _(
            "A new version cannot take effect before the one it replaces, in force from %(day)s."
        )
        missing["effective_on"] = said % {"day": newest.effective_on.strftime("%d/%m/%Y")}
    if missing:
        raise ValidationError(missing)


def measure(quota, newest):
    """Set the persons that the quota comes to, freezing the base of a quota in per cent.

    What is met by either of two comes to the smaller of them; a target on units to no persons.

    Source: docs/definitions.md, "Met by either of two".
    """
    if quota.is_of_units:
        quota.persons_low, quota.persons_high = 0, None
        return
    if quota.form == Quota.Form.PERCENT or quota.or_percent is not None:
        _fix_base(quota, newest)
    if quota.form == Quota.Form.PERCENT:
        quota.persons_low = persons(quota.low, quota.base_members)
        quota.persons_high = None if quota.high is None else persons(quota.high, quota.base_members)
        return
    quota.persons_low = int(quota.low)
    quota.persons_high = None if quota.high is None else int(quota.high)
    if quota.or_percent is not None:
        quota.persons_low = min(quota.persons_low, persons(quota.or_percent, quota.base_members))


def _fix_base(quota, newest):
    """Take the members counted at the start, or those that the versions before were measured on."""
    if newest and newest.base_members is not None:
        quota.base_members, quota.base_on = newest.base_members, newest.base_on
        return
    start = _first_day(quota)
    counted = quota.organization.member_counts.filter(on__lte=start).first()
    if counted is None:
        column = "low" if quota.form == Quota.Form.PERCENT else "or_percent"
        raise ValidationError(
            {
                column: _("A quota in per cent needs a count of members on or before %(day)s.")
                % {"day": start.strftime("%d/%m/%Y")}
            }
        )
    quota.base_members, quota.base_on = counted.members, counted.on


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
    _require_sense_of_either(quota)
    if quota.is_of_units:
        _require_sense_of_units(quota)


def _require_sense_of_either(quota):
    if quota.or_percent is None:
        return
    if quota.form not in (Quota.Form.EXACT, Quota.Form.FLOOR):
        said = _("Only a number can have a per cent beside it that meets it as well.")
        raise ValidationError({"or_percent": said})
    if quota.or_percent <= 0:
        raise ValidationError(
            {"or_percent": _("Enter a per cent above nought, or leave it empty.")}
        )


def _require_sense_of_units(quota):
    if quota.organization.is_cell:
        said = _("A cell has no units below it that could be counted.")
        raise ValidationError({"group": said})
    rates = {"or_percent": quota.or_percent}
    if quota.form == Quota.Form.PERCENT:
        rates |= {"low": quota.low, "high": quota.high}
    for name, rate in rates.items():
        if rate is not None and rate > 100:
            raise ValidationError({name: _("No more than 100 per cent of the units can.")})


def _whole(quota):
    if quota.is_of_units:
        return _("Enter a whole number of units.")
    return _("Enter a whole number of persons.")
