"""The events of a quota: issued, revised by a new version, withdrawn; and the exemption from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.holding import hold_rows
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.changed_borders import changed_borders
from recruitment.models import Exemption, Milestone, Quota
from recruitment.targets.quota_content import check, measure

CONTENT = ("form", "low", "high", "or_percent", "issuer", "document_number", "document_on")
RECORDED = ("version", *CONTENT, "base_members", "effective_on", "reason")
TOLD = ("version", "form", "low", "high", "or_percent", "document_number", "effective_on")
"""What the trail tells of a version that is withdrawn."""
KEYS = ("organization", "issued_by", "withdrawn_by")
BATCH = 1000
"""Rows that are written by one statement."""


@dataclass(frozen=True)
class Asked:
    """What is asked of one organization: the content of a line, and the document that asks it.

    `low` and `high` are persons, or per cent of members in the form `percent`; units, where `group`
    names them. With `or_percent` the line is met by either. `milestones` are days and the per cent
    due by their end; None keeps those there were. `expected_version` is the newest version that
    the user saw, 0 for none, None if that does not matter.
    """

    organization: Organization
    period: Period
    basis: str
    low: Decimal | int
    high: Decimal | int | None = None
    or_percent: Decimal | None = None
    form: str = Quota.Form.EXACT
    group: str = ""
    issuer: str = ""
    document_number: str = ""
    document_on: date | None = None
    effective_on: date | None = None
    reason: str = ""
    milestones: Iterable[tuple[date, int]] | None = None
    expected_version: int | None = None

    def version(self, number: int, by: User, at: datetime) -> Quota:
        """Return the unsaved version of that number."""
        return Quota(
            organization=self.organization,
            start=self.period.key.start,
            end=self.period.key.end,
            as_term=self.period.is_term,
            basis=self.basis,
            group=self.group,
            form=self.form,
            low=Decimal(self.low),
            high=None if self.high is None else Decimal(self.high),
            or_percent=self.or_percent,
            issuer=self.issuer,
            document_number=self.document_number,
            document_on=self.document_on,
            effective_on=self.effective_on or self.period.earliest,
            reason=self.reason,
            issued_by=by,
            issued_at=at,
            version=number,
        )


class Refused(Exception):
    """Some of what was asked is refused, so that nothing of it was done.

    `errors` has the ValidationError of each, by its place in what was asked.
    """

    def __init__(self, errors: Mapping[int, ValidationError]):
        super().__init__(f"{len(errors)} refused")
        self.errors = errors


@dataclass(frozen=True)
class _Issued:
    """A version to be written: what it replaces, and the milestones before and with it."""

    quota: Quota
    newest: Quota | None
    due_before: list[tuple[date, int]]
    due: list[tuple[date, int]]


def issue(*, by: User, **asked) -> Quota:
    """Issue a quota line, or the next version of one, and return the version now newest.

    The arguments are the fields of `Asked`. The first version takes effect on the first day of
    the period unless `effective_on` says otherwise; a later one needs that day, and a reason. The
    same content again changes nothing, unless units came or left before the day from which it is
    issued anew.

    Raises ValidationError, by field, in the user's words. Seven queries.
    """
    try:
        return issue_all([Asked(**asked)], by=by)[0]
    except Refused as refused:
        raise refused.errors[0] from None


@transaction.atomic
def issue_all(asked: Sequence[Asked], *, by: User) -> list[Quota]:
    """Issue all of these, of one line each, as `issue` does, or none; return the newest versions.

    Raises Refused. Seven queries, for thousands too, but for quotas in per cent of members and
    for what is issued anew unchanged, of which each asks one or two.
    """
    if not asked:
        return []
    hold_rows(Organization, (each.organization.pk for each in asked))
    known = _versions(asked)
    newest = {line: _newest(versions) for line, versions in known.items()}
    due = _milestones(filter(None, newest.values()))
    at, found, errors = timezone.now(), [], {}
    for number, each in enumerate(asked):
        try:
            found.append(_issued(each, known[_line(each)], due, by, at))
        except ValidationError as error:
            errors[number] = error
    if errors:
        raise Refused(errors)
    _write([each for each in found if isinstance(each, _Issued)], by)
    return [each.quota if isinstance(each, _Issued) else each for each in found]


def _issued(asked, versions, due, by, at) -> _Issued | Quota:
    """Return the version to be written, or the newest one if that is what is asked."""
    newest = _newest(versions)
    _require_unchanged(newest, asked.expected_version)
    quota = asked.version(versions[0].version + 1 if versions else 1, by, at)
    due_before = due[newest.pk] if newest else []
    due_now = due_before if asked.milestones is None else sorted(asked.milestones)
    is_same = newest and _content(newest) == _content(quota) and due_now == due_before
    if is_same and not _has_other_units(newest, asked.effective_on):
        return newest
    check(quota, newest, asked.effective_on)
    measure(quota, newest)
    quota.clean_fields(exclude=KEYS)  # of a key the database would be asked, one by one
    return _Issued(quota, newest, due_before, due_now)


def _write(issued: list[_Issued], by):
    """Write the versions, from which day on those before them hold no more, and the trail."""
    replaced = defaultdict(list)
    for each in issued:
        if each.newest:
            replaced[each.quota.effective_on].append(each.newest.pk)
    for day, keys in replaced.items():
        Quota.objects.filter(pk__in=keys).update(superseded_on=day)
    Quota.objects.bulk_create([each.quota for each in issued], batch_size=BATCH)
    Milestone.objects.bulk_create(
        [
            Milestone(quota=each.quota, on=on, percent=percent)
            for each in issued
            for on, percent in each.due
        ],
        batch_size=BATCH,
    )
    trail.record_all(
        trail.entry(
            "quota.revise" if each.newest else "quota.issue",
            each.quota,
            by=by,
            organization_id=each.quota.organization_id,
            changes=_changes(each),
            reason=each.quota.reason,
        )
        for each in issued
    )


def withdraw(
    quota: Quota,
    *,
    reason: str,
    by: User,
    whole: bool = False,
    expected_version: int | None = None,
) -> Quota | None:
    """Withdraw the newest version of the line of `quota`, as issued by mistake.

    What is withdrawn counts on no day, past days included. The version before it holds again, as
    long as it did before, and is returned; None if there is none. With `whole`, all versions are
    withdrawn. `expected_version` is the newest version that the user saw.

    Raises ValidationError without a reason, or if nothing of the line stands.

    Source: docs/definitions.md, "Quota withdrawn".
    """
    seen = [(quota, expected_version)]
    try:
        return withdraw_all(seen, reason=reason, by=by, whole=whole)[0]
    except Refused as refused:
        raise refused.errors[0] from None


@transaction.atomic
def withdraw_all(
    quotas: Sequence[tuple[Quota, int | None]], *, reason: str, by: User, whole: bool = True
) -> list[Quota | None]:
    """Withdraw the lines of these quotas, with the versions that the user saw, as `withdraw` does;
    return what holds again of each. All or none: raises Refused. Five queries, for thousands too.
    """
    hold_rows(Organization, (quota.organization_id for quota, _seen in quotas))
    reason = reason.strip()
    known = _versions([quota for quota, _seen in quotas])
    gone, again, errors = [], [], {}
    for number, (quota, seen) in enumerate(quotas):
        versions = [each for each in known[_line(quota)] if each.withdrawn_at is None]
        try:
            _require_to_withdraw(versions, reason, seen)
        except ValidationError as error:
            errors[number] = error
            continue
        gone += versions if whole else versions[:1]
        again.append(None if whole or len(versions) == 1 else versions[1])
    if errors:
        raise Refused(errors)
    at = timezone.now()
    for each in gone:
        each.withdrawn_at, each.withdrawn_by, each.withdrawal_reason = at, by, reason
    Quota.objects.filter(pk__in=[each.pk for each in gone]).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason=reason
    )
    for each in filter(None, again):
        each.superseded_on = None
    holding = [each.pk for each in again if each]
    if holding:
        Quota.objects.filter(pk__in=holding).update(superseded_on=None)
    trail.record_all(
        trail.entry(
            "quota.withdraw",
            each,
            by=by,
            organization_id=each.organization_id,
            changes={name: (value, None) for name, value in trail.snapshot(each, TOLD).items()},
            reason=reason,
        )
        for each in gone
    )
    return again


def _require_to_withdraw(versions, reason, seen):
    if not reason:
        raise ValidationError({"reason": _("Say why the quota is withdrawn.")})
    if not versions:
        raise ValidationError(_("This quota was withdrawn already."), code="conflict")
    _require_unchanged(versions[0], seen)


@transaction.atomic
def exempt(
    organization: Organization, *, start: date, end: date | None, reason: str, by: User
) -> Exemption:
    """Expect nothing of `organization` during [start, end), for that reason."""
    exemption = Exemption(
        organization=organization, start=start, end=end, reason=reason.strip(), granted_by=by
    )
    exemption.full_clean()
    hold_rows(Organization, [organization.pk])
    exemption.save()
    trail.record(
        "exemption.grant",
        exemption,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(exemption, ["start", "end"]),
        reason=reason,
    )
    return exemption


@transaction.atomic
def end_exemption(exemption: Exemption, *, on: date, by: User) -> None:
    """Let `exemption` end on `on`; raises ValidationError if it would end before it starts."""
    old = exemption.end
    exemption.end = on
    exemption.full_clean()
    exemption.save(update_fields=["end"])
    trail.record(
        "exemption.end",
        exemption,
        by=by,
        organization_id=exemption.organization_id,
        changes={"end": (old, on)},
    )


def _newest(versions):
    """Return the newest of `versions` that stands, or None; they come newest first."""
    return next((each for each in versions if each.withdrawn_at is None), None)


def _require_unchanged(newest, expected_version):
    seen = newest.version if newest else 0
    if expected_version is not None and expected_version != seen:
        raise ValidationError(_("This quota was changed meanwhile."), code="conflict")


def _has_other_units(newest, effective_on) -> bool:
    """Tell whether anything came or left between the day of `newest` and `effective_on`."""
    key, since = newest.organization_id, max(newest.effective_on, newest.start)
    if effective_on is None or effective_on <= since:
        return False
    changed = changed_borders([key], since, effective_on).get(key)
    return changed is not None and changed.after(since) is not None


def _content(quota):
    return [getattr(quota, name) for name in CONTENT]


def _changes(issued):
    if issued.newest is None:
        changes = trail.created(issued.quota, RECORDED)
    else:
        changes = trail.changed(trail.snapshot(issued.newest, RECORDED), issued.quota)
    if issued.due_before != issued.due:
        changes["milestones"] = (_written(issued.due_before), _written(issued.due))
    return changes


def _written(due):
    """Return milestones as they are typed, for the trail."""
    return ", ".join(f"{on:%d/%m/%Y} {percent} %" for on, percent in due) or None


def _line(asked) -> tuple:
    """Return what tells a line, of a quota or of what is asked, from every other."""
    key = asked.period.key
    organization = getattr(asked, "organization_id", None) or asked.organization.pk
    return organization, key.start, key.end, asked.basis, asked.group


def _versions(asked) -> dict[tuple, list[Quota]]:
    """Return all versions of these lines, withdrawn ones too, newest first. One query."""
    lines: dict[tuple, list[Quota]] = {_line(each): [] for each in asked}
    keys, starts, ends, bases, groups = (set(each) for each in zip(*lines, strict=True))
    found = Quota.objects.filter(
        organization__in=keys, start__in=starts, end__in=ends, basis__in=bases, group__in=groups
    )
    for quota in found.order_by("-version"):
        line = (quota.organization_id, quota.start, quota.end, quota.basis, quota.group)
        if line in lines:
            lines[line].append(quota)
    return lines


def _milestones(quotas) -> dict[int, list[tuple[date, int]]]:
    """Return the milestones of each of these by its key, in order. One query, or none."""
    found: dict[int, list[tuple[date, int]]] = {quota.pk: [] for quota in quotas}
    rows = Milestone.objects.filter(quota__in=list(found)) if found else Milestone.objects.none()
    for key, on, percent in rows.order_by("on").values_list("quota", "on", "percent"):
        found[key].append((on, percent))
    return found
