"""Who has no quota on the basis asked for may have one on another: both are said everywhere."""

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from organizations.periods import Period
from recruitment.counting.reading import Reading
from reports.figures.coverage import coverage_table
from reports.figures.tables import Question
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
TERM = "2010-2015"
ON_THIS = "Không có chỉ tiêu theo căn cứ này"
ELSEWHERE = "có chỉ tiêu theo: nghị quyết đại hội"


@pytest.fixture
def province(secretary):
    """A province with a resolution for a term; of its districts one has one too, one nothing."""
    secretary.posts.update(may_export=True, role="observer")
    made = OrganizationFactory(parent=secretary.organization, name="Tỉnh", code="TINH")
    period = Period.parse(TERM)
    QuotaFactory(organization=made, period=period, basis="resolution", low=50)
    for name in ("Có", "Trống"):
        district = OrganizationFactory(parent=made, name=name, code=name)
        cell = OrganizationFactory(parent=district)
        AdmissionFactory(organization=cell, decided_on=date(2012, 1, 1), born_on=date(1985, 1, 1))
        if name == "Có":
            QuotaFactory(organization=district, period=period, basis="resolution", low=10)
    return made


def dashboard(client, organization, **asked):
    address = reverse("reports:dashboard", args=[organization.pk])
    response = client.get(address, {"period": TERM, **asked})
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


@pytest.mark.parametrize("basis", ["assigned", "own_plan", "registered"])
def test_the_headline_names_the_basis_that_has_one_and_leads_to_it(client, province, basis):
    page = dashboard(client, province, basis=basis)
    said = page.select_one(".say")

    assert "Kỳ này không có chỉ tiêu theo căn cứ đã chọn; có chỉ tiêu theo:" in words(said)
    assert "Chưa giao" not in words(page.select_one(".lead"))
    [link] = said.select("a")
    assert words(link) == "nghị quyết đại hội"
    followed = BeautifulSoup(client.get(link["href"]).content, "html.parser")
    assert "4%" in words(followed.select_one(".lead"))
    assert followed.select_one("[name=period] option[selected]")["value"] == TERM


@pytest.mark.parametrize(
    ("basis", "of_nothing", "counter"),
    [("assigned", "Chưa giao", "Chưa giao"), ("own_plan", ON_THIS, ON_THIS)],
)
def test_a_row_says_so_and_only_what_nobody_issued_is_called_not_issued(
    client, province, basis, of_nothing, counter
):
    page = dashboard(client, province, basis=basis)
    rows = {row.th.a.text: row for row in page.select("#attainment tbody tr")}

    assert words(rows["Có"].select_one("td.st")) == f"– {ON_THIS}"
    assert ELSEWHERE in words(rows["Có"].th)
    assert words(rows["Trống"].select_one("td.st")) == f"– {of_nothing}"
    assert ELSEWHERE not in words(rows["Trống"].th)
    [counted] = [a for a in page.select(".counters a") if "state=no_quota" in a["href"]]
    assert words(counted) == f"– 2 {counter}"
    narrowed = dashboard(client, province, basis=basis, state="no_quota")
    assert counter.lower() in words(narrowed.select_one("#attainment caption")).lower()


def test_so_do_the_file_programs_and_the_prompt(client, province, capsys):
    address = reverse("reports:dashboard_export", args=[province.pk, "csv"])
    content = client.get(address, {"period": TERM}).content.decode("utf-8-sig")
    states = {
        row[1]: row[10] for row in csv.reader(io.StringIO(content), delimiter=";") if row[10:]
    }
    assert states["Tỉnh"] == states["Có"] == f"{ON_THIS}, {ELSEWHERE}"
    assert states["Trống"] == "Chưa giao"

    call_command("attainment", "TINH", period=TERM, format="json")
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)["rows"]}
    assert {name: each["other_bases"] for name, each in found.items()} == {
        "Tỉnh": ["resolution"],
        "Có": ["resolution"],
        "Trống": [],
    }
    assert {each["state"] for each in found.values()} == {"no_quota"}
    call_command("attainment", "TINH", period=TERM, basis="resolution", format="json")
    told = json.loads(capsys.readouterr().out)["rows"]
    assert (told[0]["other_bases"], told[0]["percent"]) == ([], "4")
    call_command("attainment", "TINH", period=TERM)
    assert ON_THIS in capsys.readouterr().out


def test_pool_against_quota_says_it_too(client, province):
    this_year = Period.of_year(timezone.localdate().year)
    QuotaFactory(organization=province, period=this_year, basis="own_plan", low=5)
    day = this_year.start
    head, *_rows = coverage_table(province, Question(Reading(this_year, day, day)))
    assert head.row.other_bases == ("own_plan",)

    address = reverse("reports:pipeline_coverage", args=[province.pk])
    foot = BeautifulSoup(client.get(address).content, "html.parser").select_one("tfoot")
    assert ON_THIS in words(foot)
    assert "có chỉ tiêu theo: kế hoạch" in words(foot)
