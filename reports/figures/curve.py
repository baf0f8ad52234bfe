"""The curve of a period: admissions added up, beside the pace and the year before.

Pure geometry over plain values: what is drawn, and where. A month counts at its end, so a
line rises from one end of a month to the next; the last point is the day counted up to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from organizations.completeness import known
from organizations.periods import Period, next_month
from recruitment.counting.rounding import rounded
from reports.figures.attainment import Attainment, share_due

LONG = 800  # days from which on years are named below, not months
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Frame:
    """The view box, and the plot within it; text beside the plot, or above its lines."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def labels_beside(self) -> bool:
        return self.width - self.right > 60


WIDE = Frame("wide", width=560, height=190, left=52, right=464, top=20, bottom=166)
NARROW = Frame("narrow", width=360, height=250, left=52, right=350, top=24, bottom=222)


@dataclass(frozen=True)
class Moment:
    """One row of the table: the end of a month, and what had been reached by then."""

    month: date
    admitted: int | None
    before: int | None
    due: int | None


@dataclass(frozen=True)
class Course:
    """What happened: in the period up to the day counted up to, and in the year before.

    `days` are those of the period, where the quota falls due over others. Where not all of it
    is on record, what is nought is not known.
    `deadline_of` is the basis whose deadline it is, where that is not the line of the pace.
    """

    attainment: Attainment
    months: dict[date, int]
    months_before: dict[date, int]
    deadline: date | None = None
    days: Period | None = None
    is_complete: bool = True
    was_complete: bool = True
    deadline_of: str = ""

    @property
    def period(self) -> Period:
        return self.days or self.attainment.period

    @property
    def now(self) -> date:
        """Return the day after the last that counts; the first, where none has come."""
        return min(max(self.attainment.as_of + DAY, self.period.start), self.period.end)

    def moments(self) -> list[Moment]:
        """Return a moment for each month of the period; what lies ahead has nothing admitted.

        Source: docs/definitions.md, "Curve".
        """
        found = []
        for start, end in months_within(self.period):
            begun = start < self.now
            reached = self.attainment.admitted if end >= self.now else self._reached(end)
            found.append(
                Moment(
                    month=start,
                    admitted=known(reached, complete=self.is_complete) if begun else None,
                    before=known(self._before(end), complete=self.was_complete),
                    due=self._due(end),
                )
            )
        return found

    def _reached(self, end: date) -> int:
        return sum(n for month, n in self.months.items() if month < end)

    def _before(self, end: date) -> int:
        return sum(n for month, n in self.months_before.items() if _later(month) < end)

    def _due(self, end: date) -> int | None:
        target = self.attainment.measured_on
        if target is None:
            return None
        return int(rounded(self.share_due(end, target.milestones) * target.low, 0))

    def share_due(self, day: date, milestones: tuple[tuple[date, int], ...]) -> Fraction:
        """Return the share of the quota due before `day`, since the first; a part of a year has
        the year's pace."""
        whole = self.attainment.period
        earlier = share_due(whole, self.period.start - DAY, milestones)
        return share_due(whole, day - DAY, milestones) - earlier


def months_within(period: Period) -> list[tuple[date, date]]:
    """Return start and end of each month of `period`, cut off where the period breaks off."""
    parts, start = [], period.start
    while start < period.end:
        end = min(next_month(start), period.end)
        parts.append((start, end))
        start = end
    return parts


def _later(month: date) -> date:
    return month.replace(year=month.year + 1)


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    text: str | int


@dataclass(frozen=True)
class Drawing:
    """A course inside a frame: paths, and points as text that no language puts commas into."""

    frame: Frame
    now: str
    before: str
    pace: str
    dot: Label
    number: Label
    grid: list[Label]
    times: list[Label]
    quota: Label | None
    last_year: Label | None
    deadline: Label | None


def drawn(course: Course, frame: Frame) -> Drawing:
    """Return where everything of `course` stands in `frame`."""
    period, attainment = course.period, course.attainment
    moments = course.moments()
    ends = [end for _start, end in months_within(period)]
    target = attainment.measured_on
    highest = max(
        [attainment.admitted, target.low if target else 0, *(m.before or 0 for m in moments), 1]
    )

    def x(day: date) -> Fraction:
        share = Fraction((day - period.start).days, period.days)
        return frame.left + share * (frame.right - frame.left)

    def y(number: Fraction | int) -> Fraction:
        return frame.bottom - Fraction(number) / highest * (frame.bottom - frame.top)

    by_end = list(zip(ends, moments, strict=True))
    past = [(end, m.admitted) for end, m in by_end if end < course.now]
    now = [*_known(period.start, past, course.is_complete), (course.now, attainment.admitted)]
    before = _known(period.start, [(end, m.before) for end, m in by_end], course.was_complete)
    before = before or [(period.start, 0)]
    pace = (
        [
            (day, course.share_due(day, target.milestones) * target.low)
            for day in _corners(period, target.milestones)
        ]
        if target
        else []
    )
    beside = frame.labels_beside
    edge = frame.right + 6 if beside else frame.right
    quota_y = y(target.low) if target else None
    last_y = y(before[-1][1])
    quota = (
        _label(edge, quota_y + 4 if beside else quota_y - 6, str(target.low))
        if target and quota_y is not None
        else None
    )
    last_year = (
        _label(edge, _apart(last_y, quota_y, frame), str(period.start.year - 1))
        if before[-1][1]
        else None
    )
    taken = [float(label.y) for label in (quota, last_year) if label is not None]
    return Drawing(
        frame=frame,
        now=_path(now, x, y),
        before=_path(before, x, y) if before[-1][1] else "",
        pace=_path(pace, x, y),
        dot=_label(x(course.now), y(attainment.admitted), ""),
        number=_number(x(course.now), y(attainment.admitted), taken, frame),
        grid=[_label(frame.left - 6, y(n), n) for n in range(0, highest + 1, _step(highest))],
        times=[_label(x(day), frame.bottom + 16, text) for day, text in _times(period)],
        quota=quota,
        last_year=last_year,
        deadline=_label(x(course.deadline + DAY), frame.top - 6, "") if course.deadline else None,
    )


def _known(
    start: date, points: list[tuple[date, int | None]], is_complete: bool
) -> list[tuple[date, int]]:
    """Return the points of a line from nought at `start`, without those that nobody knows."""
    begun = [(start, 0)] if is_complete else []
    return begun + [(day, number) for day, number in points if number is not None]


def _corners(period: Period, milestones: tuple[tuple[date, int], ...]) -> list[date]:
    """Return the days at whose beginning the pace bends, and the ends of `period`."""
    bends = [on + DAY for on, _percent in milestones]
    return [period.start, *(day for day in bends if period.start < day < period.end), period.end]


def _number(x: Fraction, y: Fraction, taken: list[float], frame: Frame) -> Label:
    """Return where the number admitted ends: above its point, or below where a text is above.

    `taken` are the heights of the texts at the edge, which a narrow drawing has inside.
    """
    is_near = not frame.labels_beside and x > frame.right - 110
    if is_near and any(abs(y - 8 - each) < 15 for each in taken):
        return _label(min(x + 48, Fraction(frame.width - 4)), y + 20, "")
    return _label(x - 6, y - 8, "")


def _apart(last_y: Fraction, quota_y: Fraction | None, frame: Frame) -> Fraction:
    """Return the height of the text of the year before, clear of that of the quota."""
    beside = frame.labels_beside
    wanted = min(last_y + (4 if beside else 34), Fraction(frame.bottom))
    if quota_y is None:
        return wanted
    taken = quota_y + (4 if beside else -6)
    if abs(wanted - taken) >= 15:
        return wanted
    return taken + 16 if taken + 16 <= frame.bottom else taken - 16


def _times(period: Period) -> list[tuple[date, str]]:
    """Return what stands below: years of a long period, else months, in their middle."""
    months = months_within(period)
    if period.days <= LONG:
        return [(start + (end - start) / 2, str(start.month)) for start, end in months]
    years = sorted({start.year for start, _end in months})
    return [(date(year, 7, 1), str(year)) for year in years if date(year, 7, 1) in period]


def _step(highest: int) -> int:
    """Return the distance of the lines: 1, 2 or 5 times a power of ten, at most five lines."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= 4 * factor * power:
                return factor * power
        power *= 10


def _path(
    points: Sequence[tuple[date, Fraction | int]],
    x: Callable[[date], Fraction],
    y: Callable[[Fraction | int], Fraction],
) -> str:
    return " L".join(f"{float(x(day)):.1f} {float(y(n)):.1f}" for day, n in points)


def _label(x: Fraction | int, y: Fraction | int, text: str | int) -> Label:
    return Label(f"{float(x):.1f}", f"{float(y):.1f}", text)
