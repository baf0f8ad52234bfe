"""Warnings that somebody out of reach is on record: each is written down, and few are given a day.

Such a warning tells that a person is a candidate or a member somewhere. Who records people is
warned now and then; who is warned thirty times a day is asking about them.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations.models import User
from recruitment.models import Person

WARNED = "person.warn_of_double"
A_DAY = 30


def note(persons: Iterable[Person], *, by: User) -> None:
    """Write that `by` was told that these are on record. One query, none for nobody."""
    trail.record_all(trail.entry(WARNED, person, by=by) for person in persons)


def refuse_more(user: User, day: date) -> None:
    """Raise ValidationError where `user` was warned too often on `day` to name anybody else."""
    since = datetime.combine(day, time.min, timezone.get_current_timezone())
    told = Entry.objects.filter(action=WARNED, actor_id=user.pk, at__gte=since)
    if told.count() >= A_DAY:
        raise ValidationError(
            _(
                "You were warned %(number)d times today that somebody may be on record elsewhere. "
                "Go on tomorrow, or ask the organization board."
            ),
            params={"number": A_DAY},
            code="warned",
        )
