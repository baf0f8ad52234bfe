"""Which rule set is that of a day, and the days on which none is in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from recruitment.models import Admission, Candidate, RuleSet


def set_of(sets: Collection[RuleSet], day: date) -> RuleSet:
    """Return which of `sets` is that of `day`, as `RuleSet.objects.of_day` does, without a query.

    Where none is in force, the one that ended last goes on; before the first, the first holds.
    """
    begun = [each for each in sets if each.start <= day]
    if not begun:
        return min(sets, key=lambda each: each.start)
    in_force = [each for each in begun if each.end is None or day < each.end]
    if in_force:
        return max(in_force, key=lambda each: each.start)
    return max(begun, key=lambda each: each.end or date.max)


@dataclass(frozen=True)
class Uncovered:
    """The days [start, end) on which no set is in force; `end` is None where none follows.

    `before` is the set that ended, whose rules go on.
    """

    before: RuleSet
    start: date
    end: date | None

    @property
    def dossiers(self) -> int:
        """Return how many dossiers on record began on these days. One query."""
        return self._of(Candidate.objects.standing(), "started_on").count()

    @property
    def admissions(self) -> int:
        """Return how many admissions without a dossier were decided on these days. One query."""
        direct = Admission.objects.standing().filter(dossier__isnull=True)
        return self._of(direct, "decided_on").count()

    def _of(self, rows: QuerySet, field: str) -> QuerySet:
        rows = rows.filter(**{f"{field}__gte": self.start})
        return rows if self.end is None else rows.filter(**{f"{field}__lt": self.end})


def uncovered(sets: Iterable[RuleSet]) -> list[Uncovered]:
    """Return the days after the first of `sets` on which none of them is in force, in order."""
    found, last = [], None
    for each in sorted(sets, key=lambda each: each.start):
        if last and last.end is not None and last.end < each.start:
            found.append(Uncovered(last, last.end, each.start))
        if last is None or (last.end is not None and (each.end is None or last.end < each.end)):
            last = each
    if last and last.end is not None:
        found.append(Uncovered(last, last.end, None))
    return found


def sets_with(changed: RuleSet) -> list[RuleSet]:
    """Return the sets in force, `changed` as it is here, in place of other editions of it.

    So a draft is looked at as if it were released, and a set as if it ended on another day.
    """
    same = {"number": changed.number, "issued_on": changed.issued_on}
    return [*RuleSet.objects.newest_editions().exclude(**same), changed]
