"""Lists asked of days before the records are complete say so, and never that there was nobody."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from python_calamine import CalamineWorkbook

from organizations import completeness
from organizations.models import User
from organizations.periods import Period
from recruitment.files.exports import is_footer
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SINCE = "số liệu chỉ đầy đủ từ ngày 01/01/2023"
EMPTY = "Chưa ghi nhận không có nghĩa là không có."
LISTS = {
    "admission_list": "period",
    "member_event_list": "period",
    "candidate_list": "introduced_in",
    "certificate_list": "year",
    "course_list": "year",
    "session_list": "year",
}
FILES = ["admission_export", "member_event_export"]


def record(organization, since=date(2023, 1, 1)):
    return completeness.record(organization=organization, since=since, by=User.objects.system())


@pytest.fixture
def cell(secretary):
    """A cell of a district with complete records from 2023 on; who asks may see and take all."""
    PostFactory(user=secretary, organization=secretary.organization, role="board")
    secretary.posts.update(may_export=True)
    district = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    record(district)
    cell = OrganizationFactory(parent=district, kind="cell")
    cell.district = district
    return cell


def address(name, *arguments):
    return reverse(f"recruitment:{name}", args=arguments)


def asked(client, name, **query):
    page = BeautifulSoup(client.get(address(name), query).content, "html.parser").main
    heads = page.select("p[role=status]")
    return " ".join(heads[-1].get_text(" ").split()), " ".join(page.get_text(" ").split())


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("of", ["", "district"])
def test_nothing_on_record_before_it_is_no_data(client, cell, name, of):
    of = {"organization": cell.district.pk} if of else {}

    head, page = asked(client, name, **of, **{LISTS[name]: "2022"})

    assert head.startswith("Chưa có số liệu ·")
    assert SINCE in head
    assert EMPTY in page


@pytest.mark.parametrize("name", LISTS)
def test_nothing_on_record_after_it_is_nothing(client, cell, name):
    head, page = asked(client, name, **{LISTS[name]: "2023"})

    assert head.startswith("0 ")
    assert "số liệu chỉ đầy đủ" not in page
    assert EMPTY not in page


@pytest.mark.parametrize("name", ["candidate_list", "session_list"])
def test_a_list_of_no_days_costs_no_query_for_it(client, cell, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as queries:
        client.get(address(name))

    table = completeness.CompleteRecords._meta.db_table
    assert [each["sql"] for each in queries.captured_queries if table in each["sql"]] == []


@pytest.mark.parametrize("period", ["2022", "2020-2025"])
def test_a_number_on_record_before_it_is_the_least(client, cell, period):
    AdmissionFactory(organization=cell, decided_on=date(2022, 5, 4))

    head, page = asked(client, "admission_list", period=period)

    assert head.startswith("Ít nhất 1 ")
    assert SINCE in head
    assert EMPTY not in page


def test_who_holds_several_posts_is_told_the_latest_day(client, secretary, cell):
    other = OrganizationFactory(kind="upper_committee")
    record(other, date(2024, 3, 1))
    PostFactory(user=secretary, organization=other, role="board")

    head, _page = asked(client, "admission_list", period="2022")
    of_one, _page = asked(client, "admission_list", period="2022", organization=cell.district.pk)

    assert "số liệu chỉ đầy đủ từ ngày 01/03/2024" in head
    assert SINCE in of_one


def test_the_earlier_of_two_questions_about_days_counts(client, cell):
    head, _page = asked(client, "candidate_list", introduced_in="2024", certified="2020-2025")
    other, _page = asked(client, "candidate_list", introduced_in="2024", certified="2023")

    assert head.startswith("Chưa có số liệu ·")
    assert other.startswith("0 ")


def test_a_tab_of_certificates_shows_no_nought(client, cell):
    page = BeautifulSoup(
        client.get(address("certificate_list"), {"year": "2022"}).content, "html.parser"
    )

    assert {b.get_text(strip=True) for b in page.select(".counters b")} == {"…"}


def last_line(answer, form):
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))[-1][0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()[-1][0]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_without_rows_says_that_there_is_no_data(client, cell, name, form):
    before, after = (
        last_line(client.get(address(name, form), {"period": year}), form)
        for year in ("2022", "2023")
    )

    assert ": chưa có số liệu. " in before
    assert SINCE in before
    assert " 0 " not in before
    assert is_footer(before)
    assert " đã xuất 0 dòng " in after
    assert "số liệu chỉ đầy đủ" not in after


def test_a_file_with_rows_says_from_when_it_is_complete(client, cell):
    AdmissionFactory(organization=cell, decided_on=date(2022, 5, 4))

    line = last_line(client.get(address("admission_export", "csv"), {"period": "2022"}), "csv")

    assert " đã xuất 1 dòng " in line
    assert SINCE in line


@pytest.mark.parametrize(
    ("decided_on", "said"),
    [
        ("4/5/2022", "năm 2022: chưa có số liệu. Số liệu chỉ đầy đủ từ ngày 01/01/2023."),
        ("4/5/2021", "đã kết nạp ít nhất 1 . Số liệu chỉ đầy đủ từ ngày 01/01/2023."),
        ("4/5/2023", "năm 2023: 0/11 . Đây là người thứ 1 ."),
    ],
)
def test_the_line_above_the_form_counts_no_further_than_it_can(client, cell, decided_on, said):
    AdmissionFactory(organization=cell, decided_on=date(2021, 5, 4))
    QuotaFactory(organization=cell.district, period=Period.of_year(2023), low=11)
    query = {"organization": cell.pk, "decided_on": decided_on}

    page = BeautifulSoup(client.get(address("admission_add"), query).content, "html.parser")

    assert said in " ".join(page.select_one("#progress").get_text(" ").split())


def test_the_day_of_several_organizations_is_the_latest_of_theirs(cell):
    late, unknown = OrganizationFactory(), OrganizationFactory()
    record(late, date(2025, 2, 1))

    def since(*organizations):
        return completeness.since_of([each.pk for each in organizations], TODAY)

    assert since(unknown) is None
    assert since(unknown, cell) == date(2023, 1, 1)
    assert since(unknown, cell, late) == date(2025, 2, 1)
