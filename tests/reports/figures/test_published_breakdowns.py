"""Of whom those admitted were made up, as reports have printed it, comes out of loaded files.

What was printed is given with the number of decimals that it had, and whether it was cut off
instead of rounded. Which rows cannot be had, and why, stands in the definitions.
"""

from dataclasses import dataclass
from datetime import date

import pytest

from organizations.files import Report
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.files.loading import KINDS
from reports.figures.attainment import Attainment, Target
from reports.figures.question import Question
from reports.figures.tables import Row, attainment_table
from reports.shown.display import Style
from tests.factories import OrganizationFactory

TODAY = date(2026, 11, 22)
CUT = True
YEAR = Period.of_year(2017)


@dataclass(frozen=True)
class Printed:
    """A number admitted, what it was measured on, and the per cent as it was printed."""

    unit: str
    admitted: int
    of: int
    percent: str
    decimals: int
    is_cut: bool = False

    @property
    def style(self) -> Style:
        return Style(self.decimals, self.is_cut)


QUOTAS = [
    Printed("Bình Thuận 2017", 1932, 2000, "96,6%", 1),
    Printed("Công an tỉnh Bình Thuận 2017", 87, 55, "158,18%", 2),
    Printed("Phú Quý 2017", 29, 24, "120,83%", 2),
    Printed("Khối các cơ quan tỉnh Bình Thuận 2017", 68, 65, "104,61%", 2, CUT),
    Printed("Diên Hồng 2020–2025", 103, 105, "98,09%", 2, CUT),
    Printed("Chợ Mới 2021", 102, 100, "102%", 0),
    Printed("Vũng Liêm 2017", 245, 200, "122,5%", 1),
    Printed("Nhơn Trạch 2021", 127, 120, "105,83%", 2),  # printed as 5,83 above
    Printed("Krông Pắc 2024", 57, 246, "23,17%", 2),
    Printed("Krông Pắc 2024, kế hoạch", 57, 275, "20,73%", 2),
    Printed("Hà Nội, 10 tháng 2017", 11388, 12064, "94%", 0),
    Printed("Thanh Hóa 2021", 206, 202, "102%", 0),
    Printed("Thanh Hóa 2023", 735, 713, "103%", 0),
    Printed("Thanh Hóa 2024", 762, 713, "107%", 0),
    Printed("Quận 11, 6 tháng 2011", 46, 120, "38,33%", 2),
    Printed("Bình Thuận 2019", 1669, 2000, "83,45%", 2),
    Printed("Bình Thuận 2018", 1238, 2000, "61,9%", 1),
    Printed("Hải Dương, 6 tháng 2023", 848, 2200, "38,5%", 1),
    Printed("Tu Lý 2024", 13, 11, "118%", 0),
    Printed("Tam Nghĩa 2021–2023", 26, 30, "86,66%", 2, CUT),
    Printed("Xiêng My 2023", 11, 8, "137,5%", 1),
]


@pytest.mark.parametrize("printed", QUOTAS, ids=lambda each: each.unit)
def test_per_cents_of_a_quota(printed):
    attainment = Attainment(printed.admitted, Target(printed.of), YEAR, YEAR.last_day)

    assert printed.style.percent(attainment.percent) == printed.percent


@pytest.mark.parametrize(
    ("admitted", "quota", "excess"), [(14, 13, 1), (13, 10, 3), (127, 120, 7), (127, 157, None)]
)
def test_what_is_above_a_quota(admitted, quota, excess):
    """Đông Sơn and Quảng Cát 2024; Nhơn Trạch 2021 by the province's number and by its own."""
    attainment = Attainment(admitted, Target(quota), YEAR, YEAR.last_day)

    assert (attainment.excess or None) == excess


@pytest.mark.parametrize(
    ("admitted", "members", "rate"), [(2270, 76174, "2,98%"), (1479, 46804, "3,16%")]
)
def test_rates_of_members(admitted, members, rate):
    """Đồng Nai, up to September 2018 and in the first half of 2011."""
    target = Target(1, form="percent", base=members)
    attainment = Attainment(admitted, target, YEAR, YEAR.last_day)

    assert Style(2).percent(attainment.rate) == rate


@pytest.mark.parametrize(
    ("number", "everybody", "style", "share"),
    [
        (119_756, 187_179, Style(0), "64%"),  # the whole Party, 2006: aged 18 to 30
        (64_794, 187_179, Style(1), "34,6%"),  # college or higher
        (73, 152, Style(2, truncate=True), "48,02%"),  # Bình Thạnh 2009: women, cut off
        (91, 152, Style(1), "59,9%"),  # in the same paragraph rounded
    ],
)
def test_shares_of_many(number, everybody, style, share):
    attainment = Attainment(number, None, YEAR, YEAR.last_day)

    row = Row(Organization(), attainment, counted=None, whole=everybody)
    assert style.percent(row.share) == share


WOMAN, MINORITY = {"sex": "nữ"}, {"ethnicity": "Chăm"}
BELIEVER, CATHOLIC = {"religion": "Phật giáo"}, {"religion": "Công giáo"}
YOUTH, UNION = {"youth_union": "x"}, {"trade_union": "x"}
PUPIL, STUDENT = {"occupation": "pupil"}, {"occupation": "student"}
BREACH, HEAD = {"population_policy": "x"}, {"hamlet_head": "x"}
YOUNG, OLDER = {"born_on": "01/02/1998"}, {"born_on": "01/02/1970"}
PLACES = {
    "Bình Thuận": (
        date(2017, 11, 23),
        1932,
        [
            ("women", WOMAN, 930, "48,14%"),
            ("ethnic_minority", MINORITY, 112, "5,8%"),
            ("religious", BELIEVER, 112, "5,8%"),
            ("youth_union", YOUTH, 1214, "62,84%"),
        ],
    ),
    "Bình Thuận 2018": (
        date(2018, 9, 21),
        1238,
        [
            ("women", WOMAN, 585, "47,25%"),
            ("ethnic_minority", MINORITY, 101, "8,16%"),
            ("religious", BELIEVER, 102, "8,24%"),
            ("youth_union", YOUTH, 800, "64,62%"),
        ],
    ),
    "Khối các cơ quan Đồng Tháp": (
        date(2012, 12, 31),
        1083,
        [
            ("youth_union", YOUTH, 822, "75,9%"),
            ("trade_union", UNION, 261, "24,1%"),
            ("learners", STUDENT, 575, "53,09%"),
        ],
    ),
    "Quảng Trị": (
        date(2024, 3, 31),
        333,
        [
            ("women", WOMAN, 122, ""),
            ("ethnic_minority", MINORITY, 30, ""),
            ("youth_union", YOUTH, 262, ""),
        ],
    ),
    "Thống Nhất": (date(2024, 8, 31), 60, [("catholics", CATHOLIC, 36, "")]),
    "Hiệp Hòa": (
        date(2018, 11, 27),
        200,
        [("population_policy", BREACH, 8, ""), ("hamlet_heads", HEAD, 6, "")],
    ),
    "Hà Tĩnh": (date(2023, 5, 31), 614, [("pupils", PUPIL, 614, "")]),
}


def load(rows):
    columns, report = {column.name: "" for column in KINDS["admissions"].columns}, Report()
    numbered = ((number, columns | row) for number, row in enumerate(rows, 2))
    KINDS["admissions"].take(numbered, by=User.objects.system(), today=TODAY, report=report)
    assert report.faults == []


def person(number, cell, day, *said):
    plain = {
        "organization_code": cell.code,
        "full_name": f"Người Thứ {_in_letters(number)}",
        "sex": "nam",
        "born_on": "01/02/1985",
        "decided_on": day.strftime("%d/%m/%Y"),
        "decision_number": f"{number}-QĐ/TU",
    }
    return plain | {name: value for each in said for name, value in each.items()}


def _in_letters(number):
    return "".join("ABCDEĐGHIK"[int(digit)] for digit in str(number))


def table(organization, day, **asked):
    period = Period.of_year(day.year)
    reading = Reading(period, day, day, **asked)
    return attainment_table(organization, Question(reading))


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_groups_and_their_shares(place):
    """Of some the number alone was printed."""
    day, everybody, groups = PLACES[place]
    top = OrganizationFactory(kind="upper_committee", parent=None)
    cell = OrganizationFactory(kind="cell", parent=top)
    load(
        person(number, cell, day, *(said for _code, said, held, _share in groups if number < held))
        for number in range(everybody)
    )

    for code, _said, number, printed in groups:
        head = table(top, day, group=code).head
        assert (head.attainment.admitted, head.whole) == (number, everybody), code
        if printed:
            decimals = len(printed.strip("%").partition(",")[2])
            assert Style(decimals).percent(head.share) == printed, code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("everybody", "number", "group", "classes"),
    [
        (141, 32, "in_private_enterprises", ("9b", "9a")),  # Đồng Nai, enterprises, August 2018
        (127, 8, "in_enterprises", ("9a", "1")),  # Nhơn Trạch 2021
    ],
)
def test_those_of_enterprises(everybody, number, group, classes):
    day, top = date(2021, 8, 31), OrganizationFactory(kind="upper_committee", parent=None)
    inside, outside = (
        OrganizationFactory(kind="cell", parent=top, official_class=each) for each in classes
    )
    load(person(each, inside if each < number else outside, day) for each in range(everybody))

    head = table(top, day, group=group).head
    assert (head.attainment.admitted, head.whole) == (number, everybody)


@pytest.mark.django_db
def test_more_than_in_the_same_days_of_the_year_before():
    """Hiệp Hòa, up to 27 November: 200 in 2018, 195 in 2017."""
    day, top = date(2018, 11, 27), OrganizationFactory(kind="upper_committee", parent=None)
    cell = OrganizationFactory(kind="cell", parent=top)
    load(person(each, cell, day) for each in range(200))
    load(person(1000 + each, cell, date(2017, 11, 27)) for each in range(195))

    assert table(top, day).head.against_year_before == 5


@pytest.mark.django_db
def test_youth_by_age_and_by_the_union_are_two_groups():
    """Quảng Trị, first quarter of 2024: 213 of 333 aged 18 to 30, 64 per cent."""
    day, top = date(2024, 3, 31), OrganizationFactory(kind="upper_committee", parent=None)
    cell = OrganizationFactory(kind="cell", parent=top)
    load(person(each, cell, day, YOUNG if each < 213 else OLDER) for each in range(333))

    head = table(top, day, group="age_18_30").head
    assert (head.attainment.admitted, Style(0).percent(head.share)) == (213, "64%")
