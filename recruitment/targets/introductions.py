"""Candidates introduced by the Youth Union and the trade union, and the numbers set for that."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from audit import trail
from organizations import names, once
from organizations.models import Ancestry, Organization, User
from organizations.periods import Period
from recruitment.models import Candidate, IntroductionTarget, Union

FIELDS = ("organization", "union", "start", "end", "number", "document_number")


def counted(
    organizations: Iterable[int], period: Period, *, as_of: date, structure_on: date
) -> dict[tuple[int, str], int]:
    """Return how many persons each union introduced for each organization, by key and union.

    What is nought is left out. One query, whatever the number of organizations.

    Source: docs/definitions.md, "Introductions by unions".
    """
    person = Coalesce(
        "descendant__candidates__person__merged_into", "descendant__candidates__person"
    )
    rows = (
        Ancestry.objects.in_force(structure_on)
        .filter(
            ancestor__in=list(organizations),
            descendant__candidates__outcome__in=Candidate.STANDING,
            descendant__candidates__introduced_by__in=Union.values,
            descendant__candidates__introduced_on__gte=period.start,
            descendant__candidates__introduced_on__lt=period.end,
            descendant__candidates__introduced_on__lte=as_of,
        )
        .values_list("ancestor", "descendant__candidates__introduced_by")
        .annotate(number=Count(person, distinct=True))
        .order_by()
    )
    return {(key, union): number for key, union, number in rows}


def targets(organizations: Iterable[int], period: Period) -> dict[tuple[int, str], int]:
    """Return the targets set for exactly this period, by organization and union. One query."""
    found = IntroductionTarget.objects.filter(
        organization__in=list(organizations), start=period.key.start, end=period.key.end
    )
    return {
        (key, union): number
        for key, union, number in found.values_list("organization", "union", "number")
    }


@transaction.atomic
def set_target(
    *,
    organization: Organization,
    union: str,
    period: Period,
    number: int,
    by: User,
    document_number: str = "",
) -> IntroductionTarget:
    """Set how many candidates a union is to introduce from an organization in a period.

    Raises ValidationError if there is a target already.
    """
    target = IntroductionTarget(
        organization=organization,
        union=union,
        start=period.key.start,
        end=period.key.end,
        as_term=period.is_term,
        number=number,
        document_number=names.clean(document_number),
        recorded_by=by,
    )
    target.full_clean()
    once.store(target, force_insert=True)
    trail.record(
        "introduction_target.set",
        target,
        by=by,
        changes=trail.created(target, FIELDS),
        organization_id=organization.pk,
    )
    return target


@transaction.atomic
def change_target(
    target: IntroductionTarget, *, number: int, reason: str, by: User, document_number: str = ""
) -> IntroductionTarget:
    """Change a target, with a reason; what it was before stands in the trail."""
    reason = names.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why.")})
    target = IntroductionTarget.objects.select_for_update().get(pk=target.pk)
    before = trail.snapshot(target, FIELDS)
    target.number, target.document_number = number, names.clean(document_number)
    target.full_clean()
    target.save()
    trail.record(
        "introduction_target.change",
        target,
        by=by,
        changes=trail.changed(before, target),
        reason=reason,
        organization_id=target.organization_id,
    )
    return target
