"""The lines of a document in plain words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from audit import words as of_the_trail
from audit.models import Entry
from organizations.jurisdiction import Jurisdiction
from organizations.models import Action, Reorganization
from organizations.reorganization import reach

Verb = Action.Verb
DEEDS = ("reorganization.apply", "reorganization.take_back")


@dataclass
class WordedAction:
    """A line of a document: its row, what it says, and what is against it."""

    row: int
    sentence: str
    verb: str
    conflicts: list[str] = field(default_factory=list)


def told(actions: Iterable[Action], names: Mapping[str, str], conflicts=()) -> list[WordedAction]:
    """Return `actions` in words; organizations that `names` lacks are named by their codes."""
    against: dict[int | None, list[str]] = {}
    for conflict in conflicts:
        against.setdefault(conflict.row, []).append(conflict.message)
    return [
        WordedAction(
            each.row, sentence(each, names), each.get_verb_display(), against.get(each.row, [])
        )
        for each in actions
    ]


def deeds_of(document: Reorganization) -> dict[str, of_the_trail.Told]:
    """Return the last entry of the trail of each thing that was done with it, with the name of
    `who` did it. Two queries."""
    entries = Entry.objects.about(document).filter(action__in=DEEDS)
    return {
        each.entry.action.partition(".")[2]: each
        for each in reversed(of_the_trail.told(entries, show_values=False))
    }


def names_of(actions: Iterable[Action], jurisdiction: Jurisdiction) -> dict[str, str]:
    """Return the names of all that is named and in reach, or founded, by code."""
    actions = list(actions)
    codes = {code for action in actions for code in action.codes}
    names = {code: each.name for code, each in reach.known(codes, jurisdiction).items()}
    founded = {each.code: each.name for each in actions if each.verb == Verb.FOUND}
    return founded | names


def sentence(action: Action, names: Mapping[str, str]) -> str:
    said = {
        "name": _named(action.code, names),
        "parent": _named(action.parent_code, names),
        "heir": _named(action.heir_code, names),
        "new": action.name,
    }
    said["kind"] = action.get_kind_display().lower() if action.kind else ""
    text = _SENTENCES[action.verb](action) % said
    if action.others:
        others = ", ".join(_named(code, names) for code in action.others)
        more = _("Also takes over: %(others)s.") % {"others": others}
        text = f"{text} {more}"
    if action.ends and action.posts == Action.Posts.END:
        more = _("The posts of users in it end.")
        text = f"{text} {more}"
    return text


def _named(code, names):
    return f"“{names[code]}”" if code in names else code


def _found(action):
    if not action.parent_code:
        return _("New: %(name)s (%(kind)s), at the top.")
    return _("New: %(name)s (%(kind)s), under %(parent)s.")


def _change(action):
    said = [
        action.get_kind_display() if action.kind else "",
        action.get_official_class_display() if action.official_class else "",
        action.get_setting_display() if action.setting else "",
        action.official_code,
    ]
    what = "; ".join(filter(None, said)).replace("%", "%%")
    sentence = _("%(name)s is from then on:")
    return f"{sentence} {what}"


_SENTENCES: dict[str, Callable[[Action], str]] = {
    Verb.FOUND: _found,
    Verb.RENAME: lambda action: _("%(name)s is called “%(new)s” from then on."),
    Verb.CHANGE: _change,
    Verb.MOVE: lambda action: _("%(name)s moves, with all below it, under %(parent)s."),
    Verb.MERGE: lambda action: _("%(name)s goes into %(heir)s, with all below it."),
    Verb.DISSOLVE: lambda action: _(
        "%(name)s ends. %(heir)s takes over what stands below it, and its past figures."
    ),
    Verb.SPLIT: lambda action: _("%(name)s is split. %(heir)s takes over its past figures."),
}
