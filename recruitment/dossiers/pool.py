"""The pool: who is put into it, and what is said of a candidate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import Ancestry, Organization, User
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.admissions.eligibility import namesake
from recruitment.dossiers import sources
from recruitment.findings import Remark, in_words, odd_name
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
from recruitment.persons.alike import lookalike, may_be_told
from recruitment.rulebook import in_force
from recruitment.rulebook.coverage import set_of
from recruitment.rulebook.rules import age_on

PARTICULARS = (
    "source",
    *OF_THE_FORM,
    "schooling_case",
    "phone",
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

YOUNGEST, OLDEST = 16, 60
"""The ages of those whom a pool holds; another is probably a slip of the pen."""

ENTERED = ("organization", "rule_set", "started_on", *PARTICULARS)


@dataclass
class Opening:
    """What a form or a row says of a new candidate, already read but not yet checked.

    `particulars` holds any of `PARTICULARS`; `person` is somebody chosen from the record.
    """

    organization: Organization
    full_name: str
    sex: str
    born_on: date
    started_on: date
    particulars: Mapping[str, object] = field(default_factory=dict)
    person: Person | None = None

    @property
    def readmission(self) -> bool:
        return bool(self.particulars.get("readmission"))


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
    faults, warnings = examine_opening(opening, today, by)
    settle(faults, warnings, confirmed)
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
        raise ValidationError({"full_name": _dossier_exists()}) from None
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
        reason=in_words(warnings),
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
    if wrong := _wrong_days(given, candidate.started_on, today):
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


def examine_opening(opening: Opening, today: date, by: User) -> tuple[list[Remark], list[Remark]]:
    """Return what cannot be and what is odd about a new dossier. At most eleven queries."""
    faults = list(_faults_in_itself(opening, today))
    same, warnings = _doubles(opening)
    if not same and not warnings and opening.person is None:
        warnings = _look_alikes(opening, by, today)
    if opening.person is None:
        warnings = [*warnings, *odd_name(opening.full_name)]
    return faults + same, [*warnings, *_odd_age(opening)]


def _odd_age(opening):
    age = age_on(opening.started_on, opening.born_on)
    if not YOUNGEST <= age <= OLDEST:
        message = _("By this date of birth the candidate is %(age)s years old.") % {"age": age}
        yield Remark("age", "born_on", message)


def _faults_in_itself(opening, today):
    organization = opening.organization
    if opening.started_on > today:
        yield Remark("future", "started_on", _("This day lies in the future."))
    if opening.born_on >= opening.started_on:
        yield Remark("birth", "born_on", _("Please check the year of birth."))
    for name, message in _wrong_days(opening.particulars, opening.started_on, today).items():
        yield Remark("day", name, message)
    if not organization.is_cell:
        message = _("“%(name)s” is not a cell.") % {"name": organization.name}
        yield Remark("not_a_cell", "organization", message)
    for day in (opening.started_on, today):
        if not organization.placements.in_force(day).exists():
            message = _("“%(name)s” does not stand on %(day)s.") % {
                "name": organization.name,
                "day": day.strftime("%d/%m/%Y"),
            }
            yield Remark("not_standing", "organization", message)
            return


def require_no_double(candidate: Candidate, cell: Organization) -> None:
    """Raise ValidationError if the same person has another dossier in `cell`, or a membership.

    The caller holds `cell`. Five queries.
    """
    who = {name: getattr(candidate.person, name) for name in PERSON_FIELDS}
    particulars = {"readmission": candidate.readmission}
    opening = Opening(
        cell,
        **who,
        started_on=candidate.started_on,
        particulars=particulars,
        person=candidate.person,
    )
    faults, _warnings = _doubles(opening, apart_from=candidate.pk)
    settle(faults, (), ())


def _doubles(opening, apart_from=None):
    """Return as fault the same person in this cell, and as warning a namesake anywhere.

    What the cell has succeeded counts as the cell itself.
    """
    known = _alike(opening)
    candidacies = Candidate.objects.open().filter(person__in=known).exclude(pk=apart_from)
    open_in = set(candidacies.values_list("person", "organization"))
    members = Admission.objects.standing().filter(person__in=known)
    admitted_in = set(members.values_list("person", "organization"))
    chosen = opening.person.pk if opening.person else None
    here = _counted_as(opening.organization) if open_in | admitted_in else set()
    if any(cell in here or person == chosen for person, cell in open_in):
        return [Remark("dossier", "full_name", _dossier_exists())], []
    admitted = any(cell in here or person == chosen for person, cell in admitted_in)
    if admitted and not opening.readmission:
        message = _("This person has already been admitted.")
        return [Remark("admitted", "full_name", message)], []
    if {person for person, _cell in open_in | admitted_in} - {chosen}:
        return [], [namesake()]
    return [], []


def _counted_as(cell) -> set[int]:
    """Return the keys of the cell and of those that ended in it. One query."""
    ended = Ancestry.objects.open().filter(ancestor=cell, distance=0)
    return {cell.pk, *ended.values_list("descendant", flat=True)}


def _look_alikes(opening, by, today):
    """Warn of who may be this person with a typing error, without saying who or where."""
    said = (opening.full_name, opening.sex, opening.born_on)
    told = may_be_told(*said, cell=opening.organization, by=by, today=today)
    return [lookalike()] if told else []


def _alike(opening) -> set[int]:
    """Return the persons on record of this name and date of birth, the chosen one among them."""
    likeness = Person.likeness_of(opening.full_name, opening.born_on)
    persons = Person.objects.filter(likeness=likeness, merged_into__isnull=True)
    identity = names.identity(opening.full_name)
    found = {person.pk for person in persons if names.identity(person.full_name) == identity}
    return found | ({opening.person.pk} if opening.person else set())


def _member_here(opening) -> Person | None:
    """Return who was admitted in this cell, or left it, and is to be readmitted: that person."""
    if not opening.readmission:
        return None
    here = _counted_as(opening.organization)
    admitted = Admission.objects.standing().filter(organization__in=here)
    left = MemberEvent.objects.standing().filter(
        organization__in=here, kind__in=MemberEvent.FOR_GOOD
    )
    members = Q(admissions__in=admitted) | Q(events__in=left)
    return Person.objects.filter(members, pk__in=_alike(opening)).order_by("pk").first()


def _dossier_exists():
    return _("This person already has an open dossier.")


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


def _wrong_days(values, started_on, today) -> dict[str, str]:
    """Return, by name, what is wrong with the days among `values`."""
    wrong = {
        name: _("This day lies in the future.")
        for name, value in values.items()
        if isinstance(value, date) and name != "leaves_on" and value > today
    }
    leaves_on = values.get("leaves_on")
    if leaves_on and leaves_on < started_on:
        wrong["leaves_on"] = _("The candidate was put in the pool after this day.")
    return wrong
