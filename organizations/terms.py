"""Terms: their days are recorded and corrected, and are found for whoever is asked about."""

from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.holding import hold_rows
from organizations.models import Ancestry, CongressTerm, Organization, User
from organizations.periods import Period, TermPeriod

RECORDED = ["first_year", "last_year", "start", "end"]
WITHDRAWN = ["withdrawn_at", "withdrawn_by", "withdrawal_reason"]


@transaction.atomic
def record(
    *, organization: Organization, name: TermPeriod, start: date, last_day: date, by: User
) -> CongressTerm:
    """Record that the term `name` of `organization` lasts from `start` to `last_day`.

    `name` has its years. The same days again change nothing. Raises
    ValidationError, by field: if other days are recorded, or if they overlap another term.
    """
    first, last = name.first_year, name.last_year
    hold_rows(Organization, [organization.pk])
    known = organization.terms.standing().filter(first_year=first, last_year=last).first()
    if known and (known.start, known.period.last_day) == (start, last_day):
        return known
    term = CongressTerm(organization=organization, first_year=first, last_year=last)
    _set_days(term, start, last_day)
    term.save(force_insert=True)
    trail.record(
        "term.record",
        term,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(term, RECORDED),
    )
    return term


@transaction.atomic
def correct_term(term: CongressTerm, *, start: date, last_day: date, by: User) -> CongressTerm:
    """Let `term` last from `start` to `last_day`; raises ValidationError as `record` does."""
    hold_rows(Organization, [term.organization_id])
    term.refresh_from_db()
    _require_standing(term)
    before = trail.snapshot(term, RECORDED)
    _set_days(term, start, last_day)
    changes = trail.changed(before, term)
    if changes:
        term.save(update_fields=["start", "end"])
        trail.record(
            "term.correct", term, by=by, organization_id=term.organization_id, changes=changes
        )
    return term


@transaction.atomic
def withdraw(term: CongressTerm, *, reason: str, by: User) -> None:
    """Withdraw a term that was recorded by mistake, as on another organization.

    It then gives nobody its days, of past figures either: they are read in those of the term of
    that name above, or in estimated ones. Raises ValidationError without a reason, or if it was
    withdrawn already.
    """
    hold_rows(Organization, [term.organization_id])
    term.refresh_from_db()
    _require_standing(term)
    reason = names.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the term is withdrawn.")})
    term.withdrawn_at, term.withdrawn_by, term.withdrawal_reason = timezone.now(), by, reason
    term.save(update_fields=WITHDRAWN)
    trail.record(
        "term.withdraw",
        term,
        by=by,
        organization_id=term.organization_id,
        changes={name: (value, None) for name, value in trail.snapshot(term, RECORDED).items()},
        reason=reason,
    )


def _require_standing(term):
    if term.withdrawn_at is not None:
        raise ValidationError(_("This term was withdrawn already."), code="conflict")


def named(text: str) -> TermPeriod:
    """Return the term that `text` names, such as 2020-2025; raises ValidationError."""
    period = Period.parse(text)
    if not isinstance(period, TermPeriod):
        raise ValidationError(_("A term is named by two years, such as 2020-2025."))
    return period


class _Recorded(NamedTuple):
    """The days of a term, and how far above they were recorded."""

    period: Period
    distance: int


Years = tuple[int, int]


def resolved(organization: int, period: Period, *, on: date) -> Period:
    """Return `period` with the days that it has for an organization, by its key, on the day `on`.

    Only a term has days of its own: those that the organization recorded, or else the nearest
    above it, or else five calendar years, which are marked as estimated. One query for a term.

    Source: docs/definitions.md, "Term".
    """
    if not isinstance(period, TermPeriod):
        return period
    recorded = _recorded(organization, on)
    first, last = period.first_year, period.last_year
    earlier = next((years for years in recorded if years[1] == first), None)
    return _term((first, last), recorded, _term(earlier or (2 * first - last, first), recorded))


def _recorded(organization, on) -> dict[Years, _Recorded]:
    rows = (
        Ancestry.objects.in_force(on)
        .filter(descendant=organization)
        .filter(ancestor__terms__isnull=False, ancestor__terms__withdrawn_at=None)
        .order_by("-distance")
        .values_list(
            "ancestor__terms__first_year",
            "ancestor__terms__last_year",
            "ancestor__terms__start",
            "ancestor__terms__end",
            "distance",
        )
    )
    return {
        (first, last): _Recorded(Period(start, end), distance)
        for first, last, start, end, distance in rows
    }


def _term(years, recorded, before=None) -> TermPeriod:
    """Return the term of these years, which shares no day with the one before or after it.

    Where days are estimated, they lie between those recorded of its neighbours. Of two that were
    recorded by different organizations, the nearer keeps its days.
    """
    first, last = years
    own = recorded.get(years)
    days = own.period if own else Period.of_term(first, last)
    start, end = days.start, days.end
    for (its_first, its_last), other in recorded.items():
        if own and own.distance <= other.distance:
            continue
        if its_last == first:
            start = max(start, other.period.end) if own else other.period.end
        if its_first == last:
            end = min(end, other.period.start) if own else other.period.start
    if end <= start:
        start, end = days.start, days.end
    return TermPeriod(start, end, first, last, is_estimated=own is None, before=before)


def _set_days(term, start, last_day):
    """Raise ValidationError, by field, unless the days fit the name and no other term has them."""
    if last_day < start:
        raise ValidationError({"last_day": _("The last day comes before the first.")})
    if not term.first_year <= start.year <= term.first_year + 1:
        message = _("The term %(name)s begins in %(year)s, or in the year after it.")
        asked = {"name": term.code, "year": term.first_year}
        raise ValidationError({"start": message % asked})
    if not term.first_year < last_day.year <= term.last_year + 1:
        message = _("The term %(name)s ends by the end of %(year)s at the latest.")
        asked = {"name": term.code, "year": term.last_year + 1}
        raise ValidationError({"last_day": message % asked})
    term.start, term.end = start, last_day + timedelta(days=1)
    others = term.organization.terms.standing().exclude(pk=term.pk)
    overlapping = others.filter(start__lt=term.end, end__gt=term.start).first()
    if overlapping:
        days = overlapping.period
        message = _("The term %(name)s has %(first)s – %(last)s. Terms cannot overlap.")
        said = {"name": overlapping.code, "first": f"{days.start:%d/%m/%Y}"}
        raise ValidationError(message % (said | {"last": f"{days.last_day:%d/%m/%Y}"}))
    term.full_clean()
