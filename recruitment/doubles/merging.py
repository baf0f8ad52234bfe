"""Two records of one person become one, and nothing of either is lost.

The person kept takes over the admissions, dossiers and events of the other, whose row stays
and says into whom it was merged. Never by itself: a board that reaches all of both decides.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import Organization, User
from recruitment import ledger
from recruitment.admissions import admissions
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.admissions.eligibility import YOUNGEST, age_on
from recruitment.counting import tallies
from recruitment.dossiers import endings
from recruitment.ledger import Conflict
from recruitment.models import (
    Admission,
    Candidate,
    FormerMembership,
    MemberEvent,
    Person,
    Step,
    ToldApart,
    Transfer,
)


@dataclass
class Records:
    """All that is on record of two persons."""

    admissions: list[Admission] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    events: list[MemberEvent] = field(default_factory=list)

    @classmethod
    def of(cls, *persons: Person) -> "Records":
        """Read them. Three queries."""

        def rows(model):
            return list(model.objects.filter(person__in=persons).order_by("pk"))

        return cls(rows(Admission), rows(Candidate), rows(MemberEvent))

    @property
    def organizations(self) -> set[int]:
        every: list[Admission | Candidate | MemberEvent] = [
            *self.admissions,
            *self.candidates,
            *self.events,
        ]
        return {each.organization_id for each in every}

    @property
    def open(self) -> list[Candidate]:
        return [each for each in self.candidates if each.is_open]

    @property
    def standing(self) -> list[Admission]:
        return [each for each in self.admissions if each.annulled_on is None]


@transaction.atomic
def merge(
    kept: Person,
    double: Person,
    *,
    reach: QuerySet,
    on: date,
    reason: str,
    by: User,
    goes_on: int | None = None,
) -> Person:
    """Let `kept` take over what is on record of `double`, and return it.

    `reach` holds the keys of the organizations that the board reaches; all of both persons
    lies there, or ValidationError is raised, as for what stands against it in itself: two
    standing admissions, an open dossier of who was admitted. Of two open dossiers the one of
    the key `goes_on` does, and the other is closed as entered twice. What is said of the
    person kept holds for all admissions: their ages and tallies follow. Where one of them
    arrived on probation, and the admission of the other has no dossier, the dossier of the
    arrival becomes its.
    """
    reason = ledger.required(reason)
    records = _hold(kept, double)
    kept, double = (Person.objects.get(pk=each.pk) for each in (kept, double))
    _require_reach(records, reach)
    _require_one_membership(records)
    closed = _one_too_many(records, goes_on)
    _require_adults(records, kept, double)
    entries = list(_move_admissions(records, kept, double, by, reason))
    if closed is not None:  # after the tallies of admissions, as whoever decides holds them too
        closed.version += 1
        endings.end(closed, outcome=Candidate.Outcome.DOUBLE, on=on, reason=reason, by=by)
    entries += _move(records.candidates, kept, double, by, reason)
    Candidate.objects.rename(kept)
    entries += _move(records.events, kept, double, by, reason)
    entries += _admitted_here_after_all(records, by, reason)
    if not FormerMembership.objects.filter(person=kept).exists():
        FormerMembership.objects.filter(person=double).update(person=kept)
    double.merged_into = kept
    double.save(update_fields=["merged_into"])
    _tell_apart_likewise(kept, double)
    for dossier in records.open:
        remark = _("All that was on record of %(name)s, person %(key)s, is here now.") % {
            "name": double.full_name,
            "key": double.pk,
        }
        ledger.add_step(
            dossier,
            Step.Kind.MERGED,
            on=on,
            by=by,
            before=dossier.stage,
            remark=remark,
            reason=reason,
        )
    trail.record_all([*_of_persons(kept, double, records, by, reason), *entries])
    return kept


def _hold(kept, double) -> Records:
    """Hold all that is on record of both, and return it; raises Conflict if it moved meanwhile."""
    if kept.pk == double.pk:
        raise ValidationError(_("These are not two persons."), code="one")
    held = Records.of(kept, double).organizations
    ledger.hold_cells(held)
    admissions.hold_persons({kept.pk, double.pk})
    records = Records.of(kept, double)
    if records.organizations - held:
        raise Conflict
    return records


def _require_reach(records, reach):
    reached = Organization.objects.filter(pk__in=reach).filter(pk__in=records.organizations)
    if reached.count() < len(records.organizations):
        raise ValidationError(
            _("Something of these two lies outside your reach. Ask the board above."), code="reach"
        )


def _require_one_membership(records):
    """Raise unless the admissions, and the open dossier, can be those of one person."""
    standing = [each.readmission for each in records.standing]
    if len(standing) != len(set(standing)):
        raise ValidationError(
            _("Both were admitted, and both admissions stand. Annul the wrong one first."),
            code="admitted",
        )
    for dossier in records.open:
        if not dossier.is_admitted and dossier.readmission in standing:
            raise ValidationError(
                _("One of the two has been admitted. Close the open dossier of the other first."),
                code="dossier",
            )


def _one_too_many(records, goes_on) -> Candidate | None:
    """Return the open dossier that does not go on, if there are two."""
    if len(records.open) < 2:
        return None
    if goes_on not in {each.pk for each in records.open}:
        message = _("Choose which of the two open dossiers goes on.")
        raise ValidationError({"goes_on": message}, code="choose")
    [closed] = [each for each in records.open if each.pk != goes_on]
    [going] = [each for each in records.open if each.pk == goes_on]
    if closed.admission_id or (closed.arrival_id and not going.is_admitted):
        message = _("The dossier that led to the admission has to go on.")
        raise ValidationError({"goes_on": message}, code="admitted")
    if Transfer.objects.pending().filter(candidate=closed).exists():
        message = _("The other dossier is on its way to another cell. Recall it first.")
        raise ValidationError({"goes_on": message}, code="transfer")
    return closed


def _require_adults(records, kept, double):
    for each in records.standing:
        if each.person_id == double.pk and age_on(each.decided_on, kept.born_on) < YOUNGEST:
            raise ValidationError(
                _("By the date of birth that is kept, one admission would be of a minor."),
                code="too_young",
            )


def _move_admissions(records, kept, double, by, reason):
    """Give the admissions of `double` to `kept`, their ages and tallies too; yield entries."""
    moved = [each for each in records.admissions if each.person_id == double.pk]
    standing = [each for each in moved if each.annulled_on is None]
    ages = {each.pk: each.age for each in moved}
    for each in standing:
        each.person = double
    tallies.add(standing, sign=-1)
    for each in standing:
        each.age = age_on(each.decided_on, kept.born_on)
    for each in moved:
        each.person, each.version = kept, each.version + 1
    Admission.objects.bulk_update(moved, ["person", "age", "version"])
    tallies.add(standing)
    for each in moved:
        age = {"age": (ages[each.pk], each.age)} if ages[each.pk] != each.age else {}
        yield _entry(each, kept, double, by, reason, age)


def _move(rows, kept, double, by, reason):
    """Give dossiers or events of `double` to `kept`; yield an entry for each."""
    for each in rows:
        if each.person_id == double.pk:
            each.person, each.version = kept, each.version + 1
            each.save(update_fields=["person", "version"])
            yield _entry(each, kept, double, by, reason, {})


def _admitted_here_after_all(records, by, reason):
    """Let the dossier of an arrival be that of the admission that turned up; yield its entry.

    Raises ValidationError where that admission does not tell when its ceremony was.
    """
    taken = {each.admission_id for each in records.candidates}
    without = [each for each in records.standing if each.pk not in taken]
    arrived = [each for each in records.candidates if each.arrival_id and each.outcome not in _VOID]
    if not (without and arrived):
        return
    admission, dossier = max(without, key=lambda each: each.decided_on), arrived[-1]
    if admission.ceremony_on is None:
        message = _("Record the ceremony on the admission first: the probation began on it.")
        raise ValidationError(message, code="ceremony")
    changes = {"admission": (None, admission.pk), "arrival": (dossier.arrival_id, None)}
    dossier.admission, dossier.arrival, dossier.version = admission, None, dossier.version + 1
    dossier.save(update_fields=["admission", "arrival", "version"])
    place = dossier.organization_id
    yield trail.entry(
        "person.merge", dossier, by=by, organization_id=place, changes=changes, reason=reason
    )


_VOID = (Candidate.Outcome.NOT_ARRIVED, Candidate.Outcome.DOUBLE)


def _entry(record, kept, double, by, reason, more):
    return trail.entry(
        "person.merge",
        record,
        by=by,
        organization_id=record.organization_id,
        changes={"person": (double.pk, kept.pk), **more},
        reason=reason,
    )


def _of_persons(kept, double, records, by, reason):
    """Yield the entries of both persons, each with both keys and what was said of the double."""
    place = min(records.organizations, default=None)
    said = {name: (getattr(double, name), getattr(kept, name)) for name in PERSON_FIELDS}
    for subject, changes in (
        (kept, {"double": (double.pk, kept.pk), **said}),
        (double, {"merged_into": (None, kept.pk)}),
    ):
        yield trail.entry(
            "person.merge", subject, by=by, organization_id=place, changes=changes, reason=reason
        )


def _tell_apart_likewise(kept, double):
    """Whoever was told apart from the double is told apart from the person kept."""
    for told in ToldApart.objects.filter(Q(first=double) | Q(second=double)).order_by("pk"):
        third = told.second_id if told.first_id == double.pk else told.first_id
        if third != kept.pk:
            first, second = sorted((kept.pk, third))
            said = {"reason": told.reason, "by_id": told.by_id, "at": told.at}
            ToldApart.objects.get_or_create(first_id=first, second_id=second, defaults=said)
