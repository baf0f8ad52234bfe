"""Time two ways of doing the same, side by side, so that a busy machine slows both alike."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from django.db import connection

WARM_UP = 3
FEWEST, MOST = 15, 200
ENOUGH = 2.0  # seconds for a pair; quick ways are repeated more often


@dataclass(frozen=True)
class Pair:
    """What two ways took in each round, in seconds."""

    ours: list[float]
    other: list[float]

    @property
    def rounds(self) -> int:
        return len(self.ours)

    @property
    def ours_ms(self) -> float:
        return median(self.ours) * 1000

    @property
    def other_ms(self) -> float:
        return median(self.other) * 1000

    @property
    def ratio(self) -> float:
        """Return how many times as long ours takes: the median of the rounds' ratios."""
        return median(a / b for a, b in zip(self.ours, self.other, strict=True))


def side_by_side(ours: Callable, other: Callable) -> Pair:
    """Time both by turns, each going first as often as the other."""
    for _round in range(WARM_UP):
        ours()
        other()
    pair, until = Pair([], []), time.perf_counter() + ENOUGH
    while pair.rounds < FEWEST or (pair.rounds < MOST and time.perf_counter() < until):
        if pair.rounds % 2:
            pair.other.append(_seconds(other))
            pair.ours.append(_seconds(ours))
        else:
            pair.ours.append(_seconds(ours))
            pair.other.append(_seconds(other))
    return pair


def _seconds(way):
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


class Queries:
    """How many statements were sent, and how long the database and its driver took."""

    def __init__(self):
        self.number = 0
        self.seconds = 0.0

    def __call__(self, execute, *arguments):
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.number += 1
            self.seconds += time.perf_counter() - start


@contextmanager
def queries():
    """Count the statements of the block."""
    counted = Queries()
    with connection.execute_wrapper(counted):
        yield counted
