"""The monthly review of a pool: what it keeps, drops and refuses, and who has not done it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from organizations.models import Organization, User
from recruitment.dossiers import pipeline
from recruitment.due import reviews
from recruitment.models import PoolReview, PoolReviewLine
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
MAY = date(2024, 5, 1)
ON = date(2024, 5, 20)


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def save(cell, **said):
    pool = reviews.pool_of(cell)
    usual = {"month": MAY, "on": ON, "shown": dict.fromkeys(pool.values_list("pk", flat=True))}
    return reviews.review(cell, **{**usual, "by": UserFactory(), "today": ON, **said})


def test_who_is_dropped_leaves_the_pool_and_the_others_are_kept(cell):
    kept = CandidateFactory(organization=cell)
    dropped = CandidateFactory(organization=cell, stage="sympathizer")
    by = UserFactory()

    made = save(cell, shown={kept.pk: None, dropped.pk: "đi làm ăn xa"}, by=by)

    dropped.refresh_from_db()
    kept.refresh_from_db()
    assert (dropped.outcome, dropped.closed_on, kept.outcome) == ("lapsed", ON, "")
    lines = made.lines.values_list("candidate", "verdict", "reason")
    assert set(lines) == {(kept.pk, "kept", ""), (dropped.pk, "dropped", "đi làm ăn xa")}
    entries = Entry.objects.filter(actor=by).values_list("action", flat=True)
    assert set(entries) == {"candidate.close", "review.save"}


def test_who_came_in_the_month_is_told_as_added(cell):
    CandidateFactory(organization=cell, started_on=date(2024, 5, 2))

    assert save(cell).lines.get().verdict == "added"


def test_nothing_new_is_a_report_too(cell):
    CandidateFactory(organization=cell)

    made = save(cell, nothing_new=True)

    assert made.nothing_new
    assert made.lines.get().verdict == "kept"


def test_an_empty_pool_can_be_reviewed(cell):
    assert save(cell, nothing_new=True).lines.count() == 0


@pytest.mark.parametrize("started_on", [date(2024, 5, 1), date(2024, 5, 20)])
def test_nothing_new_is_refused_where_somebody_was_added(cell, started_on):
    CandidateFactory(organization=cell, started_on=started_on)

    with pytest.raises(ValidationError) as error:
        save(cell, nothing_new=True)

    assert error.value.code == "something_new"


def test_nothing_new_is_refused_where_somebody_is_dropped(cell):
    candidate = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError):
        save(cell, nothing_new=True, shown={candidate.pk: "đi xa"})

    candidate.refresh_from_db()
    assert candidate.is_open


def test_nobody_is_dropped_without_a_reason_and_nothing_is_written(cell):
    first = CandidateFactory(organization=cell)
    second = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        save(cell, shown={first.pk: "đi xa", second.pk: "  "})

    assert error.value.error_list[0].params == {"candidate": second.pk}
    first.refresh_from_db()
    assert first.is_open
    assert not PoolReview.objects.exists()


@pytest.mark.parametrize(
    ("month", "on", "today"),
    [
        (date(2024, 6, 1), ON, ON),  # a month that has not begun
        (date(2024, 3, 1), ON, ON),  # two months ago
        (MAY, date(2024, 5, 21), ON),  # tomorrow
        (MAY, date(2024, 4, 30), ON),  # before the month
    ],
)
def test_only_this_month_and_the_last_are_reviewed_on_a_day_gone_by(cell, month, on, today):
    with pytest.raises(ValidationError):
        save(cell, month=month, on=on, today=today)


def test_the_last_month_is_reviewed_late(cell):
    made = save(cell, on=date(2024, 6, 3), today=date(2024, 6, 3))

    assert (made.month, made.on) == (MAY, date(2024, 6, 3))


def test_a_review_is_not_overwritten_and_says_who_made_it(cell):
    by = UserFactory(full_name="Bùi Văn Sáu")
    save(cell, nothing_new=True, by=by)

    with pytest.raises(ValidationError) as error:
        save(cell)

    assert "Bùi Văn Sáu" in error.value.messages[0]
    assert "20/05/2024" in error.value.messages[0]
    assert PoolReview.objects.get().nothing_new


def test_a_pool_that_changed_since_the_page_was_opened_is_looked_at_again(cell):
    shown = dict.fromkeys(reviews.pool_of(cell).values_list("pk", flat=True))
    CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        save(cell, shown=shown)

    assert error.value.code == "changed"


def test_only_a_cell_that_stands_reviews_its_pool(cell):
    with pytest.raises(ValidationError):
        save(OrganizationFactory(kind="grassroots_committee"))


def forbidden(**fields):
    usual = {"on": ON, "recorded_by": User.objects.system(), "recorded_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolReview.objects.create(**{**usual, **fields})


def test_the_database_keeps_one_review_a_month_named_by_its_first_day(cell):
    save(cell)

    forbidden(organization=cell, month=MAY)
    forbidden(organization=cell, month=date(2024, 4, 15))


def test_the_database_keeps_no_line_that_drops_without_a_reason(cell):
    made = save(cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        PoolReviewLine.objects.create(
            review=made, candidate=CandidateFactory(organization=cell), verdict="dropped"
        )


def test_the_cells_that_missed_most_months_come_first(cell):
    ward = OrganizationFactory()
    names = ["once", "lately", "never"]
    once, lately, never = (
        OrganizationFactory(kind="cell", parent=ward, name=name) for name in names
    )
    for each, month in [(once, date(2024, 1, 1)), (lately, date(2024, 4, 1)), (cell, MAY)]:
        PoolReview.objects.create(
            organization=each,
            month=month,
            on=month,
            recorded_by=User.objects.system(),
            recorded_at=timezone.now(),
        )

    every = reviews.cells(Organization.objects.all(), ON)
    found = reviews.missing(reviews.with_last_review(every, MAY), MAY)

    assert list(found) == [never, once, lately]
    missed = [reviews.months_missed(each.last_month, each.stands, MAY) for each in found[1:]]
    assert missed == [4, 1]


def test_who_never_reviewed_has_missed_all_months_since_it_was_founded():
    assert reviews.months_missed(None, date(2024, 3, 15), MAY) == 3
    assert reviews.months_missed(MAY, date(2000, 1, 1), MAY) == 0


# Taking a review back


def test_a_review_is_taken_back_and_whom_it_dropped_is_in_the_pool_again(cell):
    kept, dropped = CandidateFactory(organization=cell), CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={kept.pk: None, dropped.pk: "đi làm ăn xa"}, by=by)

    reviews.take_back(made, by=by, today=ON)

    assert reviews.review_of(cell, MAY) is None
    assert set(reviews.pool_of(cell)) == {kept, dropped}
    assert Entry.objects.filter(action="review.take_back", actor=by).count() == 1
    again = save(cell, nothing_new=True)
    assert PoolReview.objects.standing().get() == again
    assert PoolReview.objects.count() == 2


def test_somebody_else_does_not_take_a_review_back(cell):
    made = save(cell)

    with pytest.raises(ValidationError):
        reviews.take_back(made, by=UserFactory(), today=ON)

    assert reviews.review_of(cell, MAY) == made


def test_a_review_is_not_taken_back_once_its_month_is_over_or_twice(cell):
    by = UserFactory()
    made = save(cell, by=by)

    with pytest.raises(ValidationError):
        reviews.take_back(made, by=by, today=date(2024, 7, 1))
    reviews.take_back(made, by=by, today=date(2024, 6, 30))
    with pytest.raises(ValidationError):
        reviews.take_back(made, by=by, today=date(2024, 6, 30))


def test_who_was_opened_again_meanwhile_is_left_as_he_is(cell):
    dropped = CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={dropped.pk: "đi làm ăn xa"}, by=by)
    dropped.refresh_from_db()
    said = {"on": ON, "reason": "nhầm", "version": dropped.version, "by": by, "today": ON}
    pipeline.reopen(dropped, **said)

    reviews.take_back(made, by=by, today=ON)

    assert reviews.pool_of(cell).get() == dropped


def test_who_was_opened_again_and_closed_otherwise_stays_closed(cell):
    dropped = CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={dropped.pk: "đi làm ăn xa"}, by=by)
    said = {"on": ON, "by": by, "today": ON}
    dropped.refresh_from_db()
    pipeline.reopen(dropped, reason="nhầm", version=dropped.version, **said)
    dropped.refresh_from_db()
    pipeline.close(dropped, outcome="withdrawn", reason="xin thôi", version=dropped.version, **said)

    reviews.take_back(made, by=by, today=ON)

    dropped.refresh_from_db()
    assert dropped.outcome == "withdrawn"
