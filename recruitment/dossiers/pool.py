"""The pool: who is put into it, and what is said of a candidate."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.dossiers import sources
from recruitment.dossiers.openings import (
    Opening,
    alike_by_likeness,
    counted_as,
    dossier_exists,
    examine_opening,
    require_no_double,
    wrong_days,
)
from recruitment.findings import in_words
from recruitment.ledger import (
    add_step,
    claim,
    hold_cells,
    hold_person,
    hold_with_others,
    record,
    settle,
    store,
)
from recruitment.models import Admission, Candidate, MemberEvent, Person, RuleSet, Stage, Step
from recruitment.models.particulars import PARTICULARS as OF_THE_FORM
from recruitment.models.particulars import told
from recruitment.persons import newcomers
from recruitment.rulebook import in_force
from recruitment.rulebook.coverage import set_of

PARTICULARS = (
    "source",
    *OF_THE_FORM,
    "schooling_case",
    "phone",
    "native_place",
    "residence",
    "leaves_on",
    "leaves_for",
    "union_here",
    "introduced_by",
    "introduced_on",
    "introduction_number",
    "certificate_number",
    "certificate_on",
    "certificate_issuer",
    "new_member_certificate_number",
    "new_member_certificate_on",
    "decision_received_on",
)
"""What is said of a candidate, apart from who it is and where the dossier stands."""

ENTERED = ("organization", "rule_set", "started_on", *PARTICULARS)


@transaction.atomic
def open_dossier(
    opening: Opening, *, by: User, today: date, confirmed: Collection[str] = ()
) -> Candidate:
    """Put somebody in the pool of a cell, and return the dossier.

    The entry follows the rules of its day; from now on the dossier goes by those of today.
    Who is to be readmitted where the admission or the exit lies is that member. Raises
    ValidationError, by field, for what cannot be, and Unconfirmed for what is odd and not in
    `confirmed`.
    """
    hold_cells([opening.organization.pk])
    newcomers.hold_newcomers([Person.likeness_of(opening.full_name, opening.born_on)])
    opening = replace(opening, person=opening.person or _member_here(opening))
    if opening.person:
        hold_person(opening.person)
    found = examine_opening(opening, today, by)
    settle(found.faults, found.warnings, confirmed)
    candidate = Candidate(
        person=opening.person or _new_person(opening),
        organization=opening.organization,
        rule_set=rules_of(today),
        started_on=opening.started_on,
        stage=Stage.POOL,
        stage_on=opening.started_on,
        recorded_by=by,
        recorded_at=timezone.now(),
        **{name: opening.particulars[name] for name in PARTICULARS if name in opening.particulars},
    )
    candidate.full_clean(exclude=["person"], validate_unique=False)
    try:
        with transaction.atomic():
            store(candidate, force_insert=True)
    except IntegrityError:
        raise ValidationError({"full_name": dossier_exists()}) from None
    sources.end_by_dossier(candidate.organization, on=candidate.started_on, by=by)
    add_step(
        candidate,
        Step.Kind.ENTERED,
        on=opening.started_on,
        by=by,
        before="",
        rule_set=rules_of(opening.started_on),
    )
    record(
        "candidate.enter",
        candidate,
        by=by,
        changes=trail.created(candidate.person, PERSON_FIELDS)
        | trail.created(candidate, told(candidate, ENTERED)),
        reason=in_words(found.warnings),
    )
    return candidate


@transaction.atomic
def describe(
    candidate: Candidate, values: Mapping, *, version: int, by: User, today: date
) -> Candidate:
    """Replace what is said of a candidate: any of `PERSON_FIELDS` and `PARTICULARS`.

    Raises Conflict if the dossier was changed since `version`, and ValidationError by field.
    Who was admitted is corrected on the admission.
    """
    hold_with_others(candidate)
    candidate = claim(candidate, version)
    if candidate.is_mistake:
        raise ValidationError(_("This dossier is annulled and can no longer be changed."))
    person = candidate.person = hold_person(candidate.person)
    before = _recorded(candidate)
    given = {name: day for name, day in values.items() if day != before.get(name)}
    if wrong := wrong_days(given, candidate.started_on, today):
        raise ValidationError(wrong)
    if any(values.get(name, before[name]) != before[name] for name in PERSON_FIELDS):
        _describe_person(
            candidate, {name: values.get(name, before[name]) for name in PERSON_FIELDS}
        )
    for name in PARTICULARS:
        setattr(candidate, name, values.get(name, before[name]))
    candidate.full_clean(exclude=["person", "admission"], validate_unique=False)
    candidate.sort_key = person.sort_key
    store(candidate)
    person.save()
    Candidate.objects.rename(person)
    after = _recorded(candidate)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    record("candidate.describe", candidate, by=by, changes=changes)
    return candidate


def rules_of(day: date) -> RuleSet:
    """Return the rule set of a dossier that starts on `day`. One query, and two after a change."""
    book = in_force.load()
    if not book.sets:
        raise ValidationError(_("There are no rules on record. Ask the administrator."))
    return set_of(book.sets, day)


def _member_here(opening) -> Person | None:
    """Return who was admitted in this cell, or left it, and is to be readmitted: that person."""
    if not opening.readmission:
        return None
    [here] = counted_as([opening.organization.pk]).values()
    admitted = Admission.objects.standing().filter(organization__in=here)
    left = MemberEvent.objects.standing().filter(
        organization__in=here, kind__in=MemberEvent.FOR_GOOD
    )
    members = Q(admissions__in=admitted) | Q(events__in=left)
    identity = names.identity(opening.full_name)
    alike = [
        key for key, name in alike_by_likeness([opening])[opening.likeness] if name == identity
    ]
    return Person.objects.filter(members, pk__in=alike).order_by("pk").first()


def _new_person(opening):
    person = Person()
    person.identify(names.person(opening.full_name), opening.sex, opening.born_on)
    person.full_clean()
    person.save(force_insert=True)
    return person


def _describe_person(candidate, who):
    if candidate.person.admissions.standing().exists():
        raise ValidationError(_("Who was admitted is corrected on the admission."))
    candidate.person.identify(names.person(who["full_name"]), who["sex"], who["born_on"])
    candidate.person.full_clean()
    if candidate.is_open:
        require_no_double(candidate, candidate.organization)


def _recorded(candidate):
    return trail.snapshot(candidate.person, PERSON_FIELDS) | trail.snapshot(candidate, PARTICULARS)
