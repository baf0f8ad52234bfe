"""When anything came into an organization or left it, so that its figures are of other units."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, F, OuterRef, Value

from organizations.models import Ancestry, Placement


@dataclass
class Changed:
    """The last day on which anything came into an organization that stood already, or left it;
    and the last day on which anything came or left, its founding out of others included."""

    since_standing: date | None = None
    since_ever: date | None = None

    def note(self, day: date, *, stood: bool) -> None:
        self.since_ever = max(self.since_ever or day, day)
        if stood:
            self.since_standing = max(self.since_standing or day, day)

    def after(self, day: date) -> date | None:
        """Return the last day on which its border changed, if that is after `day`."""
        last = self.since_standing
        return last if last is not None and last > day else None


def anything_moved(first: date, last: date) -> Exists:
    """Tell whether any organization left its place after `first`, up to `last`: without that
    nothing crossed any border. The database asks this once, and not of each row."""
    return Exists(Placement.objects.filter(end__gt=first, end__lte=last))


def changed_borders(keys: Collection[int], first: date, last: date) -> dict[int, Changed]:
    """Return when the borders of these organizations changed after `first`, up to `last`.

    What was founded there, or moved inside, changes no border; that of who ended counts with its
    heir. Those whose border did not change are left out. One query.

    Source: docs/definitions.md, "Like with like".
    """
    moved = Placement.objects.filter(end__gt=first, end__lte=last).values("organization")
    pairs = Ancestry.objects.filter(ancestor__in=list(keys), descendant__in=moved).order_by()
    same = Ancestry.objects.filter(ancestor=OuterRef("ancestor"), descendant=OuterRef("descendant"))
    left = pairs.filter(~Exists(same.filter(start=OuterRef("end"))), end__gt=first, end__lte=last)
    came = pairs.filter(
        _stood_before("descendant"),
        ~Exists(same.filter(end=OuterRef("start"))),
        start__gt=first,
        start__lte=last,
    )
    stood = Value(True, output_field=BooleanField())
    rows = left.annotate(day=F("end"), stood=stood).values_list("ancestor", "day", "stood")
    came = came.annotate(day=F("start"), stood=_stood_before("ancestor"))
    found: dict[int, Changed] = {}
    for key, day, stood in rows.union(came.values_list("ancestor", "day", "stood")):
        found.setdefault(key, Changed()).note(day, stood=bool(stood))
    return found


def _stood_before(name: str) -> Exists:
    """Tell of a pair whether its organization of that name stood before the pair began."""
    own = Ancestry.objects.filter(ancestor=OuterRef(name), descendant=OuterRef(name))
    return Exists(own.filter(start__lt=OuterRef("start")))
