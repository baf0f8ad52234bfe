"""The number of a document as people type it: “215 qd/tu”, “QĐ 215”, “số 215-QĐ/TU” are one."""

import re
from dataclasses import dataclass

from django.db.models import Q

from organizations import names

_MARKED = {"a": "aăâAĂÂ", "d": "dđDĐ", "e": "eêEÊ", "o": "oôơOÔƠ", "u": "uưUƯ"}
"""The letters of symbols that have a twin with a mark, by how they are typed without it."""

_SAID_BEFORE = {"so"}
"""“Số 215”: what is said before a number, and is no part of it."""


@dataclass(frozen=True)
class Number:
    """A number with the letters and further numbers that were typed with it, in no order."""

    digits: str
    letters: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Number | None":
        """Return the number that `text` names, or None where it has no digit."""
        parts = re.findall(r"\d+|[a-z]+", names.fold(text))
        digits = [each.lstrip("0") or "0" for each in parts if each.isdecimal()]
        letters = [each for each in parts if not each.isdecimal() and each not in _SAID_BEFORE]
        return cls(digits[0], tuple(letters), tuple(digits[1:])) if digits else None

    def begins(self, field: str) -> Q:
        """Return the condition that `field` begins with the number, as numbers of decisions do.

        Noughts before it make no difference. The bounds are for an index of the field, whatever
        the collation; the pattern decides.
        """
        near = Q()
        for noughts in ("", "0", "00"):
            begin = noughts + self.digits
            near |= Q(**{f"{field}__gte": begin, f"{field}__lt": _after(begin)})
        return near & Q(**{f"{field}__regex": rf"^0*{self.digits}([^0-9]|$)"}) & self._rest(field)

    def stands_in(self, field: str) -> Q:
        """Return the condition that `field` holds the number anywhere. Reads every row."""
        return _holds(field, self.digits) & self._rest(field)

    def _rest(self, field):
        found = Q()
        for digits in self.more:
            found &= _holds(field, digits)
        for word in self.letters:
            spelled = r"[^0-9a-zA-Z]*".join(f"[{_MARKED.get(letter, letter)}]" for letter in word)
            found &= Q(**{f"{field}__iregex": spelled})
        return found


def _holds(field, digits):
    return Q(**{f"{field}__regex": rf"(^|[^0-9])0*{digits}([^0-9]|$)"})


def _after(digits):
    """Return the first text, in any order of letters, after all that begins with `digits`."""
    low = digits.rstrip("9")
    return low[:-1] + str(int(low[-1]) + 1) if low else "a"
