from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.targets.quota_grid import Bounds, distributed, raised, raised_sum

weights = st.lists(st.none() | st.integers(0, 10**6), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("total", "by", "shares"),
    [
        (10, [1, 1, 1], [4, 3, 3]),  # of equal remainders, the first
        (10, [5, 3, 2], [5, 3, 2]),
        (7, [100, None, 200], [2, None, 5]),  # 2.33 and 4.67; not known is not nought
        (7, [100, 0, 200], [2, 0, 5]),
        (0, [0, None], [0, None]),
        (3, [1], [3]),
    ],
)
def test_distributed(total, by, shares):
    assert distributed(total, by) == shares


@given(total=st.integers(0, 10**6), by=weights)
def test_the_shares_sum_to_the_total_and_are_within_one_of_exact(total, by):
    whole = sum(weight or 0 for weight in by)
    if whole == 0 and total:
        with pytest.raises(ValueError, match="no weight"):
            distributed(total, by)
        return

    shares = distributed(total, by)

    assert sum(share for share in shares if share is not None) == total
    for share, weight in zip(shares, by, strict=True):
        if weight is None:
            assert share is None
        else:
            assert abs(share * whole - total * weight) < max(whole, 1)


@given(total=st.integers(0, 10**4), by=weights.filter(lambda by: any(by)))
def test_who_weighs_more_never_gets_less(total, by):
    by = [weight for weight in by if weight is not None]
    shares = distributed(total, by)

    ranked = sorted(zip(by, shares, strict=True))
    assert [share for _w, share in ranked] == sorted(shares) or all(
        a[1] <= b[1] for a in ranked for b in ranked if a[0] < b[0]
    )


@pytest.mark.parametrize(("total", "by"), [(-1, [1]), (1, [-1, 3]), (5, [])])
def test_what_cannot_be_shared_is_refused(total, by):
    with pytest.raises(ValueError):  # noqa: PT011 (three reasons, one answer)
        distributed(total, by)


@pytest.mark.parametrize(
    ("low", "per_cent", "raised_low"),
    [
        (10, "10", 11),
        (5, "10", 6),  # 5.5 rounds half up
        (4, "10", 4),
        (10, "0", 10),
        (10, "-50", 5),
        (10, "-100", 0),
        (3, "12.5", 3),
    ],
)
def test_raised(low, per_cent, raised_low):
    assert raised([Bounds(low)], Decimal(per_cent)) == [Bounds(raised_low)]


@given(
    lows=st.lists(st.integers(0, 10**4), max_size=40),
    per_cent=st.decimals(-100, 300, places=2),
)
def test_the_raised_numbers_come_to_the_raised_sum(lows, per_cent):
    lines = raised([Bounds(low) for low in lows], per_cent)

    exact = raised_sum(lows, per_cent)
    assert abs(sum(line.low for line in lines) - exact) <= Decimal("0.5")


def test_ten_per_cent_more_of_many_small_numbers():
    assert sum(line.low for line in raised([Bounds(5)] * 20, Decimal(10))) == 110  # not 120


@given(
    bounds=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), max_size=40),
    per_cent=st.decimals(-100, 300, places=2),
)
def test_raised_bounds_keep_their_order(bounds, per_cent):
    lines = [Bounds(low, high=low + more) for low, more in bounds]

    assert all(line.low <= line.high for line in raised(lines, per_cent))


def test_raised_keeps_what_kind_of_line_it_is_and_where_there_is_none():
    lines = [Bounds(10, high=12), None, Bounds(4, at_least=True)]

    expected = [Bounds(15, high=18), None, Bounds(6, at_least=True)]
    assert raised(lines, Decimal(50)) == expected
