"""Both readings side by side on the page: named, dated, linked, in few statements."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations import reorganization
from organizations.models import User
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
JOINED = date(2025, 1, 1)


@pytest.fixture
def province(secretary):
    return secretary.organization


@pytest.fixture
def city(province):
    """A city that admitted 3 in 2024, and took over a district, which admitted 2, in 2025."""
    made = OrganizationFactory(parent=province, name="Thành ủy Thanh Hóa")
    district = OrganizationFactory(parent=province, name="Huyện ủy Đông Sơn")
    for above, number in ((made, 3), (district, 2)):
        AdmissionFactory.create_batch(number, organization=OrganizationFactory(parent=above))
    reorganization.dissolve(
        district, heir=made, on=JOINED, by=User.objects.system(), decision_number="1238/NQ"
    )
    return made


def test_the_page_of_its_own_says_of_what_it_tells(client, city):
    """Who opens the link without JavaScript sees no dashboard around it."""
    address = reverse("reports:dashboard_readings", args=[city.pk])

    for period, told in (("2024", "chênh lệch"), ("2026", "đều là 0")):
        page = BeautifulSoup(client.get(address, {"period": period}).content, "html.parser")
        assert page.title.text.strip().startswith("Hai cách tính đặt cạnh nhau")
        assert f"kỳ {period} ·" in page.select_one("main").text
        assert told in page.select_one("#readings").text


def part(client, organization, **asked):
    address = reverse("reports:dashboard_readings", args=[organization.pk])
    response = client.get(address, {"period": "2024", **asked}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def said(page):
    return [" ".join(row.get_text(" ").split()) for row in page.select(".both tr")]


def test_the_difference_is_named_with_its_day_and_document(client, city):
    first, crossing, last = said(part(client, city))

    assert first == "Theo tổ chức ngày 31/12/2024 3"
    assert crossing == (
        "nhập vào: Huyện ủy Đông Sơn +2 01/01/2025: Huyện ủy Đông Sơn kết thúc hoạt động, "
        "Thành ủy Thanh Hóa kế thừa (1238/NQ)"
    )
    assert last.startswith("Theo tổ chức hiện nay (ngày ")
    assert last.endswith(") 5 chênh lệch +2")


def test_every_number_opens_as_many_persons(client, city):
    links = part(client, city).select(".both td a")

    for link in links:
        listed = client.get(link["href"]).context["page"].paginator.count
        assert listed == int(link.text.strip("+"))
    assert len(links) == 3


def test_where_nothing_crossed_both_are_said_to_be_equal(client, city, province):
    page = part(client, province)

    assert not page.select(".both")
    assert "đều là 5" in page.get_text(" ", strip=True)


def test_what_came_in_part_is_said_so_and_has_no_list(client, city, province):
    one, other = (OrganizationFactory(parent=province) for _number in range(2))
    first, second = (OrganizationFactory(parent=one) for _number in range(2))
    AdmissionFactory(organization=second)
    by = User.objects.system()
    reorganization.move(first, to=other, on=date(2025, 2, 1), by=by)
    reorganization.dissolve(one, heir=city, on=date(2025, 2, 2), by=by)

    rows = part(client, city).select(".crossing")
    [divided] = [row for row in rows if one.name in row.th.text]

    assert "(một phần)" in divided.th.text
    assert "+1" in divided.td.text
    assert not divided.td.a


def test_who_may_not_see_persons_is_led_to_none(client, secretary, city):
    secretary.posts.update(role="observer")

    page = part(client, city)

    assert len(said(page)) == 3
    assert not page.select("td a")


def test_what_moved_out_of_reach_is_named_without_a_link(client, province):
    ward = OrganizationFactory(parent=OrganizationFactory(parent=province), name="Phường cũ")
    elsewhere = OrganizationFactory(parent=OrganizationFactory())
    reorganization.move(ward, to=elsewhere, on=JOINED, by=User.objects.system())

    [row] = part(client, province).select(".crossing")

    assert "Phường cũ" in row.th.text
    assert not row.select("a")


def test_an_ended_organization_says_that_it_ended(client, city, province):
    district = city.predecessors.get().predecessor

    _first, crossing, last = said(part(client, district))

    assert crossing.startswith("Huyện ủy Đông Sơn −2 01/01/2025")
    assert " 0 chênh lệch −2" in last


def test_a_divided_year_can_be_read_before_after_and_as_a_whole(client, city):
    page = part(client, city, period="2025", as_of="2025-12-31")
    assert not page.select(".divided")  # the first day of a period does not divide it

    page = part(client, city, period="2024-07-01/2025-06-30")
    before, after, whole = [
        BeautifulSoup(client.get(a["href"]).content, "html.parser")
        for a in page.select(".divided a")
    ]

    assert "01/07/2024 – 30/06/2025 · tính đến ngày 31/12/2024" in before.select_one(".foot").text
    assert before.select_one(".num").text.strip().startswith("0")
    assert "kỳ 6 tháng đầu năm 2025 (01/01/2025 – 30/06/2025)" in after.select_one(".foot").text
    assert "01/07/2024 – 30/06/2025 · tính đến ngày 30/06/2025" in whole.select_one(".foot").text


def test_a_dashboard_asks_for_it_only_where_something_left_its_place(client, province):
    def asks(year):
        address = reverse("reports:dashboard", args=[province.pk])
        return "/readings/" in client.get(address, {"period": year}).content.decode()

    assert not asks("2024")
    ward = OrganizationFactory(parent=OrganizationFactory(parent=province))
    heir = OrganizationFactory(parent=ward.placements.get().parent)
    reorganization.dissolve(ward, heir=heir, on=JOINED, by=User.objects.system())

    assert (asks("2024"), asks("2025")) == (True, False)


@pytest.mark.parametrize("number", [1, 8])
def test_both_readings_take_at_most_twelve_statements(
    client, city, province, number, django_assert_max_num_queries
):
    by = User.objects.system()
    for _each in range(number):
        commune = OrganizationFactory(parent=OrganizationFactory(parent=province))
        AdmissionFactory(organization=commune)
        reorganization.move(commune, to=city, on=date(2025, 3, 1), by=by)

    # session, user, posts, organization; who crossed, their admissions, both counts; their names;
    # lines, successions, placements; days that divide the period
    with django_assert_max_num_queries(12):
        part(client, city, as_of="2024-06-05")
