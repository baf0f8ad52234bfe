"""What is recorded of an admission or a candidate, in words, field by field."""

from dataclasses import replace
from datetime import date

from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from recruitment.admissions.admissions import ADMISSION_FIELDS, PERSON_FIELDS, entry_of
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.dossiers.pool import PARTICULARS
from recruitment.models import Admission, Candidate, Person
from recruitment.models.particulars import told
from recruitment.persons import ethnicity
from recruitment.persons.readers import SENSITIVE_FIELDS

FIELDS = (*PERSON_FIELDS, *ADMISSION_FIELDS)


def facts(admission: Admission, *, sensitive: bool) -> list[tuple[str, str]]:
    """Return the label and the value of each field, in the order of the record."""
    entry = entry_of(admission)
    names = told(admission, _fields(sensitive))
    return [(label(name), in_words(name, getattr(entry, name))) for name in names]


def particulars(candidate: Candidate, *, sensitive: bool) -> list[tuple[str, str]]:
    """Return the label and the value of what is on record of a candidate."""
    names = [name for name in PARTICULARS if sensitive or name not in SENSITIVE_FIELDS]
    who = candidate.person
    person = [(label(name), in_words(name, getattr(who, name))) for name in PERSON_FIELDS]
    return person + [
        (label(name, Candidate), in_words(name, value, Candidate))
        for name in told(candidate, names)
        if (value := getattr(candidate, name)) not in ("", None)
    ]


def particular_in_words(name: str, value) -> str:
    """Return a value of a dossier, or of its person, as people read it."""
    return in_words(name, value, None if name in PERSON_FIELDS else Candidate)


def compared(
    yours: AdmissionEntry, stored: AdmissionEntry, *, sensitive: bool
) -> list[tuple[str, str, str]]:
    """Return the name, your value and the stored one, of each field in which they differ."""
    yours = replace(yours, person=stored.person)
    return [
        (
            name,
            in_words(name, getattr(yours, name)),
            in_words(name, getattr(stored, name)),
        )
        for name in _fields(sensitive)
        if getattr(yours, name) != getattr(stored, name)
    ]


def label(name: str, model: type[Model] | None = None) -> str:
    """Return what people call a field, of an admission and its person unless told otherwise."""
    return str(capfirst(_field(name, model).verbose_name))


def in_words(name: str, value, model: type[Model] | None = None) -> str:
    """Return a value as people read it; a dash where nothing is recorded."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if name == "ethnicity":
        value = ethnicity.name_of(value)
    choices = dict(_field(name, model).flatchoices)
    return str(choices.get(value, value) or "—")


def _field(name: str, model: type[Model] | None) -> Field:
    model = model or (Person if name in PERSON_FIELDS else Admission)
    return next(each for each in model._meta.fields if each.name == name)


def _fields(sensitive):
    return [name for name in FIELDS if sensitive or name not in SENSITIVE_FIELDS]
