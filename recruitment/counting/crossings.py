"""Two readings of one organization side by side, and who accounts for what lies between them.

Between the trees of two days units come to count under an organization, and others leave it.
Each is named once, by the uppermost that went as one, with the admissions that it brought or
took along. So the numbers named add up to the difference of the readings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import ExtractYear

from organizations import ancestry
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.counting.borders import Borders
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from recruitment.models import Admission
from recruitment.models.admission import COUNTING_FIELD

Stay = tuple[date, date | None]
"""A time [start, end) during which one organization counted under another."""


Lineage = tuple[int, int, int]
"""An organization, one that stands above it, and the distance of the two."""


@dataclass(frozen=True)
class Crosser:
    """One organization that came or left between the two days, and the day of it."""

    joined: bool
    on: date


@dataclass(frozen=True)
class Crossing:
    """A unit that came or left as one: the uppermost, how many went along, whom they admitted.

    `organizations` are those that went, itself included.
    """

    organization: int
    joined: bool
    on: date
    organizations: int
    admitted: int

    @property
    def change(self) -> int:
        return self.admitted if self.joined else -self.admitted


@dataclass(frozen=True)
class Compared:
    """What counts in the tree of `then` and in that of `now`, and the crossings between them."""

    then: Reading
    now: Reading
    admitted_then: int
    admitted_now: int
    crossings: list[Crossing]

    @property
    def difference(self) -> int:
        return self.admitted_now - self.admitted_then


def compared(organization: Organization, reading: Reading, today: date) -> Compared:
    """Return both readings of `organization` for the window of `reading`.

    At most four queries, and one more for each five thousand that crossed.

    Source: docs/definitions.md, "Difference of the two readings".
    """
    then = replace(reading, structure_on=reading.as_of, borders=Borders.THEN)
    now = replace(reading, structure_on=today, borders=Borders.TODAY)
    crossed = _crossed(organization, then.structure_on, today)
    if not crossed:
        number = admitted([organization.pk], now)[organization.pk]
        return Compared(then, now, number, number, [])
    crossers, lines = _crossers(organization, crossed, then.structure_on, today)
    numbers = _numbers(organization, then, today)
    was, is_now = (sum(each[side] for each in numbers.values()) for side in (0, 1))
    named = crossings(crossers, lines, {key: max(each) for key, each in numbers.items()})
    return Compared(then, now, was, is_now, named)


def by_year_as_it_was(
    organization: Organization,
    years: Sequence[int],
    today: date,
    counting: str,
    *,
    ended_on: date | None = None,
) -> dict[int, int]:
    """Return how many admissions of each of `years` count for `organization`, each year in the
    tree of its last day (of today, if it is not over). A year without any is left out. One query.

    The year of `ended_on` is counted up to the day before it, in the tree of that day.

    Source: docs/definitions.md, "Years of an organization".
    """
    day = COUNTING_FIELD[counting]
    wanted = Q(pk__in=[])
    for year in years:
        period = Period.of_year(year)
        end = min(period.end, ended_on or period.end)
        last = min(end - timedelta(days=1), today)
        wanted |= Q(
            Q(organization__above__end__isnull=True) | Q(organization__above__end__gt=last),
            organization__above__start__lte=last,
            **{f"{day}__gte": period.start, f"{day}__lt": end},
        )
    admissions = Admission.objects.standing().filter(
        wanted, organization__above__ancestor=organization
    )
    rows = admissions.order_by().values(year=ExtractYear(day)).annotate(n=Count("pk"))
    return dict(rows.values_list("year", "n"))


def crossings(
    crossers: Mapping[int, Crosser],
    lines: Iterable[Lineage],
    numbers: Mapping[int, int],
) -> list[Crossing]:
    """Group crossers under the uppermost that went the same way, those with most persons first.

    `lines` are (organization, who stood above it in the earlier tree, distance), both crossers;
    an organization that stood then is above itself. `numbers` are the admissions recorded on
    each. Who did not exist then and admitted nobody is not named: it was founded since.
    """
    tops: dict[int, tuple[int, int]] = {}
    for key, above, distance in lines:
        if crossers[above].joined == crossers[key].joined:
            tops[key] = max(tops.get(key, (-1, key)), (distance, above))
    members = defaultdict(list)
    for key in crossers:
        if key in tops or numbers.get(key):
            members[tops[key][1] if key in tops else key].append(key)
    found = [
        Crossing(
            organization=top,
            joined=crossers[top].joined,
            on=crossers[top].on,
            organizations=len(keys),
            admitted=sum(numbers.get(key, 0) for key in keys),
        )
        for top, keys in members.items()
    ]
    return sorted(found, key=lambda each: (not each.joined, -each.admitted, each.organization))


def crosser(stays: Iterable[Stay], then: date, now: date) -> Crosser:
    """Return which way an organization went that counts on just one of the two days, and when.

    Stays that follow each other without a gap are one.
    """
    stays = sorted(stays)
    joined = any(start <= now and (end is None or end > now) for start, end in stays)
    if joined:
        *earlier, (since, _end) = [stay for stay in stays if stay[0] <= now]
        for start, end in reversed(earlier):
            if end == since:
                since = start
        return Crosser(True, since)
    until = then
    for start, end in stays:
        if end is not None and (start <= then < end or start == until):
            until = end
    return Crosser(False, until)


def _crossed(organization: Organization, then: date, now: date) -> list[int]:
    """Return the keys of who counts under it on just one of the two days. One query."""

    def counts(day: date) -> Max:
        holds = Q(end__isnull=True) | Q(end__gt=day)
        one = Case(When(holds, start__lte=day, then=Value(1)), default=Value(0))
        return Max(one, output_field=IntegerField())

    rows = Ancestry.objects.filter(ancestor=organization).order_by().values("descendant")
    crossed = rows.annotate(was=counts(then), is_now=counts(now)).exclude(was=F("is_now"))
    return list(crossed.values_list("descendant", flat=True))


def _crossers(
    organization: Organization, crossed: Sequence[int], then: date, now: date
) -> tuple[dict[int, Crosser], list[Lineage]]:
    """Return the crossers by key, and their lines among each other on the day `then`."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    lines: list[Lineage] = []
    keys = set(crossed)
    for batch in ancestry.batches(crossed):
        rows = Ancestry.objects.filter(descendant__in=batch)
        for key, above, distance, start, end in rows.values_list(
            "descendant", "ancestor", "distance", "start", "end"
        ):
            if above == organization.pk:
                stays[key].append((start, end))
            if above in keys and start <= then and (end is None or end > then):
                lines.append((key, above, distance))
    return {key: crosser(each, then, now) for key, each in stays.items()}, lines


def _numbers(
    organization: Organization, reading: Reading, today: date
) -> dict[int, tuple[int, int]]:
    """Return how many admissions count on either day, by where they were recorded. One query."""
    if reading.window is None:
        return {}

    def on(day: date) -> Count:
        above = "organization__above__"
        holds = Q(**{f"{above}end__isnull": True}) | Q(**{f"{above}end__gt": day})
        return Count("pk", filter=holds & Q(**{f"{above}start__lte": day}))

    found = (
        Admission.objects.standing()
        .during(reading.window, reading.counting)
        .of_groups(*reading.groups)
        .filter(organization__above__ancestor=organization)
        .order_by()
        .values("organization")
        .annotate(then=on(reading.structure_on), now=on(today))
    )
    rows = found.values_list("organization", "then", "now")
    return {key: (then, now) for key, then, now in rows}
