"""Organizations that are put on record by the thousand, checked beforehand by who loads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from audit import trail
from organizations import ancestry
from organizations.models import Organization, Placement, User


@dataclass
class Founding:
    """An organization to be founded, under `parent` (None for a root), from `start`.

    `end` is given only for one that is recorded after the fact and no longer stands.
    """

    organization: Organization
    parent: Organization | None
    start: date
    end: date | None = None


@transaction.atomic
def found_many(foundings: Iterable[Founding], *, by: User, decision_number: str = "") -> None:
    """Record many foundings that were checked before, parents before their children.

    Queries grow with thousands of organizations, not with each.
    """
    foundings = list(foundings)
    Organization.objects.bulk_create([each.organization for each in foundings], batch_size=1000)
    placements = [
        Placement(
            organization=each.organization,
            parent=each.parent,
            start=each.start,
            end=each.end,
            decision_number=decision_number,
        )
        for each in foundings
    ]
    Placement.objects.bulk_create(placements, batch_size=1000)
    new = {each.organization.pk for each in foundings}
    history = ancestry.History.of(
        {each.parent.pk for each in foundings if each.parent is not None} - new
    )
    for each in foundings:
        parent = each.parent.pk if each.parent is not None else None
        history.add(each.organization.pk, each.start, each.end, parent)
    ancestry.write((each.organization.pk for each in foundings), history)
    trail.record_all(
        trail.entry(
            "organization.found",
            each.organization,
            by=by,
            organization_id=each.organization.pk,
            changes={
                "code": (None, each.organization.code),
                "name": (None, each.organization.name),
                "kind": (None, each.organization.kind),
                "parent": (None, each.parent.code if each.parent else None),
                "start": (None, each.start),
                "end": (None, each.end),
            },
        )
        for each in foundings
    )
