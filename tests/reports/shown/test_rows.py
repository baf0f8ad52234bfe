"""How a row of the table is drawn, whatever it has to show."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting.counts import Counted
from reports.figures.attainment import Attainment, Target
from reports.figures.tables import Row
from reports.shown.display import ShownRow, Style
from reports.shown.rows import drawn

AS_OF = date(2024, 5, 4)


def row(admitted=57, target=None, name="Chi bộ 1", exempt=False, last=None, **shown):
    measured = Attainment(admitted, target, Period.of_year(2024), AS_OF, exempt)
    until = shown.pop("exempt_until", None)
    kept = Row(Organization(pk=1, name=name), measured, Counted(admitted, 61, last), None, until)
    return BeautifulSoup(drawn(ShownRow(kept, Style(), **shown)), "html.parser").tr


def texts(drawn_row):
    return [" ".join(cell.get_text(" ").split()) for cell in drawn_row("td")]


def test_a_row_says_what_is_reached_missing_and_due():
    cells = texts(row(57, Target(246), last=date(2024, 4, 1)))

    assert cells == ["57 /246", "23,17%", "", "27", "189", "−4", "1 tháng", "▲ Chậm"]


def test_a_row_without_a_quota_has_dashes_where_nothing_is_measured():
    cells = texts(row(3))

    assert cells == ["3 /–", "—", "", "—", "—", "−58", "", "– Chưa giao"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target(1246), "57 /1.246"),
        (Target(10, 12), "57 /10–12"),
        (Target(1100, form="floor"), "57 /≥ 1.100"),
        (Target(50, source="children"), "57 /50 Σ"),
        (Target(0), "57 /0"),
    ],
)
def test_a_row_says_of_what_kind_its_quota_is(target, words):
    assert texts(row(57, target))[0] == words


def test_a_rate_of_members_stands_beside_the_per_cent():
    assert texts(row(183, Target(163, 190, base=5412)))[1] == "112,27% 3,38%"


def test_the_state_names_the_range_and_how_long_an_exemption_lasts():
    assert texts(row(11, Target(10, 12)))[-1] == "✓ Đạt, trong khoảng chỉ tiêu"
    exempt = row(0, Target(3), exempt=True, exempt_until=date(2024, 9, 30))
    assert texts(exempt)[-1] == "▨ Miễn đến trước ngày 30/09/2024"


def test_the_bar_ends_at_its_width_and_shows_that_more_would_follow():
    bar = row(57, Target(246)).svg
    over = row(30, Target(3)).svg

    assert bar["aria-label"] == "23,17% chỉ tiêu"
    assert bar.select_one(".fill")["width"] == "35.2"
    assert bar.select_one(".pace")["x1"] == "51.9"
    assert bar.select_one(".more") is None
    assert over.select_one(".fill")["width"] == "190.0"
    assert over.select_one(".more")
    assert row(3, Target(0)).svg.select_one(".none")


def test_names_and_numbers_lead_on_only_where_there_is_an_address():
    linked = row(dashboard="/dashboard/1/?a=1&b=2", persons="/admissions/?c=3")

    assert [a["href"] for a in linked("a")] == ["/dashboard/1/?a=1&b=2", "/admissions/?c=3"]
    assert row().a is None


def test_nothing_in_a_name_is_taken_for_markup():
    named = row(name="<script>alert(1)</script> & Co", dashboard='/"onclick="x')

    assert named.script is None
    assert named.th.get_text() == "<script>alert(1)</script> & Co"
    assert list(named.a.attrs) == ["href"]


def test_two_years_without_an_admission_are_bold():
    assert row(last=date(2022, 5, 1)).select_one(".nowrap b").get_text() == "2 năm"
    assert row(last=date(2022, 6, 1)).select_one(".nowrap b") is None
