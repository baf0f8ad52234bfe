"""What became of the courses: how many passed, and how many of them were admitted since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Case, DateField, F, OuterRef, Subquery, When

from organizations.completeness import known, since
from recruitment.models import Admission, Course, Participant
from recruitment.models.admission import COUNTING_FIELD
from recruitment.models.course import ParticipantQuerySet
from recruitment.rulebook.rules import months_later

AFTER = (12, 24)
"""Months after the certificates of a course, at which it is asked what became of it."""


@dataclass(frozen=True)
class Became:
    """Of `passed` persons, how many went on within so many months of their certificates.

    `is_over` tells whether those months are over for all; until then the number is one so far.
    `went_on` is None where nothing is on record of days of which not all is.
    """

    months: int
    went_on: int | None
    passed: int
    is_over: bool

    @property
    def percent(self) -> Fraction | None:
        """Return went on × 100 ÷ passed, exact; None where nobody passed, or without data.

        Source: docs/definitions.md, "What became of a course".
        """
        if self.went_on is None or not self.passed:
            return None
        return Fraction(self.went_on * 100, self.passed)


@dataclass(frozen=True)
class Outcome:
    """The roster of a course in numbers, whole persons, and what became of who passed."""

    called: int
    passed: int
    failed: int
    absent: int
    became: tuple[Became, ...]

    @property
    def unknown(self) -> int:
        """Return of how many no result is known yet."""
        return self.called - self.passed - self.failed - self.absent


def became(
    passed: Sequence[tuple[date, date | None]], *, today: date, complete_from: date | None = None
) -> tuple[Became, ...]:
    """Return what became of those who passed a course, after each of `AFTER`.

    `passed` holds, for each of them, the day of the certificate and the one on which he or she
    went on, or None. The last day of a window belongs to it. Who went on is on record from
    `complete_from` on, or all of it.

    Source: docs/definitions.md, "What became of a course" and "No data".
    """
    first = min((certified for certified, _day in passed), default=None)
    complete = first is None or complete_from is None or complete_from <= first
    return tuple(_within(months, passed, today, complete) for months in AFTER)


def _within(months, passed, today, complete):
    ends = [(months_later(certified, months), went_on) for certified, went_on in passed]
    return Became(
        months=months,
        went_on=known(
            sum(day is not None and day <= min(end, today) for end, day in ends), complete=complete
        ),
        passed=len(passed),
        is_over=all(today > end for end, _day in ends),
    )


def outcomes(
    courses: Iterable[Course],
    participants: ParticipantQuerySet,
    *,
    today: date,
    counting: str,
) -> dict[int, Outcome]:
    """Return the numbers of each of `courses`, `with_completeness`, of those of its roster among
    `participants`.

    After an awareness course a person goes on by the first admission that stands and does not
    lie before the certificate, by its `counting` date; after a course for new members, by
    becoming an official member. One query.
    """
    courses = list(courses)
    rows = participants.on_roster().filter(course__in=courses)
    results: defaultdict[int, Counter[str]] = defaultdict(Counter)
    days: defaultdict[int, list[tuple[date, date | None]]] = defaultdict(list)
    told = rows.annotate(went_on=_went_on(counting)).order_by()
    asked = told.values_list("course", "result", "certificate_on", "went_on")
    for course, result, certified, day in asked:
        results[course][result] += 1
        if result == Participant.Result.PASSED:
            days[course].append((certified, day))
    return {
        course.pk: _outcome(results[course.pk], days[course.pk], today, since(course))
        for course in courses
    }


def _outcome(results, days, today, complete_from):
    return Outcome(
        called=results.total(),
        passed=results[Participant.Result.PASSED],
        failed=results[Participant.Result.FAILED],
        absent=results[Participant.Result.ABSENT],
        became=became(days, today=today, complete_from=complete_from),
    )


def _went_on(counting):
    counted = COUNTING_FIELD[counting]
    admissions = (
        Admission.objects.standing()
        .filter(person=OuterRef("candidate__person"))
        .filter(**{f"{counted}__gte": OuterRef("certificate_on")})
        .order_by(counted)
    )
    return Case(
        When(course__kind=Course.Kind.NEW_MEMBER, then=F("candidate__official_on")),
        default=Subquery(admissions.values(counted)[:1]),
        output_field=DateField(),
    )
