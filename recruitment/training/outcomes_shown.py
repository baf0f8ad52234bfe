"""What became of a course, as it is written on a page."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from recruitment.counting.rounding import rounded
from recruitment.training.course_outcomes import Became, Outcome


@dataclass(frozen=True)
class ShownWindow:
    """How many went on within some months: `9/40`, `22,5%`, and whether that is all so far."""

    months: int
    parts: str
    percent: str
    is_over: bool


@dataclass(frozen=True)
class ShownOutcome:
    """The numbers of a roster, and what became of it after each window."""

    outcome: Outcome
    windows: list[ShownWindow]


def shown(outcome: Outcome) -> ShownOutcome:
    return ShownOutcome(outcome, [_window(each) for each in outcome.became])


def _window(became: Became) -> ShownWindow:
    percent = became.percent
    return ShownWindow(
        months=became.months,
        parts=f"{_('no data') if became.went_on is None else became.went_on}/{became.passed}",
        percent="—" if percent is None else f"{number_format(rounded(percent))}%",
        is_over=became.is_over,
    )
