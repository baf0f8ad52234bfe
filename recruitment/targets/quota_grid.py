"""Proposals for the quotas of many organizations at once: plain numbers in, plain numbers out.

Nothing here is saved; a person looks at the proposals, changes them and issues them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Line:
    """What a quota asks for, in whole persons: exactly `low`, at least `low`, or up to `high`."""

    low: int
    high: int | None = None
    at_least: bool = False


def raised(lines: Sequence[Line | None], per_cent: Decimal) -> list[Line | None]:
    """Return the lines raised by `per_cent` (lowered if negative, but not below nought).

    Each bound is rounded by itself, half up, to whole persons; the sum is therefore not
    exactly the raised sum. Nought per cent copies. None, where there is no line, stays None.
    """
    return [line and _raised(line, per_cent) for line in lines]


def distributed(total: int, weights: Sequence[int | None]) -> list[int]:
    """Share `total` in proportion to `weights`, by largest remainder; the shares sum to it.

    Each gets the whole part of its exact share; what is left goes, one each, to the largest
    remainders, of equal ones to the first in order. An unknown weight counts as nought.
    Raises ValueError if there is something to share and no weight to share it by.

    Source: docs/definitions.md, "Largest remainder".
    """
    weights = [weight or 0 for weight in weights]
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("Neither the total nor a weight can be negative.")
    if whole == 0:
        if total:
            raise ValueError("There is no weight to share by.")
        return [0] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
    for number in by_remainder[: total - sum(shares)]:
        shares[number] += 1
    return shares


def _raised(line, per_cent):
    factor = max(1 + per_cent / 100, Decimal(0))

    def times(number):
        return int((number * factor).quantize(Decimal(1), ROUND_HALF_UP))

    high = None if line.high is None else times(line.high)
    return Line(times(line.low), high, line.at_least)
