"""Places named as people name them: found among what a secretary may write in, never guessed.

All names of the reach are read once for a sheet, however many cells name one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from organizations import names
from organizations.models import FormerName, Organization

SHORT = {
    "tdp": "to dan pho",
    "kp": "khu pho",
    "kdc": "khu dan cu",
    "cb": "chi bo",
    "db": "dang bo",
    "th": "tieu hoc",
    "mn": "mam non",
    "ca": "cong an",
    "qs": "quan su",
    "htx": "hop tac xa",
    "yt": "y te",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
}
"""What lists write short. It is written out only where nothing is called so."""

OFFERED = 8


@dataclass
class Found:
    """What a text was found to name: the keys that fit, and whether one of them may be taken.

    It may where one alone has this code or name, or has the words whole. Of what only holds the
    words somewhere, the user chooses, and if it is only one.
    """

    keys: list[int] = field(default_factory=list)
    is_sure: bool = False

    @property
    def only(self) -> int | None:
        return self.keys[0] if self.is_sure and len(self.keys) == 1 else None


class Places:
    """The organizations in which a user may record, by all that they are called."""

    def __init__(self, jurisdiction, texts: Iterable[str], chosen: Iterable[int] = ()):
        """Look for all `texts`; `chosen` are keys that were answered. Three queries."""
        written = Organization.objects.within(jurisdiction).writable(jurisdiction)
        rows = written.order_by("sort_key", "pk")
        self._names: list[tuple[int, str]] = []
        self._codes: dict[str, int] = {}
        self._cells: set[int] = set()
        for key, name, code, kind in rows.values_list("pk", "search_name", "code", "kind"):
            self._names.append((key, name))
            self._codes[code.casefold()] = key
            if kind == Organization.Kind.CELL:
                self._cells.add(key)
        former = FormerName.objects.filter(organization__in=written.values("pk"))
        self._former = list(former.values_list("organization", "search_name"))
        self._found = {text: self._look(text) for text in {*texts}}
        known = {key for key, _name in self._names}
        wanted = {key for each in self._found.values() for key in each.keys[:OFFERED]}
        wanted |= known.intersection(chosen)
        self.organizations: dict[int, Organization] = (
            Organization.objects.filter(Q(pk__in=wanted)).in_bulk() if wanted else {}
        )

    def find(self, text: str) -> Found:
        return self._found[text]

    def _look(self, text):
        said = text.strip()
        if (key := self._codes.get(said.casefold())) is not None:
            return Found([key], is_sure=True)
        words = names.search_key(said)
        if not words:
            return Found()
        for each in dict.fromkeys([words, _written_out(words)]):
            for rows in (self._names, self._former):
                for fits in (_is, _holds):
                    if keys := self._of(rows, fits, each):
                        return Found(keys, is_sure=True)
        return Found(self._of(self._names, _has_all, _written_out(words)))

    def _of(self, rows, fits, words):
        """Return the keys of what fits; of cells and others, the cells."""
        keys = list(dict.fromkeys(key for key, name in rows if fits(name, words)))
        cells = [key for key in keys if key in self._cells]
        return cells or keys


def _is(name, words):
    return name == words


def _holds(name, words):
    return f" {words} " in f" {name} "


def _has_all(name, words):
    return all(word in name for word in words.split())


def _written_out(words):
    """Return the words with short ones written out: tdp3 is to dan pho 3."""
    apart = re.sub(r"(?<=[a-z])(?=\d)", " ", words)
    return " ".join(SHORT.get(word, word) for word in apart.split())
