"""What is computed from a rule set, by hand: votes, last days, months, ages, schooling, stages."""

from datetime import date
from fractions import Fraction

import pytest

from recruitment.models import RuleSet, Stage
from recruitment.rulebook import rules
from recruitment.rulebook.rules import Term, Threshold
from recruitment.rulebook.workdays import Calendar

NO_HOLIDAYS = Calendar()


@pytest.mark.parametrize(
    ("counted", "entitled", "present", "needed"),
    [
        ("entitled", 20, 17, 14),  # two thirds of 20 are 13.33
        ("entitled", 21, 17, 14),
        ("entitled", 3, 2, 2),
        ("entitled", 1, 1, 1),
        ("present", 20, 17, 12),
        ("present", 20, 18, 12),
    ],
)
def test_two_thirds_are_whole_persons_of_those_who_count(counted, entitled, present, needed):
    threshold = Threshold(Fraction(2, 3), counted)
    voters = {"entitled": entitled, "present": present}

    assert threshold.needed(**voters) == needed
    assert threshold.passes(**voters, in_favour=needed)
    assert not threshold.passes(**voters, in_favour=needed - 1)


def test_votes_are_counted_of_all_who_may_vote_unless_the_rules_say_otherwise():
    assert Threshold(Fraction(1, 2)).needed(entitled=20, present=10) == 10


@pytest.mark.parametrize(
    ("term", "extended", "last"),
    [
        (Term("decided", 3, "working_days"), False, date(2025, 3, 12)),
        (Term("decided", 3), False, date(2025, 3, 12)),
        (Term("decided", 3, "working_days", 2), False, date(2025, 3, 12)),
        (Term("decided", 3, "working_days", 2), True, date(2025, 3, 14)),
        (Term("decided", 3, "working_days"), True, date(2025, 3, 12)),
        (Term("decided", 3, "days"), False, date(2025, 3, 10)),
        (Term("decided", 3, "days", 4), True, date(2025, 3, 14)),
        (Term("decided", 3, "months"), False, date(2025, 6, 7)),
        (Term("decided", 3, "months", 1), True, date(2025, 7, 7)),
    ],
)
def test_a_deadline_is_so_many_working_days_days_or_months_later(term, extended, last):
    assert term.last_day(date(2025, 3, 7), NO_HOLIDAYS, extended=extended) == last


def test_a_deadline_is_extended_only_where_somebody_agreed():
    assert Term("decided", 3, "days", 4).last_day(date(2025, 3, 7), NO_HOLIDAYS) == date(
        2025, 3, 10
    )


def test_working_days_end_on_the_day_itself_where_there_are_none():
    friday, sunday = date(2025, 3, 7), date(2025, 3, 9)

    assert NO_HOLIDAYS.between(friday, friday) == 0
    assert NO_HOLIDAYS.between(friday, sunday) == 0
    assert NO_HOLIDAYS.between(friday, date(2025, 3, 10)) == 1
    assert [NO_HOLIDAYS.is_working(date(2025, 3, day)) for day in (7, 8, 9, 10)] == [
        True,
        False,
        False,
        True,
    ]
    assert Calendar(worked=frozenset({sunday})).is_working(sunday)
    assert not Calendar(holidays=frozenset({friday})).is_working(friday)


@pytest.mark.parametrize(
    ("born_on", "day", "age"),
    [
        (date(2000, 5, 10), date(2018, 5, 9), 17),
        (date(2000, 5, 10), date(2018, 5, 10), 18),
        (date(2000, 5, 10), date(2018, 6, 1), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
    ],
)
def test_the_age_is_that_in_full_years(born_on, day, age):
    assert rules.age_on(day, born_on) == age


@pytest.mark.parametrize(
    ("schooling", "least", "enough"),
    [
        ("primary", "primary", True),
        ("upper_secondary", "primary", True),
        ("literate", "primary", False),
        ("literate", "literate", True),
        ("", "literate", False),
        ("none", "literate", False),
    ],
)
def test_schooling_is_enough_from_the_least_on_and_never_where_none_is_recorded(
    schooling, least, enough
):
    assert rules.is_enough(schooling, least) is enough


@pytest.fixture
def known(db):
    return rules.load(RuleSet.objects.get(number="208-QĐ/TW"))


def test_stages_come_in_their_usual_order(known):
    assert known.stages == [stage for stage in Stage if stage in known.actors]
    assert known.earlier_stages(Stage.POOL) == []
    assert known.earlier_stages(Stage.APPLICATION) == [
        stage
        for stage in (Stage.POOL, Stage.SYMPATHIZER, Stage.COURSE_DONE)
        if stage in known.actors
    ]
    assert Stage.OFFICIAL not in known.earlier_stages(Stage.OFFICIAL)
    assert known.next_stages(Stage.DECIDED) == [Stage.ADMITTED]
    assert known.next_stages(Stage.OFFICIAL) == []


def test_papers_of_earlier_stages_are_due_and_not_those_that_the_step_makes(known):
    for stage in Stage:
        before = list(Stage)[: list(Stage).index(stage)]
        assert known.papers_due(stage) == [
            paper for paper in known.papers if paper.needed and paper.stage in before
        ]
    made = [paper for paper in known.papers if paper.stage == Stage.CELL_VOTED]
    assert made
    assert not set(made) & set(known.papers_due(Stage.CELL_VOTED))


def test_a_set_is_read_once_and_again_after_a_change(known, django_assert_num_queries):
    rule_set = RuleSet.objects.get(number="208-QĐ/TW")

    with django_assert_num_queries(0):
        assert rules.load(rule_set) is known
    assert known.title == str(rule_set)
    assert known.numbers == dict(rule_set.numbers.values_list("code", "number"))
    assert known.schooling == {
        row.case: (row.least, row.needs_consent) for row in rule_set.schoolings.all()
    }
    assert known.order == {(row.before, row.after) for row in rule_set.transitions.all()}
    assert known.terms == {
        row.stage: Term(row.since, row.length, row.unit, row.extension, row.verified)
        for row in rule_set.deadlines.all()
    }
    assert known.thresholds == {
        row.stage: Threshold(Fraction(row.numerator, row.denominator), row.counted)
        for row in rule_set.stages.all()
        if row.denominator
    }
    assert {(p.code, p.name, p.stage, p.needed, p.handwritten) for p in known.papers} == set(
        rule_set.papers.values_list("code", "name", "stage", "needed", "handwritten")
    )
    fresh = RuleSet(pk=rule_set.pk, number="208-QĐ/TW", issued_on=rule_set.issued_on)
    with django_assert_num_queries(10):
        rules.load(fresh)
