"""The monthly review of a pool: what it keeps, drops and refuses, and who has not done it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from organizations.models import Organization, User
from recruitment.dossiers import endings
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

    assert (made.nothing_new, made.remark) == (True, "")
    assert made.lines.get().verdict == "kept"


def test_the_pool_is_read_by_name_at_once_without_who_has_applied(cell, django_assert_num_queries):
    for name, stage in [
        ("Lê Thị Yến", "pool"),
        ("Lê Thị An", "sympathizer"),
        ("Lê Tư", "application"),
    ]:
        CandidateFactory(organization=cell, full_name=name, stage=stage)

    with django_assert_num_queries(1):
        names = [candidate.person.full_name for candidate in reviews.pool_of(cell)]

    assert names == ["Lê Thị An", "Lê Thị Yến"]


def test_a_review_is_found_by_its_month_with_who_made_it_and_where(cell, django_assert_num_queries):
    by = UserFactory()
    made = save(cell, by=by)
    june = save(cell, month=date(2024, 6, 1), on=date(2024, 6, 2), today=date(2024, 6, 2))

    with django_assert_num_queries(1):
        found = reviews.review_of(cell, MAY)
        assert (found, found.recorded_by, found.organization) == (made, by, cell)
    assert reviews.review_of(cell, june.month) == june
    assert reviews.review_of(cell, date(2024, 4, 1)) is None


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


@pytest.mark.parametrize("on", [MAY, date(2024, 5, 31)])
def test_the_first_and_the_last_day_of_a_month_belong_to_it(cell, on):
    CandidateFactory(organization=cell, started_on=on)

    assert save(cell, on=on, today=date(2024, 5, 31)).lines.get().verdict == "added"


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
    names = ["once", "lately", "never, by name the second", "never, by name the first"]
    once, lately, second, first = (
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

    assert list(found) == [first, second, once, lately]
    missed = [reviews.months_missed(each.last_month, each.stands, MAY) for each in found[2:]]
    assert missed == [4, 1]


def test_who_never_reviewed_has_missed_all_months_since_it_was_founded():
    assert reviews.months_missed(None, date(2024, 3, 15), MAY) == 3
    assert reviews.months_missed(MAY, date(2000, 1, 1), MAY) == 0


def trail_of(action):
    """Return what the one entry of `action` says: of what, where, and what changed."""
    entry = Entry.objects.get(action=action)
    return entry.subject_type, entry.subject_id, entry.organization_id, entry.changes


def test_the_trail_tells_what_was_reviewed_and_how_many_were_dropped(cell):
    kept, dropped = CandidateFactory(organization=cell), CandidateFactory(organization=cell)

    made = save(cell, shown={kept.pk: None, dropped.pk: "đi xa"}, remark="  đủ  người ")

    assert trail_of("review.save") == (
        "recruitment.poolreview",
        made.pk,
        cell.pk,
        {
            "organization": [None, cell.pk],
            "month": [None, "2024-05-01"],
            "on": [None, "2024-05-20"],
            "nothing_new": [None, False],
            "remark": [None, "đủ người"],
            "dropped": [None, 1],
        },
    )


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"month": date(2024, 3, 1)}, "month", "Chỉ rà soát được tháng này và tháng trước."),
        (
            {"on": date(2024, 4, 30)},
            "on",
            "Ngày rà soát phải nằm từ ngày đầu tháng đến hôm nay.",
        ),
        (
            {"shown": {0: None}},
            None,
            "Danh sách nguồn đã thay đổi từ khi mở trang này. Hãy xem lại danh sách.",
        ),
        (
            {"nothing_new": True},
            None,
            "Tháng này có thay đổi: hãy lưu rà soát theo danh sách.",
        ),
    ],
)
def test_a_refusal_says_what_to_do_at_its_field(cell, said, field, message):
    CandidateFactory(organization=cell, started_on=date(2024, 5, 2))

    with pytest.raises(ValidationError) as error:
        save(cell, **said)

    assert error.value.messages == [message]
    assert not field or error.value.message_dict == {field: [message]}


def test_who_is_dropped_without_a_reason_is_told_where_the_reason_belongs(cell):
    candidate = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        save(cell, shown={candidate.pk: ""})

    [fault] = error.value.error_list
    assert (fault.message, fault.code) == ("Hãy ghi lý do đưa ra khỏi nguồn.", "reason")


def test_a_committee_is_told_that_it_is_no_cell():
    ward = OrganizationFactory(kind="grassroots_committee", name="Đảng bộ xã Hòa Tiến")

    with pytest.raises(ValidationError) as error:
        save(ward)

    assert error.value.messages == ["“Đảng bộ xã Hòa Tiến” không phải là chi bộ."]


def test_who_reviewed_already_is_called_by_name_or_else_by_username(cell):
    save(cell, nothing_new=True, by=UserFactory(full_name="", username="hoatien"))

    with pytest.raises(ValidationError) as error:
        save(cell)

    assert error.value.code == "reviewed"
    assert error.value.messages == [
        "hoatien đã rà soát nguồn tháng 05/2024 ngày 20/05/2024. Người đã lưu có thể rút lại."
    ]


# Taking a review back


def test_a_refusal_to_take_back_says_who_may_and_until_when(cell):
    made = save(cell)

    with pytest.raises(ValidationError) as error:
        reviews.take_back_review(made, reason="ghi nhầm", by=UserFactory(), today=ON)

    assert error.value.messages == [
        "Chỉ người đã lưu kết quả rà soát mới rút lại được, khi tháng đó còn mở."
    ]


def test_the_trail_and_the_dossier_tell_that_a_review_was_taken_back(cell):
    dropped, by = CandidateFactory(organization=cell), UserFactory()
    made = save(cell, shown={dropped.pk: "đi xa"}, by=by)

    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=ON)

    changes = {"month": ["2024-05-01", None], "dropped": [1, None]}
    assert trail_of("review.take_back") == ("recruitment.poolreview", made.pk, cell.pk, changes)
    why = dropped.steps.get(kind="reopened").reason
    assert why == "Kết quả rà soát đã đưa quần chúng ra khỏi nguồn được rút lại."


def reopen(candidate, by):
    candidate.refresh_from_db()
    said = {"on": ON, "reason": "nhầm", "version": candidate.version, "by": by, "today": ON}
    endings.reopen(candidate, **said)


def test_who_was_dropped_comes_back_whoever_was_opened_again_before_or_elsewhere(cell):
    by = UserFactory()
    dropped, other = CandidateFactory(organization=cell), CandidateFactory()
    first = save(cell, shown={dropped.pk: "đi xa"}, by=by)
    reviews.take_back_review(first, reason="ghi nhầm", by=by, today=ON)
    made = save(cell, shown={dropped.pk: "đi xa lần nữa"}, by=by)
    save(other.organization, shown={other.pk: "đi xa"}, by=by)
    reopen(other, by)

    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=ON)

    assert reviews.pool_of(cell).get() == dropped


def test_a_review_is_taken_back_and_whom_it_dropped_is_in_the_pool_again(cell):
    kept, dropped = CandidateFactory(organization=cell), CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={kept.pk: None, dropped.pk: "đi làm ăn xa"}, by=by)

    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=ON)

    assert reviews.review_of(cell, MAY) is None
    assert set(reviews.pool_of(cell)) == {kept, dropped}
    assert Entry.objects.filter(action="review.take_back", actor=by).count() == 1
    again = save(cell, nothing_new=True)
    assert PoolReview.objects.standing().get() == again
    assert PoolReview.objects.count() == 2


def test_somebody_else_does_not_take_a_review_back(cell):
    made = save(cell)

    with pytest.raises(ValidationError):
        reviews.take_back_review(made, reason="ghi nhầm", by=UserFactory(), today=ON)

    assert reviews.review_of(cell, MAY) == made


def test_a_review_is_not_taken_back_once_its_month_is_over_or_twice(cell):
    by = UserFactory()
    made = save(cell, by=by)

    with pytest.raises(ValidationError):
        reviews.take_back_review(made, reason="ghi nhầm", by=by, today=date(2024, 7, 1))
    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=date(2024, 6, 30))
    with pytest.raises(ValidationError):
        reviews.take_back_review(made, reason="ghi nhầm", by=by, today=date(2024, 6, 30))


def test_who_was_opened_again_meanwhile_is_left_as_he_is(cell):
    dropped = CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={dropped.pk: "đi làm ăn xa"}, by=by)
    dropped.refresh_from_db()
    said = {"on": ON, "reason": "nhầm", "version": dropped.version, "by": by, "today": ON}
    endings.reopen(dropped, **said)

    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=ON)

    assert reviews.pool_of(cell).get() == dropped


def test_who_was_opened_again_and_closed_otherwise_stays_closed(cell):
    dropped = CandidateFactory(organization=cell)
    by = UserFactory()
    made = save(cell, shown={dropped.pk: "đi làm ăn xa"}, by=by)
    said = {"on": ON, "by": by, "today": ON}
    dropped.refresh_from_db()
    endings.reopen(dropped, reason="nhầm", version=dropped.version, **said)
    dropped.refresh_from_db()
    endings.close(dropped, outcome="withdrawn", reason="xin thôi", version=dropped.version, **said)

    reviews.take_back_review(made, reason="ghi nhầm", by=by, today=ON)

    dropped.refresh_from_db()
    assert dropped.outcome == "withdrawn"


# Many cells at once


@pytest.fixture
def others(cell):
    ward = cell.placements.get().parent
    return [OrganizationFactory(kind="cell", parent=ward) for _n in range(2)]


def report(cells, by=None, **said):
    month = said.pop("month", MAY)
    pools = reviews.pools_of([each.pk for each in cells], month)
    seen = {key: pool.seen for key, pool in pools.items()}
    usual = {"month": month, "seen": seen, "by": by or UserFactory(), "today": ON}
    return reviews.report_nothing_new(cells, **{**usual, **said})


def test_nothing_new_is_reported_for_many_cells_and_keeps_everybody(cell, others):
    CandidateFactory.create_batch(2, organization=cell)

    made = report([cell, *others])

    assert [each.organization for each in made] == [cell, *others]
    assert all(each.nothing_new for each in made)
    assert {line.verdict for line in made[0].lines.all()} == {"kept"}
    assert made[0].lines.filter(candidate__outcome="").count() == 2


def test_for_all_of_them_or_for_none_and_it_is_said_of_which_it_cannot_be(cell, others):
    CandidateFactory(organization=cell, started_on=date(2024, 5, 2))

    with pytest.raises(ValidationError) as refused:
        report([*others, cell])

    [fault] = refused.value.error_list
    assert (fault.params, PoolReview.objects.count()) == ({"cell": cell.pk}, 0)


def test_a_pool_that_changed_since_it_was_looked_at_is_not_reported(cell):
    seen = {cell.pk: reviews.pools_of([cell.pk], MAY)[cell.pk].seen}
    CandidateFactory(organization=cell)

    with pytest.raises(ValidationError, match="đã thay đổi"):
        report([cell], seen=seen)


def test_the_last_month_is_reported_on_its_last_day(cell):
    [made] = report([cell], month=date(2024, 4, 1))

    assert (made.month, made.on) == (date(2024, 4, 1), date(2024, 4, 30))


def test_a_review_is_taken_back_with_a_reason_only(cell):
    by = UserFactory()
    [made] = report([cell], by=by)

    with pytest.raises(ValidationError) as refused:
        reviews.take_back_review(made, reason=" ", by=by, today=ON)
    reviews.take_back_review(made, reason="chi bộ có thêm người", by=by, today=ON)

    assert set(refused.value.error_dict) == {"reason"}
    assert Entry.objects.get(action="review.take_back").reason == "chi bộ có thêm người"
