"""Which rules hold on a day, also where no set is in force, and which days these are."""

from datetime import date

import pytest

from recruitment.models import Admission, Candidate, RuleSet
from recruitment.rulebook import rulebooks
from recruitment.rulebook.coverage import Uncovered, set_of, sets_with, uncovered
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
JANUARY, MARCH, MAY = (date(2026, month, 1) for month in (1, 3, 5))


def a_set(number, start, end=None):
    return RuleSet(number=number, issued_on=start, start=start, end=end)


def days(*sets):
    return [(each.start, each.end) for each in uncovered(sets)]


def test_days_between_two_sets_and_after_the_last_are_uncovered():
    first, second = a_set("1", JANUARY, MARCH), a_set("2", MAY)

    assert days(first, second) == [(MARCH, MAY)]
    assert days(second, first) == [(MARCH, MAY)]
    assert uncovered([first, second])[0].before == first
    assert days(first) == [(MARCH, None)]
    assert days() == []


def test_sets_that_follow_or_overlap_leave_no_day():
    long = a_set("1", JANUARY)

    assert days(a_set("1", JANUARY, MARCH), a_set("2", MARCH)) == []
    assert days(a_set("1", JANUARY, MAY), a_set("2", MARCH)) == []
    assert days(long, a_set("2", MARCH, MAY)) == []
    assert days(a_set("1", JANUARY, MAY), a_set("2", MARCH, date(2026, 4, 1))) == [(MAY, None)]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2020, 1, 1), "24-QĐ/TW"),  # before the first
        (date(2025, 8, 1), "294-QĐ/TW"),
        (date(2026, 4, 8), "294-QĐ/TW"),  # 20-QĐ/TW does not begin before the 15th here
        (date(2026, 4, 14), "294-QĐ/TW"),
        (date(2026, 4, 15), "20-QĐ/TW"),
        (date(2027, 1, 1), "208-QĐ/TW"),  # ended, and nothing follows
    ],
)
def test_where_none_is_in_force_the_set_that_ended_last_goes_on(
    day, number, django_assert_max_num_queries
):
    RuleSet.objects.filter(number="20-QĐ/TW").update(start=date(2026, 4, 15))
    RuleSet.objects.filter(number="208-QĐ/TW").update(end=date(2026, 12, 1))

    with django_assert_max_num_queries(3):
        found = RuleSet.objects.of_day(day)

    assert found.number == number
    assert set_of(list(RuleSet.objects.newest_editions()), day) == found


def test_what_was_recorded_on_uncovered_days_is_counted_by_its_own_day():
    for day in (date(2026, 2, 28), MARCH, date(2026, 4, 30), MAY):
        CandidateFactory(started_on=day)
        AdmissionFactory(decided_on=day)
    annulled = AdmissionFactory(decided_on=MARCH)
    Admission.objects.filter(pk=annulled.pk).update(annulled_on=MAY, annulment_reason="Nhầm")
    Candidate.objects.filter(started_on=MARCH).update(outcome="withdrawn", closed_on=MAY)

    gap = Uncovered(a_set("1", JANUARY, MARCH), MARCH, MAY)

    assert (gap.dossiers, gap.admissions) == (2, 2)
    assert Uncovered(gap.before, MARCH, None).dossiers == 3


def test_a_draft_stands_in_for_the_edition_that_it_replaces():
    current, by = RuleSet.objects.get(number="208-QĐ/TW"), UserFactory()
    edition = rulebooks.new_edition(current, reason="Sai", by=by)
    edition.end = date(2026, 12, 1)

    assert uncovered(sets_with(current)) == []
    assert uncovered(sets_with(edition)) == [Uncovered(edition, date(2026, 12, 1), None)]


def test_of_two_sets_in_force_the_one_that_began_last_holds_until_it_ends():
    long, short = a_set("1", JANUARY, MAY), a_set("2", MARCH, date(2026, 4, 1))

    assert set_of([long, short], MARCH) is short
    assert set_of([long, short], date(2026, 4, 1)) is long
    assert set_of([a_set("0", JANUARY, MARCH), endless := a_set("3", MARCH)], MAY) is endless
