"""What can be picked on the left of the workbench."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from config.typed.keys import keys_sent
from organizations.browsing import ranked
from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Placement
from organizations.reorganization import reach

SHOWN = 60
PICKED_AT_MOST = 500


@dataclass
class Offer:
    """The organizations to pick from, how many more there are, and below which one they stand."""

    organizations: list[Organization]
    more: int = 0
    above: Organization | None = None


def picked(keys: Iterable[str], jurisdiction: Jurisdiction, on: date) -> list[Organization]:
    """Return the organizations in reach with these keys, in that order. One query."""
    numbers = keys_sent(keys)[:PICKED_AT_MOST]
    found = reach.in_reach(jurisdiction).with_parent_name(on).in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def offer(
    jurisdiction: Jurisdiction, on: date, *, words: str = "", kind: str = "", below: str = ""
) -> Offer:
    """Return what stands on the day `on` and is searched for, or stands under `below`, a key.

    Without either, what stands at the top of the reach and right under it.
    """
    reached = reach.in_reach(jurisdiction).standing(on)
    above = None
    if words:
        found = reached.search(words)
    else:
        above = next(iter(picked([below], jurisdiction, on)), None) if below else None
        found = reached.directly_under(above, on) if above else _tops(reached, jurisdiction, on)
    if kind:
        found = found.filter(kind=kind)
    places = Placement.objects.in_force(on).filter(parent=OuterRef("pk"))
    rows = found.with_parent_name(on).annotate(has_below=Exists(places))
    shown = list(ranked(rows, words)[: SHOWN + 1])
    more = found.count() - SHOWN if len(shown) > SHOWN else 0
    return Offer(shown[:SHOWN], more, above)


def children(organization: Organization, on: date) -> list[Organization]:
    return list(Organization.objects.directly_under(organization, on))


def _tops(reached, jurisdiction, on):
    """Keep the organizations of the posts, and what stands directly under one of them."""
    tops = jurisdiction.administering
    near = Ancestry.objects.in_force(on).filter(ancestor__in=tops, distance__lte=1)
    return reached.filter(pk__in=near.values("descendant"))
