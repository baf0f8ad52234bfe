"""How many persons each organization admits, between which days, and in which of its cells.

A line of `plan.csv` gives the total of an organization and all below it. Lines of the same
days nest: what a line has left after those below it goes to the cells without a line. So a
nought keeps an organization empty, and a total holds to the digit at every level.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reports.demo.places import Place, Places, rows_of

SEED = 1930
WEIGHTS = {"residential": 3, "school": 2, "enterprise_state": 2, "enterprise_private": 2}
HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


@dataclass(frozen=True)
class PlannedAdmissions:
    code: str
    first: date
    last: date
    admitted: int
    source: str
    optional: bool


def planned_admissions(*, full: bool) -> list[PlannedAdmissions]:
    """Return the lines of the plan; without `full`, the 64,998 of Hà Nội's term are left out."""
    read = (
        PlannedAdmissions(
            code=row["organization_code"],
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
            admitted=int(row["admitted"]),
            source=row["source"],
            optional=row["optional"] == "1",
        )
        for row in rows_of("plan.csv")
    )
    return [line for line in read if full or not line.optional]


def admissions_by_cell(places: Places, *, until: date, full: bool) -> Iterator[tuple[date, Place]]:
    """Yield the day and the cell of every admission, one line of the plan after the other.

    The cells are those of the first day of the line: none spans a day on which they changed.

    Lines that begin after `until` are left out; the others come whole.

    Raises ValueError if the lines below one exceed it, or leave no cell for the rest.
    """
    begun = [line for line in planned_admissions(full=full) if line.first <= until]
    for (first, last), together in _by_days(begun).items():
        on = first.isoformat()
        nested_in = _nearest_below(together, places, on)
        for line in together.values():
            nested = nested_in[line.code]
            rest = line.admitted - sum(together[code].admitted for code in nested)
            cells = places.cells(line.code, frozenset(nested), on)
            if rest < 0 or (rest and not cells):
                raise ValueError(f"The plan of {line.code} from {first} does not come out: {rest}.")
            yield from _spread(rest, cells, first, last, _draw(line.code, first))


def _draw(code, first):
    return Random(f"{SEED} {code} {first}")  # noqa: S311 - the same on every run, and no secret


def _by_days(plan):
    together: defaultdict[tuple[date, date], dict[str, PlannedAdmissions]] = defaultdict(dict)
    for line in plan:
        together[line.first, line.last][line.code] = line
    return together


def _nearest_below(together, places, on):
    """Return for each code those with a line of the same days whose next line above is its own."""
    below = defaultdict(list)
    for other in together:
        below[next((up for up in places.line(other, on)[1:] if up in together), None)].append(other)
    return below


def _spread(count, cells, first, last, random):
    cells = [cell for cell in cells for _ in range(WEIGHTS.get(cell.setting, 1))]
    random.shuffle(cells)
    span = (last - first).days + 1
    for turn in range(count):
        day = first + timedelta(days=int((turn + random.random()) * span / count))
        yield _office_day(day, first, last), cells[turn % len(cells)]


def _office_day(day, first, last):
    """Return the nearest day from `day` on, else before it, on which offices are open."""
    for step in (1, -1):
        found = day
        while first <= found <= last:
            if found.weekday() < 5 and (found.month, found.day) not in HOLIDAYS:
                return found
            found += timedelta(days=step)
    return day
