"""Draw the plan of a reorganization in memory, from its actions and what stands.

The order of the rows makes no difference: first all rows are read, then the places follow
from them together, then the tree that results is looked at as a whole. Nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations import names
from organizations.models import Action, Organization
from organizations.reorganization.places import may_stand
from organizations.reorganization.plan import Conflict, Plan
from organizations.reorganization.standing import Standing, Unit

Verb = Action.Verb
DESCRIBED = ("official_class", "setting", "official_code")


def draw(actions: Iterable[Action], *, on: date, standing: Standing) -> Plan:
    """Return what `actions`, which take effect together on the day `on`, come to.

    `standing` must have been loaded for them. See `Conflict` for what can be against it.
    """
    return _Drawing(list(actions), on, standing).plan


class _Drawing:
    """Draws one plan. Each method reads one kind of row, or looks at one kind of conflict."""

    def __init__(self, actions, on, standing):
        self.on = on
        self.standing = standing
        self.plan = Plan(on, standing=standing)
        self.rows = {}
        self.by_code = defaultdict(list)
        for action in actions:
            self.by_code[action.code].append(action)
        for action in actions:
            if self._agrees(action):
                getattr(self, f"_{'end' if action.ends else action.verb}")(action)
        self._follow()
        self._check_places()
        self._check_cycles()
        self._name_successors()
        self._tell_once()

    def _against(self, action, column, cause, message):
        row = action.row if action is not None else None
        self.plan.conflicts.append(Conflict(row, column, cause, message))

    def _tell_once(self):
        """Order conflicts by their rows; what follows from one row for many is said once."""
        told = dict.fromkeys(self.plan.conflicts)
        self.plan.conflicts = sorted(told, key=lambda each: (each.row is None, each.row))

    def _agrees(self, action) -> bool:
        """Tell whether the other rows of the same organization leave room for this one."""
        others = [each for each in self.by_code[action.code] if each is not action]
        at_once = {Verb.MOVE, Verb.RENAME, Verb.CHANGE}
        clash = any(
            each.verb == action.verb or not {each.verb, action.verb} <= at_once for each in others
        )
        if clash:
            said = _("The rows about “%(code)s” contradict each other.")
            self._against(action, "code", "twice", said % {"code": action.code})
        return not clash

    # rows

    def _found(self, action):
        taken = self.standing.get(action.code)
        if taken is not None:
            said = _("The code “%(code)s” is taken.") % {"code": action.code}
            self._against(action, "code", "taken", said)
            return
        name = self._clean_name(action)
        if name is None or not self._is_well_described(action, name):
            return
        described = tuple(getattr(action, column) for column in DESCRIBED)
        self.plan.founded[action.code] = Unit(
            action.code, name, action.kind, described=described, first=self.on
        )
        self._place(action, action.parent_code or None)

    def _rename(self, action):
        unit = self._standing_unit(action, action.code, "code")
        name = self._clean_name(action)
        if unit is None or name is None:
            return
        if name == unit.name:
            self._against(action, "name", "same_name", _("This is already its name."))
        elif unit.named_since >= self.on:
            said = _("The present name holds from %(day)s. Choose a later day.")
            self._against(action, "on", "too_early", said % {"day": _day(unit.named_since)})
        else:
            self.plan.renamed[action.code] = name

    def _change(self, action):
        unit = self._standing_unit(action, action.code, "code")
        if unit is None:
            return
        before = dict(zip(("kind", *DESCRIBED), (unit.kind, *unit.described), strict=True))
        new = {
            column: getattr(action, column)
            for column in before
            if getattr(action, column) and getattr(action, column) != before[column]
        }
        if not new:
            self._against(action, "kind", "same_kind", _("This row changes nothing."))
        elif unit.described_since is not None and unit.described_since >= self.on:
            said = _("Kind and class are those of %(day)s. Choose a later day.")
            self._against(action, "on", "too_early", said % {"day": _day(unit.described_since)})
        elif self._is_well_described(action, unit.name, **before | new):
            self.plan.changed[action.code] = new

    def _move(self, action):
        unit = self._leaving(action)
        if unit is None:
            return
        if unit.parent == action.parent_code:
            said = _("“%(name)s” already stands under “%(parent)s”.") % {
                "name": unit.name,
                "parent": self._name(action.parent_code),
            }
            self._against(action, "parent_code", "same_place", said)
            return
        self._place(action, action.parent_code)

    def _end(self, action):
        if self._leaving(action) is None:
            return
        if action.heir_code == action.code:
            said = _("The heir must stand outside the organization that ends.")
            self._against(action, "heir_code", "cycle", said)
            return
        self.plan.ended[action.code] = action.heir_code
        self.rows[action.code] = action

    def _place(self, action, parent):
        self.plan.placed[action.code] = parent
        self.rows[action.code] = action

    # what follows from them

    def _follow(self):
        """Let what stands under what ends follow the heir, unless a row says where it goes."""
        for code in list(self.plan.ended):
            below = [
                child
                for child in self.standing.below(code)
                if child.code not in self.plan.placed and child.code not in self.plan.ended
            ]
            if below and self.rows[code].verb == Verb.SPLIT:
                said = _("After a split each organization below needs a row of its own: %(codes)s.")
                said %= {"codes": ", ".join(child.code for child in below)}
                self._against(self.rows[code], "code", "orphan", said)
                continue
            for child in below:
                self._follow_heir(self.rows[code], child)

    def _follow_heir(self, action, child):
        if child.code == action.heir_code:
            said = _("The heir must stand outside the organization that ends.")
            self._against(action, "heir_code", "cycle", said)
        elif self._may_leave(action, child):
            self.plan.followers.add(child.code)
            self._place(_following(action, child.code), action.heir_code)

    def _name_successors(self):
        """Say who took over what: the heir the past, others what stood below, or by name."""
        taken: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for code, parent in self.plan.placed.items():
            unit = self.standing.get(code)
            before = unit.parent if unit is not None else None
            if before in self.plan.ended and parent is not None:
                taken[before][parent] = None
        for code, heir in self.plan.ended.items():
            others = [other for other in self.rows[code].others if self._is_successor(code, other)]
            self.plan.successions.append((code, heir, True))
            self.plan.successions += [
                (code, other, False)
                for other in dict.fromkeys([*taken[code], *others])
                if other != heir
            ]

    def _is_successor(self, code, other):
        action = self.rows[code]
        return self._require_lasting(action, other, "other_codes")

    # what can be against it

    def _clean_name(self, action):
        try:
            name = names.clean(action.name)
        except ValidationError as error:
            self._against(action, "name", "name", error.messages[0])
            return None
        if not name:
            self._against(action, "name", "required", _("This is required."))
            return None
        return name

    def _is_well_described(self, action, name, **said) -> bool:
        """Look at what the columns of the organization itself accept. No query but for codes."""
        said = said or {column: getattr(action, column) for column in ("kind", *DESCRIBED)}
        said["official_code"] = said["official_code"] or None
        organization = Organization(code=action.code, **said)
        organization.take_name(name)
        try:
            organization.clean_fields()
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                self._against(action, column, "invalid", messages[0])
            return False
        owner = self.standing.official_codes.setdefault(said["official_code"], action.code)
        if said["official_code"] and owner != action.code:
            self._against(action, "official_code", "taken", _("This official code is taken."))
            return False
        return True

    def _standing_unit(self, action, code, column) -> Unit | None:
        unit = self.standing.get(code)
        if unit is None:
            said = _("There is no organization with the code “%(code)s”.") % {"code": code}
            self._against(action, column, "unknown", said)
        elif unit.place_on(self.on) is None:
            self._against(action, column, "not_standing", not_standing_text(unit.name, self.on))
            return None
        return unit

    def _leaving(self, action) -> Unit | None:
        """Return the unit of the row if it can leave its place on the day."""
        unit = self._standing_unit(action, action.code, "code")
        return unit if unit is not None and self._may_leave(action, unit) else None

    def _may_leave(self, action, unit) -> bool:
        """Tell whether nothing happens to its place after the day, by another document."""
        if unit.present is None:
            self._has_ended(action, unit, "code")
            return False
        later = [place.start for place in unit.places if place.start >= self.on]
        if later:
            said = _("“%(name)s” has its present place since %(day)s. Choose a later day.")
            said %= {"name": unit.name, "day": _day(max(later))}
            self._against(action, "on", "too_early", said)
        return not later

    def _has_ended(self, action, unit, column):
        said = _("“%(name)s” has ended on %(day)s, by another document.")
        said %= {"name": unit.name, "day": _day(unit.until)}
        self._against(action, column, "ended", said)

    def _require_lasting(self, action, code, column) -> bool:
        """Tell whether `code` stands from the day on, for good; else say what is against it."""
        if code in self.plan.founded:
            return True
        if any(each.verb == Verb.FOUND for each in self.by_code.get(code, ())):
            return False  # its own row says why it cannot be founded
        unit = self._standing_unit(action, code, column)
        if unit is None:
            return False
        if code in self.plan.ended:
            said = _("“%(name)s” ends by the same document. Name who is there afterwards.")
            self._against(action, column, "ends_too", said % {"name": unit.name})
            return False
        if unit.present is None:
            self._has_ended(action, unit, column)
            return False
        return True

    def _check_places(self):
        for code, heir in list(self.plan.ended.items()):
            self._require_lasting(self.rows[code], heir, "heir_code")
        for code, parent in self.plan.placed.items():
            action = self.rows[code]
            column = "heir_code" if action.ends else "parent_code"
            if parent is None or action.ends or self._require_lasting(action, parent, column):
                self._require_place(action, code, parent, column)
        for code in self.plan.changed:
            self._check_neighbours(code)

    def _check_neighbours(self, code):
        """See whether what changed its kind can stay where it is, and what is below it too."""
        action = next(each for each in self.by_code[code] if each.verb == Verb.CHANGE)
        unit = self.standing.get(code)
        if code not in self.plan.placed:
            self._require_place(action, code, unit.place_on(self.on).parent, "kind")
        for child in self.standing.below(code):
            if child.code not in self.plan.placed and child.code not in self.plan.ended:
                self._require_place(action, child.code, code, "kind")

    def _require_place(self, action, code, parent, column):
        kind, above = self._kind(code), self._kind(parent) if parent is not None else None
        if parent is not None and above is None:
            return
        if not may_stand(kind, above):
            said = _("%(kind)s cannot stand under %(parent)s.") % {
                "kind": _kind_label(kind),
                "parent": _kind_label(above) if above else _("nothing"),
            }
            self._against(action, column, "place", f"{self._name(code)}: {said}")

    def _check_cycles(self):
        """Walk up from all that got a place, on every day from which places differ."""
        days = {self.on} | {
            place.start
            for unit in self.standing.units.values()
            for place in unit.places
            if place.start > self.on
        }
        for code in self.plan.placed:
            for day in sorted(days):
                if not self._leads_up(code, day):
                    action = self.rows[code]
                    self._against(
                        action,
                        "parent_code",
                        "cycle",
                        _("An organization cannot stand below itself."),
                    )
                    break

    def _leads_up(self, code, day) -> bool:
        """Tell whether the way up from `code` does not come back to it."""
        seen, current = set(), code
        while current is not None and current not in seen:
            seen.add(current)
            current = self._parent(current, day)
        return current is None

    def _parent(self, code, day):
        if code in self.plan.placed:
            return self.plan.placed[code]
        unit = self.standing.get(code)
        place = unit.place_on(day) if unit is not None else None
        return place.parent if place is not None else None

    def _kind(self, code):
        if code in self.plan.changed and "kind" in self.plan.changed[code]:
            return self.plan.changed[code]["kind"]
        unit = self.plan.unit(code)
        return unit.kind if unit is not None else None

    def _name(self, code):
        unit = self.plan.unit(code)
        return unit.name if unit is not None else code


def _following(action, code):
    """Return a row by which `code` moves because of `action`."""
    return Action(row=action.row, verb=action.verb, code=code, heir_code=action.heir_code)


def not_standing_text(name: str, on: date) -> str:
    return _("“%(name)s” does not stand on %(day)s.") % {"name": name, "day": _day(on)}


def _kind_label(kind):
    return Organization.Kind(kind).label if kind in Organization.Kind.values else kind


def _day(day):
    return day.strftime("%d/%m/%Y")
