"""The dashboard: what it shows, how it is asked, sorted, exported, and who sees it."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations import reorganization
from organizations.models import User
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(client, secretary):
    """A district within the reach of the client's post, which is that of a province."""
    return OrganizationFactory(parent=secretary.organization, name="Đảng bộ huyện Krông Pắc")


def dashboard(client, organization, **asked):
    asked.setdefault("period", "2024")
    response = client.get(reverse("reports:dashboard", args=[organization.pk]), asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(page):
    return {
        row.th.get_text(strip=True): [cell.get_text(" ", strip=True) for cell in row("td")]
        for row in page.select("#attainment tbody tr")
    }


def test_both_bases_stand_in_the_headline(client, district):
    AdmissionFactory.create_batch(
        57, organization=OrganizationFactory(parent=district, kind="cell")
    )
    QuotaFactory(organization=district, low=246)
    QuotaFactory(organization=district, low=275, basis="own_plan")

    text = dashboard(client, district, as_of="2024-06-04").select_one(".big").get_text(" ")

    assert "23,17%" in text
    assert "20,73%" in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2024", "Tháng 2 năm 2024 chỉ có 29 ngày."),
        ("01/01/0001", "Năm 1 không thể đúng."),
    ],
)
def test_a_wrong_day_is_said_under_its_field_and_narrows_nothing(client, district, typed, said):
    page = dashboard(client, district, as_of=typed)

    assert page.select_one(".question-field.wrong .err").get_text(strip=True) == said
    assert "31/12/2024" in page.select_one(".foot").get_text()


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2024-05-04", "Cùng kỳ năm trước, đến ngày 04/05/2023: 0 (0)"),
        ("2023-03-01", "Kỳ chưa bắt đầu nên chưa có gì để so sánh."),
    ],
)
def test_the_year_before_is_named_with_its_last_day(client, district, as_of, said):
    page = dashboard(client, district, as_of=as_of)

    assert said in page.select_one(".lead").get_text()


def test_an_empty_day_shows_the_day_that_is_taken(client, district):
    page = dashboard(client, district)

    assert page.select_one("[name=as_of]")["placeholder"] == "31/12/2024"
    assert page.select_one("[name=structure_on]")["placeholder"] == "31/12/2024"


@pytest.mark.parametrize("typed", ["4/5/2024", "04-05-2024", "04052024", "2024-05-04"])
def test_a_day_is_read_as_people_type_it(client, district, typed):
    page = dashboard(client, district, as_of=typed)

    assert "tính đến ngày 04/05/2024" in page.select_one(".foot").get_text()


def test_every_printed_page_is_headed_with_scope_period_and_basis(client, district):
    OrganizationFactory(parent=district)

    page = dashboard(client, district, as_of="2024-06-04", basis="own_plan")

    heading = " ".join(page.select_one("#attainment thead .print-only").get_text(" ").split())
    assert heading == (
        "Đảng bộ huyện Krông Pắc · kỳ 2024 · tính đến ngày 04/06/2024 "
        "· tính theo ngày quyết định kết nạp · theo tổ chức ngày 04/06/2024 "
        "· so với kế hoạch của đơn vị"
    )


def test_a_row_shows_number_quota_per_cent_and_state(client, district):
    cell = OrganizationFactory(parent=district, kind="cell", name="Chi bộ Trường THPT")
    AdmissionFactory.create_batch(7, organization=cell)
    QuotaFactory(organization=cell, low=3)

    row = rows(dashboard(client, district))["Chi bộ Trường THPT"]

    assert row[0] == "7 /3"
    assert row[1] == "233,33%"
    assert row[-1] == "✓ Vượt"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"decimals": "0"}, "87%"),
        ({"decimals": "1"}, "86,7%"),
        ({"decimals": "2", "rounding": "truncate"}, "86,66%"),
        ({"decimals": "9"}, "86,67%"),
    ],
)
def test_decimals_and_rounding_can_be_chosen(client, district, asked, shown):
    cell = OrganizationFactory(parent=district, kind="cell", name="Chi bộ")
    AdmissionFactory.create_batch(26, organization=cell)
    QuotaFactory(organization=cell, low=30)

    assert rows(dashboard(client, district, **asked))["Chi bộ"][1] == shown


def test_rows_stand_by_persons_short_of_pace_and_sort_by_any_column(client, district):
    for name, low in (("A", 2), ("B", 20), ("C", 9)):
        QuotaFactory(
            organization=OrganizationFactory(parent=district, kind="cell", name=name), low=low
        )

    assert list(rows(dashboard(client, district))) == ["B", "C", "A"]
    assert list(rows(dashboard(client, district, sort="name"))) == ["A", "B", "C"]
    assert list(rows(dashboard(client, district, sort="missing"))) == ["A", "C", "B"]
    assert list(rows(dashboard(client, district, sort="; drop table"))) == ["B", "C", "A"]


def test_a_counter_leads_to_the_rows_in_that_state(client, district):
    OrganizationFactory(parent=district, kind="cell", name="Chưa giao")
    QuotaFactory(organization=OrganizationFactory(parent=district, kind="cell", name="Không"))

    assert list(rows(dashboard(client, district, state="no_quota"))) == ["Chưa giao"]


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "x"},
        {"as_of": "31/02/2024"},
        {"level": "galaxy"},
        {"first_day": "1/1/2024"},
        {"page": "-1"},
        {"sort": "--"},
    ],
)
def test_what_cannot_be_read_narrows_nothing(client, district, asked):
    dashboard(client, district, **asked)


def test_the_number_leads_to_as_many_persons(client, district):
    cell = OrganizationFactory(parent=district, kind="cell", name="Chi bộ 1")
    AdmissionFactory.create_batch(3, organization=cell)
    AdmissionFactory(organization=cell, decided_on=date(2024, 8, 1))

    page = dashboard(client, district, as_of="2024-06-30")
    link = page.select_one("#attainment tbody td a")
    persons = BeautifulSoup(client.get(link["href"]).content, "html.parser")

    assert link.get_text(strip=True) == "3"
    assert len(persons.select("#admissions tbody tr")) == 3


def test_the_part_is_what_the_page_holds(client, district):
    address = reverse("reports:dashboard", args=[district.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    part = BeautifulSoup(client.get(address, headers={"HX-Request": "true"}).content, "html.parser")

    def rows_of(soup):
        return soup.select_one("#dashboard #attainment").get_text(" ", strip=True)

    assert rows_of(part) == rows_of(page)
    assert part.select_one("html") is None


def test_the_export_has_the_rows_of_the_page(client, secretary, district):
    secretary.posts.update(may_export=True)
    for name, low in (("A", 2), ("B", 20)):
        QuotaFactory(
            organization=OrganizationFactory(parent=district, kind="cell", name=name), low=low
        )

    address = reverse("reports:dashboard_export", args=[district.pk, "csv"])
    text = client.get(address, {"period": "2024"}).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert [line[1] for line in lines[1:4]] == [district.name, "B", "A"]
    assert lines[2][3:5] == ["0", "20"]


def test_the_export_writes_a_percentage_as_the_page_does(client, secretary, district):
    secretary.posts.update(may_export=True)
    cell = OrganizationFactory(parent=district, kind="cell")
    AdmissionFactory(organization=cell)
    QuotaFactory(organization=cell, low=3)

    address = reverse("reports:dashboard_export", args=[district.pk, "csv"])
    text = client.get(address, {"period": "2024"}).content.decode("utf-8-sig")

    assert ";1;3;;33,33;" in text.splitlines()[2]


def test_without_the_right_to_export_there_is_no_file(client, district):
    address = reverse("reports:dashboard_export", args=[district.pk, "xlsx"])

    assert client.get(address).status_code == 403


def test_another_province_is_like_a_number_never_given(client, district):
    foreign = OrganizationFactory(parent=OrganizationFactory())
    answers = [client.get(reverse("reports:dashboard", args=[pk])) for pk in (foreign.pk, 10**9)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_an_observer_sees_the_figures_and_no_way_to_persons(client, district, secretary):
    secretary.posts.update(role="observer")
    AdmissionFactory(organization=OrganizationFactory(parent=district, kind="cell"))

    page = dashboard(client, district)

    assert page.select_one(".num").get_text(strip=True).startswith("1")
    assert not page.select('a[href*="admissions"]')


def test_what_moved_out_of_reach_is_shown_in_the_past_without_a_link(client, district):
    ward = OrganizationFactory(parent=district, name="Phường cũ")
    elsewhere = OrganizationFactory(parent=OrganizationFactory())
    reorganization.move(ward, to=elsewhere, on=date(2025, 1, 1), by=User.objects.system())

    page = dashboard(client, district, structure_on="2024-12-31")

    assert "Phường cũ" in rows(page)
    assert str(ward.pk) not in {a["href"] for a in page.select("#attainment tbody th a")}


def crumbs(page):
    return [" ".join(each.get_text(" ").split()) for each in page.select(".crumb li")]


def test_those_above_stand_in_the_path_with_their_per_cent(client, secretary, district):
    ward = OrganizationFactory(parent=district, name="Đảng ủy xã Ea Yông")
    AdmissionFactory.create_batch(3, organization=OrganizationFactory(parent=ward))
    QuotaFactory(organization=district, low=14)
    QuotaFactory(organization=district, low=20, basis="own_plan")

    page = dashboard(client, ward)

    top = secretary.organization.name
    assert crumbs(page) == [
        f"{top} 21,43%",
        "Đảng bộ huyện Krông Pắc 21,43%",
        "Đảng ủy xã Ea Yông",
    ]
    assert crumbs(dashboard(client, ward, basis="own_plan", decimals="0"))[1].endswith("Pắc 15%")
    assert crumbs(dashboard(client, ward, basis="resolution"))[1] == "Đảng bộ huyện Krông Pắc"
    assert crumbs(dashboard(client, ward, structure_on="2024-12-30"))[1].endswith("21,43%")


def test_above_the_own_reach_the_path_has_no_figures(client, secretary):
    above = OrganizationFactory(kind="central", name="Trung ương")
    reorganization.move(
        secretary.organization, to=above, on=date(2020, 1, 1), by=User.objects.system()
    )
    QuotaFactory(organization=above, low=5)

    assert crumbs(dashboard(client, secretary.organization))[0] == "Trung ương"


def test_home_opens_the_dashboard_of_the_own_post(client, secretary):
    secretary.posts.update(role="board")

    response = client.get(reverse("reports:home"))

    assert response.url == reverse("reports:dashboard", args=[secretary.organization.pk])


def test_who_holds_no_post_is_told_so(client, secretary):
    secretary.posts.update(end=date(2020, 1, 1))

    page = client.get(reverse("reports:home")).content.decode()

    assert "Hãy đề nghị quản trị viên" in page


def test_who_waits_for_a_post_is_told_by_whom_it_was_asked_for_and_nothing_else(client, secretary):
    admin = UserFactory(username="lananh", full_name="Ngô Thị Lan Anh")
    secretary.posts.update(asked_by=admin)

    page = client.get(reverse("reports:home")).content.decode()

    assert "Ngô Thị Lan Anh đề nghị" in page
    assert "lananh" not in page
    assert "Hãy đề nghị quản trị viên" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_a_dashboard_takes_eleven_queries_however_many_rows(
    client, district, number, django_assert_num_queries
):
    for ward in OrganizationFactory.create_batch(number, parent=district):
        QuotaFactory(organization=ward)
    PostFactory()

    # session, user, posts; the organization; its rows, and whom of the past the reach still
    # holds; tallies, in months and days, kept and counted; quotas; sums below; who reported;
    # those above
    with django_assert_num_queries(11):
        dashboard(client, district, as_of="2024-05-04")
