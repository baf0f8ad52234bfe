"""A reading in words, as it stands on pages, on paper and in the names of files."""

from datetime import date

import pytest

from organizations.periods import Period
from organizations.statements import Said
from recruitment.counting import borders, wording
from recruitment.counting.reading import Reading
from recruitment.models.admission import Counting

YEAR, LAST_DAY = Period.of_year(2024), date(2024, 12, 31)
PLAIN = Reading(YEAR, LAST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2024", Said("kỳ 2024", "2024")),
        ("2024-Q1", Said("kỳ Quý I năm 2024 (01/01/2024 – 31/03/2024)", "2024-Q1")),
        ("2024-9m", Said("kỳ 9 tháng đầu năm 2024 (01/01/2024 – 30/09/2024)", "2024-9m")),
        (
            "2024-02-01/2024-02-29",
            Said("kỳ 01/02/2024 – 29/02/2024", "2024-02-01/2024-02-29"),
        ),
        (
            "2020-2025",
            Said(
                "nhiệm kỳ 2020–2025 (01/01/2021 – 31/12/2025, ngày ước định)",
                "2020-2025",
            ),
        ),
    ],
)
def test_a_period_is_said_with_its_days_where_they_are_not_those_of_a_year(asked, said):
    assert wording.period_said(Period.parse(asked)) == said


def test_what_is_usual_is_said_in_words_and_not_in_the_name_of_a_file():
    assert wording.said_of(PLAIN) == [
        Said("kỳ 2024", "2024"),
        Said("tính đến ngày 31/12/2024", ""),
        Said("tính theo ngày quyết định kết nạp", ""),
        Said("theo tổ chức ngày 31/12/2024", ""),
    ]
    assert wording.said_of(PLAIN, borders=False) == wording.said_of(PLAIN)[:3]


def test_what_is_not_usual_is_in_the_name_of_a_file_too():
    asked = Reading(
        YEAR,
        date(2024, 5, 4),
        date(2026, 11, 25),
        counting=Counting.CEREMONY,
        group="women",
        borders="today",
    )

    assert wording.said_of(asked) == [
        Said("chỉ tính: nữ", "nữ"),
        Said("kỳ 2024", "2024"),
        Said("tính đến ngày 04/05/2024", "đến 2024-05-04"),
        Said("tính theo ngày tổ chức lễ kết nạp", "ngày tổ chức lễ kết nạp"),
        Said("theo tổ chức hiện nay (ngày 25/11/2026)", "2026-11-25"),
    ]


def test_the_tree_of_any_other_day_is_named_as_that():
    assert (
        borders.in_words("day", date(2024, 6, 30)) == "theo hệ thống tổ chức đảng ngày 30/06/2024"
    )
    assert borders.in_words("then", LAST_DAY) == "theo tổ chức ngày 31/12/2024"


def test_who_asks_for_no_group_asks_for_everybody():
    assert wording.group_in_words(PLAIN) == ""
    assert wording.counted_by(Counting.CEREMONY) == "tính theo ngày tổ chức lễ kết nạp"
