"""Sums of rows: of those shown, a per cent only of like with like, all told apart."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from reports.shown_totals import sum_lines
from reports.tables import Question, attainment_table
from tests.dossiers import review_pool
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    QuotaFactory,
)
from tests.reports.test_tables import END, YEAR, Reading

pytestmark = pytest.mark.django_db


def unit(district, name, admitted, low=None, **fields):
    made = OrganizationFactory(parent=district, name=name, kind="cell", **fields)
    AdmissionFactory.create_batch(admitted, organization=made)
    if low is not None:
        QuotaFactory(organization=made, low=low)
    return made


@pytest.fixture
def district(secretary):
    """A district with a quota of 20: 7 of 3, 3 of 5, 2 without a quota, 1 with a quota of 0."""
    made = OrganizationFactory(parent=secretary.organization, name="Huyện")
    QuotaFactory(organization=made, low=20)
    unit(made, "Trường", 7, 3, official_class="9a")
    unit(made, "Xã", 3, 5, official_class="1")
    unit(made, "Trạm", 2)
    unit(made, "Tòa", 1, 0)
    return made


def lines(district, on_page=None, **asked):
    table = attainment_table(district, Question(Reading(YEAR, END, END), **asked))
    page = None if on_page is None else table.shown[:on_page]
    return [(each.label, each.admitted, each.low, each.percent) for each in sum_lines(table, page)]


def test_a_per_cent_is_only_of_those_with_a_quota(district):
    assert lines(district) == [
        ("Cộng 2 đơn vị có chỉ tiêu", 10, 8, 125),
        ("Ngoài ra: 2 đơn vị không có chỉ tiêu hoặc giao 0", 3, None, None),
        ("Cộng 4 đơn vị", 13, None, None),
        ("Toàn bộ: Huyện", 13, 20, 65),
    ]


def test_the_sum_is_that_of_the_rows_shown_with_the_whole_below(district):
    shown, *rest = lines(district, state="exceeded")

    assert shown == ("Cộng 1 đơn vị đang hiển thị", 7, 3, Fraction(700, 3))
    assert rest[0] == ("Cộng 2 đơn vị có chỉ tiêu (tất cả)", 10, 8, 125)
    assert rest[-1] == ("Toàn bộ: Huyện", 13, 20, 65)


def test_a_bloc_has_a_sum_of_its_own(district):
    assert lines(district, bloc="enterprises")[0][1:3] == (7, 3)
    assert lines(district, bloc="local")[0] == ("Cộng 1 đơn vị đang hiển thị", 3, 5, 60)


def test_a_page_of_some_rows_has_its_own_sum_first(district):
    page, *_rest = lines(district, on_page=1, state="exceeded")
    assert page[0] == "Cộng 1 đơn vị đang hiển thị"

    page = lines(district, on_page=2)
    assert page[0][0].endswith("trên trang này")
    assert [label for label, *_figures in page][-2] == "Cộng 4 đơn vị"


def test_what_was_handed_down_is_that_of_the_children_whatever_is_listed(district):
    ward = OrganizationFactory(parent=district, kind="grassroots_committee")
    for low in (2, 4):
        QuotaFactory(organization=OrganizationFactory(parent=ward, kind="cell"), low=low)

    for level in ("children", "grassroots_committee", "cell", "province"):
        table = attainment_table(district, Question(Reading(YEAR, END, END), level=level))
        assert (table.handed_down, table.unassigned) == (3 + 5 + 0 + 6, 6), level


def test_the_page_and_the_file_have_the_same_sums(client, secretary, district):
    secretary.posts.update(may_export=True)
    asked = {"period": "2024", "bloc": "local"}
    page = client.get(reverse("reports:dashboard", args=[district.pk]), asked)
    soup = BeautifulSoup(page.content, "html.parser")
    foot = [
        [cell.get_text(strip=True) for cell in row.select("th, td")][:3]
        for row in soup.select("#attainment tfoot tr")
    ]
    file = client.get(reverse("reports:dashboard_export", args=[district.pk, "csv"]), asked)
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    sums = [[row[1], row[3], row[4], row[6]] for row in rows if row[0] == "" and row[1]]

    assert foot[0] == ["Cộng 1 đơn vị đang hiển thị", "3/5", "60%"]
    assert sums[0] == ["Cộng 1 đơn vị đang hiển thị", "3", "5", "60"]
    assert [label for label, *_figures in foot][:-1] == [label for label, *_figures in sums]
    assert foot[-1] == ["Toàn bộ: Huyện", "13/20", "65%"]


def page_of(client, district, **asked):
    response = client.get(reverse("reports:dashboard", args=[district.pk]), asked)
    return BeautifulSoup(response.content, "html.parser")


def test_nobody_is_red_before_a_whole_person_is_due(client, district):
    small, large = unit(district, "Nhỏ", 0, 1), unit(district, "Lớn", 0, 9)
    for each in (small, large):
        review_pool(each, date(2024, 3, 1))

    page = page_of(client, district, period="2024", as_of="2024-05-04", state="none_admitted")
    shown = {
        row.th.get_text(strip=True): (row.select("td")[3].text, row.select("td")[-1]["class"])
        for row in page.select("#attainment tbody tr")
    }

    assert shown == {"Nhỏ": ("—", ["st", "none_due"]), "Lớn": ("3", ["st", "none_admitted"])}


def test_who_is_on_pace_is_not_called_behind(client, secretary):
    city = OrganizationFactory(parent=secretary.organization)
    QuotaFactory(organization=city, low=30)
    AdmissionFactory.create_batch(
        10, organization=OrganizationFactory(parent=city), decided_on=date(2024, 2, 1)
    )

    def said(as_of):
        page = page_of(client, city, period="2024", as_of=as_of)
        return " ".join(page.select_one(".say").text.split())

    assert "phải có 10. Đúng nhịp. " in said("2024-05-04")
    assert "phải có 11. Đúng nhịp: đã có từ 90% số đó trở lên." in said("2024-05-12")
    assert "phải có 15. Chậm 5 người." in said("2024-06-30")


def test_a_range_that_is_reached_is_not_exceeded(client, secretary):
    city = OrganizationFactory(parent=secretary.organization)
    MemberCountFactory(organization=city, on=date(2024, 1, 1), members=100)
    QuotaFactory(organization=city, form="percent", low=Decimal("3"), high=Decimal("3.5"))
    AdmissionFactory.create_batch(4, organization=OrganizationFactory(parent=city))

    lead = " ".join(page_of(client, city, period="2024").select_one(".lead").text.split())

    assert "Đã đạt chỉ tiêu. Trong khoảng chỉ tiêu." in lead
    assert "vượt" not in lead
    assert "3–3,5% của 100 đảng viên ngày 01/01/2024, đến nay 4%" in lead
