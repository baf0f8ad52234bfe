"""Numbers of documents, as a cadre gives them: one for each person, running through the term.

A committee numbers each kind of its documents from 01, from the day after a congress to the next.
"""

from collections import defaultdict
from datetime import date, timedelta

from reports.demo.places import Place, Places

TERMS_BEGIN = tuple(date(year, 8, 15) for year in range(2010, 2030, 5))
"""About when congresses of the grassroots and of the committees above it were over."""

NEW = timedelta(days=60)
"""What was founded so shortly before a congress goes on with its numbers after it."""

OF_A_YEAR = {
    ("province", "QĐ"): 900,
    ("upper_committee", "QĐ"): 640,
    ("grassroots_committee", "QĐ"): 330,
    ("grassroots_committee", "NQ"): 45,
    ("cell", "NQ"): 14,
}
"""About how many documents of a kind are issued in a year, by what issues them."""


class Numbering:
    """Gives each document a number that nobody has, about as high as its day in the term asks."""

    def __init__(self):
        self._places = Places().by_code
        self._given: dict[tuple[str, str, date], set[int]] = defaultdict(set)

    def next(self, code: str, sign: str, on: date, *, count: int = 1) -> str:
        """Return the number of a document of `sign`, like 05-NQ/CB, of the organization of that
        code on that day; of `count` that run on, the first."""
        place = self._places[code]
        begin = _begin(place, on)
        a_year = OF_A_YEAR.get((place.kind, sign.partition("/")[0]), 100)
        given = self._given[code, sign, begin]
        number = (on - begin).days * a_year // 365 + 1
        while taken := given.intersection(range(number, number + count)):
            number = max(taken) + 1
        given.update(range(number, number + count))
        return f"{number:02}-{sign}"


def _begin(place: Place, on: date) -> date:
    """Return from when on that day documents were numbered."""
    founded = date.fromisoformat(place.start)
    later = (each for each in TERMS_BEGIN if founded + NEW < each <= on)
    return max(later, default=founded)
