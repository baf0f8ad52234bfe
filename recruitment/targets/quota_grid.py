"""Proposals for the quotas of many organizations at once: plain numbers in, plain numbers out.

Nothing here is saved; a person looks at the proposals, changes them and issues them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Bounds:
    """What a quota asks for, in whole persons: exactly `low`, at least `low`, or up to `high`."""

    low: int
    high: int | None = None
    at_least: bool = False


def raised(lines: Sequence[Bounds | None], per_cent: Decimal) -> list[Bounds | None]:
    """Return the lines raised by `per_cent` (lowered if negative, but not below nought).

    The lower bounds together come to the raised sum, rounded half up, shared by largest
    remainder; the upper bounds likewise. Nought per cent copies. None, where there is no line,
    stays None.

    Source: docs/definitions.md, "Raised quotas".
    """
    known = [line for line in lines if line]
    lows = iter(_raised([line.low for line in known], per_cent))
    highs = iter(_raised([line.high for line in known if line.high is not None], per_cent))
    return [line and _between(line, next(lows), highs) for line in lines]


def raised_sum(numbers: Sequence[int], per_cent: Decimal) -> Decimal:
    """Return the sum of `numbers` raised by `per_cent`, exactly; not below nought."""
    return sum(numbers) * max(1 + per_cent / 100, Decimal(0))


def distributed(total: int, weights: Sequence[int | None]) -> list[int | None]:
    """Share `total` in proportion to `weights`, by largest remainder; the shares sum to it.

    Each gets the whole part of its exact share; what is left goes, one each, to the largest
    remainders, of equal ones to the first in order. Where the weight is not known (None), so is
    the share: nothing known is not nought.
    Raises ValueError if there is something to share and no weight to share it by.

    Source: docs/definitions.md, "Largest remainder".
    """
    known = [weight for weight in weights if weight is not None]
    if total < 0 or any(weight < 0 for weight in known):
        raise ValueError("Neither the total nor a weight can be negative.")
    if total and not sum(known):
        raise ValueError("There is no weight to share by.")
    shares = iter(_shares(total, known))
    return [None if weight is None else next(shares) for weight in weights]


def _shares(total, weights):
    exact = [Fraction(total * weight, sum(weights) or 1) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
    for number in by_remainder[: total - sum(shares)]:
        shares[number] += 1
    return shares


def _raised(numbers, per_cent):
    total = int(raised_sum(numbers, per_cent).quantize(Decimal(1), ROUND_HALF_UP))
    return distributed(total if sum(numbers) else 0, numbers)


def _between(line, low, highs):
    return Bounds(low, None if line.high is None else max(low, next(highs)), line.at_least)
