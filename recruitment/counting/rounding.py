"""How a figure is rounded: once, at the end, and exactly."""

from decimal import Decimal, localcontext
from fractions import Fraction


def rounded(value: Fraction, decimals: int = 2, *, truncate: bool = False) -> Decimal:
    """Return `value` with at most `decimals` decimals, rounded half up or truncated.

    Trailing zeros are dropped: 50, 23.17, 61.9. Exact for numbers of any size.

    Source: docs/definitions.md, "Rounding".
    """
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if not truncate and scaled - whole >= Fraction(1, 2):
        whole += 1
    with localcontext(prec=60):
        number = Decimal(whole).scaleb(-decimals).normalize()
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
