"""Sums of rows: of those shown, a per cent only of like with like, all told apart."""

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations.models import User
from recruitment.targets import quotas
from reports.figures.tables import Question, attainment_table
from reports.files.as_data import table_as_data
from reports.shown.shown_totals import sum_lines
from tests.dossiers import review_pool
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
)
from tests.reports.figures.test_tables import END, YEAR, Reading

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


def test_what_is_not_of_the_level_listed_is_not_called_recorded_on_the_organization(district):
    ward = OrganizationFactory(parent=district, kind="grassroots_committee")
    AdmissionFactory(organization=OrganizationFactory(parent=ward, kind="cell"))

    listed = {label: admitted for label, admitted, *_ in lines(district, level=ward.kind)}
    assert listed == {
        "Cộng 1 đơn vị": 1,
        "Ở những đơn vị không thuộc danh sách “Tất cả xã, phường”": 13,
        "Toàn bộ: Huyện": 14,
    }

    AdmissionFactory(organization=district)
    labels = [label for label, *_figures in lines(district)]
    assert labels[-2] == "Ghi trực tiếp ở đơn vị"


def test_a_level_of_which_nothing_stands_there_is_told_on_the_page_and_in_the_file(
    client, secretary, district
):
    secretary.posts.update(may_export=True)
    asked = {"period": "2024", "level": "province"}
    said = "Ngày đó ở đây không có đơn vị cấp này: Tất cả tỉnh, thành phố."

    page = page_of(client, district, **asked).select_one("#attainment").get_text(" ", strip=True)
    file = client.get(reverse("reports:dashboard_export", args=[district.pk, "csv"]), asked)
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    sums = [(row[1], row[3]) for row in rows if row[0] == "" and row[1:]]

    assert said in page
    assert "không có cấp dưới" not in page
    beside = "Ở những đơn vị không thuộc danh sách “Tất cả tỉnh, thành phố”"
    assert sums[:2] == [(said, ""), (beside, "13")]
    assert not any(label.startswith("Cộng") for label, _admitted in sums)


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

    assert "phải có 10. Đúng tiến độ. " in said("2024-05-04")
    assert "phải có 11. Đúng tiến độ: đã có từ 90% số đó trở lên." in said("2024-05-12")
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


@pytest.fixture
def halves(secretary):
    """Units on the last day of 2024 with 0, 1, 2 and 3 of 4; one of 0 that reported; one exempt."""
    made = OrganizationFactory(parent=secretary.organization, name="Huyện")
    for number in range(4):
        unit(made, f"Xã {number}", number, 4)
    review_pool(unit(made, "Báo", 0, 5), date(2024, 3, 1))
    quotas.exempt(
        unit(made, "Miễn", 0, 4), start=date(2024, 1, 1), end=None, reason="x", by=operator()
    )
    unit(made, "Không", 0)
    return made


def operator():
    return User.objects.system()


def counted(page):
    return {
        link.get_text(" ", strip=True): link["href"].partition("state=")[2].partition("&")[0]
        for link in page.select(".counters a")
    }


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("under_half", {"Xã 0", "Xã 1", "Báo"}),
        ("nobody", {"Xã 0", "Báo"}),
        ("none_admitted", {"Báo"}),
        ("not_reported", {"Xã 0"}),
    ],
)
def test_a_counter_across_the_states_leads_to_its_rows(client, secretary, halves, state, names):
    secretary.posts.update(may_export=True)
    asked = {"period": "2024", "state": state}
    page = page_of(client, halves, **asked)
    file = client.get(reverse("reports:dashboard_export", args=[halves.pk, "csv"]), asked)
    rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")

    assert {row.th.get_text(strip=True) for row in page.select("#attainment tbody tr")} == names
    assert {row[1] for row in rows if len(row) > 1 and row[2] == "Chi bộ"} == names
    number = len(names)
    assert any(
        code == state and text.split()[1] == str(number)
        for text, code in counted(page_of(client, halves, period="2024")).items()
    )
    assert f"Cộng {number} đơn vị đang hiển thị" in page.select_one("tfoot th").text


def test_programs_have_nobody_as_one_state(halves):
    table = attainment_table(halves, Question(Reading(YEAR, END, END)))
    rows = [row for row in table_as_data(table)["rows"] if row["state"] == "none_admitted"]

    assert {row["name"] for row in rows} == {"Xã 0", "Báo"}
    assert {each.name for each in table.rows if each.attainment.is_of("nobody")} == {"Xã 0", "Báo"}


def test_counters_say_of_whom_and_what_is_asked_stands_on_paper_and_in_the_file(
    client, secretary, halves
):
    secretary.posts.update(may_export=True)
    asked = {"period": "2024", "state": "under_half"}
    page = page_of(client, halves, **asked)
    file = client.get(reverse("reports:dashboard_export", args=[halves.pk, "csv"]), asked)

    assert [each.get_text(strip=True) for each in page.select(".counted")] == [
        "Trong 7 đơn vị:",
        "Cũng trong số đó, tính chung các tình trạng:",
    ]
    said = "trạng thái: dưới 50% chỉ tiêu"
    assert said in page.select_one("thead .print-only").text
    assert said in file.content.decode("utf-8-sig").splitlines()[-1]


def test_an_observer_takes_figures_away_and_no_persons(client, secretary, halves):
    secretary.posts.update(role="observer", may_export=True)

    page = page_of(client, halves, period="2024")
    [link] = [a["href"] for a in page.select(".tools a") if a.text.strip() == "CSV"]
    file = client.get(link)

    assert file.status_code == 200
    assert "Huyện" in file.content.decode("utf-8-sig").splitlines()[1]
    for name in ("recruitment:admission_export", "recruitment:member_event_export"):
        assert client.get(reverse(name, args=["csv"])).status_code == 403


def test_the_right_to_files_of_figures_lets_nobody_take_persons_by_another_post(client, secretary):
    PostFactory(
        user=secretary, organization=secretary.organization, role="observer", may_export=True
    )

    assert client.get(reverse("recruitment:admission_export", args=["csv"])).status_code == 403


def test_a_file_is_offered_only_where_it_can_be_had(client, secretary, halves):
    PostFactory(user=secretary, organization=OrganizationFactory(), may_export=True)

    page = page_of(client, halves, period="2024")

    assert not [a for a in page.select(".tools a") if a.text.strip() == "CSV"]
