"""What happened to organizations, on which day, and by which document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import Ancestry, Organization, Placement, Succession
from organizations.periods import Period

DOCUMENT = ("decision_number", "reorganization__decided_on")
"""Where placements and successions name the document that they came about by, and its date."""

DOCUMENT_OF_A_NAME = ("reorganization__number", "reorganization__decided_on")


def document_of(record: Placement | Succession) -> str:
    """Return by which document a placement began, or a succession came about; perhaps nothing.

    Its `reorganization` should be loaded with it.
    """
    reorganization = record.reorganization
    return written(record.decision_number, reorganization and reorganization.decided_on)


def written(number: str | None, decided_on: date | None) -> str:
    """Return a document by its number and date, as far as they are known."""
    if not decided_on:
        return number or ""
    day = date_format(decided_on, "SHORT_DATE_FORMAT")
    if not number:
        return _("decision of %(day)s") % {"day": day}
    return _("%(number)s of %(day)s") % {"number": number, "day": day}


@dataclass(frozen=True)
class Event:
    """`organization` ended and `other` took over, or it came to stand under `other`.

    `other` is None for what came to stand at the top.
    """

    organization: Organization
    other: Organization | None
    on: date
    has_ended: bool
    document: str


def events(happened: Iterable[tuple[int, date]]) -> dict[int, Event]:
    """Return, by organization, what changed under whom it counts on the day beside its key.

    That is what happened to itself, else to the nearest of those above it. Three queries,
    however many there are.
    """
    days = dict(happened)
    counted = Ancestry.objects.filter(descendant__in=days).filter(
        Q(start__in=days.values()) | Q(end__in=days.values()) | _holds_on_one_of(days.values())
    )
    lines = sorted(
        counted, key=lambda line: (line.distance, line.ancestor_id != line.descendant_id)
    )
    above = {line.ancestor_id for line in lines}
    ended = {
        (each.predecessor_id, each.on): Event(
            each.predecessor, each.successor, each.on, True, document_of(each)
        )
        for each in Succession.objects.filter(
            predecessor__in=above, on__in=days.values(), is_heir=True
        ).select_related("predecessor", "successor", "reorganization")
    }
    placed = {
        (each.organization_id, each.start): Event(
            each.organization, each.parent, each.start, False, document_of(each)
        )
        for each in Placement.objects.filter(
            organization__in=above, start__in=days.values()
        ).select_related("organization", "parent", "reorganization")
    }
    found = {}
    for line in lines:
        day = days[line.descendant_id]
        event = _event(line, day, ended, placed)
        if event and line.descendant_id not in found:
            found[line.descendant_id] = event
    return found


def _holds_on_one_of(days):
    earliest, latest = min(days, default=date.max), max(days, default=date.min)
    return Q(start__lte=latest) & (Q(end__isnull=True) | Q(end__gt=earliest))


def _event(line, day, ended, placed):
    """Return what happened to the ancestor of `line`, if it held until or from that day."""
    until = line.start < day and (line.end is None or line.end >= day)
    since = line.start <= day and (line.end is None or line.end > day)
    key = (line.ancestor_id, day)
    return (until and ended.get(key)) or (since and placed.get(key)) or None


def days_of_change(organization: Organization, period: Period, until: date) -> list[date]:
    """Return the days inside `period`, up to `until`, on which `organization` was reorganized.

    So it is when it moved, took over or ended, when one of those directly below it moved,
    ended or took over, or when anything that stood before came under it or left it. Its first
    day does not divide a period. That something was founded below it is no reorganization.
    One query.

    Source: docs/definitions.md, "A period with a reorganization in it".
    """
    inside = {"gt": period.start, "lte": min(until, period.last_day)}

    def on(field):
        return {f"{field}__{name}": day for name, day in inside.items()}

    itself_or_below = Q(organization=organization) | Q(parent=organization)
    earlier = Placement.objects.filter(organization=OuterRef("organization"), end=OuterRef("start"))
    below = Placement.objects.filter(parent=organization).values("organization")
    parts: list[QuerySet] = [
        Placement.objects.filter(itself_or_below, **on("end")).values_list("end"),
        Placement.objects.filter(Exists(earlier), itself_or_below, **on("start")).values_list(
            "start"
        ),
        Succession.objects.filter(
            Q(successor=organization) | Q(successor__in=below), **on("on")
        ).values_list("on"),
    ]
    if organization.kind != Organization.Kind.CENTRAL:  # nothing crosses the nation's border
        parts += _days_of_crossing(organization, on)
    first, *rest = [part.order_by() for part in parts]
    return sorted({day for (day,) in first.union(*rest)})


def _days_of_crossing(organization, on):
    """Return, as queries, when what stood before came under `organization` or left it."""
    pairs = Ancestry.objects.filter(ancestor=organization)
    same = Ancestry.objects.filter(ancestor=organization, descendant=OuterRef("descendant"))
    stood = Placement.objects.filter(
        organization=OuterRef("descendant"), start__lt=OuterRef("start")
    )
    came = pairs.filter(~Exists(same.filter(end=OuterRef("start"))), Exists(stood), **on("start"))
    left = pairs.filter(~Exists(same.filter(start=OuterRef("end"))), **on("end"))
    return [came.values_list("start"), left.values_list("end")]


def day_before(day: date) -> date:
    return day - timedelta(days=1)
