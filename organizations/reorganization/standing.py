"""What stands where, as far as a reorganization touches it: a piece of the tree in memory.

`plan` reads nothing else. Loading costs a few queries for each level of the tree, however
large the tree is; memory grows with what is touched, not with history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Max, Q

from organizations.ancestry import batches
from organizations.models import Action, FormerName, Organization, Placement


@dataclass(frozen=True)
class Place:
    """Under whom, by code (None for a root), during [start, end); no end: still."""

    parent: str | None
    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True)
class Unit:
    """An organization, and the places it has from the day on that was asked about.

    `pk` is None for one that is still to be founded. `first` is the day it was founded, None
    for one that never stood. `until` is the day it ended, None while it stands. `described_since`
    is the day on which a document last changed its kind or class.
    """

    code: str
    name: str
    kind: str
    pk: int | None = None
    described: tuple[str, str, str] = ("", "", "")
    first: date | None = None
    until: date | None = None
    named_since: date | None = None
    described_since: date | None = None
    places: tuple[Place, ...] = ()

    def place_on(self, day: date) -> Place | None:
        return next((place for place in self.places if place.holds(day)), None)

    @property
    def present(self) -> Place | None:
        """The place whose end is not known."""
        return next((place for place in self.places if place.end is None), None)

    @property
    def parent(self) -> str | None:
        """The code of what it stands under; None for what is at the top, or has ended."""
        return self.present.parent if self.present else None


@dataclass
class Standing:
    """Units by code, and who has a place under whom at some time from `day` on."""

    day: date
    units: dict[str, Unit] = field(default_factory=dict)
    children: dict[str, set[str]] = field(default_factory=dict)
    official_codes: dict[str | None, str] = field(default_factory=dict)

    @classmethod
    def of(cls, actions: Iterable[Action], *, day: date) -> "Standing":
        """Load what `actions` name, what is below those that end or change, and all above.

        `official_codes` says which of the official codes that they give are whose by now.
        """
        actions = list(actions)
        codes = {code for action in actions for code in action.codes}
        emptied = {
            action.code for action in actions if action.ends or action.verb == Action.Verb.CHANGE
        }
        given = {action.official_code for action in actions} - {""}
        taken = Organization.objects.filter(official_code__in=given)
        loading = _Loading(day)
        loading.take(Q(code__in=batch) for batch in batches(sorted(codes), 1000))
        loading.take_children(emptied)
        loading.take_above()
        loading.take_days_of_changes({a.code for a in actions if a.verb == Action.Verb.CHANGE})
        official_codes = dict(taken.values_list("official_code", "code"))
        return cls(day, loading.units, loading.children, official_codes)

    def copy(self) -> "Standing":
        """Return another that can be changed without changing this one."""
        children = {code: set(below) for code, below in self.children.items()}
        return Standing(self.day, dict(self.units), children, dict(self.official_codes))

    def get(self, code: str) -> Unit | None:
        return self.units.get(code)

    def put(self, unit: Unit) -> None:
        self.units[unit.code] = unit
        for place in unit.places:
            if place.parent is not None:
                self.children.setdefault(place.parent, set()).add(unit.code)

    def below(self, code: str) -> list[Unit]:
        """Return what has a place under `code` at some time from the day on, by code.

        Complete for those that were named as emptied.
        """
        return [self.units[child] for child in sorted(self.children.get(code, ()))]

    def leave(self, code: str, on: date) -> None:
        """Close the present place of `code` on the day `on`."""
        unit = self.units[code]
        places = tuple(
            replace(place, end=on) if place.end is None else place for place in unit.places
        )
        self.units[code] = replace(unit, places=places)


class _Loading:
    def __init__(self, day):
        self.day = day
        self.units = {}
        self.children = {}
        self.keys = {}

    def take(self, conditions):
        """Load the organizations that hold one of `conditions`, with their places and names."""
        for condition in conditions:
            found = {each.pk: each for each in Organization.objects.filter(condition)}
            found = {pk: each for pk, each in found.items() if pk not in self.keys}
            self.keys |= {pk: each.code for pk, each in found.items()}
            self._place(found)

    def _place(self, found):
        places: dict[int, list[list]] = {pk: [] for pk in found}
        named: dict[int, date] = {}
        rows = Placement.objects.filter(organization__in=found).order_by("start")
        for pk, *place in rows.values_list(
            "organization", "parent__code", "start", "end", "parent"
        ):
            places[pk].append(place)
        for pk, end in FormerName.objects.filter(organization__in=found).values_list(
            "organization", "end"
        ):
            named[pk] = max(end, named.get(pk, end))
        for pk, each in found.items():
            self.units[each.code] = self._unit(each, places[pk], named.get(pk))

    def _unit(self, each, places, named_since):
        first = places[0][1] if places else None
        ends = [end for _parent, _start, end, _key in places]
        from_day = [place for place in places if place[2] is None or place[2] > self.day]
        for parent, _start, _end, _key in from_day:
            if parent is not None:
                self.children.setdefault(parent, set()).add(each.code)
        return Unit(
            code=each.code,
            name=each.name,
            kind=each.kind,
            pk=each.pk,
            described=(each.official_class, each.setting, each.official_code or ""),
            first=first,
            until=None if not ends or None in ends else max(ends),
            named_since=named_since or first,
            places=tuple(Place(parent, start, end) for parent, start, end, _key in from_day),
        )

    def take_children(self, emptied):
        keys = [unit.pk for code, unit in self.units.items() if code in emptied]
        for batch in batches(keys, 1000):
            lasting = Q(end__isnull=True) | Q(end__gt=self.day)
            below = Placement.objects.filter(lasting, parent__in=batch)
            self.take([Q(pk__in=below.values("organization"))])

    def take_days_of_changes(self, codes):
        """Say of `codes`, which a document changes, when another one has done so last."""
        for batch in batches(sorted(codes & self.units.keys()), 1000):
            applied = Action.objects.in_effect().filter(verb=Action.Verb.CHANGE, code__in=batch)
            days = applied.values("code").order_by().annotate(last=Max("reorganization__on"))
            for code, last in days.values_list("code", "last"):
                self.units[code] = replace(self.units[code], described_since=last)

    def take_above(self):
        while missing := self._missing():
            self.take(Q(code__in=batch) for batch in batches(sorted(missing), 1000))

    def _missing(self):
        return (
            {place.parent for unit in self.units.values() for place in unit.places}
            - {None}
            - self.units.keys()
        )
