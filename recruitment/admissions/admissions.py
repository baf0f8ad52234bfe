"""The events of an admission: recorded, corrected, annulled. Nothing else writes them.

Each is one transaction: the organization is locked, so that two entries of one person in one
cell cannot pass each other, and so that the tree does not change meanwhile; then the rules,
the rows, the tallies and the audit entry.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import inserting, trail
from audit.models import Entry
from organizations.holding import hold_rows
from organizations.models import Organization, User
from recruitment import signals
from recruitment.admissions import formers
from recruitment.admissions.eligibility import (
    YOUNGEST,
    AdmissionEntry,
    Examined,
    age_on,
    examine_entries,
)
from recruitment.counting import tallies
from recruitment.findings import Remark, in_words
from recruitment.ledger import Conflict, hold_persons, settle, take_version
from recruitment.models import Admission, Candidate, Person
from recruitment.models.particulars import PARTICULARS, told
from recruitment.persons import newcomers
from recruitment.persons.alike import lookalike, may_be_told
from recruitment.persons.readers import READ, without_sensitive

PERSON_FIELDS = ("full_name", "sex", "born_on")
ADMISSION_FIELDS = (
    "organization",
    "decided_on",
    "decision_number",
    "ceremony_on",
    *PARTICULARS,
)


@transaction.atomic
def admit(
    entry: AdmissionEntry, *, by: User, today: date, confirmed: Collection[str] = ()
) -> Admission:
    """Record the admission of one person.

    Raises ValidationError, by field, for what cannot be, and Unconfirmed for what is odd and
    whose code is not in `confirmed`: who may be on record with a typing error among it.
    """
    lock([entry])
    [found] = examine_entries([entry], today=today)
    said = (entry.full_name, entry.sex, entry.born_on)
    if is_new(found) and may_be_told(*said, cell=entry.organization, by=by, today=today):
        found.warnings.append(lookalike())
    settle(found.faults, found.warnings, confirmed)
    [admission] = admit_examined([(entry, found)], by=by)
    return admission


def admit_examined(
    examined: Sequence[tuple[AdmissionEntry, Examined]], *, by: User
) -> list[Admission]:
    """Record many admissions in which no fault was found, inside the caller's transaction.

    The caller has locked their organizations. Queries grow with thousands, not with each.
    """
    persons = [found.person or _new_person(entry) for entry, found in examined]
    inserting.insert(person for person in persons if person.pk is None)
    now = timezone.now()
    admissions = [
        Admission(
            person=person,
            age=entry.age,
            recorded_by=by,
            recorded_at=now,
            **{name: getattr(entry, name) for name in ADMISSION_FIELDS},
        )
        for person, (entry, _found) in zip(persons, examined, strict=True)
    ]
    inserting.insert(admissions)
    tallies.add(admissions)
    of_formers = {
        person.pk: formers.write(person, entry.former)
        for person, (entry, _found) in zip(persons, examined, strict=True)
        if entry.former
    }
    trail.record_all(
        trail.entry(
            "admission.admit",
            admission,
            by=by,
            organization_id=admission.organization_id,
            changes=trail.created(admission.person, PERSON_FIELDS)
            | trail.created(admission, told(admission, ADMISSION_FIELDS))
            | of_formers.get(admission.person_id, {}),
            reason=in_words(found.warnings),
        )
        for admission, (_entry, found) in zip(admissions, examined, strict=True)
    )
    return admissions


def lock(entries: Sequence[AdmissionEntry]) -> None:
    """Hold the organizations of `entries` until the transaction ends, in the order of keys.

    So are those who look the same and the numbers of the decisions, and persons chosen from the
    record: their admissions may lie elsewhere. Raises
    ValidationError where one of them was merged with another meanwhile.
    """
    hold_rows(Organization, {entry.organization.pk for entry in entries})
    newcomers.hold_newcomers(key for each in entries for key in (each.likeness, each.number_key))
    hold_persons({entry.person.pk for entry in entries if entry.person is not None})


@transaction.atomic
def correct_admission(
    admission: Admission,
    entry: AdmissionEntry,
    *,
    version: int,
    by: User,
    today: date,
    confirmed: Collection[str] = (),
) -> Admission:
    """Replace what is recorded of `admission` by `entry`, and return it as it is now.

    What is said of the person holds for the person's other admissions too: their ages and
    tallies follow. `version` is the one that the user saw. Raises Conflict if it has changed
    since or was annulled, ValidationError and Unconfirmed as `admit` does.
    """
    old = _standing(admission, version)
    entry = replace(entry, person=old.person)
    others = _hold_all(old, entry)
    take_version(Admission.objects.standing(), old, version)
    [found] = examine_entries([entry], today=today, correcting=old)
    found.faults += _too_young_elsewhere(others, entry)
    settle(found.faults, found.warnings, confirmed)
    tallies.add([old, *others], sign=-1)
    before = _recorded(old)
    old.person.identify(entry.full_name, entry.sex, entry.born_on)
    old.person.save()
    Candidate.objects.rename(old.person)
    for name in ADMISSION_FIELDS:
        setattr(old, name, getattr(entry, name))
    old.version = version + 1
    for each in [old, *others]:
        each.person, each.age = old.person, age_on(each.decided_on, entry.born_on)
    old.save()
    for other in others:
        other.version += 1
    Admission.objects.bulk_update(others, ["age", "version"])
    tallies.add([old, *others])
    after = _recorded(old)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    of_person = {name: changes[name] for name in PERSON_FIELDS if name in changes}
    if entry.former:
        changes |= formers.write(old.person, entry.former)
    reason = in_words(found.warnings)
    trail.record_all(
        trail.entry(
            "admission.correct",
            each,
            by=by,
            organization_id=each.organization_id,
            changes=changes if each is old else of_person,
            reason=reason,
        )
        for each in [old, *others]
    )
    return old


@transaction.atomic
def annul(admission: Admission, *, on: date, reason: str, version: int, by: User) -> Admission:
    """Annul `admission`: the row stays, with the reason, and counts nowhere from now on.

    Raises Conflict if it was annulled or changed meanwhile, ValidationError without a reason
    or if `on` lies before the decision.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why the admission is annulled.")})
    annulled = _standing(admission, version)
    if on < annulled.decided_on:
        raise ValidationError({"on": _("An admission cannot be annulled before it was made.")})
    cells = _cells_of(annulled)
    hold_rows(Organization, cells)
    hold_rows(Person, {annulled.person_id})
    take_version(Admission.objects.standing(), annulled, version)
    if not _cells_of(annulled) <= cells:
        raise Conflict
    _annul([annulled], on=on, reason=reason, by=by)
    return annulled


def annul_many(admissions: Sequence[Admission], *, on: date, reason: str, by: User) -> None:
    """Annul standing admissions that the caller holds, inside its transaction, as `annul` does.

    The caller holds their cells, and has read them since. Raises Conflict if one was changed or
    annulled meanwhile. Queries grow with thousands, and with the dossiers that end.
    """
    hold_rows(Person, {each.person_id for each in admissions})
    wanted = {each.pk: each.version for each in admissions}
    stored = Admission.objects.standing().filter(pk__in=wanted).values_list("pk", "version")
    if dict(stored) != wanted:
        raise Conflict
    _annul(admissions, on=on, reason=reason, by=by)


def _annul(admissions, *, on, reason, by):
    tallies.add(admissions, sign=-1)
    for each in admissions:
        each.annulled_on, each.annulment_reason = on, reason
        each.version += 1
    fields = ["annulled_on", "annulment_reason", "version"]
    Admission.objects.bulk_update(admissions, fields, batch_size=500)
    trail.record_all(
        trail.entry(
            "admission.annul",
            each,
            by=by,
            organization_id=each.organization_id,
            changes={"annulled_on": (None, on)},
            reason=reason,
        )
        for each in admissions
    )
    signals.annulled.send(Admission, admissions=admissions, on=on, reason=reason, by=by)


@transaction.atomic
def hold_ceremony(admission: Admission, *, on: date, by: User) -> Admission:
    """Record the day on which `admission` was completed by its ceremony.

    The caller holds the cell for which it counts. Raises Conflict if it was annulled or
    changed meanwhile, and ValidationError if that day lies before the decision.
    """
    if on < admission.decided_on:
        raise ValidationError({"on": _("The ceremony cannot come before the decision.")})
    hold_rows(Person, {admission.person_id})
    held = _standing(admission, admission.version)
    take_version(Admission.objects.standing(), held, held.version)
    tallies.add([held], sign=-1)
    before = trail.snapshot(held, ["ceremony_on"])
    held.ceremony_on = on
    held.version += 1
    held.save()
    tallies.add([held])
    trail.record(
        "admission.correct",
        held,
        by=by,
        organization_id=held.organization_id,
        changes=trail.changed(before, held),
    )
    return held


def history_of_admission(admission: Admission, *, sensitive: bool) -> list[Entry]:
    """Return what was done to `admission`, newest first, without sensitive values unless asked."""
    entries = Entry.objects.about(admission).exclude(action=READ)
    return without_sensitive(entries, sensitive)


def entry_of(admission: Admission) -> AdmissionEntry:
    """Return what is recorded of `admission`, in the form in which it is entered."""
    values = {name: getattr(admission, name) for name in ADMISSION_FIELDS}
    values |= {name: getattr(admission.person, name) for name in PERSON_FIELDS}
    return AdmissionEntry(person=admission.person, **values)


def is_new(found: Examined) -> bool:
    """Tell whether the person is taken for nobody on record, and nobody's namesake."""
    known = found.person is not None or found.faults
    return not known and all(warning.code != "namesake" for warning in found.warnings)


def _new_person(entry):
    person = Person()
    person.identify(entry.full_name, entry.sex, entry.born_on)
    return person


def _standing(admission, version):
    """Return the row as it is stored, or raise Conflict if it is no longer what was seen."""
    rows = Admission.objects.standing().select_related("person")
    found = rows.filter(pk=admission.pk, version=version).first()
    if found is None:
        raise Conflict
    return found


def _cells_of(admission) -> set[int]:
    """Return the cell for which `admission` counts, and the one where its dossier lies by now."""
    dossiers = Candidate.objects.filter(admission=admission)
    return {admission.organization_id, *dossiers.values_list("organization", flat=True)}


def _hold_all(admission, entry):
    """Hold all that the correction by `entry` touches; return the person's other admissions.

    Those are touched where what is said of the person changes. Raises Conflict if they moved
    between being read and being held.
    """
    others = Admission.objects.standing().filter(person=admission.person_id)
    others = others.exclude(pk=admission.pk).order_by("pk")
    said = tuple(getattr(admission.person, name) for name in PERSON_FIELDS)
    if said == tuple(getattr(entry, name) for name in PERSON_FIELDS):
        others = others.none()
    held = {entry.organization.pk, admission.organization_id}
    held |= {other.organization_id for other in others}
    dossiers = Candidate.objects.filter(person=admission.person_id).order_by()
    held |= set(dossiers.values_list("organization", flat=True))
    hold_rows(Organization, held)
    newcomers.hold_newcomers([entry.likeness, entry.number_key])
    hold_rows(Person, {admission.person_id})
    found = list(others.select_related("person").all())
    if any(other.organization_id not in held for other in found):
        raise Conflict
    return found


def _too_young_elsewhere(others, entry):
    if any(age_on(other.decided_on, entry.born_on) < YOUNGEST for other in others):
        yield Remark(
            "too_young",
            "born_on",
            _("At an earlier admission this person would not have been 18 yet."),
        )


def _recorded(admission):
    return trail.snapshot(admission.person, PERSON_FIELDS) | trail.snapshot(
        admission, ADMISSION_FIELDS
    )
