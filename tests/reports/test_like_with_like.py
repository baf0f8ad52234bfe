"""A per cent has admitted and quota of the same units and days; else both stand with a reason."""

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from organizations import completeness, reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from reports.figures.attainment import State
from reports.figures.coverage import Cover, coverage_table
from reports.figures.question import Question
from reports.figures.tables import attainment_table
from reports.shown.shown_totals import sum_lines
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory
from tests.reorganizations import draft
from tests.reorganizations import issue as put_into_effect

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2025)
JULY, LAST_OF_JUNE, LAST = date(2025, 7, 1), date(2025, 6, 30), date(2025, 12, 31)


def by():
    return User.objects.system()


def table(organization, as_of=LAST, structure_on=None, **asked):
    reading = Reading(YEAR, as_of, structure_on or as_of)
    return attainment_table(organization, Question(reading, **asked))


def admit(organization, number, on=date(2025, 3, 1)):
    AdmissionFactory.create_batch(number, organization=organization, decided_on=on)


def quota(organization, low, **fields):
    return QuotaFactory(organization=organization, period=YEAR, low=low, **fields)


@pytest.fixture
def province(secretary):
    secretary.posts.update(may_export=True)
    return secretary.organization


@pytest.fixture
def district(province):
    """A district without a quota: a cell with 3 of 4, one with 2 of 0, one with 5 and no quota."""
    made = OrganizationFactory(parent=province, kind="upper_committee", name="Huyện", code="H")
    for name, number, low in (("Có", 3, 4), ("Không", 2, 0), ("Chưa", 5, None)):
        cell = OrganizationFactory(parent=made, kind="cell", name=name)
        admit(cell, number)
        if low is not None:
            quota(cell, low)
    return made


def page_of(client, organization, name="dashboard", **asked):
    address = reverse(f"reports:{name}", args=[organization.pk])
    response = client.get(address, {"period": "2025", **asked})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def file_of(client, organization, **asked):
    address = reverse("reports:dashboard_export", args=[organization.pk, "csv"])
    content = client.get(address, {"period": "2025", **asked}).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def data_of(organization, capsys, **asked):
    call_command("attainment", organization.code, period="2025", format="json", **asked)
    return json.loads(capsys.readouterr().out)["rows"]


TOLD = "3 ở đơn vị có chỉ tiêu, 7 ở đơn vị khác"


def test_the_sum_of_the_quotas_below_measures_those_who_have_one(district):
    head = table(district).head.attainment

    assert (head.admitted, head.target.low, head.target.source) == (10, 4, "children")
    assert (head.measured, head.beside) == (3, 7)
    assert (head.percent, head.missing, head.excess) == (75, 1, 0)
    assert head.state != State.EXCEEDED
    assert table(district, as_of=date(2025, 1, 5)).head.attainment.percent == 0


def test_a_row_that_adds_up_quotas_below_is_measured_so_too(province, district):
    [row] = table(province).rows
    assert (row.attainment.admitted, row.attainment.percent) == (10, 75)

    lines = [(one.label, one.admitted, one.low, one.percent) for one in sum_lines(table(province))]
    assert lines[:3] == [
        ("Cộng 1 đơn vị có chỉ tiêu", 3, 4, 75),
        ("Ngoài ra: ở đơn vị cấp dưới nữa không có chỉ tiêu", 7, None, None),
        ("Cộng 1 đơn vị", 10, None, None),
    ]
    school = OrganizationFactory(parent=province, kind="cell")
    admit(school, 1)
    label, beside = [(one.label, one.admitted) for one in sum_lines(table(province))][1]
    assert label == "Ngoài ra: 1 đơn vị không có chỉ tiêu, và ở đơn vị cấp dưới của các đơn vị khác"
    assert beside == 8


def test_what_is_measured_is_told_on_page_paper_file_and_to_programs(
    client, province, district, capsys
):
    page = page_of(client, district)
    assert "75% tổng chỉ tiêu" in words(page.select_one(".bases"))
    assert TOLD in words(page.select_one(".bases"))
    row = page_of(client, province).select_one("#attainment tbody tr")
    assert (words(row.th), words(row.select("td")[1])) == (f"Huyện {TOLD}", "75%")

    head, row = file_of(client, province)[1:3]
    assert (row[3], row[4], row[6]) == ("10", "4", "75")
    assert TOLD in row[10]
    [head, *_cells] = data_of(district, capsys)
    assert (head["admitted"], head["measured"], head["low"]) == (10, 3, 4)
    assert head["percent"] == "75"


def test_the_path_above_measures_those_who_have_a_quota(client, district):
    cell = district.child_placements.first().organization
    assert "Huyện 75%" in words(page_of(client, cell).select_one(".crumb"))


def test_pool_against_quota_has_the_same_rest(district):
    head, *_cells = coverage_table(district, Question(Reading(YEAR, LAST, LAST)))
    assert head.coverage.left == 1


@pytest.fixture
def ward(province):
    """A ward with a quota of 10 and 4 admitted, that took over a commune with 5 on 1 July."""
    made, commune = (
        OrganizationFactory(parent=province, kind="grassroots_committee", name=name)
        for name in ("Phường", "Xã")
    )
    quota(made, 10)
    quota(commune, 8)
    admit(made, 4)
    admit(commune, 5)
    reorganization.dissolve(commune, heir=made, on=JULY, by=by())
    return made


def test_a_quota_of_before_a_merger_does_not_measure_what_came_by_it(ward):
    before, after = table(ward, LAST_OF_JUNE).head, table(ward).head

    assert before.attainment.percent == 40
    assert (after.attainment.admitted, after.attainment.target.low) == (9, 10)
    assert (after.attainment.percent, after.attainment.missing) == (None, None)
    assert (after.attainment.state, after.attainment.changed_on) == (State.NOT_COMPARED, JULY)
    assert after.attainment.short_of_pace == 0


def test_a_quota_issued_from_the_merger_on_measures_again(ward):
    quota(ward, 18, effective_on=JULY, reason="Nhập xã")
    assert table(ward).head.attainment.percent == 50


def test_the_same_number_can_be_issued_from_a_later_day_on(ward):
    first = quota(ward, 10)
    assert first.version == 1

    again = quota(ward, 10, effective_on=JULY, reason="Giữ nguyên chỉ tiêu sau khi nhập xã")

    assert (again.version, again.effective_on) == (2, JULY)
    assert table(ward).head.attainment.percent == 90
    assert quota(ward, 10, effective_on=JULY, reason="Lần nữa").version == 2


def test_a_sum_of_quotas_below_is_not_compared_either(province, ward):
    head = table(province).head.attainment
    assert (head.admitted, head.target.low, head.percent) == (9, 10, None)
    assert table(province, LAST_OF_JUNE).head.attainment.percent == 50
    assert [one.percent for one in sum_lines(table(province))] == [None, None]

    quota(province, 30)
    assert table(province).head.attainment.percent == 30  # nothing crossed its border


def test_a_move_inside_or_a_founding_crosses_no_border(province):
    district = OrganizationFactory(parent=province, kind="upper_committee")
    quota(district, 10)
    first, second = (
        OrganizationFactory(parent=district, kind="grassroots_committee") for _number in range(2)
    )
    cell = OrganizationFactory(parent=first, kind="cell")
    quota(first, 5)
    admit(cell, 1)
    reorganization.move(cell, to=second, on=JULY, by=by())
    founded = OrganizationFactory(parent=district, kind="cell", on=date(2025, 8, 1))
    admit(founded, 1, on=date(2025, 9, 1))

    assert table(district).head.attainment.percent == 20
    assert table(first).head.attainment.state == State.NOT_COMPARED


@pytest.fixture
def mixed(province, ward):
    """Beside the ward, which is not compared: 3 of 4, 1 of 6, 2 without a quota, and no data."""
    for name, number, low in (("Xã 1", 3, 4), ("Xã 2", 1, 6), ("Xã 3", 2, None), ("Xã 4", 0, 5)):
        made = OrganizationFactory(
            parent=province, kind="grassroots_committee", name=name, code=name
        )
        admit(made, number, on=date(2025, 8, 1))
        if low is not None:
            quota(made, low)
    completeness.record(organization=made, since=date(2025, 6, 1), by=by())
    return province


def test_the_rows_that_are_compared_have_a_per_cent_and_the_others_are_named(client, mixed):
    lines = [(one.label, one.admitted, one.low, one.percent) for one in sum_lines(table(mixed))]
    ward = next(row for row in table(mixed).rows if row.attainment.unlike).attainment

    assert lines[:4] == [
        ("Cộng 2 đơn vị so sánh được với chỉ tiêu", 4, 10, 40),
        (
            "Ngoài ra: 2 đơn vị không so sánh được, xem từng dòng",
            ward.admitted,
            ward.target.low + 5,
            None,
        ),
        ("Ngoài ra: 1 đơn vị không có chỉ tiêu", 2, None, None),
        ("Cộng 5 đơn vị", 6 + ward.admitted, None, None),
    ]
    foot = [words(row) for row in page_of(client, mixed).select("#attainment tfoot tr")]
    assert foot[0].startswith("Cộng 2 đơn vị so sánh được với chỉ tiêu 4 /10 40%")
    assert "%" not in foot[1] + foot[2] + foot[3]
    rows = [row for row in file_of(client, mixed) if row[0] == "" and row[1:]]
    assert [(row[1], row[3], row[4], row[6]) for row in rows[:2]] == [
        ("Cộng 2 đơn vị so sánh được với chỉ tiêu", "4", "10", "40"),
        (lines[1][0], str(ward.admitted), str(ward.target.low + 5), ""),
    ]


def test_where_no_row_is_compared_the_sum_has_no_per_cent(mixed):
    shown = table(mixed, state="not_compared")
    first, *_rest = sum_lines(shown)

    assert first.label == "Cộng 1 đơn vị đang hiển thị, không so sánh được: xem từng dòng"
    assert first.percent is None


def test_who_has_no_quota_and_no_data_is_named_beside_the_sum(province):
    for name, low in (("Xã 1", 4), ("Xã 2", None)):
        made = OrganizationFactory(parent=province, kind="grassroots_committee", name=name)
        if low is not None:
            quota(made, low)
            admit(made, 3)
    completeness.record(organization=made, since=date(2025, 12, 1), by=by())

    lines = [(one.label, one.admitted, one.low, one.percent) for one in sum_lines(table(province))]
    assert lines[:3] == [
        ("Cộng 1 đơn vị có chỉ tiêu", 3, 4, 75),
        ("Ngoài ra: 1 đơn vị không có chỉ tiêu", None, None, None),
        ("Cộng 2 đơn vị", 3, None, None),
    ]


def test_page_file_and_programs_say_why_nothing_is_compared(client, province, ward, capsys):
    lead = words(page_of(client, ward).select_one(".lead"))
    assert "Không so với chỉ tiêu: ngày 01/07/2025 có đơn vị nhập vào hoặc chuyển đi" in lead
    assert "%" not in words(page_of(client, ward).select_one(".bases"))
    row = page_of(client, province).select_one("#attainment tbody tr")
    why = "có đơn vị vào hoặc ra ngày 01/07/2025, sau khi giao chỉ tiêu"
    assert why in words(row.th)
    assert words(row.select("td")[1]) == "—"
    assert words(row.select("td")[-1]) == "≠ Không so sánh"
    foot = page_of(client, province).select_one("#attainment tfoot tr")
    assert words(foot.th) == "Cộng 1 đơn vị, không so sánh được: xem từng dòng"

    head, row = file_of(client, province)[1:3]
    assert (row[3], row[4], row[6]) == ("9", "10", "")
    assert why in row[10]
    [head, *_rows] = data_of(ward, capsys)
    assert (head["percent"], head["state"], head["unlike"]) == (None, "not_compared", "changed")


def test_where_part_of_it_is_not_on_record_the_per_cent_says_so(client, province, district, capsys):
    """Of earlier years single numbers are published: those stand, as the least that it was."""
    quota(district, 8)
    late = OrganizationFactory(parent=district, kind="cell")
    completeness.record(organization=late, since=date(2025, 4, 1), by=by())

    head = table(district).head.attainment
    assert (head.admitted, head.percent) == (10, 125)
    assert "01/04/2025" in words(page_of(client, district).select_one(".lead"))
    [head, *_rows] = data_of(district, capsys)
    assert (head["percent"], head["unlike"], head["complete"]) == ("125", None, False)
    rows = {row[1]: row for row in file_of(client, province) if len(row) > 6}
    assert rows["Huyện"][6] == "125"
    assert "01/04/2025" in rows["Huyện"][10]


def test_pool_against_quota_says_what_is_not_compared(client, district):
    quota(district, 20)
    this_year = Period.of_year(2026)
    QuotaFactory(organization=district, period=this_year, low=20)
    completeness.record(organization=district, since=date(2026, 2, 1), by=by())
    day = date(2026, 3, 1)

    head, *_cells = coverage_table(district, Question(Reading(this_year, day, day)))
    assert head.coverage.cover == Cover.NO_DATA
    admit(district, 1, on=date(2026, 2, 2))
    head, *_cells = coverage_table(district, Question(Reading(this_year, day, day)))
    assert (head.coverage.cover, head.coverage.left) == (Cover.INCOMPLETE, None)
    foot = page_of(client, district, "pipeline_coverage").select_one("tfoot")
    assert "01/02/2026" in words(foot)
    assert "Số liệu chưa đủ" in words(foot)
    assert foot.select(".behind, .far_behind") == []


@pytest.fixture
def wards(province):
    """Two wards; a cell of the first and one of the second admitted one each in 2024 and 2025."""
    made = [
        OrganizationFactory(parent=province, kind="grassroots_committee", name=name, code=name)
        for name in ("A", "B")
    ]
    for ward in made:
        ward.cell = OrganizationFactory(parent=ward, kind="cell", code=f"{ward.code}1")
        ward.other = OrganizationFactory(parent=ward, kind="cell", code=f"{ward.code}2")
        admit(ward.cell, 1)
        admit(ward.cell, 1, on=date(2024, 3, 1))
    return made


def marked(client, province):
    page = page_of(client, province)
    rows = page.select("#attainment tbody tr")
    return {row.a.text for row in rows if "*" in row.select("td")[5].text}, page


def move(one, other):
    reorganization.move(one.cell, to=other, on=JULY, by=by())


def split(one, other):
    put_into_effect(
        draft(
            {"verb": "split", "code": one.code, "heir_code": other.code},
            {"verb": "move", "code": one.cell.code, "parent_code": other.code},
            {"verb": "move", "code": one.other.code, "parent_code": other.code},
        )
    )


@pytest.mark.parametrize(("event", "names"), [(move, {"A", "B"}), (split, {"B"})])
def test_a_year_before_in_other_borders_is_marked(client, province, wards, event, names):
    event(*wards)

    found, page = marked(client, province)

    assert found == names
    assert "* Cùng kỳ năm trước" in page.text
    rows = [row for row in file_of(client, province) if len(row) > 6 and row[1] in names]
    assert all("cùng kỳ theo tổ chức khác khi đó" in row[10] for row in rows)
    ward = page_of(client, wards[1])
    assert "*)" in words(ward.select_one(".lead"))
    assert marked(client, wards[1])[0] == set()


def test_a_new_name_or_a_move_as_a_whole_marks_nothing(client, province, wards):
    reorganization.rename(wards[0], name="A mới", on=JULY, by=by())
    district = OrganizationFactory(parent=province, kind="upper_committee", name="C")
    reorganization.move(wards[1], to=district, on=JULY, by=by())

    found, _page = marked(client, province)

    assert found == {"C"}  # which B came to
    assert marked(client, district)[0] == set()


def test_two_years_later_nothing_is_marked(client, province, wards):
    move(*wards)
    page = page_of(client, province, period="2027")
    assert not [row for row in page.select("#attainment tbody tr") if "*" in row.text]


def test_it_takes_one_query_more_and_only_after_a_change(
    client, province, wards, django_assert_max_num_queries
):
    move(*wards)
    with django_assert_max_num_queries(12):
        page_of(client, province)
