"""Quarters, halves and nine months: they keep the year's quota, with its pace up to their end."""

import json
from datetime import date
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from organizations.periods import Period
from recruitment.counting.reading import Reading
from reports.figures.course import course_of
from reports.figures.curve import WIDE, drawn
from reports.figures.tables import Question, attainment_table
from reports.shown.shown_totals import sum_lines
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
LATER = date(2025, 3, 1)


@pytest.fixture
def district(secretary):
    return OrganizationFactory(parent=secretary.organization, code="DL-KP")


@pytest.fixture
def ward(district):
    """A ward that admitted three in the first half of 2024 and one after it."""
    ward = OrganizationFactory(parent=district)
    cell = OrganizationFactory(parent=ward, kind="cell")
    for day in (date(2024, 1, 1), date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1)):
        AdmissionFactory(organization=cell, decided_on=day)
    return ward


def ask(organization, code, as_of=None):
    period = Period.parse(code)
    reading = Reading(period, as_of or period.last_day, LATER)
    return attainment_table(organization, Question(reading))


@pytest.mark.parametrize(
    ("code", "admitted", "due"),
    [
        ("2024-Q1", 1, Fraction(91, 366)),
        ("2024-Q2", 2, Fraction(182 - 91, 366)),
        ("2024-H1", 3, Fraction(182, 366)),
        ("2024-9m", 4, Fraction(274, 366)),
        ("2024-H2", 1, Fraction(366 - 182, 366)),
        ("2024-01-01/2024-06-30", 3, Fraction(182, 366)),
    ],
)
def test_a_part_is_measured_on_the_year_with_its_pace(district, ward, code, admitted, due):
    QuotaFactory(organization=ward, low=8)

    table = ask(district, code)

    for attainment in (table.head.attainment, table.rows[0].attainment):
        assert (attainment.admitted, attainment.target.low) == (admitted, 8)
        assert attainment.pace == due * 8


def test_the_pace_ends_with_the_part_whatever_day_is_asked(ward):
    QuotaFactory(organization=ward, low=8)

    assert ask(ward, "2024-H1", date(2024, 3, 31)).head.attainment.pace == 8 * Fraction(91, 366)
    assert ask(ward, "2024-H1", LATER).head.attainment.pace == 8 * Fraction(182, 366)


def test_a_quota_of_just_these_days_goes_before_that_of_the_year(district, ward):
    QuotaFactory(organization=ward, low=8)
    QuotaFactory(organization=ward, low=5, period=Period.parse("2024-H1"))

    attainment = ask(district, "2024-H1").rows[0].attainment

    assert (attainment.target.low, attainment.pace) == (5, 5)
    assert ask(district, "2024-Q2").rows[0].attainment.target.low == 8


def test_other_days_of_the_year_have_no_quota(ward):
    QuotaFactory(organization=ward, low=8)

    assert ask(ward, "2024-01-01/2024-06-29").head.attainment.target is None


def test_the_curve_of_a_part_ends_with_it_on_the_pace_of_the_year(ward):
    quota = QuotaFactory(organization=ward, low=8)
    quota.milestones.create(on=date(2024, 3, 31), percent=50)
    reading = Reading(Period.parse("2024-H1"), date(2024, 6, 30), LATER)

    course = course_of(ward, Question(reading))

    assert [each.admitted for each in course.moments()] == [1, 1, 1, 2, 2, 3]
    assert [each.due for each in course.moments()] == [1, 3, 4, 4, 5, 5]
    ends = [tuple(map(float, point.split())) for point in drawn(course, WIDE).pace.split(" L")]
    assert [x for x, _y in ends] == [52, 258, 464]


def test_the_command_takes_a_part(ward, capsys):
    QuotaFactory(organization=ward, low=8)

    call_command("attainment", ward.code, "--period", "2024-H1", "--format", "json")

    told = json.loads(capsys.readouterr().out)
    assert told["period"] == {"start": "2024-01-01", "end": "2024-06-30"}
    assert (told["rows"][0]["admitted"], told["rows"][0]["percent"]) == (3, "37.5")


def page_of(client, organization, **asked):
    response = client.get(reverse("reports:dashboard", args=[organization.pk]), asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def chosen(page):
    return page.select_one("select[name=period] option[selected]")["value"]


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "2024-H1"},
        {"period": "2024", "first_day": "01/01/2024", "last_day": "30/06/2024"},
    ],
)
def test_a_half_is_that_half_however_it_is_asked_for(client, ward, asked):
    QuotaFactory(organization=ward, low=8)

    page = page_of(client, ward, **asked)

    assert page.select_one(".num").get_text(strip=True) == "3/8"
    assert chosen(page) == "2024-H1"
    assert page.select_one("input[name=first_day]").get("value", "") == ""


def test_the_parts_of_the_year_that_is_shown_can_be_chosen(client, ward):
    page = page_of(client, ward, period="2023")

    offered = [each["value"] for each in page.select("select[name=period] option")]
    parts = ["Q1", "Q2", "H1", "Q3", "9m", "Q4", "H2"]
    assert [each for each in offered if each[4:5] == "-" and not each[5:].isdigit()] == [
        f"2023-{part}" for part in parts
    ]


@pytest.mark.parametrize(
    ("asked", "words"), [("2009", "2009"), ("2005-2010", "Nhiệm kỳ 2005–2010")]
)
def test_a_year_or_term_that_is_not_offered_is_called_like_the_others(client, ward, asked, words):
    page = page_of(client, ward, period=asked)

    assert page.select_one("select[name=period] option[selected]").text == words


def test_typed_days_are_what_the_choice_says_and_the_year_is_offered(client, ward):
    QuotaFactory(organization=ward, low=8)

    page = page_of(client, ward, period="2024", first_day="1/1/2024", last_day="4/5/2024")

    assert page.select_one("select[name=period] option[selected]").text == "01/01/2024 – 04/05/2024"
    [link] = [each["href"] for each in page.select(".say a")]
    answer = client.get(link)
    year = BeautifulSoup(answer.content, "html.parser")
    assert year.select_one(".num").get_text(strip=True) == "2/8"
    assert (chosen(year), answer.context["reading"].as_of) == ("2024", date(2024, 5, 4))


def test_a_part_that_begins_later_is_expected_what_falls_into_it(client, district, ward):
    """And does not say what the year still needs: the days before are not counted."""
    QuotaFactory(organization=ward, low=8)

    page = page_of(client, ward, period="2024-Q2", as_of="30/06/2024")
    said = " ".join(page.select_one(".lead").get_text().split())
    table = ask(district, "2024-Q2")
    reading = Reading(Period.parse("2024-Q2"), date(2024, 6, 30), LATER)

    assert "Theo tiến độ của cả năm, những ngày này phải có 2." in said
    assert "Còn thiếu" not in said
    assert (table.rows[0].attainment.state, table.rows[0].attainment.missing) == ("on_pace", None)
    assert [each.due for each in course_of(ward, Question(reading)).moments()] == [1, 1, 2]
    address = reverse("reports:pipeline_coverage", args=[ward.pk])
    assert client.get(address, {"period": "2024-Q2"}).status_code == 200


def test_a_sum_tells_nothing_of_what_no_row_tells(district, ward):
    QuotaFactory(organization=ward, low=8)
    reached = OrganizationFactory(parent=district)
    QuotaFactory(organization=reached, low=1)
    cell = OrganizationFactory(parent=reached, kind="cell")
    AdmissionFactory(organization=cell, decided_on=date(2024, 5, 1))

    [part, *_rest] = sum_lines(ask(district, "2024-Q2"))
    [none, *_rest] = sum_lines(ask(district, "2023"))

    assert (part.short, part.missing) == (0, None)
    assert (none.short, none.missing) == (None, None)
