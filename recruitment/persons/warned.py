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


def tell(persons: Iterable[Person], *, by: User, day: date) -> set[int]:
    """Return those out of reach of whom `by` may be told on `day`, by key; note who is new.

    Who looks at a list again and again is told of the same people: each is counted once a day.
    Two queries.
    """
    asked = {person.pk: person for person in persons}
    if not asked:
        return set()
    before = set(_told(by, day).values_list("subject_id", flat=True))
    new = [key for key in asked if key not in before][: max(A_DAY - len(before), 0)]
    note((asked[key] for key in new), by=by)
    return asked.keys() & before | {*new}


def refuse_more(user: User, day: date) -> None:
    """Raise ValidationError where `user` was warned too often on `day` to name anybody else."""
    if _told(user, day).count() >= A_DAY:
        raise ValidationError(too_often(), code="warned")


def too_often() -> str:
    """Return what is said to who was warned too often on one day."""
    return _(
        "You were warned %(number)d times today that somebody may be on record elsewhere. "
        "Go on tomorrow, or ask the organization board."
    ) % {"number": A_DAY}


def _told(user, day):
    since = datetime.combine(day, time.min, timezone.get_current_timezone())
    return Entry.objects.filter(action=WARNED, actor_id=user.pk, at__gte=since)
