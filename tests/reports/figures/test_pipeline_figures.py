"""Funnel, stays, obstacles, conversion and coverage: the figures, without pages."""

from collections import Counter
from datetime import date

import pytest

from organizations.models import User
from organizations.periods import Period
from recruitment.admissions import admissions
from recruitment.counting.reading import Reading
from recruitment.dossiers import endings, pipeline, regulations
from recruitment.dossiers.phases import STAGES
from recruitment.findings import SENTENCES
from recruitment.models import Candidate, RuleSet, Stage
from recruitment.targets import quotas
from reports.figures import obstacles, stays
from reports.figures.conversion import conversions
from reports.figures.coverage import Cover, ShortBelow, coverage_table
from reports.figures.funnel import funnel
from reports.figures.stays import Stays, nearest_rank
from reports.figures.tables import Question
from reports.shown.shown_pipeline import cover_word
from tests.dossiers import CandidateFactory, step
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2024)


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def system():
    return User.objects.system()


def send_back(candidate, to, on):
    said = {"reason": "Bổ sung", "version": candidate.version, "by": system(), "today": TODAY}
    return pipeline.send_back(candidate, to=to, on=on, **said)


def close(candidate, on):
    said = {"reason": "Xin thôi", "version": candidate.version, "by": system(), "today": TODAY}
    return endings.close(candidate, outcome="withdrawn", on=on, **said)


def reopen(candidate, on):
    said = {"reason": "Tiếp tục", "version": candidate.version, "by": system(), "today": TODAY}
    return endings.reopen(candidate, on=on, **said)


def test_the_funnel_counts_open_dossiers_by_stage_and_source(ward, cell):
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, source="teachers")
    CandidateFactory(organization=cell, source="teachers", stage="application")
    close(CandidateFactory(organization=cell), date(2024, 3, 9))
    CandidateFactory()

    found = funnel(ward)

    assert found.numbers == {
        ("pool", "workers"): 1,
        ("pool", "teachers"): 1,
        ("application", "teachers"): 1,
    }
    assert (found.stages, found.sources) == (["pool", "application"], ["workers", "teachers"])
    assert (found.of_stage("pool"), found.of_source("teachers"), found.total) == (2, 2, 3)


@pytest.mark.parametrize(
    ("days", "percent", "value"),
    [
        ([3, 5, 8, 9, 20], 50, 8),
        ([3, 5, 8, 9, 20], 90, 20),
        ([3, 5], 50, 3),
        ([7] * 9 + [40], 90, 7),
        ([7] * 9 + [40], 91, 40),
        ([4], 50, 4),
        ([], 50, None),
    ],
)
def test_a_percentile_is_the_value_at_the_nearest_rank(days, percent, value):
    assert nearest_rank(Counter(days), percent) == value


def test_stays_end_by_going_on_being_sent_back_and_being_closed(ward, cell):
    candidate = CandidateFactory(organization=cell, stage="application")  # on 22 March
    candidate = send_back(candidate, "sympathizer", date(2024, 4, 1))  # 10 days
    candidate = close(candidate, date(2024, 4, 21))  # 20 days
    candidate = reopen(candidate, date(2024, 6, 1))  # closed meanwhile: no stay
    candidate = step(candidate, "course_done", date(2024, 6, 4))  # 3 days
    step(candidate, "application", date(2024, 6, 4))  # none

    found = stays.ended(ward, YEAR, TODAY)

    assert {stage: sorted(each.days.elements()) for stage, each in found.items()} == {
        "pool": [7],
        "sympathizer": [3, 7, 20],
        "course_done": [0, 7],
        "application": [10],
    }


def test_other_rules_do_not_end_a_stay(ward, cell):
    candidate = CandidateFactory(organization=cell, stage="endorsed")
    Candidate.objects.update(rule_set=RuleSet.objects.get(number="24-QĐ/TW"))
    assert regulations.follow_all(today=TODAY, by=system()).total() == 1
    assert candidate.steps.last().kind == "rules"

    assert "endorsed" not in stays.ended(ward, YEAR, TODAY)


def test_only_stays_that_ended_in_the_period_count(ward, cell):
    CandidateFactory(organization=cell, stage="sympathizer")  # ended on 8 March

    last, first = date(2024, 3, 8), date(2024, 3, 8)

    assert stays.ended(ward, Period.between(date(2024, 3, 1), last), TODAY).keys() == {"pool"}
    assert stays.ended(ward, Period.between(first, first), TODAY).keys() == {"pool"}
    assert stays.ended(ward, Period.between(date(2024, 3, 9), TODAY), TODAY) == {}
    assert stays.ended(OrganizationFactory(), YEAR, TODAY) == {}


def test_running_stays_count_the_days_up_to_today(ward, cell):
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, started_on=date(2024, 3, 31))

    [pool] = stays.running(ward, date(2024, 6, 29)).values()

    assert sorted(pool.days.elements()) == [90, 120]
    assert (pool.number, pool.median, pool.ninetieth, pool.over_limit) == (2, 90, 120, 1)


def test_twelve_months_end_today():
    assert stays.last_twelve_months(date(2026, 11, 25)) == Period(
        date(2025, 11, 26), date(2026, 11, 26)
    )
    assert stays.last_twelve_months(date(2028, 2, 28)).start == date(2027, 3, 1)
    assert Stays(Counter()).median is None


def test_deadlines_missed_are_counted_by_stage(checked_terms, ward, cell):
    CandidateFactory(organization=cell, stage="biography")  # 29 March: due on 15 May

    assert obstacles.missed(ward, date(2024, 5, 15)) == {}
    assert obstacles.missed(ward, date(2024, 5, 16)) == {"biography": 1}
    assert obstacles.missed(OrganizationFactory(), date(2024, 5, 16)) == {}


def test_reasons_are_grouped_the_most_frequent_first(ward, cell):
    for _each in range(2):
        CandidateFactory(organization=cell, stage="endorsed")
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, stage="course_done")

    found = obstacles.reasons(ward, date(2024, 9, 1))

    assert [(reason.code, reason.number) for reason in found.reasons] == [
        ("sponsors", 2),
        (obstacles.NOTHING, 1),  # its certificate is in hand, and nothing else is due yet
        ("helper_missing", 1),
    ]


def test_reasons_are_of_those_that_stand_still_or_are_late(checked_terms, ward, cell):
    in_pool = CandidateFactory(organization=cell, started_on=date(2024, 3, 1))
    late = CandidateFactory(organization=cell, stage="biography")  # 29 March: due on 15 May

    def counted(on):
        found = obstacles.reasons(ward, on)
        return {each for reason in found.reasons for each in reason.candidates}

    assert counted(date(2024, 5, 15)) == set()
    assert counted(date(2024, 5, 16)) == {late}
    assert counted(date(2024, 5, 30)) == {late}  # 90 days in the pool
    assert counted(date(2024, 5, 31)) == {late, in_pool}
    for day in (date(2024, 5, 16), date(2024, 5, 31)):
        long = sum(one.over_limit for one in stays.running(ward, day).values())
        assert len(counted(day)) <= long + obstacles.missed(ward, day).total()


def test_reasons_name_nobody_and_leave_no_finding_out():
    assert obstacles.REASONS.keys() >= SENTENCES.keys() - {"late", "late_days"}
    assert not any("%" in str(words) for words in obstacles.REASONS.values())


def test_only_those_longest_in_their_stage_are_examined(ward, cell, monkeypatch):
    monkeypatch.setattr(obstacles, "MOST_EXAMINED", 1)
    CandidateFactory(organization=cell, started_on=date(2024, 3, 2))
    oldest = CandidateFactory(organization=cell)

    found = obstacles.reasons(ward, date(2024, 7, 1))

    assert (found.reasons[0].candidates, found.number, found.are_more) == ([oldest], 1, True)


def certified(cell, on, decided_on=None, annulled=False):
    candidate = CandidateFactory(organization=cell, certificate_number="1", certificate_on=on)
    if decided_on:
        candidate.admission = AdmissionFactory(organization=cell, decided_on=decided_on)
        candidate.save()
        if annulled:
            admission = candidate.admission
            admissions.annul(admission, on=TODAY, reason="Sai", version=1, by=system())


def test_conversion_counts_the_admissions_within_one_year_and_two(ward, cell):
    certified(cell, date(2022, 5, 10), date(2023, 5, 10))  # the last day of one year
    certified(cell, date(2022, 5, 10), date(2023, 5, 11))
    certified(cell, date(2022, 5, 10), date(2024, 5, 11))  # a day too late for two
    certified(cell, date(2022, 5, 10), date(2023, 1, 1), annulled=True)
    certified(cell, date(2022, 5, 10))
    certified(cell, date(2023, 1, 1), date(2023, 2, 1))  # another period

    organizations = [ward, OrganizationFactory()]
    found, other = conversions(
        organizations, Period.of_year(2022), counting="decision", today=TODAY
    )

    assert (found.certified, found.admitted, found.running) == (5, (1, 2), (0, 0))
    assert found.percent == (20, 40)
    assert (other.certified, other.percent) == (0, (None, None))


def test_conversion_tells_whose_time_is_not_over(ward, cell):
    certified(cell, date(2024, 5, 10))
    certified(cell, date(2024, 5, 11))

    [found] = conversions([ward], YEAR, counting="decision", today=date(2025, 5, 11))
    [later] = conversions([ward], YEAR, counting="decision", today=date(2026, 5, 11))

    assert (found.running, later.running) == ((1, 2), (0, 1))


def question(on=date(2024, 9, 30)):
    return Question(Reading(YEAR, on, on))


def covered(organization, **more):
    return [
        (each.organization, each.coverage.cover, each.coverage.left, each.coverage.short)
        for each in coverage_table(organization, question(**more))
    ]


def test_coverage_subtracts_what_is_under_way_from_what_is_left(ward, cell):
    QuotaFactory(organization=ward, low=10)
    for _each in range(2):
        AdmissionFactory(organization=ward)
    for stage in ["pool", "course_done", "application", "endorsed", "cell_voted"]:
        CandidateFactory(organization=cell, stage=stage)
    CandidateFactory(organization=cell, stage="decided")
    close(CandidateFactory(organization=cell), date(2024, 3, 9))

    head = coverage_table(ward, question())[0].coverage

    assert (head.attainment.admitted, head.left) == (3, 7)
    assert (head.passed, head.in_work, head.in_pool, head.short) == (1, 2, 2, 2)
    assert head.cover == Cover.SHORT


@pytest.mark.parametrize(
    ("low", "stages", "cover", "short"),
    [
        (None, ["pool"], Cover.NO_QUOTA, 0),
        (0, ["pool"], Cover.QUOTA_ZERO, 0),
        (1, ["decided"], Cover.REACHED, 0),
        (2, ["cell_voted", "application", "pool"], Cover.ENOUGH, 0),
        (2, ["cell_voted", "pool"], Cover.WITH_THE_POOL, 0),
        (2, ["cell_voted"], Cover.SHORT, 1),
    ],
)
def test_coverage_has_a_state(ward, cell, low, stages, cover, short):
    if low is not None:
        QuotaFactory(organization=cell, low=low)
    for stage in stages:
        CandidateFactory(organization=cell, stage=stage)

    _head, found = coverage_table(ward, question())

    assert (found.coverage.cover, found.coverage.short) == (cover, short)


def test_who_did_more_than_the_quota_is_called_as_on_the_dashboard(ward, cell):
    QuotaFactory(organization=cell, low=1)
    words = []
    for _each in range(2):
        AdmissionFactory(organization=cell)
        _head, found = coverage_table(ward, question())
        words.append(cover_word(found))

    assert words == ["Đạt", "Vượt"]


def test_those_short_below_are_added_up_whatever_others_have_too_many_of(ward):
    few, many, rich = (OrganizationFactory(kind="cell", parent=ward) for _each in range(3))
    for organization, low in ((few, 1), (many, 5), (rich, 1)):
        QuotaFactory(organization=organization, low=low)
    for _each in range(9):
        CandidateFactory(organization=rich, stage="pool")

    head, *rows = coverage_table(ward, question())

    assert head.coverage.short == 0
    assert ShortBelow.of(rows) == ShortBelow(units=2, persons=6)


def test_coverage_lists_the_most_short_first(ward):
    few, many, none = (OrganizationFactory(kind="cell", parent=ward) for _each in range(3))
    QuotaFactory(organization=few, low=1)
    QuotaFactory(organization=many, low=5)

    assert [each[0] for each in covered(ward)] == [ward, many, few, none]


def test_coverage_expects_nothing_of_who_is_exempt(ward, cell):
    QuotaFactory(organization=cell, low=5)
    quotas.exempt(
        organization=cell,
        start=date(2024, 1, 1),
        end=date(2025, 1, 1),
        reason="Lũ lụt",
        by=system(),
    )

    assert covered(ward)[1] == (cell, Cover.EXEMPT, None, 0)


def test_every_stage_before_the_decision_is_in_one_phase():
    assert [stage for stages in STAGES.values() for stage in stages] == list(Stage)[:-1]
