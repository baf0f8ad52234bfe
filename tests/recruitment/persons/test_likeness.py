"""Whether two records look like one person."""

from datetime import date

import pytest

from recruitment.persons import likeness
from recruitment.persons.likeness import Kind

BORN = date(1998, 5, 12)


@pytest.mark.parametrize(
    ("name", "born_on", "kind"),
    [
        ("Đỗ Thị Thuý Hoà", BORN, Kind.SAME),  # only the tone marks stand elsewhere
        ("Do Thi Thuy Hoa", BORN, Kind.SPELLING),
        ("Hòa Đỗ Thị Thúy", BORN, Kind.SPELLING),
        ("Đỗ Thị Thúi Hòa", BORN, Kind.SPELLING),
        ("Đỗ Thúy Hòa", BORN, Kind.NEARLY),
        ("Đỗ Thị Thúy Hòan", BORN, Kind.NEARLY),
        ("Đỗ Thị Thúy Hòa", date(1998, 5, 13), Kind.DIGIT),
        ("Đỗ Thị Thúy Hòa", date(1988, 5, 12), Kind.DIGIT),
        ("Đỗ Thị Thúy Hòa", date(1998, 12, 5), Kind.EXCHANGED),
        ("Do Thi Thuy Hoa", date(1998, 5, 13), None),
        ("Đỗ Thị Thúy Hòa", date(1988, 5, 13), None),
        ("Trần Thị Thúy Hòa", BORN, None),
    ],
)
def test_two_records_are_alike_in_one_of_five_ways(name, born_on, kind):
    assert likeness.compare("Đỗ Thị Thúy Hòa", "female", BORN, name, "female", born_on) == kind


def test_another_sex_tells_apart_only_where_the_date_differs_too():
    def compare(born_on):
        return likeness.compare("Lê Hòa", "female", BORN, "Lê Hòa", "male", born_on)

    assert compare(BORN) == Kind.SAME
    assert compare(date(1998, 5, 13)) is None


def test_every_date_that_is_mistyped_is_one_digit_or_an_exchange_away():
    found = likeness.mistyped(BORN)

    assert date(1998, 12, 5) in found
    assert date(1998, 5, 22) in found
    assert BORN not in found
    assert all(likeness.compare("Lê Hòa", "male", BORN, "Lê Hòa", "male", day) for day in found)
    assert likeness.exchanged(date(1998, 5, 13)) is None
    assert likeness.exchanged(date(1998, 5, 5)) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("H’Thử Niê", Kind.SAME),
        ("H Thử Niê", Kind.SAME),
        ("HʼThu Nie", Kind.SPELLING),
        ("H'Thửn Niê Kdăm Bkrông", None),
    ],
)
def test_punctuation_tells_nobody_apart(name, kind):
    assert likeness.compare("H'Thử Niê", "female", BORN, name, "female", BORN) == kind


def test_letters_are_compared_where_names_have_apostrophes():
    assert (
        likeness.compare("H'Nguyệt Niê Kdăm", "female", BORN, "H’Nguyệ Niê Kdăm", "female", BORN)
        == Kind.NEARLY
    )
