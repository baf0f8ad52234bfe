"""Figures by hand: what is divided by what, how it is rounded, which state holds."""

from datetime import date
from fractions import Fraction

import pytest

from organizations.periods import Period
from recruitment.counting.rounding import rounded
from reports.figures.attainment import Attainment, Joined, State, Target, Unlike, share_due

YEAR = Period.of_year(2024)
LAST_DAY = date(2024, 12, 31)
MAY_4 = date(2024, 5, 4)


def attainment(admitted, low, high=None, as_of=LAST_DAY, **rest):
    target = None if low is None else Target(low, high, **rest)
    return Attainment(admitted, target, YEAR, as_of)


@pytest.mark.parametrize(
    ("admitted", "low", "percent"),
    [
        (57, 246, "23.17"),
        (57, 275, "20.73"),
        (7, 3, "233.33"),
        (31, 10, "310"),
        (3, 5, "60"),
        (0, 5, "0"),
        (1, 800, "0.13"),  # 0.125 rounds half up, not to even
        (64_998, 55_000, "118.18"),
        (26, 30, "86.67"),
        (11, 8, "137.5"),
    ],
)
def test_percent_is_rounded_half_up_to_two_decimals_without_trailing_zeros(admitted, low, percent):
    assert f"{rounded(attainment(admitted, low).percent):f}" == percent


@pytest.mark.parametrize("low", [0, None])
def test_there_is_no_percentage_of_nothing(low):
    assert attainment(3, low).percent is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "truncated"),
    [(2600, 30, 2, "86.66"), (1100, 8, 0, "137"), (300, 7, 2, "42.85"), (1138800, 12064, 0, "94")],
)
def test_the_rest_can_be_cut_off_as_some_reports_do(numerator, denominator, decimals, truncated):
    value = Fraction(numerator, denominator)

    assert f"{rounded(value, decimals, truncate=True):f}" == truncated


def test_an_even_pace_includes_the_day_itself():
    assert attainment(57, 246, as_of=MAY_4).pace == Fraction(246 * 125, 366)
    assert attainment(57, 246, as_of=MAY_4).short_of_pace == 27


def test_pace_is_nought_before_the_period_and_whole_after_it():
    assert share_due(YEAR, date(2023, 12, 31)) == 0
    assert share_due(YEAR, LAST_DAY) == 1
    assert share_due(YEAR, date(2025, 3, 1)) == 1


def test_pace_follows_the_milestones():
    due = ((date(2024, 6, 30), 40), (date(2024, 9, 30), 100))

    assert share_due(YEAR, date(2024, 6, 30), due) == Fraction(40, 100)
    assert share_due(YEAR, date(2024, 9, 30), due) == 1
    assert share_due(YEAR, date(2024, 10, 15), due) == 1
    assert share_due(YEAR, date(2024, 3, 31), due) == Fraction(40, 100) * Fraction(91, 182)
    assert share_due(YEAR, date(2025, 3, 1), due) == 1


def test_after_the_period_the_whole_is_due_though_less_was_on_its_last_day():
    due = ((LAST_DAY, 80),)

    assert share_due(YEAR, LAST_DAY, due) == Fraction(80, 100)
    assert share_due(YEAR, date(2025, 1, 1), due) == 1


def test_who_is_to_be_done_by_a_milestone_is_measured_on_it():
    due = ((date(2024, 9, 30), 100),)
    found = attainment(57, 246, as_of=MAY_4, milestones=due)

    assert found.pace == Fraction(246 * 125, 274)
    assert found.state == State.FAR_BEHIND
    assert attainment(57, 246, as_of=date(2024, 9, 30), milestones=due).pace == 246


@pytest.mark.parametrize(
    ("admitted", "low", "high", "state"),
    [
        (3, None, None, State.NO_QUOTA),
        (3, 0, None, State.QUOTA_ZERO),
        (0, 0, None, State.QUOTA_ZERO),
        (11, 10, None, State.EXCEEDED),
        (11, 10, 12, State.DONE),
        (13, 10, 12, State.EXCEEDED),
        (10, 10, None, State.DONE),
        (0, 10, None, State.NONE_ADMITTED),
        (9, 10, None, State.ON_PACE),
        (8, 10, None, State.BEHIND),
        (6, 10, None, State.BEHIND),
        (5, 10, None, State.FAR_BEHIND),
    ],
)
def test_state_on_the_last_day(admitted, low, high, state):
    assert attainment(admitted, low, high).state == state


def test_silence_is_not_the_report_that_nobody_was_admitted():
    assert Attainment(0, Target(8), YEAR, MAY_4, reported=False).state == State.NOT_REPORTED
    assert Attainment(0, Target(8), YEAR, MAY_4, reported=True).state == State.NONE_ADMITTED
    assert Attainment(0, Target(0), YEAR, MAY_4, reported=False).state == State.QUOTA_ZERO
    assert Attainment(0, None, YEAR, MAY_4, reported=False).state == State.NO_QUOTA


def test_an_exempt_organization_is_exempt_whatever_it_did():
    assert Attainment(0, Target(8), YEAR, MAY_4, exempt=True).state == State.EXEMPT
    assert Attainment(0, Target(8), YEAR, MAY_4, exempt=True).short_of_pace == 0


@pytest.mark.parametrize(
    ("admitted", "word"),
    [
        (59, "below"),
        (60, "inside"),
        (70, "inside"),
        (71, "above"),
    ],
)
def test_a_range_reads_below_inside_or_above(admitted, word):
    assert attainment(admitted, 60, 70).range_word == word


def test_rate_is_of_the_members_not_of_the_quota():
    assert rounded(attainment(64, 60, 70, base=2000).rate) == rounded(Fraction(32, 10))


def test_missing_is_never_negative():
    assert attainment(12, 10).missing == 0
    assert attainment(12, 10).excess == 2
    assert attainment(7, 10).missing == 3
    assert attainment(7, None).missing is None


@pytest.mark.parametrize(
    ("admitted", "low", "state", "short"),
    [
        (80, 246, State.ON_PACE, 0),
        (75, 246, State.BEHIND, 9),
        (1, 3, State.ON_PACE, 0),
        (1, 4, State.BEHIND, 1),
        (0, 1, State.NONE_ADMITTED, 0),
        (0, 8, State.NONE_ADMITTED, 3),
    ],
)
def test_word_and_number_of_who_is_behind_agree(admitted, low, state, short):
    """On 4 May a third of the year is over: the pace is 84.02, 1.02, 1.37, 0.34 and 2.73."""
    found = attainment(admitted, low, as_of=MAY_4)

    assert (found.state, found.short_of_pace) == (state, short)


def test_inside_a_range_nothing_is_exceeded():
    assert Attainment(183, Target(163, 190), YEAR, MAY_4).excess == 0
    assert Attainment(193, Target(163, 190), YEAR, MAY_4).excess == 3


def test_nothing_is_told_of_a_quota_of_other_units():
    found = Attainment(803, Target(713, base=900), YEAR, MAY_4, is_comparable=False)

    assert found.state == State.NOT_COMPARED
    assert (found.percent, found.rate, found.missing, found.excess, found.pace) == (None,) * 5
    assert found.short_of_pace == 0


@pytest.mark.parametrize(
    ("said", "unlike"),
    [
        ({}, None),
        ({"is_comparable": False}, Unlike.BORDERS),
        ({"changed_on": date(2024, 3, 1)}, Unlike.CHANGED),
        ({"is_complete": False}, None),
        ({"is_comparable": False, "changed_on": MAY_4, "is_complete": False}, Unlike.BORDERS),
        ({"changed_on": MAY_4, "is_complete": False}, Unlike.CHANGED),
    ],
)
def test_what_is_of_unlike_things_is_not_compared(said, unlike):
    found = Attainment(5, Target(10, 12, base=100), YEAR, LAST_DAY, **said)
    figures = (found.percent, found.rate, found.missing, found.excess, found.pace)

    assert found.unlike == unlike
    assert (found.state == State.NOT_COMPARED) is (unlike is not None)
    is_below = not unlike and found.is_complete
    assert found.range_word == ("below" if is_below else None)
    assert (figures == (None,) * 5) is (unlike is not None)


@pytest.mark.parametrize(
    ("admitted", "state"),
    [
        (0, State.NO_DATA),
        (1, State.INCOMPLETE),
        (2, State.INCOMPLETE),
        (3, State.INCOMPLETE),  # of 3.42 due on 4 May: one more would be on pace
        (4, State.ON_PACE),
        (10, State.DONE),
        (13, State.EXCEEDED),
    ],
)
def test_who_is_behind_by_incomplete_records_is_not_called_so(admitted, state):
    found = Attainment(admitted, Target(10, 12), YEAR, MAY_4, is_complete=False)

    assert found.state == state
    assert found.percent == (admitted * 10 if admitted else None)
    assert (found.short_of_pace, found.is_of("under_half")) == (0, False)
    reached = admitted >= 10
    assert (found.missing, found.range_word) == (
        0 if reached else None,
        "above" if admitted == 13 else None,
    )
    assert found.shortfall == (0 if state in (State.ON_PACE, State.DONE, State.EXCEEDED) else None)
    whole = Attainment(1, Target(10), YEAR, MAY_4)
    assert (whole.state, whole.shortfall) == (State.FAR_BEHIND, 2)


def test_on_the_sum_of_those_below_only_their_own_are_measured():
    """The example of docs/definitions.md: 3 in a unit with a quota of 4, 5 in another."""
    found = Attainment(8, Target(4, source="children"), YEAR, LAST_DAY, covered=3)

    assert (found.measured, found.beside) == (3, 5)
    assert (found.percent, found.missing, found.excess) == (75, 1, 0)
    assert (found.state, found.short_of_pace) == (State.BEHIND, 1)
    whole = Attainment(8, Target(4, source="children"), YEAR, LAST_DAY)
    assert (whole.measured, whole.beside, whole.excess) == (8, 0, 4)
    over = Attainment(8, Target(4, source="children"), YEAR, LAST_DAY, covered=6)
    assert (over.state, over.excess) == (State.EXCEEDED, 2)
    none = Attainment(8, Target(4, source="children"), YEAR, LAST_DAY, covered=0)
    assert (none.measured, none.percent, none.state) == (0, 0, State.FAR_BEHIND)


@pytest.mark.parametrize(
    ("admitted", "asked"),
    [
        (0, {"none_admitted", Joined.NOBODY, Joined.UNDER_HALF}),
        (4, {"far_behind", Joined.UNDER_HALF}),
        (5, {"far_behind"}),
        (10, {"done", Joined.REACHED}),
        (11, {"exceeded", Joined.REACHED}),
    ],
)
def test_a_counter_counts_the_states_that_it_joins(admitted, asked):
    found = attainment(admitted, 10)

    assert {each for each in (*State, *Joined) if found.is_of(each)} == asked


def test_who_is_exempt_or_has_no_quota_is_not_under_half():
    exempt = Attainment(1, Target(8), YEAR, MAY_4, exempt=True)

    assert not exempt.is_of(Joined.UNDER_HALF)
    assert exempt.is_of("exempt")
    assert not attainment(1, None).is_of(Joined.UNDER_HALF)


FIRST_QUARTER, LAST_QUARTER = Period.of_part(2024, "Q1"), Period.of_part(2024, "Q4")


@pytest.mark.parametrize(
    ("since", "as_of", "begun"),
    [
        (None, date(2023, 11, 30), False),
        (None, date(2023, 12, 31), False),
        (None, date(2024, 1, 1), True),
        (FIRST_QUARTER.start, date(2023, 12, 31), False),
        (LAST_QUARTER.start, date(2024, 9, 30), False),
        (LAST_QUARTER.start, date(2024, 10, 1), True),
    ],
)
def test_nobody_is_behind_before_the_first_day_counted(since, as_of, begun):
    found = Attainment(0, Target(25, 30), YEAR, as_of, since=since, reported=False)

    assert found.has_begun is begun
    assert found.state == (State.NOT_REPORTED if begun else State.NOT_BEGUN)
    told = found.percent, found.pace, found.missing, found.shortfall, found.range_word
    assert (told == (None,) * 5) is not begun
    assert found.short_of_pace == 0 or begun
    assert found.is_of(Joined.UNDER_HALF) is found.is_of(Joined.NOBODY) is begun


@pytest.mark.parametrize(
    ("target", "exempt", "state"),
    [
        (Target(25), True, State.EXEMPT),
        (None, False, State.NO_QUOTA),
        (Target(0), False, State.QUOTA_ZERO),
        (Target(0, 5), False, State.NOT_BEGUN),
    ],
)
def test_who_is_asked_nothing_is_called_so_before_the_period_too(target, exempt, state):
    assert Attainment(0, target, YEAR, date(2023, 11, 30), exempt=exempt).state == state
