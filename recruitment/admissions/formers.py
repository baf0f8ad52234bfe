"""Former memberships on record: read, written, told to the trail."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from recruitment.admissions.readmission import Former, former_of
from recruitment.models import FormerMembership, Person
from recruitment.models.former import FORMER_FIELDS

NAMED = {name: f"former_{name}" for name in FORMER_FIELDS}
"""How the trail calls each: beside the fields of a dossier or an admission."""


def formers_of(persons: Collection[int]) -> dict[int, Former]:
    """Return the former memberships of `persons`, by their keys. One query, if there are any."""
    if not persons:
        return {}
    rows = FormerMembership.objects.filter(person__in=persons)
    return {row.person_id: former for row in rows if (former := former_of(row))}


def require_days(former: Former, today: date) -> None:
    """Raise ValidationError, by field, for days in the future and consents that lack something."""
    wrong = {
        name: _("This day lies in the future.")
        for name in FORMER_FIELDS
        if isinstance(day := getattr(former, name), date) and day > today
    }
    parts = ("consent_body", "consent_number", "consent_on")
    given = [name for name in parts if getattr(former, name)]
    if given:
        said = _("Write body, number and day of the consent.")
        wrong |= {name: said for name in parts if name not in given}
    if wrong:
        raise ValidationError(wrong)


def write(person: Person, former: Former) -> dict[str, tuple]:
    """Record that `person` was a member before, and return what changed, for the trail.

    The caller holds the person. Raises ValidationError by field for what cannot be.
    """
    record = FormerMembership.objects.filter(person=person).first()
    before = trail.snapshot(record, FORMER_FIELDS) if record else {}
    record = record or FormerMembership(person=person)
    for name in FORMER_FIELDS:
        value = getattr(former, name)
        setattr(record, name, names.clean(value) if isinstance(value, str) else value)
    record.full_clean(exclude=["person"])
    record.save()
    after = trail.snapshot(record, FORMER_FIELDS)
    return {
        NAMED[name]: (before.get(name), after[name])
        for name in FORMER_FIELDS
        if (before.get(name) or None) != (after[name] or None)
    }
