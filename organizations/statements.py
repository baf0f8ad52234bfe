"""What a figure, a list or a file is of, worded once: on the page, on paper, in the file, in its
name and for programs."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from organizations import names

LONGEST_NAME = 180
"""Letters of a file's name, of the 255 bytes that every file system takes."""


class Said(NamedTuple):
    """One thing that was asked, in words; `name` is what the name of a file says of it.

    What goes without saying in the name of a file, since it is what is usually asked, has none.
    """

    words: str
    name: str = ""


@dataclass(frozen=True)
class Statement:
    """Of whom, and what was asked: `counted` says what the figures count, `rows` which are shown.

    `group` names the only ones who are counted, where not everybody is.
    """

    of: str
    counted: tuple[Said, ...] = ()
    rows: tuple[Said, ...] = ()
    group: str = ""

    def __str__(self):
        return " · ".join([self.of, *(each.words for each in (*self.counted, *self.rows))])

    @property
    def asked(self) -> str:
        """Return what was asked, to follow the name of who it is of."""
        return str(self).removeprefix(self.of)

    @property
    def rows_in_words(self) -> str:
        """Return which rows are shown, or nothing where all are."""
        return " · ".join(each.words for each in self.rows)

    def file_name(self, stem: str, form: str) -> str:
        """Return the name under which a browser keeps the file, without diacritics or spaces."""
        asked = [_plain(each.name) for each in (*self.counted, *self.rows) if each.name]
        return f"{'-'.join([stem, *asked])[:LONGEST_NAME]}.{form}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", names.fold(text)).strip("-")[:60]
