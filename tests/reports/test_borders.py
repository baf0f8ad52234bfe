"""The control of the borders: kept in links, named on pages and in files, read by every list."""

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from organizations import reorganization
from organizations.models import User
from recruitment.counting import borders
from recruitment.counting.borders import Borders
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
JOINED = date(2025, 1, 1)
THEN, TODAY = date(2024, 12, 31), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("asked", "day", "kind", "structure_on"),
    [
        ("", None, Borders.THEN, THEN),
        ("today", None, Borders.TODAY, TODAY),
        ("", THEN, Borders.THEN, THEN),
        ("", date(2024, 6, 30), Borders.DAY, date(2024, 6, 30)),
        ("today", date(2024, 6, 30), Borders.DAY, date(2024, 6, 30)),
        ("today", THEN, Borders.THEN, THEN),
        ("", TODAY, Borders.TODAY, TODAY),
    ],
)
def test_a_day_goes_before_the_borders_asked_for(asked, day, kind, structure_on):
    read = borders.chosen(asked, day, as_of=THEN, today=TODAY)

    assert read == {"borders": kind, "structure_on": structure_on}


@pytest.fixture
def city(secretary):
    """A city with one of its wards, which a district with one commune joined in 2025."""
    made = OrganizationFactory(parent=secretary.organization, name="Thành phố", code="TP")
    district = OrganizationFactory(parent=secretary.organization, name="Huyện", code="H")
    for above, number, name in ((made, 3, "Phường"), (district, 2, "Xã")):
        commune = OrganizationFactory(parent=above, name=name)
        AdmissionFactory.create_batch(number, organization=commune)
    reorganization.dissolve(district, heir=made, on=JOINED, by=User.objects.system())
    return made


def page_of(client, name, organization, **asked):
    response = client.get(reverse(f"reports:{name}", args=[organization.pk]), asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def links(page):
    return {
        " ".join(a.text.split()): (a["href"], a.get("aria-current"))
        for a in page.select(".borders a")
    }


def test_a_dashboard_is_read_as_it_was_unless_todays_borders_are_chosen(client, city):
    then = page_of(client, "dashboard", city, period="2024", sort="name")
    address, _current = links(then)["theo tổ chức hiện nay"]
    now = BeautifulSoup(client.get(address).content, "html.parser")

    assert then.select_one(".num").text.strip().startswith("3")
    assert now.select_one(".num").text.strip().startswith("5")
    assert "sort=name" in address
    assert links(then)["theo tổ chức khi đó 31/12/2024"][1] == "true"
    assert links(now)["theo tổ chức hiện nay"][1] == "true"
    today = timezone.localdate().strftime("%d/%m/%Y")
    for where in (".say", ".foot", "thead .print-only"):
        assert "heo tổ chức ngày 31/12/2024" in then.select_one(where).text
        assert f"heo tổ chức hiện nay (ngày {today})" in now.select_one(where).text


def test_rows_of_the_past_bear_the_names_of_then(client, secretary, city):
    secretary.posts.update(may_export=True)
    ward = city.child_placements.earliest("pk").organization
    reorganization.rename(ward, name="Phường Mới", on=JOINED, by=User.objects.system())

    def names(page):
        return {link.text for link in page.select("#attainment tbody th a")}

    assert names(page_of(client, "dashboard", city, period="2024")) == {"Phường"}
    now = page_of(client, "dashboard", city, period="2024", borders="today")
    assert names(now) == {"Phường Mới", "Xã"}
    title = page_of(client, "dashboard", ward, period="2024").h1
    assert " ".join(title.text.split()) == "Phường Mới khi đó mang tên Phường"
    export = reverse("reports:dashboard_export", args=[city.pk, "csv"])
    assert ";Phường;" in client.get(export, {"period": "2024"}).content.decode()


def test_links_of_a_dashboard_keep_the_borders(client, city):
    page = page_of(client, "dashboard", city, period="2024", borders="today")

    for link in page.select("#attainment a, .crumb a, .curve-place a, .tools a[href*=export]"):
        assert "borders=today" in link["href"], link
    assert page.select_one("[name=borders]")["value"] == "today"
    assert "borders=today" in page.select_one(".curve-place")["hx-get"]


def test_the_persons_behind_a_number_are_as_many_in_either_borders(client, city):
    for asked, number in (({}, 3), ({"borders": "today"}, 5)):
        page = page_of(client, "dashboard", city, period="2024", **asked)
        persons = client.get(page.select_one(".num a")["href"])

        assert persons.context["page"].paginator.count == number
        assert persons.context["criteria"].reading.borders == asked.get("borders", "then")


def test_another_day_of_the_tree_is_named_and_the_links_leave_it(client, city):
    page = page_of(client, "dashboard", city, period="2024", structure_on="2025-01-01")

    assert page.select_one(".num").text.strip().startswith("5")
    assert "theo hệ thống tổ chức đảng ngày 01/01/2025" in page.select_one(".borders .chosen").text
    assert all("structure_on" not in address for address, _current in links(page).values())


@pytest.mark.parametrize(
    ("asked", "named"),
    [({}, "theo tổ chức ngày 31/12/2024"), ({"borders": "today"}, "theo tổ chức hiện nay (ngày ")],
)
def test_files_name_the_borders_in_the_head_and_at_the_end(client, secretary, city, asked, named):
    secretary.posts.update(may_export=True)
    address = reverse("reports:dashboard_export", args=[city.pk, "csv"])
    text = client.get(address, {"period": "2024", **asked}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert named in lines[0][3]
    assert named in lines[-1][0]
    assert lines[1][3] == ("5" if asked else "3")


@pytest.mark.parametrize(
    ("structure_on", "named"), [(None, "then"), ("2024-06-30", "day"), ("today", "today")]
)
def test_data_for_programs_name_the_borders(city, structure_on, named):
    day = timezone.localdate() if structure_on == "today" else structure_on
    out = io.StringIO()
    asked = {"structure_on": date.fromisoformat(str(day))} if day else {}
    call_command("attainment", "TP", period="2024", format="json", stdout=out, **asked)

    assert json.loads(out.getvalue())["borders"] == named


@pytest.mark.parametrize("name", ["admission", "member_event"])
def test_lists_of_an_organization_have_the_same_control(client, secretary, city, name):
    secretary.posts.update(may_export=True)
    asked = {"organization": city.pk, "period": "2024", "borders": "today"}
    page = client.get(reverse(f"recruitment:{name}_list"), asked)
    soup = BeautifulSoup(page.content, "html.parser")

    assert links(soup)["theo tổ chức hiện nay"][1] == "true"
    assert "theo tổ chức hiện nay" in soup.select_one("[role=status]").text
    if name == "admission":
        assert page.context["page"].paginator.count == 5
        export = client.get(reverse("recruitment:admission_export", args=["csv"]), asked)
        assert "theo tổ chức hiện nay" in export.content.decode()
    assert not links(BeautifulSoup(client.get(page.request["PATH_INFO"]).content, "html.parser"))


def test_form_1_and_the_introductions_have_it_too(client, city):
    then = page_of(client, "member_balance", city, period="2024")
    now = page_of(client, "member_balance", city, period="2024", borders="today")
    admitted = [page.select("tbody tr")[2].select_one("td.n").text.strip() for page in (then, now)]

    assert admitted == ["3", "5"]
    assert "theo tổ chức hiện nay" in now.select_one(".foot").text

    introduced = page_of(client, "introductions", city, year="2024", borders="today")
    assert {row.text.strip() for row in introduced.select("tbody th")} == {"Phường", "Xã"}
    assert all("borders=today" in a["href"] for a in introduced.select("tbody th a"))


def test_files_of_both_readings_have_different_names(client, secretary):
    secretary.posts.update(may_export=True)
    pages = ("dashboard/{}/export.csv", "organizations/{}/balance/export.csv")

    for page in pages:
        address = f"/{page.format(secretary.organization.pk)}"
        then, now = (
            client.get(address, {"period": "2024", "borders": borders})["Content-Disposition"]
            for borders in ("", "today")
        )
        assert "-2024.csv" in then
        assert f"-2024-{timezone.localdate().isoformat()}.csv" in now


def test_in_todays_borders_a_quota_of_other_units_is_not_compared(client, secretary, city):
    QuotaFactory(organization=city, low=2)
    QuotaFactory(organization=secretary.organization, low=10)

    def row(**asked):
        page = page_of(client, "dashboard", secretary.organization, period="2024", **asked)
        [found] = [tr for tr in page.select("#attainment tbody tr") if "Thành phố" in tr.th.text]
        cells = [cell.get_text(strip=True) for cell in found("td")]
        return cells[0], cells[1], cells[-1], page.select_one("tfoot tr.whole .p").text

    assert row() == ("3/2", "150%", "✓Vượt", "50%")
    assert row(borders="today") == ("5/2", "—", "≠Không so sánh", "50%")
    now = page_of(client, "dashboard", city, period="2024", borders="today")
    assert "Không so với chỉ tiêu" in now.select_one(".say").text
    assert "vượt" not in now.select_one(".lead").text.lower()


def test_a_move_across_the_border_counts_and_one_inside_does_not(client, secretary, city):
    system = User.objects.system()
    inside, outside = OrganizationFactory.create_batch(2, parent=secretary.organization)
    ward = city.child_placements.earliest("pk").organization
    for each in (inside, outside, city):
        QuotaFactory(organization=each, low=10)
    cells = [OrganizationFactory(parent=each, kind="cell") for each in (inside, outside, inside)]
    committee = OrganizationFactory(parent=inside, kind="grassroots_committee")
    reorganization.move(cells[0], to=committee, on=JOINED, by=system)
    reorganization.move(cells[1], to=ward, on=JOINED, by=system)

    def percent(organization):
        asked = {"period": "2024", "structure_on": date(2025, 1, 2), "format": "json"}
        call_command("attainment", organization.code, **asked, stdout=(out := io.StringIO()))
        return json.loads(out.getvalue())["rows"][0]["percent"]

    assert [percent(each) for each in (inside, outside, city)] == ["0", None, None]


def test_a_year_before_that_holds_what_was_taken_over_says_so(client, city):
    AdmissionFactory(organization=city, decided_on=date(2025, 3, 1))

    page = page_of(client, "dashboard", city, period="2025")
    assert "31/12/2024: 5 (−4*)" in " ".join(page.select_one(".lead").text.split())
    assert "gồm cả những đơn vị nhập về" in page.text

    year_after = page_of(client, "dashboard", city, period="2026")
    assert "*" not in year_after.select_one(".lead").text
