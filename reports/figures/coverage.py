"""The pool against what is left of the quota: who will reach it with the dossiers there are."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from organizations.models import Organization
from recruitment.counting import dossier_tallies
from recruitment.dossiers.phases import STAGES, Phase
from reports.figures.attainment import Attainment, State
from reports.figures.tables import Question, Row, attainment_table

UNMEASURED = {
    State.EXEMPT,
    State.NO_QUOTA,
    State.NO_DATA,
    State.NOT_COMPARED,
    State.QUOTA_ZERO,
    State.NOT_BEGUN,
}
"""The states in which there is nothing to say of what is left; covers have their names."""

COUNTED = (Phase.PASSED, Phase.IN_WORK, Phase.IN_POOL)
"""The phases of who can still be admitted, the nearest to the decision first."""


class Cover(enum.StrEnum):
    """Whether the dossiers there are suffice; `Coverage.cover` gives the first that holds."""

    EXEMPT = "exempt"
    NO_QUOTA = "no_quota"
    NO_DATA = "no_data"
    NOT_COMPARED = "not_compared"
    QUOTA_ZERO = "quota_zero"
    NOT_BEGUN = "not_begun"
    INCOMPLETE = "incomplete"
    REACHED = "reached"
    ENOUGH = "enough"
    WITH_THE_POOL = "with_the_pool"
    SHORT = "short"


@dataclass(frozen=True)
class Coverage:
    """What is left of a quota, and the dossiers of who can still be admitted, in persons."""

    attainment: Attainment
    passed: int = 0
    in_work: int = 0
    in_pool: int = 0

    @property
    def left(self) -> int | None:
        """Return the quota less the admitted, never negative; None where none is expected, and
        where the days asked for do not tell it.

        Source: docs/definitions.md, "Pool against quota".
        """
        return None if self.attainment.exempt else self.attainment.missing

    @property
    def short(self) -> int:
        """Return how many are left for whom there is no dossier; never negative."""
        return max((self.left or 0) - self.passed - self.in_work - self.in_pool, 0)

    @property
    def cover(self) -> Cover:
        """Return the first state that holds, in the order in which `Cover` lists them."""
        if self.attainment.state in UNMEASURED:
            return Cover(self.attainment.state.value)
        if self.left is None:
            is_complete = self.attainment.is_complete
            return Cover.NOT_COMPARED if is_complete else Cover.INCOMPLETE
        if self.left == 0:
            return Cover.REACHED
        if self.passed + self.in_work >= self.left:
            return Cover.ENOUGH
        return Cover.SHORT if self.short else Cover.WITH_THE_POOL


@dataclass(frozen=True)
class Covered:
    """An organization with its coverage."""

    row: Row
    coverage: Coverage

    @property
    def organization(self) -> Organization:
        return self.row.organization


@dataclass(frozen=True)
class ShortBelow:
    """How many of those below are short, and of how many persons together.

    What others have too many of helps none of these.

    Source: docs/definitions.md, "Pool against quota".
    """

    units: int
    persons: int

    @classmethod
    def of(cls, rows: Iterable[Covered]) -> "ShortBelow":
        short = [each.coverage.short for each in rows if each.coverage.short]
        return cls(len(short), sum(short))


def coverage_table(organization: Organization, question: Question) -> list[Covered]:
    """Return the coverage of `organization`, then of those below it, most short first.

    As `attainment_table`, of which the quota and the admitted come, and one query more.

    Source: docs/definitions.md, "Pool against quota".
    """
    table = attainment_table(organization, question, hears=False)
    rows = [table.head, *table.rows]
    numbers = _by_phase([row.organization.pk for row in rows])
    head, *below = [
        Covered(row, Coverage(row.attainment, **numbers.get(row.organization.pk, {})))
        for row in rows
    ]
    return [head, *sorted(below, key=lambda each: -each.coverage.short)]


def _by_phase(organizations: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return the open dossiers of each phase of `COUNTED`, by organization. One query."""
    return {
        organization: {phase.value: sum(stages[s] for s in STAGES[phase]) for phase in COUNTED}
        for organization, stages in dossier_tallies.by_stage(organizations).items()
    }
