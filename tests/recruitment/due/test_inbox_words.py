"""What a line of the inbox says, how much time is left, and how many months were missed."""

from datetime import date, timedelta

import pytest

from organizations.models import Organization
from recruitment.dossiers import transfers
from recruitment.due import reviews
from recruitment.due.inbox import Window
from recruitment.due.inbox_shown import Left, ShownDue, groups, left, shown_dues
from recruitment.due.reviews_shown import Mark, months_shown, rows
from recruitment.due.sources import Due, Group
from recruitment.models import DueKind as Kind
from recruitment.models import PoolReview
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, UserFactory

TODAY = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (-12, Left("▼", "quá hạn 12 ngày", "far_behind")),
        (-1, Left("▼", "quá hạn 1 ngày", "far_behind")),
        (0, Left("▲", "hôm nay là hạn cuối", "behind")),
        (1, Left("▲", "còn 1 ngày", "behind")),
        (7, Left("▲", "còn 7 ngày", "behind")),
        (8, Left("●", "còn 8 ngày", "")),
    ],
)
def test_what_is_near_is_marked_a_week_before_and_what_is_over_from_the_next_day(days, shown):
    assert left(TODAY + timedelta(days=days), TODAY) == shown


@pytest.mark.parametrize(
    ("window", "day"),
    [
        (Window.OVERDUE, date(2024, 5, 9)),
        (Window.WEEK, date(2024, 5, 17)),
        (Window.FOUR_WEEKS, date(2024, 6, 7)),
        (Window.ALL, date(2024, 8, 8)),
    ],
)
def test_a_window_ends_so_many_days_from_today(window, day):
    assert window.last_day(TODAY) == day


def test_this_month_and_the_last_are_open_whatever_the_day():
    assert reviews.months_open(date(2024, 1, 31)) == [date(2024, 1, 1), date(2023, 12, 1)]
    assert reviews.last_day(date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("last_month", "stands", "month", "missed"),
    [
        (date(2024, 1, 1), date(2020, 5, 20), date(2024, 5, 1), 4),
        (date(2024, 5, 1), date(2020, 5, 20), date(2024, 5, 1), 0),
        (date(2023, 12, 1), date(2020, 5, 20), date(2024, 1, 1), 1),
        (None, date(2024, 3, 31), date(2024, 5, 1), 3),
        (None, date(2023, 11, 1), date(2024, 1, 1), 3),
    ],
)
def test_missed_are_the_months_since_the_last_review_or_the_founding(
    last_month, stands, month, missed
):
    assert reviews.months_missed(last_month, stands, month) == missed


def test_six_months_are_shown_the_oldest_first():
    assert months_shown(date(2024, 2, 1)) == [
        date(2023, 9, 1),
        date(2023, 10, 1),
        date(2023, 11, 1),
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]


REVIEWED, NOTHING_NEW = Mark("✓", "có", "done"), Mark("✓", "không phát sinh", "done")
MISSING = Mark("○", "chưa", "none_admitted")
NOT_FOUNDED = Mark("·", "chưa thành lập", "")


@pytest.mark.django_db
def test_each_month_of_a_cell_has_a_glyph_and_a_word(django_assert_num_queries):
    old, new = (
        OrganizationFactory(kind="cell", on=day, parent=OrganizationFactory(kind="province"))
        for day in (date(2020, 1, 1), date(2024, 1, 31))
    )
    by = UserFactory()
    for month, nothing_new, taken_back in [
        (date(2023, 6, 1), False, False),
        (date(2023, 9, 1), False, False),
        (date(2023, 12, 1), False, False),
        (date(2024, 1, 1), True, False),
        (date(2024, 2, 1), False, True),
        (date(2024, 3, 1), False, False),
    ]:
        PoolReview.objects.create(
            organization=old,
            month=month,
            on=month,
            nothing_new=nothing_new,
            recorded_by=by,
            recorded_at="2024-04-01T00:00:00+00:00",
            taken_back_at="2024-04-01T00:00:00+00:00" if taken_back else None,
        )
    month = date(2024, 2, 1)
    cells = Organization.objects.filter(kind="cell")
    listed = list(reviews.with_last_review(cells, month))

    with django_assert_num_queries(1):
        shown = {row.cell: row for row in rows(iter(listed), month)}

    assert shown[old].marks == [REVIEWED, MISSING, MISSING, REVIEWED, NOTHING_NEW, MISSING]
    assert (shown[old].missed, shown[old].words, shown[old].state) == (1, "1 tháng liền", "behind")
    assert shown[new].marks == [NOT_FOUNDED] * 4 + [MISSING] * 2
    assert (shown[new].missed, shown[new].words, shown[new].state) == (
        2,
        "chưa rà soát lần nào",
        "far_behind",
    )
    [done] = rows(
        [each for each in reviews.with_last_review(cells, date(2024, 3, 1)) if each == old],
        date(2024, 3, 1),
    )
    assert (done.missed, done.words, done.state) == (0, "đã rà soát tháng này", "done")


# Lines of the inbox


@pytest.fixture
def cell(db):
    ward = OrganizationFactory(kind="grassroots_committee", name="Đảng bộ xã Hòa Tiến")
    return OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn Đoài")


@pytest.mark.parametrize(
    ("kind", "after", "late", "task"),
    [
        (Kind.CEREMONY, "admitted", 0, "Tổ chức lễ kết nạp"),
        (Kind.STEP, "background_check", 0, "Hoàn thành thẩm tra lý lịch"),
        (Kind.STEP, "endorsed", 0, "Ghi giới thiệu, nhận xét"),
        (Kind.CERTIFICATE, "", 0, "Chi bộ xét kết nạp trước khi giấy chứng nhận hết hạn"),
        (Kind.CERTIFICATE, "", 1, "Cử học lại lớp bồi dưỡng: giấy chứng nhận đã hết hạn"),
        (Kind.LEAVING, "", 0, "Hoàn tất kết nạp hoặc chuyển hồ sơ đi trước khi rời đi (nhập ngũ)"),
        (Kind.STANDING, "", 0, "Giải quyết tiếp: đang ở bước “nguồn”"),
    ],
)
def test_a_line_of_a_dossier_says_what_to_do_and_leads_to_its_form(cell, kind, after, late, task):
    dossier = CandidateFactory(
        organization=cell, full_name="Trần Thị Ngọc Ánh", leaves_on=TODAY, leaves_for="enlists"
    )
    at = "pool" if kind == Kind.STANDING else ""
    due = Due(kind, dossier.pk, TODAY - timedelta(days=late), after, at=at)
    page = f"/candidates/{dossier.pk}/"

    [line] = shown_dues([due], today=TODAY)

    form = f"{page}step/{after}/" if after else f"{page}#next"
    remains = left(due.day, TODAY)
    detail = "nhập ngũ" if kind == Kind.LEAVING else ""
    said = (task, remains, page, form, detail)
    assert line == ShownDue(due, "Trần Thị Ngọc Ánh", "Chi bộ thôn Đoài", *said)


def test_a_line_of_an_admission_without_a_dossier_leads_to_the_admission(cell):
    admission = AdmissionFactory(organization=cell, full_name="Bùi Văn Sáu")
    due = Due(Kind.DIRECT, admission.pk, TODAY - timedelta(days=2), "new_member_course")
    page, task = f"/admissions/{admission.pk}/", "Cử đi học lớp đảng viên mới"

    [group] = groups([due], {Group(Kind.DIRECT): 7}, today=TODAY)

    remains = Left("▼", "quá hạn 2 ngày", "far_behind")
    line = ShownDue(due, "Bùi Văn Sáu", "Chi bộ thôn Đoài", task, remains, page, page)
    said = (group.label, group.number, group.lines, group.more)
    assert said == ("Mở hồ sơ cho đảng viên dự bị chưa có hồ sơ", 7, [line], 6)


def test_a_line_of_a_review_names_the_cell_and_the_month(cell):
    due = Due(Kind.REVIEW, cell.pk, date(2024, 5, 31))
    page, remains = f"/reviews/{cell.pk}/", Left("●", "còn 21 ngày", "")

    [line] = shown_dues([due], today=TODAY)

    said = "Rà soát nguồn tháng 05/2024"
    assert line == ShownDue(due, "Chi bộ thôn Đoài", "", said, remains, page, page)


def test_a_line_of_a_transfer_says_from_which_cell_of_which_ward_while_it_stands(cell):
    ward = OrganizationFactory(name="Đảng bộ phường An Khê")
    origin = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ Ba")
    dossier = CandidateFactory(organization=origin, full_name="Trần Thị Ngọc Ánh")
    said = {"on": TODAY, "reason": "chuyển trọ", "version": dossier.version}
    transfer = transfers.ask(dossier, to=cell, by=UserFactory(), **said)
    due = Due(Kind.TRANSFER, transfer.pk, TODAY)
    page = f"/transfers/{transfer.pk}/"

    [line] = shown_dues([due], today=TODAY)
    origin.placements.update(end=TODAY)
    [later] = shown_dues([due], today=TODAY)

    task = "Tiếp nhận từ Chi bộ Ba (Đảng bộ phường An Khê), hoặc từ chối"
    remains = left(TODAY, TODAY)
    said = (task, remains, page, page, "từ Chi bộ Ba (Đảng bộ phường An Khê)")
    assert line == ShownDue(due, "Trần Thị Ngọc Ánh", "Chi bộ thôn Đoài", *said)
    assert later.task == "Tiếp nhận từ Chi bộ Ba, hoặc từ chối"


def test_what_is_gone_since_it_was_found_has_no_line(cell):
    dossier = CandidateFactory(organization=cell)
    gone = Due(Kind.STEP, dossier.pk + 1, TODAY, "endorsed")
    here = Due(Kind.STEP, dossier.pk, TODAY, "endorsed")

    assert [line.due for line in shown_dues([gone, here], today=TODAY)] == [here]
