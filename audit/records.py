"""What the other apps tell the trail of their records. The trail itself knows none of them.

When an app is made ready it says what it does and keeps in words, what its records are called and
which of them are one, and how entries are found by a word that is no word of the trail: a name, a
unit, a year.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q


@dataclass(frozen=True)
class Kind:
    """A kind of record, as its app tells of it.

    `named` returns what records are called, by key; nothing personal, since every auditor reads
    it. `together` returns the keys of what is one record to a reader, such as all versions.
    `tells_of` names the kinds whose fields entries about it tell, by the first word of an action.
    What `is_personal` is hidden from who sees no persons; `is_listed` can be asked for by itself.
    """

    named: Callable[[Iterable[int]], Mapping[int, str]] | None = None
    together: Callable[[int], Iterable[int]] | None = None
    tells_of: Mapping[str, str] = field(default_factory=dict)
    is_personal: bool = True
    is_listed: bool = False


UNTOLD = Kind()
"""What no app has told of, such as a kind of an older version, is taken for personal."""

actions: dict[str, str] = {}
fields: dict[str, str] = {}
hidden_fields: set[str] = set()
"""In words: what is done, and what entries tell that is no field of a record; and the fields whose
values are hidden from who sees no persons, whatever the record."""

_kinds: dict[str, Kind] = {}
_finders: dict[str, Callable] = {}
_people: list[Callable[[Iterable[int]], Mapping[int, str]]] = []


def say(done: Mapping, told: Mapping | None = None, *, hidden=(), people=None) -> None:
    """Add the words of an app; `people` returns the names of users by key."""
    actions.update(done)
    fields.update(told or {})
    hidden_fields.update(hidden)
    if people:
        _people[:] = [people]


def tell(subject_type: str, **told) -> None:
    _kinds[subject_type] = Kind(**told)


def kind(subject_type: str) -> Kind:
    return _kinds.get(subject_type, UNTOLD)


def listed() -> list[str]:
    """Return the kinds of records that can be asked for by themselves."""
    return [name for name, told in _kinds.items() if told.is_listed]


def find_by(asked: str, finder: Callable) -> None:
    """Let entries be found by `asked`: `finder(value, jurisdiction)` returns a condition."""
    _finders[asked] = finder


def named(subject_type: str, keys: Iterable[int]) -> Mapping[int, str]:
    called = kind(subject_type).named
    return called(keys) if called else {}


def people(keys: Iterable[int]) -> Mapping[int, str]:
    """Return the names of users by key. One query where any are asked for."""
    keys = set(keys)
    return {key: name for each in _people for key, name in each(keys).items()} if keys else {}


def together(subject_type: str, key: int) -> list[int]:
    with_it = kind(subject_type).together
    return [key, *with_it(key)] if with_it else [key]


def found_by(asked: str, value, jurisdiction) -> Q:
    return _finders[asked](value, jurisdiction)
