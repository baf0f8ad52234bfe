"""Form 2: each line as a number, a share, of women, a year before; what adds up; who sees what."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.text import capfirst
from python_calamine import CalamineWorkbook

from audit.models import Entry
from organizations import completeness
from organizations.models import Organization, Post, User
from organizations.periods import Period
from recruitment.admissions.admissions import annul
from recruitment.counting.reading import Reading
from recruitment.models import Admission
from recruitment.models.groups import GROUPS, SENSITIVE
from reports.figures.composition import composition_of, parts_that_add_up
from tests.conftest import StrictClient
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
PEOPLE = (
    {"sex": "female", "occupation": "pupil", "schooling": "upper_secondary"},
    {"sex": "female", "occupation": "worker", "trade_union": True, "qualification": "college"},
    {"sex": "male", "occupation": "farmer", "ethnicity": "11", "militia": True},
    {"sex": "female", "occupation": "public_service", "qualification": "none"},
    {"sex": "male", "religion": "Công giáo", "population_policy": True, "ethnicity": "01"},
)


@pytest.fixture
def district():
    """Five admitted in 2024, two of them in a cell of a ward, and one in 2023."""
    made = OrganizationFactory(code="KP", kind="upper_committee", name="Huyện", parent=None)
    ward = OrganizationFactory(kind="grassroots_committee", parent=made)
    OrganizationFactory(kind="grassroots_committee", parent=made)
    cells = [OrganizationFactory(kind="cell", parent=above) for above in (ward, ward, made)]
    for number, person in enumerate(PEOPLE):
        AdmissionFactory(
            organization=cells[0 if number < 2 else 2], born_on=date(1990 + number, 1, 1), **person
        )
    AdmissionFactory(organization=cells[1], decided_on=date(2023, 5, 1), sex="female")
    return made


def year(number=2024, **more):
    period = Period.of_year(number)
    return Reading(period, period.last_day, period.last_day, **more)


def form(organization, reading=None):
    found = Organization.objects.with_completeness(date(2026, 11, 22)).get(pk=organization.pk)
    return composition_of(found, reading or year())


def lines(made, *, sensitive=True):
    return {(line.part, line.code): line for line in made.lines(sensitive=sensitive)}


def test_each_line_has_its_number_share_women_and_year_before(district):
    found = lines(form(district))

    def told(part, code):
        line = found[part, code]
        return line.this, line.share, line.women, line.before

    assert told("all", "all") == (5, 100, 3, 1)
    assert told("of_all", "women") == (3, 60, 3, 1)
    assert told("of_all", "trade_union") == (1, 20, 1, 0)
    assert told("of_all", "militia") == (1, 20, 0, 0)
    assert told("of_all", "population_policy") == (1, 20, 0, 0)
    assert told("occupation", "pupils") == (1, 20, 1, 0)
    assert told("occupation", "not_occupation") == (1, 20, 0, 1)
    assert told("qualification", "not_qualification") == (4, 80, 2, 1)
    assert told("age", "age_31_35") == (4, 80, 3, 0)
    assert told("peoples", "11") == (1, 20, 0, 0)
    assert told("religions", "Công giáo") == (1, 20, 0, 0)
    assert found["all", "all"].percent == 500
    assert found["of_all", "militia"].percent is None  # nobody the year before


def test_the_mean_age_is_exact(district):
    """34, 33, 32, 31 and 30 on the days of the decisions."""
    assert form(district).this.mean_age == 32
    AdmissionFactory(organization=district, born_on=date(2000, 1, 1))
    assert form(district).this.mean_age == Fraction(184, 6)


def test_organizations_that_admitted_are_counted_of_those_that_stand(district):
    found = lines(form(district))

    assert [
        (found["units", kind].this, found["units", kind].of, found["units", kind].before)
        for kind in ("grassroots_committees", "grassroots_cells", "cells")
    ] == [(1, 2, 1), (1, 1, 0), (2, 3, 1)]


def test_the_parts_that_do_not_overlap_add_up(district):
    for made in (form(district).this, form(district).before):
        assert made.everybody > 0
        assert {total for _part, total in parts_that_add_up(made)} == {made.everybody}


def test_what_is_annulled_or_elsewhere_counts_in_no_line(district):
    before = lines(form(district))
    wrong = AdmissionFactory(organization=district, sex="female", occupation="pupil")
    AdmissionFactory(sex="female", occupation="pupil")
    annul(wrong, on=date(2024, 7, 1), reason="nhầm", version=1, by=User.objects.system())

    assert lines(form(district)) == before


def test_it_is_counted_by_the_ceremony_too_and_up_to_a_day(district):
    Admission.objects.filter(occupation="pupil").update(ceremony_on=date(2024, 8, 1))

    by_ceremony = lines(form(district, year(counting="ceremony")))
    assert (by_ceremony["all", "all"].this, by_ceremony["occupation", "pupils"].this) == (1, 1)
    early = Reading(Period.of_year(2024), date(2024, 5, 31), date(2024, 5, 31))
    assert lines(form(district, early))["all", "all"].this == 0


def test_nought_is_not_known_before_records_are_complete(district):
    by = User.objects.system()
    completeness.record(organization=district, since=date(2025, 1, 1), by=by)

    found = lines(form(district))
    assert (found["all", "all"].this, found["occupation", "pupils"].this) == (5, 1)
    assert found["occupation", "students"].this is None
    assert found["all", "all"].percent is None


@pytest.mark.parametrize("counting", ["decision", "ceremony"])
def test_every_line_of_a_group_is_the_group(district, counting):
    reading = year(counting=counting)
    inside = Admission.objects.during(reading.window, counting)
    for (_part, code), line in lines(form(district, reading)).items():
        if code in GROUPS:
            assert line.this == inside.of_groups(code).count(), code
            assert line.women == inside.of_groups(code, "women").count(), code


def test_it_takes_as_many_queries_however_many_there_are(district, django_assert_num_queries):
    found = Organization.objects.with_completeness(date(2026, 11, 22)).get(pk=district.pk)
    for _again in range(2):
        with django_assert_num_queries(12):
            made = composition_of(found, year())
            list(made.lines(sensitive=True))
        AdmissionFactory.create_batch(5, organization=district)


@pytest.fixture
def client(district):
    client = StrictClient()
    client.force_login(PostFactory(organization=district, may_export=True, role="board").user)
    return client


def rows(client, district, **asked):
    address = reverse("reports:composition", args=[district.pk])
    response = client.get(address, {"period": "2024", **asked})
    page = BeautifulSoup(response.content, "html.parser")
    return {
        cells[1]: cells
        for row in page.select("tbody tr")
        if (cells := [each.get_text(" ", strip=True) for each in row.select("th, td")])
    }


def test_the_page_has_the_form_in_words(client, district):
    shown = rows(client, district)

    assert shown["Tổng số đảng viên mới kết nạp"] == [
        *("I", "Tổng số đảng viên mới kết nạp"),
        *("5", "100%", "3", "1", "500%"),
    ]
    assert shown["Nữ"][2:] == ["3", "60%", "3", "1", "300%"]
    assert shown["Đoàn viên công đoàn *"][2:4] == ["1", "20%"]
    assert shown["Tuổi bình quân"][2:] == ["32", "", "", "28", ""]
    assert shown["Tất cả chi bộ, trên tổng số 3"][2:4] == ["2", "66,67%"]


def test_per_cents_are_shown_as_is_asked(client, district):
    cut = rows(client, district, decimals="1", rounding="truncate")

    assert cut["Tất cả chi bộ, trên tổng số 3"][3] == "66,6%"


@pytest.mark.parametrize("sees", [True, False])
def test_sensitive_lines_and_form_2b_need_the_right(client, district, sees):
    Post.objects.update(sees_sensitive=sees)
    shown = rows(client, district)

    hidden = {capfirst(str(GROUPS[code].label)) for code in SENSITIVE}
    assert bool(hidden & shown.keys()) is sees
    assert ("Công giáo" in shown, "Ê Đê" in shown) == (sees, sees)
    for form_of_file in ("csv", "xlsx"):
        address = reverse("reports:composition_export", args=[district.pk, form_of_file])
        client.get(address, {"period": "2024"})
        content = client.get(address, {"period": "2024"}).content
        assert ("Công giáo" in text_of(content, form_of_file)) is sees
    assert Entry.objects.filter(action="figures.read_sensitive").exists() is sees
    assert Entry.objects.filter(action="composition.export").count() == 4


def text_of(content, form_of_file):
    return "\n".join(" | ".join(row) for row in table_of(content, form_of_file))


def table_of(content, form_of_file):
    if form_of_file == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(each) for each in row] for row in book.get_sheet_by_index(0).to_python()]


def test_the_file_has_the_lines_of_the_page(client, district):
    address = reverse("reports:composition_export", args=[district.pk, "csv"])
    answer = client.get(address, {"period": "2024"})
    table = table_of(answer.content, "csv")

    assert answer["Content-Disposition"] == 'attachment; filename="bieu-2-KP-2024.csv"'
    head, whole, women, *_others = table
    assert head[3:] == [
        *("Kỳ này", "Tỷ lệ, phần trăm", "trong đó nữ"),
        *("Cùng kỳ năm trước", "%"),
    ]
    assert whole[:4] == ["I", "Tổng số đảng viên mới kết nạp"] + [whole[2], "5"]
    assert women[2:] == ["Nữ", "3", "60", "3", "1", "300"]
    names, shown = [row[2] for row in table[1:-1]], rows(client, district)
    assert names == [name for name in names if name in shown]
    assert "Huyện · kỳ 2024" in table[-1][0]


def test_a_number_leads_to_those_it_counts(client, district):
    address = reverse("reports:composition", args=[district.pk])
    page = BeautifulSoup(client.get(address, {"period": "2024"}).content, "html.parser")
    for link in page.select("tbody a"):
        listed = client.get(link["href"]).context["page"]
        assert len(listed) == int(link.get_text()), link


def test_a_period_that_has_not_begun_tells_no_number(client, district):
    shown = rows(client, district, period="2027")

    assert shown["Nữ"][2] in ("0", "—")
    assert shown["Nữ"][3] == ""


@pytest.mark.parametrize(
    ("has_bureau", "signed"),
    [(None, "T/M BAN THƯỜNG VỤ"), (True, "T/M BAN THƯỜNG VỤ"), (False, "T/M ĐẢNG ỦY")],
)
@pytest.mark.parametrize("sheet", ["dashboard", "composition", "member_balance"])
def test_a_sheet_is_signed_for_the_body_that_its_organization_has(
    client, district, sheet, has_bureau, signed
):
    ward = Organization.objects.filter(kind="grassroots_committee").first()
    Organization.objects.filter(pk=ward.pk).update(has_bureau=has_bureau)
    client.force_login(PostFactory(organization=district, role=Post.Role.BOARD).user)

    page = client.get(reverse(f"reports:{sheet}", args=[ward.pk]), {"period": "2024"})

    foot = BeautifulSoup(page.content, "html.parser").select(".signature p")
    assert [line.text for line in foot] == ["Người lập biểu", signed]
