"""The rules of the field, each with its dates. No database: facts and rules are values."""

import inspect
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from recruitment.admissions.readmission import Former
from recruitment.dossiers import admissible, conditions, oneself
from recruitment.dossiers.admissible import certificate_expires
from recruitment.dossiers.conditions import (
    ASKED_ONCE,
    due,
    examine_move,
    noted,
    probation_ends,
)
from recruitment.dossiers.facts import Ballot, Facts, Given, Move, Vouching
from recruitment.findings import Finding
from recruitment.models import Stage
from recruitment.rulebook.rules import Asks, PaperRule, Rules, Term, Threshold
from recruitment.rulebook.workdays import Calendar

TWO_THIRDS = Threshold(Fraction(2, 3))
RULES = Rules(
    title="24-QĐ/TW",
    numbers={
        "youngest": 18,
        "oldest": 60,
        "sponsors": 2,
        "member_sponsors": 1,
        "together_months": 12,
        "certificate_months": 60,
        "stale_months": 12,
        "probation_months": 12,
        "readmission_months": 36,
    },
    schooling={
        "": ("lower_secondary", False),
        "hardship": ("primary", False),
        "respected": ("literate", True),
    },
    actors=dict.fromkeys(Stage, "cell"),
    thresholds={"cell_voted": TWO_THIRDS, "recognition_voted": TWO_THIRDS},
    order=frozenset(zip(list(Stage), list(Stage)[1:], strict=False)),
    terms={
        "decided": Term("cell_voted", 60, extension=30),
        "admitted": Term("received", 30),
        "recognition_voted": Term("probation_ended", 30),
    },
    papers=(PaperRule("1-KNĐ", "Đơn xin vào Đảng", "application", True, True),),
)
OF_2026 = replace(RULES, terms={"admitted": Term("decided", 30)})
CALENDAR = Calendar()
TODAY = date(2026, 11, 25)


def vouching(name, **more):
    said = {"official_on": date(2010, 1, 1), "together_since": date(2015, 1, 1)}
    return Vouching(name, "sponsor", **{**said, **more})


ENDORSED = Facts(
    stage="endorsed",
    stage_on=date(2025, 1, 10),
    born_on=date(2000, 1, 1),
    days={"endorsed": date(2025, 1, 10)},
    schooling="upper_secondary",
    certificate_on=date(2023, 1, 15),
    companions=(vouching("Phạm Văn Giúp"), vouching("Lê Thị Nhận")),
    papers={"1-KNĐ": "in_hand"},
)
CELL_VOTE = Move("cell_voted", date(2025, 2, 3), TODAY, Ballot(20, 17, 14))


def codes(facts, move, rules=RULES, calendar=CALENDAR):
    found = examine_move(facts, rules, calendar, move)
    return [f.code for f in found.faults], [w.code for w in found.warnings]


def test_who_meets_every_condition_can_be_voted_on():
    assert codes(ENDORSED, CELL_VOTE) == ([], [])


@pytest.mark.parametrize(
    ("born_on", "faults"),
    [
        (date(2007, 3, 3), ["too_young"]),  # 17 years and 11 months
        (date(2007, 2, 4), ["too_young"]),  # 18 tomorrow
        (date(2007, 2, 3), []),  # 18 today
        (date(1967, 2, 3), []),  # a woman of 58 is no exception
        (date(1965, 2, 3), []),  # 60 today
        (date(1965, 1, 4), []),  # 60, and not a whole month more
    ],
)
def test_age_is_counted_by_the_month_on_the_day_of_the_vote(born_on, faults):
    assert codes(replace(ENDORSED, born_on=born_on), CELL_VOTE) == (faults, [])


GIVEN = Given("12-CV/TU", "Ban Thường vụ Tỉnh ủy", date(2025, 2, 20))
OVER_60 = replace(ENDORSED, born_on=date(1965, 1, 3))  # 60 years and a month
DECISION = Move("decided", date(2025, 3, 3), TODAY)


def voted(facts):
    """Return the same dossier after the cell has voted, on 3 February 2025."""
    days = facts.days | {"cell_voted": date(2025, 2, 3)}
    return replace(facts, stage="grassroots_resolved", stage_on=date(2025, 2, 10), days=days)


def test_who_is_over_60_is_told_at_the_vote_that_a_consent_is_needed():
    assert codes(OVER_60, CELL_VOTE) == ([], ["too_old"])
    assert codes(replace(OVER_60, born_on=date(1965, 1, 4)), CELL_VOTE) == ([], [])


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (None, ["too_old"]),
        (GIVEN, []),
        (replace(GIVEN, on=date(2025, 3, 3)), []),  # on the day of the decision
        (replace(GIVEN, on=date(2025, 3, 4)), ["too_old"]),  # after it
        (replace(GIVEN, on=None), ["too_old"]),
        (replace(GIVEN, body=""), ["too_old"]),
    ],
)
def test_over_60_the_decision_waits_for_the_consent_from_above(given, faults):
    facts = voted(replace(OVER_60, consents={"over_age": given} if given else {}))

    assert codes(facts, DECISION) == (faults, [])


def test_who_became_60_after_the_vote_needs_no_consent():
    facts = voted(replace(ENDORSED, born_on=date(1965, 1, 4)))

    assert codes(facts, DECISION) == ([], [])


def test_a_certificate_of_15_1_2020_expired_before_a_vote_of_3_2_2025():
    facts = replace(ENDORSED, certificate_on=date(2020, 1, 15))

    [fault] = examine_move(facts, RULES, CALENDAR, CELL_VOTE).faults

    assert fault.code == "certificate_expired"
    assert fault.params == {"day": "2025-01-15"}
    assert certificate_expires(date(2020, 1, 15), RULES) == date(2025, 1, 15)


@pytest.mark.parametrize(
    ("on", "odd"),
    [(date(2025, 1, 14), []), (date(2025, 1, 15), ["certificate_expired"])],
)
def test_a_certificate_that_has_expired_is_odd_as_soon_as_it_is_recorded(on, odd):
    facts = replace(ENDORSED, stage="sympathizer", certificate_on=date(2020, 1, 15))
    order = {("sympathizer", "course_done")}

    found = codes(facts, Move("course_done", on, TODAY), replace(RULES, order=order))

    assert found == ([], odd)


def test_a_certificate_is_valid_up_to_the_day_before_it_expires():
    facts = replace(ENDORSED, certificate_on=date(2020, 2, 4))

    assert codes(facts, CELL_VOTE) == ([], [])


@pytest.mark.parametrize(("in_favour", "faults"), [(13, ["vote_failed"]), (14, []), (17, [])])
def test_20_official_members_need_14_votes_whoever_was_absent(in_favour, faults):
    move = replace(CELL_VOTE, ballot=Ballot(entitled=20, present=17, in_favour=in_favour))

    assert codes(ENDORSED, move) == (faults, [])


def test_a_vote_must_be_recorded():
    assert codes(ENDORSED, replace(CELL_VOTE, ballot=None)) == (["vote_missing"], [])


@pytest.mark.parametrize("ballot", [Ballot(20, 21, 14), Ballot(20, 14, 15), Ballot(0, 0, 0)])
def test_votes_that_cannot_be_are_told_apart_from_votes_that_failed(ballot):
    assert codes(ENDORSED, replace(CELL_VOTE, ballot=ballot)) == (["vote_numbers"], [])


def test_who_may_vote_is_corrected_with_a_reason_only():
    ballot = Ballot(18, 17, 14, computed=20)
    excused = replace(ballot, correction="hai đảng viên đi công tác xa")

    assert codes(ENDORSED, replace(CELL_VOTE, ballot=ballot)) == (["vote_correction"], [])
    assert codes(ENDORSED, replace(CELL_VOTE, ballot=excused)) == ([], [])


@pytest.mark.parametrize(
    ("companions", "introduced_on", "faults"),
    [
        ([vouching("A")], date(2024, 12, 1), []),  # one sponsor and the Youth Union
        ([vouching("A")], None, ["sponsors"]),
        ([vouching("A")], date(2025, 2, 4), ["sponsors"]),  # introduced after the vote
        ([], date(2024, 12, 1), ["sponsors"]),
        ([vouching("A", official_on=None), vouching("B")], None, ["sponsor_not_official"]),
        (
            [vouching("A", official_on=date(2025, 2, 4)), vouching("B")],
            None,
            ["sponsor_not_official"],
        ),
        (
            [vouching("A", together_since=date(2024, 3, 3)), vouching("B")],  # eleven months
            None,
            ["sponsor_together"],
        ),
        ([vouching("A", together_since=None), vouching("B")], None, ["sponsor_since_unknown"]),
        (
            [
                vouching("A", together_since=date(2025, 1, 3), replaces="chuyển công tác"),
                vouching("B"),
            ],
            None,
            [],
        ),
    ],
)
def test_sponsors(companions, introduced_on, faults):
    facts = replace(ENDORSED, companions=tuple(companions), introduced_on=introduced_on)

    assert codes(facts, CELL_VOTE) == (faults, [])


WITH_UNIONS = replace(RULES, numbers=RULES.numbers | {"union_youngest": 16, "union_oldest": 30})
BY_THE_YOUTH_UNION = {
    "union_here": "youth_union",
    "youth_union": True,
    "introduced_by": "youth_union",
    "introduced_on": date(2024, 12, 1),
    "companions": (vouching("A"),),
}
BY_THE_TRADE_UNION = BY_THE_YOUTH_UNION | {
    "union_here": "trade_union",
    "youth_union": False,
    "trade_union": True,
    "introduced_by": "trade_union",
}


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, ["union_unanswered"]),
        (BY_THE_YOUTH_UNION, []),
        (BY_THE_YOUTH_UNION | {"union_here": ""}, []),  # its introduction answers it
        (BY_THE_YOUTH_UNION | {"youth_union": False}, ["not_in_union"]),
        (BY_THE_YOUTH_UNION | {"introduced_on": date(2025, 2, 3)}, []),  # on the day of the vote
        (
            BY_THE_YOUTH_UNION | {"introduced_on": date(2025, 2, 4)},
            ["not_introduced", "sponsors"],
        ),
        ({"union_here": "youth_union"}, ["not_in_union", "not_introduced"]),
        (BY_THE_YOUTH_UNION | {"companions": ()}, ["sponsors"]),
        (BY_THE_TRADE_UNION, []),
        (BY_THE_TRADE_UNION | {"trade_union": False}, ["not_in_union"]),
        (BY_THE_TRADE_UNION | {"introduced_by": "youth_union"}, ["not_introduced"]),
        ({"union_here": "none"}, []),
        ({"union_here": "none", "companions": (vouching("A"),)}, ["sponsors"]),
        (BY_THE_YOUTH_UNION | {"union_here": "none"}, ["sponsors"]),  # two members, no union
    ],
)
def test_who_is_of_the_age_of_the_youth_union_is_introduced_by_the_union_of_the_place(said, faults):
    assert codes(replace(ENDORSED, **said), CELL_VOTE, WITH_UNIONS) == (faults, [])


@pytest.mark.parametrize(
    ("born_on", "faults"),
    [
        (date(1994, 2, 4), ["not_in_union", "not_introduced"]),  # 31 tomorrow
        (date(1994, 2, 3), []),  # 31 today
        (date(1980, 1, 1), []),
    ],
)
def test_who_is_older_than_its_members_needs_no_youth_union(born_on, faults):
    facts = replace(ENDORSED, born_on=born_on, union_here="youth_union")

    assert codes(facts, CELL_VOTE, WITH_UNIONS) == (faults, [])


def test_the_trade_union_introduces_at_any_age_where_there_is_no_youth_union():
    facts = replace(ENDORSED, born_on=date(1980, 1, 1), **BY_THE_TRADE_UNION)

    assert codes(facts, CELL_VOTE, WITH_UNIONS) == ([], [])
    assert codes(replace(facts, trade_union=False), CELL_VOTE, WITH_UNIONS)[0] == ["not_in_union"]


@pytest.mark.parametrize(
    ("introduced_by", "missing"),
    [("", []), ("youth_union", ["4-KNĐ"]), ("trade_union", ["4A-KNĐ"])],
)
def test_the_paper_of_a_union_is_missed_of_whom_that_union_introduced(introduced_by, missing):
    of_unions = [
        PaperRule("4-KNĐ", "Nghị quyết giới thiệu", "endorsed", False, False, "youth_union"),
        PaperRule("4A-KNĐ", "Nghị quyết giới thiệu", "endorsed", False, False, "trade_union"),
    ]
    known = replace(RULES, papers=(*RULES.papers, *of_unions))
    facts = replace(ENDORSED, introduced_by=introduced_by, introduced_on=date(2024, 12, 1))

    found = examine_move(facts, known, CALENDAR, CELL_VOTE).warnings

    assert [each.params["codes"] for each in found] == missing


@pytest.mark.parametrize(
    ("schooling", "case", "consent", "faults"),
    [
        ("lower_secondary", "", "", []),
        ("primary", "", "", ["schooling"]),
        ("", "", "", ["schooling"]),
        ("primary", "hardship", "", []),
        ("literate", "hardship", "", ["schooling"]),
        ("literate", "respected", "", ["schooling_consent"]),
        ("literate", "respected", date(2025, 2, 3), []),
        ("literate", "respected", date(2025, 2, 4), ["schooling_consent"]),  # after the vote
    ],
)
def test_schooling_and_its_exceptions(schooling, case, consent, faults):
    given = {"schooling": replace(GIVEN, on=consent)} if consent else {}
    facts = replace(ENDORSED, schooling=schooling, schooling_case=case, consents=given)

    assert codes(facts, CELL_VOTE) == (faults, [])


def test_steps_come_in_order_and_not_before_the_last_one_nor_in_the_future():
    assert codes(ENDORSED, Move("decided", date(2025, 2, 3), TODAY))[0] == ["order"]
    assert codes(ENDORSED, replace(CELL_VOTE, on=date(2025, 1, 9)))[0] == ["too_early"]
    assert codes(ENDORSED, replace(CELL_VOTE, today=date(2025, 2, 2)))[0] == ["future"]


def test_a_step_does_not_miss_the_paper_that_it_makes():
    """The application is what the step to it records; it is missed from the next one on."""
    papers = {each.code for each in RULES.papers_due("application")}

    assert papers == set()
    assert {each.code for each in RULES.papers_due("biography")} == {"1-KNĐ"}


def test_papers_that_are_not_there_are_told_and_do_not_stop_the_step():
    facts = replace(ENDORSED, papers={"1-KNĐ": "returned"})

    [warning] = examine_move(facts, RULES, CALENDAR, CELL_VOTE).warnings

    assert (warning.code, warning.params) == (
        "papers",
        {"codes": "1-KNĐ", "named": "1-KNĐ Đơn xin vào Đảng"},
    )


def test_an_endorsement_of_more_than_a_year_is_stale():
    facts = replace(ENDORSED, days={"endorsed": date(2024, 2, 2)})

    assert codes(facts, CELL_VOTE) == ([], ["stale"])


def test_by_a_number_that_nobody_checked_papers_that_are_stale_are_only_told():
    facts = replace(ENDORSED, days={"endorsed": date(2024, 2, 2)})
    unchecked = replace(RULES, unchecked=frozenset(["stale_months"]))

    assert codes(facts, CELL_VOTE, unchecked) == ([], [])
    told = [noted("cell_voted", facts, each, CELL_VOTE.on) for each in (RULES, unchecked)]
    assert [[each.code for each in found] for found in told] == [[], ["stale"]]
    assert noted("cell_voted", ENDORSED, unchecked, CELL_VOTE.on) == []


DECIDED = Facts(
    stage="decided",
    stage_on=date(2025, 3, 3),
    born_on=date(2000, 1, 1),
    days={"cell_voted": date(2025, 2, 3), "decided": date(2025, 3, 3)},
    decision_received_on=date(2025, 3, 10),
    papers={"1-KNĐ": "in_hand"},
)


def test_a_ceremony_35_working_days_after_receipt_is_late_unless_somebody_above_agreed():
    move = Move("admitted", CALENDAR.after(date(2025, 3, 10), 35), TODAY)

    [warning] = examine_move(DECIDED, RULES, CALENDAR, move).warnings

    assert warning.code == "late"
    assert warning.params == {"days": 5, "day": "2025-04-21"}
    assert codes(DECIDED, replace(move, consent="21-CV/HU")) == ([], [])


def test_since_2026_the_ceremony_is_counted_from_the_issue():
    move = Move("admitted", date(2025, 4, 15), TODAY)

    assert codes(DECIDED, move) == ([], [])
    assert codes(DECIDED, move, rules=OF_2026) == ([], ["late"])


@pytest.mark.parametrize(
    ("working_days", "consent", "warnings"),
    [(60, "", []), (61, "", ["late"]), (90, "4-CV/TU", []), (91, "4-CV/TU", ["late"])],
)
def test_a_decision_is_due_60_working_days_after_the_resolution(working_days, consent, warnings):
    facts = replace(DECIDED, stage="grassroots_resolved", stage_on=date(2025, 2, 10))
    on = CALENDAR.after(date(2025, 2, 3), working_days)

    assert codes(facts, Move("decided", on, TODAY, consent=consent)) == ([], warnings)


def test_the_probation_ends_a_year_after_the_ceremony_not_the_decision():
    facts = replace(DECIDED, stage="recognition_filed", days={}, ceremony_on=date(2024, 9, 15))
    ballot = Ballot(20, 20, 20)

    assert probation_ends(date(2024, 9, 15), RULES) == date(2025, 9, 15)
    assert due(facts, RULES, CALENDAR) == {"recognition_voted": date(2025, 10, 27)}
    move = Move("recognition_voted", date(2025, 9, 14), TODAY, ballot)
    assert codes(facts, move) == (["probation_running"], [])
    assert codes(facts, replace(move, on=date(2025, 9, 15))) == ([], [])
    assert codes(facts, replace(move, on=date(2025, 10, 28))) == ([], ["late"])


def test_the_29th_of_february_ends_on_the_28th():
    assert probation_ends(date(2024, 2, 29), RULES) == date(2025, 2, 28)


FORMER = Former(
    left_on=date(2015, 1, 1),
    cause="struck_off",
    convicted=False,
    consent_body="Ban Thường vụ Tỉnh ủy",
    consent_number="12-CV/TU",
    consent_on=date(2025, 1, 2),
)
FIVE_GROUPS = {"stopped": False, "resigned": True, "disunity": False}
FIVE_GROUPS |= {"corruption": False, "serious": False}
OF_READMISSIONS = replace(
    RULES, numbers=RULES.numbers | {"cleared_months": 60}, never_readmitted=FIVE_GROUPS
)
IN_TIME = {"exception_number": "3-KL/TU", "exception_on": date(2025, 1, 2)}


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, []),
        ({"left_on": date(2022, 2, 4)}, ["readmission"]),
        ({"left_on": date(2022, 2, 3)}, []),  # 36 months today
        ({"left_on": None}, ["left_unknown"]),
        ({"cause": ""}, ["former_unsaid"]),
        ({"convicted": None}, ["former_unsaid"]),
        ({"convicted": True}, ["former_unsaid"]),
        ({"convicted": True, "cleared_on": date(2020, 2, 3)}, []),  # 60 months today
        ({"convicted": True, "cleared_on": date(2020, 2, 4)}, ["cleared_too_late"]),
        ({"readmitted_before": True}, ["readmitted_before"]),
        *[({"cause": cause}, ["never_readmitted"]) for cause in FIVE_GROUPS],
        ({"cause": "resigned", **IN_TIME}, []),
        ({"cause": "resigned", "exception_number": "3-KL/TU"}, ["never_readmitted"]),
        ({"cause": "serious", **IN_TIME}, ["never_readmitted"]),  # excused is one cause only
    ],
)
def test_who_was_a_member_before_is_readmitted_by_when_and_why_that_ended(said, faults):
    facts = replace(ENDORSED, readmission=True, former=replace(FORMER, **said))

    assert codes(facts, CELL_VOTE, OF_READMISSIONS) == (faults, [])
    assert codes(replace(facts, readmission=False), CELL_VOTE, OF_READMISSIONS) == ([], [])


def test_nothing_on_record_of_a_former_membership_stops_the_vote():
    assert codes(replace(ENDORSED, readmission=True), CELL_VOTE)[0] == ["left_unknown"]


@pytest.mark.parametrize(
    ("consent_on", "faults"),
    [(date(2025, 3, 3), []), (date(2025, 3, 4), ["readmission_consent"])],
)
def test_a_readmission_is_decided_after_the_consent_and_the_vote_tells_that(consent_on, faults):
    former = replace(FORMER, consent_on=consent_on)
    facts = replace(ENDORSED, readmission=True, former=former)

    assert codes(facts, CELL_VOTE) == ([], ["readmission_consent"])
    assert codes(voted(facts), DECISION) == (faults, [])


POLITICAL = replace(RULES, consents={"political": Asks(needed=True)})


@pytest.mark.parametrize(
    ("answered", "given", "at_the_vote", "at_the_decision"),
    [
        (None, {}, ["special_unanswered"], ["special_stopped"]),
        (False, {}, [], []),
        (True, {}, [], ["special_stopped"]),
        (True, {"political": GIVEN}, [], []),
        (True, {"political": replace(GIVEN, on=date(2025, 3, 4))}, [], ["special_stopped"]),
    ],
)
def test_what_is_in_question_politically_is_answered_and_consented_to_before_the_decision(
    answered, given, at_the_vote, at_the_decision
):
    facts = replace(ENDORSED, political_case=answered, consents=given)

    assert codes(facts, CELL_VOTE, POLITICAL) == ([], at_the_vote)
    assert codes(voted(facts), DECISION, POLITICAL) == (at_the_decision, [])


CHILDREN = {"third_child_months": 24, "fourth_child_months": 36}
POPULATION = replace(
    RULES,
    numbers=RULES.numbers | CHILDREN,
    until=dict.fromkeys(CHILDREN, date(2025, 3, 20)),
)


@pytest.mark.parametrize(
    ("child", "born_on", "faults"),
    [
        (3, date(2023, 2, 3), []),  # 24 months today
        (3, date(2023, 2, 4), ["special_stopped"]),
        (4, date(2023, 2, 3), ["special_stopped"]),
        (4, date(2022, 2, 3), []),  # 36 months today
        (5, date(2022, 2, 4), ["special_stopped"]),
        (None, None, ["special_stopped"]),
    ],
)
def test_a_breach_of_the_population_policy_waits_until_its_end_and_is_only_told_then(
    child, born_on, faults
):
    facts = replace(ENDORSED, population_policy=True, child_number=child, child_born_on=born_on)

    assert codes(facts, CELL_VOTE, POPULATION) == (faults, [])
    on_the_last_day = replace(CELL_VOTE, on=date(2025, 3, 19))
    young = replace(facts, child_born_on=date(2024, 3, 1), child_number=3)
    assert codes(young, on_the_last_day, POPULATION)[0] == ["special_stopped"]
    assert codes(young, replace(CELL_VOTE, on=date(2025, 3, 20)), POPULATION)[0] == []


def test_a_document_from_above_exempts_from_the_union_and_asks_for_two_members():
    exempt = replace(ENDORSED, consents={"union": replace(GIVEN, on=date(2025, 2, 3))})

    assert codes(exempt, CELL_VOTE, WITH_UNIONS) == ([], [])
    alone = replace(exempt, companions=(vouching("A"),), introduced_on=date(2024, 12, 1))
    assert codes(alone, CELL_VOTE, WITH_UNIONS) == (["sponsors"], [])


def test_a_sub_committee_that_was_passed_over_is_told():
    facts = replace(
        ENDORSED,
        stage="sub_appraised",
        days={"cell_voted": date(2025, 2, 3)},
        under_sub_committee=True,
    )

    assert codes(facts, Move("grassroots_resolved", date(2025, 2, 10), TODAY)) == (
        [],
        ["not_appraised"],
    )


AGAIN = {
    **dict.fromkeys(("late", "late_days"), "of a deadline of its own"),
    **dict.fromkeys(("vote_failed", "no_quorum"), "of a vote of its own"),
    **dict.fromkeys(("own_dossier", "own_signature"), "of who records or signs this step"),
    "papers": "told again to who decides, and not in between",
    "certificate_expired": "told at the course, and stops the vote",
    **dict.fromkeys(("too_old", "readmission_consent"), "told at the vote, stops the decision"),
    **dict.fromkeys(("special_unanswered", "special_stopped"), "told at the vote, stops then"),
}
"""What may be told at two steps, and why."""
ONLY_STOPS = {
    *{"order", "future", "too_early", "received", "ceremony_missing", "probation_running"},
    *{"certificate_later", "certificate_missing", "schooling", "schooling_consent", "too_young"},
    *{"sponsors", "member_sponsor", "sponsor_not_official", "sponsor_since_unknown"},
    *{"sponsor_together", "union_unanswered", "not_in_union", "not_introduced"},
    *{"cell_too_small", "vote_correction", "vote_missing", "vote_numbers"},
}
"""What nobody can confirm, so that it is told until it is put right."""


def test_of_everything_odd_it_is_said_whether_it_is_asked_again():
    sources = [conditions, admissible, oneself]
    told = {
        code
        for module in sources
        for code in re.findall(r'Finding\(\s*"(\w+)"', inspect.getsource(module))
    }
    faults = told - AGAIN.keys() - ASKED_ONCE

    assert not ASKED_ONCE & AGAIN.keys()
    assert told >= ASKED_ONCE
    assert faults == ONLY_STOPS


def test_what_was_confirmed_of_the_way_so_far_is_not_asked_again():
    facts = replace(
        ENDORSED,
        stage="grassroots_resolved",
        days={"cell_voted": date(2025, 2, 3), "grassroots_resolved": date(2025, 2, 10)},
        under_sub_committee=True,
    )
    decide = Move("decided", date(2025, 2, 17), TODAY)

    asked = set(codes(facts, decide)[1])
    again = set(codes(replace(facts, told=frozenset(["not_appraised"])), decide)[1])

    assert asked - again == {"not_appraised"}


def test_a_finding_is_stored_and_read_again_with_its_sentence():
    facts = replace(ENDORSED, certificate_on=date(2020, 1, 15))
    [fault] = examine_move(facts, RULES, CALENDAR, CELL_VOTE).faults

    assert type(fault).from_data(fault.as_data()).message == fault.message
    assert "15/01/2025" in fault.message


def test_votes_that_were_not_asked_for_must_fit_all_the_same():
    facts = replace(DECIDED, stage="grassroots_resolved")
    move = Move("decided", date(2025, 3, 3), TODAY, Ballot(entitled=9, present=10, in_favour=9))

    assert codes(facts, move) == (["vote_numbers"], [])
    assert codes(facts, replace(move, ballot=Ballot(9, 9, 1))) == ([], [])


@pytest.mark.parametrize("stage", ["recognition_voted", "official"])
def test_nobody_is_recognized_whose_ceremony_is_not_on_record(stage):
    facts = replace(DECIDED, stage="recognition_filed", ceremony_on=None)
    order = RULES.order | {("recognition_filed", "official")}
    move = Move(stage, date(2026, 4, 1), TODAY, Ballot(20, 20, 20))

    assert codes(facts, move, rules=replace(RULES, order=order)) == (["ceremony_missing"], [])


@pytest.mark.parametrize(
    ("received_on", "faults"),
    [
        (date(2025, 3, 2), ["received"]),  # the day before the decision
        (date(2025, 3, 3), []),
        (date(2025, 4, 1), []),
        (date(2025, 4, 2), ["received"]),  # the day after the ceremony
        (None, []),
    ],
)
def test_a_decision_is_received_between_its_day_and_the_ceremony(received_on, faults):
    facts = replace(DECIDED, decision_received_on=received_on)

    assert codes(facts, Move("admitted", date(2025, 4, 1), TODAY)) == (faults, [])


def test_what_happens_on_the_last_day_in_time_is_in_time():
    """A year to the day: the endorsement, the time together; and what the day itself brings."""
    vote = CELL_VOTE.on
    a_year_before = vote.replace(year=2024)
    same_day = [
        vouching("A", together_since=a_year_before),
        vouching("B", official_on=vote),
    ]
    introduced = replace(ENDORSED, companions=(vouching("A"),), introduced_on=vote)

    assert codes(replace(ENDORSED, days={"endorsed": a_year_before}), CELL_VOTE) == ([], [])
    assert codes(replace(ENDORSED, companions=tuple(same_day)), CELL_VOTE) == ([], [])
    assert codes(introduced, CELL_VOTE) == ([], [])


def test_one_sponsor_at_least_is_a_member_even_where_one_is_enough():
    rules = replace(RULES, numbers={**RULES.numbers, "sponsors": 1})
    facts = replace(ENDORSED, companions=(), introduced_on=date(2024, 12, 1))

    assert codes(facts, CELL_VOTE, rules=rules) == (["member_sponsor"], [])


@pytest.mark.parametrize(
    ("on", "warnings"), [(date(2025, 9, 14), ["filed_early"]), (date(2025, 9, 15), [])]
)
def test_recognition_asked_for_before_the_probation_is_over_is_told(on, warnings):
    facts = replace(DECIDED, stage="new_member_course", ceremony_on=date(2024, 9, 15))

    assert codes(facts, Move("recognition_filed", on, TODAY)) == ([], warnings)


def test_helpers_do_not_count_as_sponsors_and_are_missed_when_there_are_none():
    helper = replace(vouching("A"), duty="helper")
    pool = replace(ENDORSED, stage="pool", companions=())
    listed = Move("sympathizer", date(2025, 2, 3), TODAY)

    assert codes(replace(ENDORSED, companions=(helper, vouching("B"))), CELL_VOTE) == (
        ["sponsors"],
        [],
    )
    assert codes(pool, listed) == ([], ["helper_missing"])
    assert codes(replace(pool, companions=(helper,)), listed) == ([], [])


def test_what_the_rules_of_admission_found_keeps_its_own_sentence():
    remark = Finding("too_young", "on", {"message": "Chưa đủ 18 tuổi."})

    assert remark.message == "Chưa đủ 18 tuổi."


def test_missing_papers_are_told_by_name_and_in_long_lists_by_code():
    one = Finding("papers", params={"codes": "1-KNĐ", "named": "1-KNĐ Đơn xin vào Đảng"})
    two = Finding("papers", params={"codes": "1-KNĐ, 2-KNĐ", "named": "1-KNĐ Đơn; 2-KNĐ Lý lịch"})
    of_old = Finding("papers", params={"codes": "1-KNĐ, 2-KNĐ"})

    assert one.message == one.brief == "Chưa có: 1-KNĐ Đơn xin vào Đảng."
    assert two.message == "Chưa có: 1-KNĐ Đơn; 2-KNĐ Lý lịch."
    assert two.brief == of_old.brief == of_old.message == "Chưa có: 1-KNĐ, 2-KNĐ."
