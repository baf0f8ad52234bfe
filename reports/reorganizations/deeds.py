"""What the picked organizations become: the lines of a document that one deed comes to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Action, Organization, Placement, Reorganization

Verb = Action.Verb
DESCRIBED = ("kind", "official_class", "setting", "official_code")


def merge(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    """Let the picked become one: a new one, or one that stands already or is founded here."""
    lines, into = [], said["into"]
    if not into:
        _require_name(said, "name")
        first = _first(picked)
        parent = said["parent"] or parent_code(first, on)
        founding = {
            "kind": said["kind"] or first.kind,
            "official_class": first.official_class,
            "setting": first.setting,
        }
        into = said["code"] or free_code(parent, said["taken"])
        lines.append(Action(verb=Verb.FOUND, code=into, name=said["name"], **founding))
        lines[0].parent_code = parent
    ending = [each for each in picked if each.code != into]
    if not ending:
        raise ValidationError(_("Pick what goes into it."))
    return lines + [
        Action(verb=Verb.MERGE, code=each.code, heir_code=into, posts=said["posts"])
        for each in ending
    ]


def rename(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    return [Action(verb=Verb.RENAME, code=_only(picked).code, name=said["name"])]


def move(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    _first(picked)
    return [Action(verb=Verb.MOVE, code=each.code, parent_code=said["parent"]) for each in picked]


def dissolve(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    _first(picked)
    return [
        Action(verb=Verb.DISSOLVE, code=each.code, heir_code=said["heir"], posts=said["posts"])
        for each in picked
    ]


def split(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    """End the picked one; each organization below it goes where `said["places"]` has it go."""
    one = _only(picked)
    others = [code for code in said["others"] if code != said["heir"]]
    ending = Action(verb=Verb.SPLIT, code=one.code, heir_code=said["heir"], posts=said["posts"])
    if one.is_cell:
        ending.other_codes = " ".join(others)
    moves = [
        Action(verb=Verb.MOVE, code=child, parent_code=place)
        for child, place in said["places"].items()
    ]
    return [ending, *moves]


def found(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    """Found what is new; it needs nothing picked. Without a code one is made."""
    line = Action(
        verb=Verb.FOUND,
        code=said["code"] or free_code(said["parent"], said["taken"]),
        name=said["name"],
        parent_code=said["parent"],
    )
    return [_described(line, said)]


def change(picked: Sequence[Organization], said: Mapping, on: date) -> list[Action]:
    _first(picked)
    if not any(said[column] for column in DESCRIBED):
        raise ValidationError(_("Say what changes: the kind, the class, or another line."))
    return [_described(Action(verb=Verb.CHANGE, code=each.code), said) for each in picked]


DEEDS: Mapping[str, Callable[[Sequence[Organization], Mapping, date], list[Action]]] = {
    "merge": merge,
    "rename": rename,
    "move": move,
    "split": split,
    "dissolve": dissolve,
    "found": found,
    "change": change,
}


def added(document: Reorganization, lines: Iterable[Action]) -> list[Action]:
    """Return the lines of `document` with `lines` behind them, each in a row of its own."""
    standing = list(document.actions.all())
    last = max((line.row for line in standing), default=0)
    for row, line in enumerate(lines, start=last + 1):
        line.row = row
        standing.append(line)
    return standing


def free_code(parent: str, taken: Iterable[str]) -> str:
    """Return a code that nobody bears, made from that of the parent; `taken` are taken too."""
    stem = f"{parent}-M" if parent else "M"
    borne = Organization.objects.filter(code__startswith=stem).values_list("code", flat=True)
    taken = {*taken, *borne}
    return next(code for number in count(1) if (code := f"{stem}{number}") not in taken)


def parent_code(organization: Organization, on: date) -> str:
    """Return the code of what `organization` stands under on the day, empty for a root."""
    place = Placement.objects.in_force(on).filter(organization=organization)
    return place.values_list("parent__code", flat=True).first() or ""


def _described(line, said):
    for column in DESCRIBED:
        setattr(line, column, said[column])
    return line


def _first(picked):
    if not picked:
        raise ValidationError(_("Pick an organization on the left first."))
    return picked[0]


def _only(picked):
    _first(picked)
    if len(picked) > 1:
        raise ValidationError(_("Pick just one organization for this."))
    return picked[0]


def _require_name(said, column):
    if not said[column]:
        raise ValidationError(
            {column: _("Give the new organization a name, or choose one that stands.")}
        )
