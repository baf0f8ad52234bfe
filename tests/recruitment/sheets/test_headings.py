"""Headings are known in any wording and order, once matched for good."""

import pytest

from organizations.jurisdiction import Jurisdiction
from recruitment.sheets.admission_cells import columns_for
from recruitment.sheets.filling import fill
from recruitment.sheets.headings import matched

COLUMNS = columns_for(Jurisdiction(day=None, sensitive=frozenset([1])))


def names_of(*headings, remembered=None):
    found = matched(headings, COLUMNS, remembered or {})
    return [each.name if each else "" for each in found]


def test_wordings_of_lists_are_known_without_marks_case_and_brackets():
    said = ["STT", "HỌ VÀ TÊN", "Ngày, tháng, năm sinh", "Giới tính (Nam/Nữ)", "Đơn vị"]
    said += ["Số Quyết định", "Ngày ký", "Ngày tổ chức lễ", "Dân tộc", "Ghi chú"]

    assert names_of(*said) == [
        *("", "full_name", "born_on", "sex", "place"),
        *("decision_number", "decided_on", "ceremony_on", "ethnicity", ""),
    ]


def test_a_column_is_given_once():
    assert names_of("Chi bộ", "Đơn vị") == ["place", ""]


def test_what_the_user_matched_goes_first():
    assert names_of("Ký hiệu", remembered={"ky hieu": "decision_number"}) == ["decision_number"]
    assert names_of("Đơn vị", remembered={"don vi": ""}) == [""]


def test_titles_above_and_numbers_below_the_headings_are_passed_over():
    table = [
        ["ĐẢNG BỘ PHƯỜNG", ""],
        ["DANH SÁCH", ""],
        ["Họ tên", "Ngày sinh", "Giới tính"],
        ["(1)", "(2)", "(3)"],
        ["Lê Thị Sáu", "3/2/95", "Nữ"],
        ["", "", ""],
    ]

    rows, found = fill(table, COLUMNS, remembered={})

    assert [row.cells for row in rows] == [
        {"full_name": "Lê Thị Sáu", "born_on": "3/2/95", "sex": "Nữ"}
    ]
    assert [each.name for each in found.missing(COLUMNS)] == [
        *("place", "decision_number", "decided_on")
    ]


@pytest.mark.parametrize("at", ["", "full_name"])
def test_without_headings_cells_are_taken_in_the_order_of_the_sheet(at):
    rows, found = fill([["Lê Thị Sáu", "Nữ"]], COLUMNS, remembered={}, at=at)

    assert found is None
    assert rows[0].cells == {"full_name": "Lê Thị Sáu", "sex": "Nữ"}


def test_a_column_is_pasted_where_the_cursor_stands():
    rows, _found = fill([["301"], ["302"]], COLUMNS, remembered={}, at="decision_number")

    assert [row.cells for row in rows] == [{"decision_number": "301"}, {"decision_number": "302"}]
