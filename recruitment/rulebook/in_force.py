"""By which rule set a dossier goes on a day: that in force, or a former one that lets it finish."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from recruitment.models import Candidate, RuleSet
from recruitment.models.rules import Stage
from recruitment.rulebook import rules
from recruitment.rulebook.coverage import set_of

_ORDER = [*Stage]


@dataclass(frozen=True)
class Book:
    """All sets that hold on some day."""

    sets: tuple[RuleSet, ...]

    def of_dossier(self, reached: Mapping[str, date], on: date) -> RuleSet:
        """Return the set by which goes on the day `on` who reached stages on the days `reached`.

        What is done on the day on which a stage ends a provision still goes by the set before.

        Source: docs/definitions.md, "Rules in force".
        """
        found = set_of(self.sets, on)
        while self._finishes_before(found, reached, on):
            earlier = set_of(self.sets, found.start - timedelta(days=1))
            if earlier.start >= found.start:
                break
            found = earlier
        return found

    def _finishes_before(self, rule_set, reached, on) -> bool:
        for stage, until in rules.load(rule_set).provisions:
            since = reached.get(stage) or passed_by(reached, stage)
            over = reached.get(until) or passed_by(reached, until)
            if since is not None and since < rule_set.start and (over is None or over > on):
                return True
        return False


def passed_by(reached: Mapping[str, date], stage: Stage | str) -> date | None:
    """Return by which day `stage` lay behind a dossier whose record begins later, else None.

    `reached` tells the stages in the order in which they were recorded. One that was taken over
    begins with the stage in which it was: whether it went through an earlier one, and when, nobody
    knows here.

    Source: docs/definitions.md, "Dossier taken over".
    """
    first = next(iter(reached), None)
    if first is None or stage in reached or _ORDER.index(stage) >= _ORDER.index(first):
        return None
    return reached[first]


def load() -> Book:
    """Return what is on record. One query, and another after a change."""
    return _load(tuple(RuleSet.objects.stamps()))


@lru_cache(maxsize=8)
def _load(stamps) -> Book:
    return Book(tuple(RuleSet.objects.newest_editions()))


def forget() -> None:
    """Let the sets be read again, after rows were changed without another stamp."""
    _load.cache_clear()


def goes_by(
    candidate: Candidate,
    reached: Mapping[Stage | str, date],
    on: date,
    book: Callable[[], Book] = load,
) -> RuleSet:
    """Return the set that an act of the day `on` on the dossier follows.

    A closed dossier keeps to that of its last act. None or at most three queries; who asks for
    many dossiers has a `book` that is loaded once.
    """
    own = candidate.rule_set
    covers = own.start <= on and (own.end is None or on < own.end)
    if not candidate.is_open or (covers and not rules.load(own).provisions):
        return own
    return book().of_dossier(reached, on)
