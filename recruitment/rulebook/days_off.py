"""The days that differ from their weekday: put on record, put right, filled in for a year.

`recruitment.workdays` counts with them.
"""

from datetime import date

import holidays
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import names, once
from organizations.models import User
from recruitment.models import Holiday

FIELDS = ("day", "name", "is_worked", "source")
FIRST_YEAR, LAST_YEAR = 2000, 2100
EXPECTED = "dự kiến: chưa đối chiếu với thông báo nghỉ lễ"
"""What is said of days that were reckoned, and not read in an announcement."""


@transaction.atomic
def declare(*, day: date, name: str, is_worked: bool, by: User, source: str = "") -> Holiday:
    """Put a holiday, or a day that is worked to make up for another, on record."""
    holiday = Holiday(
        day=day, name=names.clean(name), is_worked=is_worked, source=names.clean(source)
    )
    holiday.full_clean()
    once.store(holiday, force_insert=True)
    trail.record("holiday.declare", holiday, by=by, changes=trail.created(holiday, FIELDS))
    return holiday


@transaction.atomic
def correct_day_off(
    holiday: Holiday, *, name: str, is_worked: bool, source: str, by: User
) -> Holiday:
    """Put right what is said of a day. A day that is no holiday after all is one that is worked."""
    holiday = Holiday.objects.select_for_update().get(pk=holiday.pk)
    before = trail.snapshot(holiday, FIELDS)
    holiday.name, holiday.is_worked = names.clean(name), is_worked
    holiday.source = names.clean(source)
    holiday.full_clean()
    holiday.save()
    trail.record("holiday.correct", holiday, by=by, changes=trail.changed(before, holiday))
    return holiday


@transaction.atomic
def fill(year: int, *, by: User) -> list[Holiday]:
    """Add the days of a year that the package `holidays` knows, and return what was added.

    Days on record are left alone, since somebody may have put them right. For a year that is
    still far away the package computes; what the Government moves is not known to it yet, and so
    each is called expected.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError({"year": _("The year %(year)s cannot be right.") % {"year": year}})
    known = holidays.country_holidays("VN", years=[year], language="vi")
    found = {day: Holiday(day=day, name=name, source=EXPECTED) for day, name in known.items()}
    found |= {
        day: Holiday(day=day, name="Làm bù", is_worked=True, source=EXPECTED)
        for day in known.weekend_workdays
        if day.year == year
    }
    on_record = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    added = [found[day] for day in sorted(found) if day not in on_record and day.year == year]
    for holiday in added:
        once.store(holiday, force_insert=True)
    trail.record_all(
        trail.entry("holiday.declare", each, by=by, changes=trail.created(each, FIELDS))
        for each in added
    )
    return added
