"""The tree before a reorganization and after it, as far as it is touched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import names
from organizations.reorganization.plan import Plan

SHOWN = 300
LONG = 80
"""Trees of more are folded, so that what they come to is not out of sight."""


class Mark(TextChoices):
    """What happens to an organization."""

    ENDS = "ends", gettext_lazy("ends")
    LEAVES = "leaves", gettext_lazy("moves")
    NEW = "new", gettext_lazy("new")
    COMES = "comes", gettext_lazy("comes here")
    NAMED = "named", gettext_lazy("renamed")
    CHANGED = "changed", gettext_lazy("changed")
    HEIR = "heir", gettext_lazy("takes over")
    STAYS = "", ""


@dataclass
class Node:
    """An organization in one of the two trees, and what happens to it."""

    code: str
    name: str
    mark: Mark = Mark.STAYS
    note: str = ""
    below: list["Node"] = field(default_factory=list)


@dataclass
class Trees:
    """Both trees from the lowest organization that all concerns, and how many are left out."""

    before: list[Node]
    after: list[Node]
    touched: int = 0
    more: int = 0

    @property
    def is_long(self) -> bool:
        return self.touched > LONG


def trees(plan: Plan) -> Trees:
    """Return both trees of `plan`, which has no conflicts; at most `SHOWN` that are touched."""
    top = plan.scope()
    before, after = _marks_before(plan), _marks_after(plan)
    touched = sorted({*before, *after}, key=lambda code: (code in plan.followers, code))
    shown = set(touched[:SHOWN])
    day_before = plan.on - timedelta(days=1)

    def earlier(code):
        unit = plan.standing.get(code)
        place = unit and (unit.place_on(day_before) or unit.place_on(plan.on))
        return place.parent if place else None

    def later(code):
        if code in plan.placed:
            return plan.placed[code]
        unit = plan.standing.get(code)
        return unit.parent if unit else None

    def old_name(code):
        return plan.standing.units[code].name

    def origin(code):
        """Say from where something comes, since cells of one name are told apart by that."""
        parent = earlier(code) if after.get(code) == Mark.COMES else None
        return _("from %(name)s") % {"name": old_name(parent)} if parent else ""

    drawn = Trees(
        _grown({c: m for c, m in before.items() if c in shown}, earlier, old_name, top),
        _grown({c: m for c, m in after.items() if c in shown}, later, plan.name, top),
        touched=len(touched),
        more=len(touched) - len(shown),
    )
    _annotate(drawn.after, origin)
    return drawn


def _annotate(nodes, note_of: Callable[[str], str]):
    for node in nodes:
        node.note = note_of(node.code)
        _annotate(node.below, note_of)


def _marks_before(plan) -> dict[str, Mark]:
    marks = dict.fromkeys(plan.changed, Mark.CHANGED)
    marks |= dict.fromkeys(plan.renamed, Mark.NAMED)
    marks |= {code: Mark.LEAVES for code in plan.placed if code not in plan.founded}
    return marks | dict.fromkeys(plan.ended, Mark.ENDS)


def _marks_after(plan) -> dict[str, Mark]:
    heirs = {code for _ended, code, _is_heir in plan.successions}
    marks = dict.fromkeys(heirs, Mark.HEIR)
    marks |= dict.fromkeys(plan.changed, Mark.CHANGED)
    marks |= dict.fromkeys(plan.renamed, Mark.NAMED)
    marks |= dict.fromkeys(plan.placed, Mark.COMES)
    return marks | dict.fromkeys(plan.founded, Mark.NEW)


def _grown(marks, parent_of: Callable, name_of: Callable, top) -> list[Node]:
    """Return the tree that leads from `top` to all that is marked."""
    nodes: dict[str, Node] = {}
    roots = []
    for code in marks:
        below = None
        while code is not None:
            is_known = code in nodes
            node = nodes.setdefault(code, Node(code, name_of(code), marks.get(code, Mark.STAYS)))
            if below is not None:
                node.below.append(below)
            if is_known:
                break
            below, parent = node, None if code == top else parent_of(code)
            if parent is None:
                roots.append(node)
            code = parent
    return _sorted(roots)


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    for node in nodes:
        node.below = _sorted(node.below)
    return sorted(nodes, key=lambda node: names.place_key(node.name))
