"""Which share of all admitted a group is, and of another group, wherever the group is asked for."""

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audit.models import Entry
from organizations import completeness
from organizations.models import Post, User
from recruitment.models.groups import SENSITIVE
from tests.conftest import StrictClient
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """Two wards: 4 women of 7, and 1 of 2; of their 4 pupils 3 are women. One quota of women."""
    made = OrganizationFactory(code="KP", name="Huyện", kind="upper_committee", parent=None)
    for name, people in (("A", "fp fp fp fw mp mw mw"), ("B", "fw mw"), ("C", "")):
        ward = OrganizationFactory(
            code=name, name=f"Xã {name}", kind="grassroots_committee", parent=made
        )
        cell = OrganizationFactory(kind="cell", parent=ward)
        for sex, occupation in people.split():
            AdmissionFactory(
                organization=cell,
                sex={"f": "female", "m": "male"}[sex],
                occupation={"p": "pupil", "w": "worker"}[occupation],
            )
    QuotaFactory(organization=made, low=10, group="women")
    QuotaFactory(organization=made, low=20, group="pupils")
    return made


@pytest.fixture
def client(district):
    client = StrictClient()
    client.force_login(PostFactory(organization=district, may_export=True, role="board").user)
    return client


def data(**asked):
    out = io.StringIO()
    call_command("attainment", "KP", period="2024", format="json", stdout=out, **asked)
    return json.loads(out.getvalue())


def page(client, district, **asked):
    address = reverse("reports:dashboard", args=[district.pk])
    response = client.get(address, {"period": "2024", **asked})
    return BeautifulSoup(response.content, "html.parser")


def cells(row):
    return [each.get_text(" ", strip=True) for each in row.select("th, td")]


def test_programs_are_told_the_share(district):
    women = data(group="women")

    assert {row["code"]: (row["admitted"], row["share"]) for row in women["rows"]} == {
        "KP": (5, "55.56"),
        "A": (4, "57.14"),
        "B": (1, "50"),
        "C": (0, None),
    }
    assert (women["group"], "among" in women) == ("women", False)
    assert (women["rows"][0]["low"], women["rows"][0]["percent"]) == (10, "50")


def test_programs_are_told_the_share_in_another_group(district):
    women = data(group="women", among="pupils")

    assert [(row["code"], row["admitted"], row["share"]) for row in women["rows"]] == [
        ("KP", 3, "75"),
        ("A", 3, "75"),
        ("B", 0, None),
        ("C", 0, None),
    ]
    assert (women["group"], women["among"]) == ("women", "pupils")
    assert "chỉ tính: nữ trong số học sinh" in women["statement"]
    assert "tỷ lệ trong số học sinh" in women["statement"]


def test_of_a_group_among_another_there_is_no_quota(district):
    [head, *_rows] = data(group="women", among="pupils")["rows"]

    assert (head["low"], head["percent"], head["state"]) == (None, None, "no_quota")


@pytest.mark.parametrize(
    "asked", [{"among": "pupils"}, {"group": "pupils", "among": "pupils"}, {"group": "pupils"}]
)
def test_among_whom_alone_is_a_group_like_any_other(district, asked):
    pupils = data(**asked)

    assert (pupils["group"], "among" in pupils) == ("pupils", False)
    assert (pupils["rows"][0]["admitted"], pupils["rows"][0]["low"]) == (4, 20)


def test_the_page_shows_the_share_of_each_row_and_sum(client, district):
    shown = page(client, district, group="women", sort="name")

    assert [cells(row)[:3] for row in shown.select("#attainment tbody tr")] == [
        ["Xã A", "4 /–", "57,14%"],
        ["Xã B", "1 /–", "50%"],
        ["Xã C", "0 /–", "—"],
    ]
    [total, _whole] = shown.select("#attainment tfoot tr")
    assert cells(total)[1:3] == ["5 /–", "55,56%"]
    lead = shown.select_one(".lead .share").get_text(" ", strip=True)
    assert lead == "chiếm 55,56% trong tổng số 9 người được kết nạp"
    assert "tỷ lệ trong tổng số kết nạp" in shown.select_one("#attainment caption").get_text()


def test_every_row_has_as_many_cells_as_there_are_columns(client, district):
    for asked in ({}, {"group": "women"}, {"group": "women", "state": "exempt"}):
        shown = page(client, district, **asked).select_one("#attainment table")
        columns = len(shown.select("thead tr:last-child th"))
        for row in shown.select("tr"):
            spans = [int(each.get("colspan", 1)) for each in row.select("th, td")]
            assert sum(spans) == columns, (asked, row)


def test_of_everybody_there_is_no_share(client, district):
    shown = page(client, district)

    assert shown.select_one(".lead .share") is None
    assert "Tỷ lệ" not in shown.select_one("#attainment thead").get_text()


def test_rows_are_sorted_by_share(client, district):
    shown = page(client, district, group="women", sort="-share")

    assert [cells(row)[0] for row in shown.select("#attainment tbody tr")] == [
        "Xã A",
        "Xã B",
        "Xã C",
    ]
    shown = page(client, district, group="women", sort="share")
    assert [cells(row)[0] for row in shown.select("#attainment tbody tr")] == [
        "Xã B",
        "Xã A",
        "Xã C",
    ]


def test_a_number_leads_to_those_it_counts(client, district):
    Post.objects.update(role=Post.Role.BOARD)
    shown = page(client, district, group="women", among="pupils")
    [link] = shown.select(".lead .num a")

    listed = client.get(link["href"])

    people = [each.person.sex + each.occupation for each in listed.context["page"]]
    assert people == ["femalepupil"] * 3
    assert "nữ trong số học sinh" in listed.content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_has_the_share_and_of_whom_it_is(client, district, form):
    address = reverse("reports:dashboard_export", args=[district.pk, form])
    answer = client.get(address, {"period": "2024", "group": "women", "sort": "name"})
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        rows = [[str(each) for each in row] for row in book.get_sheet_by_index(0).to_python()]
        rows = [[each.removesuffix(".0").replace(".", ",") for each in row] for row in rows]

    head, whole, first, *_others = rows
    assert head[4:6] == ["Kết nạp: tất cả", "Tỷ lệ trong tổng số kết nạp, phần trăm"]
    assert whole[3:6] == ["5", "9", "55,56"]
    assert first[3:6] == ["4", "7", "57,14"]
    assert "tỷ lệ trong tổng số kết nạp" in rows[-1][0]


def listed(client, **asked):
    answer = client.get(reverse("recruitment:admission_list"), {"period": "2024", **asked})
    return [each.pk for each in answer.context["page"]]


def test_what_is_sensitive_is_withheld_however_it_is_asked(client, district):
    AdmissionFactory(organization=district, religion="Công giáo", population_policy=True)
    hidden = [
        {"group": "catholics"},
        {"group": "population_policy"},
        {"group": "women", "among": "religious"},
        {"group": "religious", "among": "women"},
        {"among": "foreign_spouse"},
    ]
    doors = ["dashboard_curve", "dashboard_readings", "dashboard_export"]
    for asked in hidden:
        shown = page(client, district, **asked)
        assert shown.select_one("#attainment") is None, asked
        assert shown.select("#dashboard table") == [], asked
        for door in doors:
            place = [district.pk, "csv"] if door == "dashboard_export" else [district.pk]
            assert client.get(reverse(f"reports:{door}", args=place), asked).status_code == 403
        open_part = {name: code for name, code in asked.items() if code not in SENSITIVE}
        assert listed(client, **asked) == listed(client, **open_part), asked


def test_it_is_shown_to_who_has_the_right_and_noted(client, district):
    Post.objects.update(sees_sensitive=True)
    AdmissionFactory(organization=district, religion="Công giáo")

    shown = page(client, district, group="catholics")

    assert shown.select_one(".lead .share").get_text() == (
        "chiếm 10% trong tổng số 10 người được kết nạp"
    )
    assert Entry.objects.filter(action="figures.read_sensitive").exists()


def test_form_1_is_of_everybody(client, district):
    address = reverse("reports:member_balance", args=[district.pk])
    plain = client.get(address, {"period": "2024"}).context["lines"]

    for asked in ({"group": "women"}, {"group": "women", "among": "pupils"}):
        assert client.get(address, {"period": "2024", **asked}).context["lines"] == plain


def test_a_share_before_records_are_complete_is_not_told_of_nought(district):
    by = User.objects.system()
    completeness.record(organization=district, since=date(2025, 1, 1), by=by)

    rows = {row["code"]: (row["admitted"], row["share"]) for row in data(group="women")["rows"]}
    assert rows["B"] == (1, "50")
    assert rows["C"] == (None, None)
