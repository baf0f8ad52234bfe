"""Before a period begins nobody is behind in it, nothing is red, and counted is up to today."""

import csv
import io
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting.reading import Reading
from reports.figures.coverage import Cover, coverage_table
from reports.figures.question import Question
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
RED = ".behind, .far_behind, .not_reported, .none_admitted, .w"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def next_year(today):
    return today.year + 1


@pytest.fixture
def issued(secretary, next_year):
    """A district with two cells, each with a quota of next year, right after they were issued."""
    district = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    QuotaFactory(organization=district, period=Period.of_year(next_year), low=50)
    for name in ("Một", "Hai"):
        cell = OrganizationFactory(parent=district, kind="cell", name=name, code=name)
        QuotaFactory(organization=cell, period=Period.of_year(next_year), low=25)
    secretary.posts.update(may_export=True)
    return district


def asked(client, organization, name="dashboard", **query):
    address = reverse(f"reports:{name}", args=[organization.pk])
    return BeautifulSoup(client.get(address, query).content, "html.parser")


def words(part):
    return " ".join(part.text.split())


@pytest.mark.parametrize("part", ["", "-Q1", "-H2"])
def test_a_dashboard_of_what_has_not_begun_calls_nobody_behind(
    client, issued, next_year, today, part
):
    page = asked(client, issued, period=f"{next_year}{part}")

    said = words(page.select_one(".lead"))
    assert "Kỳ này chưa bắt đầu" in said
    assert "phải có" not in said
    assert "còn thiếu" not in said
    assert page.select(f".lead {RED}, #attainment {RED}") == []
    assert f"tính đến ngày {today:%d/%m/%Y}, khi kỳ chưa bắt đầu" in words(page)
    rows = page.select("#attainment tbody tr")
    assert [words(row.select_one("td.st")) for row in rows] == ["◌ Chưa đến kỳ"] * 2
    for row in rows:
        assert [words(cell) for cell in row.select("td.n")][:4] == ["0/25", "—", "—", "—"]
    [counter] = page.select(".counters a")
    assert "Chưa đến kỳ" in words(counter)
    assert "không so sánh" not in words(page.select_one("#attainment tfoot"))
    assert asked(client, issued, period=str(next_year), state="not_begun").select("tbody tr")


def test_a_day_to_come_is_answered_with_a_message_and_today(client, issued, next_year, today):
    for year in (today.year, next_year):
        page = asked(client, issued, period=str(year), as_of=f"31/12/{next_year}")
        assert "Ngày này chưa đến" in words(page)
        assert page.select_one("[name=as_of]")["value"] == f"31/12/{next_year}"
        assert f"tính đến ngày {today:%d/%m/%Y}" in words(page)
    address = reverse("recruitment:admission_list")
    listed = client.get(address, {"period": str(next_year), "as_of": f"31/12/{next_year}"})
    assert "Ngày này chưa đến" in listed.content.decode()
    assert listed.status_code == 200


def test_the_last_admission_is_told_before_the_period_too(client, issued, next_year):
    cell = Organization.objects.get(code="Một")
    AdmissionFactory(organization=cell, decided_on=date(2024, 5, 1))

    page = asked(client, issued, period=str(next_year))

    rows = page.select("#attainment tbody tr")
    assert {row.th.a.text: bool(words(row.select("td")[-2])) for row in rows} == {
        "Một": True,
        "Hai": False,
    }


def test_a_past_day_before_the_period_is_answered_alike(client, issued, today):
    year = today.year
    QuotaFactory(organization=issued, period=Period.of_year(year), low=5)

    page = asked(client, issued, period=str(year), as_of=f"31/12/{year - 1}")

    assert "Kỳ này chưa bắt đầu" in words(page.select_one(".lead"))
    assert page.select(".lead .w") == []


def test_curve_form_1_file_and_programs_say_the_same(client, issued, next_year, today):
    curve = asked(client, issued, "dashboard_curve", period=str(next_year))
    assert curve.select("path.now, path.paceline, circle.dot") == []
    assert curve.svg["aria-label"] == "Kỳ này chưa bắt đầu."
    assert "khi kỳ chưa bắt đầu" in words(
        asked(client, issued, "member_balance", period=str(next_year))
    )

    address = reverse("reports:dashboard_export", args=[issued.pk, "csv"])
    content = client.get(address, {"period": str(next_year)}).content.decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(content), delimiter=";") if row[1:]}
    assert rows["Một"][3:11] == ["0", "25", "", "", "", "", "", "Chưa đến kỳ"]
    assert rows["Cộng 2 đơn vị"][3:9] == ["0", "50", "", "", "", ""]

    out = StringIO()
    call_command("attainment", issued.code, period=str(next_year), format="json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["as_of"] == str(today)
    assert {(each["state"], each["percent"], each["reported"]) for each in found["rows"]} == {
        ("not_begun", None, None)
    }


def test_no_pool_is_too_small_for_what_has_not_begun(issued, next_year, today):
    reading = Reading(Period.of_year(next_year), today, today)
    head, *rows = coverage_table(issued, Question(reading))
    assert {each.coverage.cover for each in (head, *rows)} == {Cover.NOT_BEGUN}

    begun = Reading(Period.of_year(next_year), reading.period.start, today + timedelta(days=1))
    assert coverage_table(issued, Question(begun))[0].coverage.cover == Cover.SHORT
