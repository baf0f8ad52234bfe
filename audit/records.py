"""What the other apps tell the trail of their records. The trail itself knows none of them.

When an app is made ready it says what its records are called and which of them are one, and how
entries are found by a word that is no word of the trail: a name, a unit, a year.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Kind:
    """A kind of record, as its app tells of it.

    `named` returns what records are called, by key; nothing personal, since every auditor reads
    it. `together` returns the keys of what is one record to a reader, such as all versions.
    """

    named: Callable[[Iterable[int]], Mapping[int, str]] | None = None
    together: Callable[[int], Iterable[int]] | None = None


_kinds: dict[str, Kind] = {}
_finders: dict[str, Callable] = {}


def tell(subject_type: str, **told) -> None:
    _kinds[subject_type] = Kind(**told)


def find_by(asked: str, finder: Callable) -> None:
    """Let entries be found by `asked`: `finder(value, jurisdiction)` returns a condition."""
    _finders[asked] = finder


def named(subject_type: str, keys: Iterable[int]) -> Mapping[int, str]:
    kind = _kinds.get(subject_type, Kind())
    return kind.named(keys) if kind.named else {}


def together(subject_type: str, key: int) -> list[int]:
    kind = _kinds.get(subject_type, Kind())
    return [key, *kind.together(key)] if kind.together else [key]


def found_by(asked: str, value, jurisdiction) -> Q:
    return _finders[asked](value, jurisdiction)
