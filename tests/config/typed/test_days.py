from datetime import date

import pytest
from django.core.exceptions import ValidationError

from config.typed.days import read_day


@pytest.mark.parametrize(
    "text",
    [
        "3/2/1995",
        "03/02/1995",
        "03-02-1995",
        "03021995",
        "3.2.1995",
        " 3 / 2 / 1995 ",
        "3/2/\u200b1995\ufeff",
        "1995-02-03",
    ],
)
def test_day(text):
    assert read_day(text) == date(1995, 2, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31/02/1999", "Tháng 2 năm 1999 chỉ có 28 ngày."),
        ("29/2/2023", "Tháng 2 năm 2023 chỉ có 28 ngày."),
        ("31/4/2024", "Tháng 4 năm 2024 chỉ có 30 ngày."),
        ("3/13/1999", "Không có tháng 13."),
        ("0/1/1999", "Không có ngày 0."),
        ("3/2/95", "Hãy viết năm đủ bốn chữ số: 3/2/2095 hoặc 3/2/1995."),
        ("3/2/19995", "Hãy viết năm đủ bốn chữ số, ví dụ 3/2/2024."),
        ("3/2/0995", "Năm 995 không thể đúng."),
        ("05/03/0206", "Năm 206 không thể đúng."),
        ("3/2/1899", "Năm 1899 không thể đúng."),
        ("hôm qua", "“hôm qua” không phải là ngày. Hãy viết ngày/tháng/năm, ví dụ 3/2/2024."),
        ("1996", "“1996” chỉ là năm. Hãy viết ngày/tháng/năm như trên giấy tờ."),
        (
            "1112026",
            "“1112026” có thể đọc thành nhiều ngày. Hãy viết ngày/tháng/năm có gạch chéo, hoặc "
            "đủ tám chữ số: 03022024 là 3/2/2024.",
        ),
        (
            "112026",
            "“112026” có thể đọc thành nhiều ngày. Hãy viết ngày/tháng/năm có gạch chéo, hoặc "
            "đủ tám chữ số: 03022024 là 3/2/2024.",
        ),
    ],
)
def test_day_that_cannot_be(text, message):
    with pytest.raises(ValidationError) as refusal:
        read_day(text)

    assert refusal.value.messages == [message]


@pytest.mark.parametrize(
    ("text", "year"),
    [("3-2-95", 1995), ("3/2/26", 2026), ("3/2/27", 1927), ("3.2.05", 2005), ("3/2/1926", 1926)],
)
def test_a_birth_may_have_a_year_of_two_digits_which_lies_in_the_past(text, year):
    assert read_day(text, born_before=2026) == date(year, 2, 3)


def test_who_was_born_before_1900_can_be_read_where_that_is_said():
    assert read_day("3/2/1899", first_year=1800) == date(1899, 2, 3)
