"""What every event of a dossier does: hold its rows, take its version, tell step and trail.

All cells concerned are held first and at once, in the order of their keys, as by admissions
and reorganizations, so that none of them waits for another in a circle; then the dossier by
its version.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations import holding
from organizations.models import Organization, User
from organizations.prepared import Given, PreparedRecords
from recruitment.counting import dossier_tallies
from recruitment.findings import Finding, Remark
from recruitment.models import Candidate, Person, Step
from recruitment.persons.readers import READ, without_sensitive


class Unconfirmed(Exception):
    """Something odd was found that the user has not confirmed; nothing was written.

    `warnings` are all that were found, those confirmed already among them.
    """

    def __init__(self, warnings: Sequence[Finding | Remark]):
        super().__init__(", ".join(warning.code for warning in warnings))
        self.warnings = warnings


class Conflict(Exception):
    """Somebody else changed the record since it was read; nothing was written."""


def hold_cells(organizations: Iterable[int]) -> None:
    """Hold these organizations until the transaction ends; see `holding.hold_rows`."""
    holding.hold_rows(Organization, organizations)


def hold_persons(persons: Collection[int]) -> None:
    """Hold these persons until the transaction ends, in the order of their keys.

    After the organizations. Raises ValidationError where one of them turned out to be a
    double meanwhile, and is on record as another person.
    """
    if not persons:
        return
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk")
    if any(merged_into for _key, merged_into in rows.values_list("pk", "merged_into")):
        message = _("This person was merged with another one meanwhile. Search for the name again.")
        raise ValidationError(message, code="merged")


def hold_person(person: Person) -> Person:
    """Hold a person, whose admissions may lie elsewhere, and return the row as it is stored.

    After the cells, as in `admissions`. Raises ValidationError for who is merged meanwhile.
    """
    hold_persons({person.pk})
    return Person.objects.get(pk=person.pk)


def hold_with_others(candidate: Candidate) -> None:
    """Hold the cells of the dossier and of all others of its person, which share a name."""
    others = Candidate.objects.filter(person=candidate.person_id).order_by()
    hold_cells(cells_of(candidate).union(others.values_list("organization", flat=True)))


def take_version(rows: QuerySet, record: Model, version: int) -> None:
    """Take the next version of `record`, one of `rows`; the caller holds what it lies in.

    Of several who saw the same version one gets it; the others get Conflict, as all do once it is
    none of `rows` any more.
    """
    if not rows.filter(pk=record.pk, version=version).update(version=version + 1):
        raise Conflict


def claim(candidate: Candidate, version: int) -> Candidate:
    """Hold the dossier's cells, take its next version, and return the row as it is stored."""
    held = cells_of(candidate)
    hold_cells(held)
    take_version(Candidate.objects.all(), candidate, version)
    [claimed] = _STORED.rows(key=candidate.pk)
    if not cells_of(claimed) <= held:
        raise Conflict
    return claimed


_STORED = PreparedRecords(
    lambda: Candidate.objects.select_related(
        "person", "organization", "rule_set", "admission", "arrival"
    ).filter(pk=Given("key", Candidate._meta.pk))
)


def cells_of(candidate: Candidate) -> set[int]:
    """Return the cell where the dossier lies, and the one for which its admission counts.

    They differ once an admitted person has moved.
    """
    cells = {candidate.organization_id}
    return cells | {candidate.admission.organization_id} if candidate.admission else cells


def cells_of_all(candidates: Iterable[int]) -> set[int]:
    """Return what `cells_of` does, for the dossiers of all these keys. One query."""
    rows = Candidate.objects.filter(pk__in=list(candidates)).order_by()
    cells = rows.values_list("organization", "admission__organization")
    return {cell for both in cells for cell in both if cell is not None}


def store(candidate: Candidate, **how) -> None:
    """Save a dossier whose cell the caller holds, and count it where it stands from now on.

    A new one gets the key of its person, who is held and read anew for it: a name may have been
    corrected since. From then on `CandidateQuerySet.rename` keeps it.
    """
    if candidate._state.adding:
        before, candidate.sort_key = None, hold_person(candidate.person).sort_key
    else:
        before = dossier_tallies.stored(candidate)
    candidate.save(**how)
    dossier_tallies.change(before, dossier_tallies.place_of(candidate))


def settle(
    faults: Iterable[Finding | Remark],
    warnings: Iterable[Finding | Remark],
    confirmed: Collection[str],
) -> None:
    """Raise ValidationError for the faults, by field; else Unconfirmed for what is odd."""
    errors: dict[str, list[ValidationError]] = {}
    for fault in faults:
        error = ValidationError(fault.message, code=fault.code)
        errors.setdefault(fault.field or "__all__", []).append(error)
    if errors:
        raise ValidationError(errors)
    warnings = list(warnings)
    if any(warning.code not in confirmed for warning in warnings):
        raise Unconfirmed(warnings)


def required(reason: str) -> str:
    """Return the reason without spaces at its ends; raises ValidationError without one."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why.")})
    return reason


def record(action: str, candidate: Candidate, *, by: User, changes: dict, reason: str = "") -> None:
    """Write the audit entry of an event of `candidate`."""
    trail.record(
        action,
        candidate,
        by=by,
        organization_id=candidate.organization_id,
        changes=changes,
        reason=reason,
    )


def add_step(
    candidate: Candidate,
    kind: Step.Kind,
    *,
    on: date,
    by: User,
    before: str,
    findings: Iterable[Finding] = (),
    at: datetime | None = None,
    **said,
) -> Step:
    """Add to the history that `candidate`, which stood at `before`, stands where it does now.

    `said` is what else a step tells: its document, remark and reason, and the rule set that it
    followed where that is not the dossier's. `at` is the moment that it shares with what was
    marked with it. Steps of `candidate` that were read before are forgotten, since they lack this
    one.
    """
    if "steps" in getattr(candidate, "_prefetched_objects_cache", ()):
        candidate.refresh_from_db(fields=["steps"])
    return Step.objects.create(
        candidate=candidate,
        kind=kind,
        before=before,
        after=candidate.stage,
        on=on,
        findings=[finding.as_data() for finding in findings],
        by=by,
        at=at or timezone.now(),
        **{"rule_set": candidate.rule_set} | said,
    )


def require_open(candidate: Candidate) -> None:
    if not candidate.is_open:
        raise ValidationError(_("This dossier is closed."), code="closed")


def require_day(candidate: Candidate, on: date, today: date) -> None:
    """Raise ValidationError unless `on` lies between the last step and today."""
    if on > today:
        raise ValidationError({"on": _("This day lies in the future.")}, code="future")
    if on < candidate.stage_on:
        finding = Finding("too_early", "on", {"day": candidate.stage_on.isoformat()})
        raise ValidationError({"on": finding.message}, code="too_early")


def history_of_dossier(candidate: Candidate, *, sensitive: bool) -> list[Entry]:
    """Return what was done to a dossier, newest first, without sensitive values unless asked."""
    entries = Entry.objects.about(candidate).exclude(action=READ)
    return without_sensitive(entries, sensitive)
