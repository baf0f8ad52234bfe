"""From whom anything was heard: docs/definitions.md, "Reported"."""

from datetime import date

import pytest

from organizations.models import User
from organizations.periods import Period
from recruitment.admissions import admissions
from recruitment.counting.freshness import reported
from recruitment.counting.reading import Reading
from recruitment.due import reviews
from tests.dossiers import CandidateFactory, review_pool
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 3, 10), date(2024, 5, 31)
PERIOD = Period.between(FIRST, LAST)


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def has_reported(cell, as_of=LAST, **rest):
    return reported([cell.pk], Reading(PERIOD, as_of, TODAY, **rest)) == {cell.pk}


@pytest.mark.parametrize(
    ("month", "as_of", "heard"),
    [
        (date(2024, 2, 1), LAST, False),
        (date(2024, 3, 1), LAST, True),
        (date(2024, 5, 1), LAST, True),
        (date(2024, 6, 1), LAST, False),
        (date(2024, 5, 1), date(2024, 5, 1), True),
        (date(2024, 5, 1), date(2024, 4, 30), False),
    ],
)
def test_a_review_is_a_report_of_a_month_of_which_a_day_counts(cell, month, as_of, heard):
    review_pool(cell, month)

    assert has_reported(cell, as_of) is heard


def test_a_review_that_was_taken_back_is_none(cell):
    saved = review_pool(cell, date(2024, 4, 1))
    reviews.take_back_review(
        saved, reason="ghi nhầm", by=User.objects.system(), today=date(2024, 4, 2)
    )

    assert not has_reported(cell)


@pytest.mark.parametrize(
    ("day", "as_of", "heard"),
    [
        (date(2024, 3, 9), LAST, False),
        (FIRST, LAST, True),
        (LAST, LAST, True),
        (LAST, date(2024, 5, 30), False),
        (date(2024, 6, 1), LAST, False),
    ],
)
def test_a_step_and_a_decision_that_is_left_out_are_reports_of_their_day(cell, day, as_of, heard):
    other = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    CandidateFactory(organization=cell, started_on=day)
    AdmissionFactory(organization=other, sex="male", decided_on=day)

    assert has_reported(cell, as_of) is heard
    assert has_reported(other, as_of, group="women") is heard
    assert has_reported(other, as_of, counting="ceremony") is heard


def test_an_annulled_decision_is_no_report(cell):
    made = AdmissionFactory(organization=cell, sex="male")
    by, period = User.objects.system(), Period.of_year(2024)
    women = Reading(period, period.last_day, TODAY, group="women")
    assert reported([cell.pk], women) == {cell.pk}

    admissions.annul(made, on=TODAY, reason="Nhầm người", version=made.version, by=by)

    assert reported([cell.pk], women) == set()


def test_one_cell_speaks_for_all_above_it_and_for_nobody_beside(cell, django_assert_num_queries):
    above = list(cell.above.values_list("ancestor", flat=True))
    beside = OrganizationFactory()
    review_pool(cell, date(2024, 4, 1))
    reading = Reading(PERIOD, LAST, TODAY)

    with django_assert_num_queries(1):
        assert reported([*above, beside.pk], reading) == set(above)
    assert reported([beside.pk], reading) == set()


def test_before_the_period_begins_nobody_is_asked(cell, django_assert_num_queries):
    review_pool(cell, date(2024, 3, 1))

    with django_assert_num_queries(0):
        assert reported([cell.pk], Reading(PERIOD, date(2024, 3, 9), TODAY)) == set()
