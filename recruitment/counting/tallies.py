"""Keep the tallies of months and of days, always in the transaction that changes the facts.

An admission adds one to the month's row of its organization and of everyone it counts under
in the structure that is still open, and to the day's row of those above the grassroots.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import TruncMonth

from organizations import ancestry
from organizations.models import Ancestry
from recruitment.counting import adding
from recruitment.counting.adding import Organizations
from recruitment.models import Admission, DayTally, Tally
from recruitment.models.admission import COUNTING_FIELD, Counting
from recruitment.models.groups import KEPT

COLUMNS = ["admitted", *KEPT]
UNITS: dict[type[Tally | DayTally], type[TruncMonth] | type[F]] = {Tally: TruncMonth, DayTally: F}
"""What makes the time of a row of each table out of a day."""

Key = tuple[int, str, date]
"""An organization, a kind of counting date, and a day (of a month, its first)."""

Counts = dict[Key, list[int]]
"""For each key, the numbers of `COLUMNS`."""


def add(admissions: Iterable[Admission], *, sign: int = 1) -> None:
    """Count these admissions, with their persons loaded (or, with sign -1, count them no more).

    Two queries for each thousand different organizations and days among them.
    """
    _add(_of_admissions(admissions, sign))


def hold_admission_counts(organizations: Iterable[int], day: date) -> None:
    """Hold all rows that admissions decided on `day` in `organizations` will add to.

    For who adds one by one in a transaction: the rows are locked at once, in the order of
    their keys, so that no other writer waits for them in a circle. Two queries.
    """
    nothing = [0] * len(COLUMNS)
    _add({(each, str(Counting.DECISION), day): nothing for each in organizations})


@transaction.atomic
def renew(organizations: Collection[int]) -> None:
    """Count everything below each of `organizations` anew, in place of what is kept for them.

    For an operator, after `check_tallies` found a fault. Whoever records an admission waits
    until it is done; what is recorded already and not yet committed is added afterwards.
    """
    adding.hold_tables(Tally, DayTally)
    for model in UNITS:
        _count_anew(model, organizations)


def keep_days(organizations: Collection[int]) -> None:
    """Keep days for those of `organizations` that are above the grassroots by now, and only them.

    Counts what is below each anew: a kind seldom changes.
    """
    for batch in ancestry.batches(organizations):
        _count_anew(DayTally, batch)


def drop(organizations: Collection[int]) -> None:
    """Delete the rows of organizations under which nothing counts any more."""
    for model in UNITS:
        model.objects.filter(organization__in=organizations).delete()


def recorded(model: type[Tally | DayTally], organizations: Organizations) -> adding.Statement:
    """Return a query of what was recorded on each of `organizations` itself, as rows of `model`.

    A row for each admission and date, not added up: of one organization there are few in a month,
    and to sort all those of a country by it took longer than all else.
    """
    unit = adding.keys(model)[-1]
    return adding.of_queries(
        Admission.objects.standing()
        .filter(organization__in=organizations, **{f"{field}__isnull": False})
        .order_by()
        .values("organization_id", counting=Value(str(counting)), **{unit: UNITS[model](field)})
        .annotate(
            admitted=Value(1),
            **{
                code: Case(When(group.condition, then=Value(1)), default=Value(0))
                for code, group in KEPT.items()
            },
        )
        for counting, field in COUNTING_FIELD.items()
    )


def _count_anew(model: type[Tally | DayTally], organizations: Collection[int]) -> None:
    """Replace the rows of `organizations`. Nobody else may write meanwhile."""
    model.objects.filter(organization__in=organizations).delete()
    below = Ancestry.objects.open().filter(ancestor__in=organizations).values("descendant")
    adding.add(model, recorded(model, below), adding.above_of(organizations))


def _of_admissions(admissions: Iterable[Admission], sign: int) -> Counts:
    counts: Counts = defaultdict(lambda: [0] * len(COLUMNS))
    for admission in admissions:
        numbers = [1, *(int(bool(group.holds(admission))) for group in KEPT.values())]
        for counting, field in COUNTING_FIELD.items():
            day = getattr(admission, field)
            if day is not None:
                key = (admission.organization_id, str(counting), day)
                _plus(counts[key], numbers, sign)
    return counts


def _plus(numbers: list[int], others: Iterable[int], sign: int = 1) -> None:
    for place, other in enumerate(others):
        numbers[place] += sign * other


def _add(counts: Counts) -> None:
    """Add these counts of days, months first: who adds elsewhere takes the tables in this order."""
    for batch in ancestry.batches(sorted(counts.items()), 1000):
        months: Counts = defaultdict(lambda: [0] * len(COLUMNS))
        for (at, by, day), numbers in batch:
            _plus(months[at, by, day.replace(day=1)], numbers)
        for model, found in ((Tally, months.items()), (DayTally, batch)):
            rows = ((*key, *numbers) for key, numbers in found)
            adding.add(model, adding.of_rows([*adding.keys(model), *COLUMNS], rows))
