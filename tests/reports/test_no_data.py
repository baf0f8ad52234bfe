"""Before the day from which records are complete, nothing on record is no data, and never 0."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations import completeness
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from reports.figures.attainment import State
from reports.figures.balance import balance_rows
from reports.figures.course import course_of
from reports.figures.member_flows import form_of
from reports.figures.question import Question
from reports.figures.tables import attainment_table
from reports.files.as_data import table_as_data
from reports.files.exports import export_table
from reports.shown.display import Style
from tests.dossiers import CandidateFactory
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    QuotaFactory,
)

pytestmark = pytest.mark.django_db
NO_DATA = "chưa có số liệu"
COMPLETE_FROM = "01/01/2024"


def record(organization, since):
    return completeness.record(organization=organization, since=since, by=User.objects.system())


def fetched(organization, on=date(2026, 3, 1)):
    return Organization.objects.with_completeness(on).get(pk=organization.pk)


@pytest.fixture
def district(secretary):
    """A district with complete records from 2024 on, that has recorded two of 2023."""
    district = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    cell = OrganizationFactory(parent=district, kind="cell")
    days = [date(2023, 2, 1), date(2023, 9, 1), date(2024, 2, 29), date(2025, 3, 1)]
    for day in days:
        AdmissionFactory(organization=cell, decided_on=day)
    record(district, date(2024, 1, 1))
    district.cell = cell
    return district


def years_of(client, organization, name="reports:organization"):
    page = BeautifulSoup(client.get(reverse(name, args=[organization.pk])).content, "html.parser")
    table = page.select_one("#years table")
    heads = [each.get_text(strip=True)[:4] for each in table.select("thead th") if each.text]
    return page, dict(
        zip(heads, [td.get_text(strip=True) for td in table.select("td")], strict=False)
    )


@pytest.mark.parametrize("name", ["reports:organization", "reports:organization_years"])
def test_years_that_nobody_recorded_are_no_data(client, district, name):
    page, years = years_of(client, district, name)

    assert {year: years[year] for year in ("2025", "2024", "2023", "2022")} == {
        "2025": "1",
        "2024": "1",
        "2023": "2",
        "2022": NO_DATA,
    }
    assert COMPLETE_FROM in page.select_one("#years").text


def test_without_a_day_years_are_nought(client, secretary):
    page, years = years_of(client, OrganizationFactory(parent=secretary.organization))

    assert set(years.values()) == {"0"}
    assert NO_DATA not in page.text


def reading(year, as_of=None):
    period = Period.of_year(year)
    return Reading(period, as_of or period.last_day, date(2026, 3, 1))


def test_form_1_compares_nothing_with_what_is_not_on_record(client, district):
    MemberCountFactory(organization=district, on=date(2022, 12, 31), members=100)

    form = form_of(fetched(district), reading(2024))
    told = {
        line.name: (line.this, line.before, line.percent)
        for line in balance_rows(form.this, form.before)
    }

    assert told["admitted"] == (1, 2, None)
    assert told["died"] == (0, None, None)
    # carried over a year that is not on record
    assert (told["at_start"][0], told["at_end"]) == (None, (None, None, None))
    page = client.get(
        reverse("reports:member_balance", args=[district.pk]), {"period": "2024"}
    ).content.decode()
    assert COMPLETE_FROM in page
    later = form_of(fetched(district), reading(2025))
    told = {line.name: (line.this, line.before) for line in balance_rows(later.this, later.before)}
    assert (told["admitted"], told["died"]) == ((1, 1), (0, 0))


def test_the_curve_knows_no_nought_of_the_year_before(client, district):
    course = course_of(fetched(district), Question(reading(2024)))

    assert [each.before for each in course.moments()] == [None, *[1] * 7, *[2] * 4]
    assert [each.admitted for each in course.moments()] == [0, *[1] * 11]
    course = course_of(fetched(district), Question(reading(2023, date(2023, 3, 31))))
    assert [each.admitted for each in course.moments()] == [None, 1, 1, *[None] * 9]
    page = client.get(reverse("reports:dashboard_curve", args=[district.pk]), {"period": "2024"})
    assert [
        row("td")[1].text for row in BeautifulSoup(page.content, "html.parser").select("tbody tr")
    ] == ["—", *["1"] * 7, *["2"] * 4]


def test_the_line_of_the_curve_begins_with_what_is_known(client, district):
    def points(year):
        answer = client.get(
            reverse("reports:dashboard_curve", args=[district.pk]), {"period": year}
        )
        line = BeautifulSoup(answer.content, "html.parser").select_one("path.now")
        return len(line["d"].split("L"))

    assert points("2024") == 13  # from nought on
    assert points("2023") == 11  # from the end of February on


def table_of(organization, code="2024", **asked):
    period = Period.parse(code)
    reading = Reading(period, asked.pop("as_of", period.last_day), date(2026, 3, 1))
    return attainment_table(organization, Question(reading, **asked))


def test_nought_before_the_day_is_unknown_and_a_number_stays(district):
    QuotaFactory(organization=district, period=Period.of_year(2022), low=4)
    QuotaFactory(organization=district, period=Period.of_year(2023), low=4)

    nothing, some, known = (table_of(district, year) for year in ("2022", "2023", "2025"))

    for row in (nothing.head, nothing.rows[0]):
        assert not row.attainment.is_known
        assert (row.attainment.percent, row.attainment.missing) == (None, None)
        assert row.attainment.short_of_pace == 0
    assert nothing.head.attainment.state == State.NO_DATA
    assert (some.head.attainment.is_known, some.head.attainment.is_complete) == (True, False)
    assert some.head.attainment.percent == 50
    assert known.head.attainment.is_complete


def test_nothing_is_compared_with_what_is_not_on_record(district):
    row = table_of(district, "2023").head
    assert (row.counted.year_before, row.against_year_before) == (None, None)
    row = table_of(district, "2024").head
    assert (row.counted.year_before, row.against_year_before) == (2, None)
    row = table_of(district, "2025").head
    assert (row.counted.year_before, row.against_year_before) == (1, 0)


def test_programs_are_told_null(district):
    first, *_rows = table_as_data(table_of(district, "2022"))["rows"]
    assert (first["admitted"], first["complete"], first["percent"]) == (None, False, None)
    first, *_rows = table_as_data(table_of(district, "2024"))["rows"]
    assert (first["admitted"], first["complete"]) == (1, True)


def test_files_have_an_empty_cell(district):
    QuotaFactory(organization=district, period=Period.of_year(2022), low=4)
    table = table_of(district, "2022")
    by, at = User.objects.system(), timezone.localtime()

    content = export_table(table, table.rows, "csv", Style(), by=by, at=at)

    _heads, head, *_others = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert [head[3], head[4], *head[6:10]] == ["", "4", "", "", "", ""]
    assert COMPLETE_FROM in head[10]


def dashboard_of(client, organization, **asked):
    answer = client.get(reverse("reports:dashboard", args=[organization.pk]), asked)
    return BeautifulSoup(answer.content, "html.parser")


def test_the_dashboard_says_no_data_and_never_nought(client, district):
    QuotaFactory(organization=district, period=Period.of_year(2022), low=4)
    QuotaFactory(organization=district.cell, period=Period.of_year(2022), low=4)

    page = dashboard_of(client, district, period="2022")

    assert page.select_one(".num").get_text(strip=True) == "—/4"
    assert NO_DATA in page.select_one(".lead").text.lower()
    assert COMPLETE_FROM in page.select_one(".lead").text
    [row] = page.select("#attainment tbody tr")
    cells = [cell.get_text(" ", strip=True) for cell in row("td")]
    assert (cells[0], cells[1], cells[5]) == ("— /4", "—", "")
    assert NO_DATA in cells[-1].lower()
    assert [td.text.strip()[0] for td in page.select("#attainment tfoot td.n:first-of-type")] == [
        "—",
        "—",
    ]
    assert COMPLETE_FROM in row.th.text


def test_the_year_before_without_records_is_said_to_have_none(client, district):
    for year, said in (("2023", NO_DATA), ("2024", ": 2,"), ("2025", ": 1 (0)")):
        text = dashboard_of(client, district, period=year).select_one(".lead").get_text(" ")
        assert said in " ".join(text.split())


def test_the_last_admission_is_told_of_complete_records_only(client, district):
    cells = [OrganizationFactory(parent=district, kind="cell") for _number in range(2)]
    AdmissionFactory(organization=cells[0], decided_on=date(2023, 5, 1))

    page = dashboard_of(client, district, period="2025", as_of="2025-12-31")

    told = {
        row.th.get_text(" ", strip=True): row("td")[6].get_text(strip=True)
        for row in page.select("#attainment tbody tr")
    }
    assert told[cells[0].name] == told[cells[1].name] == "không có từ 01/2024"
    assert told[district.cell.name] == "9 tháng"


def test_no_query_more_tells_what_is_complete(client, district, django_assert_num_queries):
    address = reverse("reports:dashboard", args=[district.pk])
    cells = [OrganizationFactory(parent=district, kind="cell") for _number in range(20)]
    with CaptureQueriesContext(connection) as before:
        client.get(address, {"period": "2025"})
    for cell in cells:
        record(cell, date(2024, 6, 1))

    with django_assert_num_queries(len(before)):
        client.get(address, {"period": "2025"})


def test_no_part_of_the_page_says_nought(client, district):
    for name in ("dashboard_curve", "dashboard_readings"):
        address = reverse(f"reports:{name}", args=[district.pk])
        shown = client.get(address, {"period": "2022"}, headers={"HX-Request": "true"})
        part = BeautifulSoup(shown.content, "html.parser")
        assert part.select_one("path.now") is None
        assert "đều là 0" not in part.text
        assert NO_DATA in str(part).lower()


@pytest.fixture
def behind(secretary):
    """A district with two cells of 1 of 20 each in 2024; one's records are complete from June."""
    made = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    for name in ("Đủ", "Thiếu"):
        cell = OrganizationFactory(parent=made, kind="cell", name=name, code=name)
        AdmissionFactory(organization=cell, decided_on=date(2024, 7, 1))
        QuotaFactory(organization=cell, period=Period.of_year(2024), low=20)
    record(cell, date(2024, 6, 1))
    secretary.posts.update(may_export=True)
    return made


def test_nobody_is_called_behind_or_coloured_by_incomplete_records(client, behind):
    address = reverse("reports:dashboard", args=[behind.pk])
    page = BeautifulSoup(client.get(address, {"period": "2024"}).content, "html.parser")
    rows = {row.th.a.text: row for row in page.select("#attainment tbody tr")}

    full, part = (rows[name].select_one("td.st") for name in ("Đủ", "Thiếu"))
    assert (full["class"], part["class"]) == (["st", "far_behind"], ["st", "incomplete"])
    assert "Số liệu chưa đủ" in part.text
    shown = [cell.get_text(strip=True) for cell in rows["Thiếu"].select("td.n")]
    assert shown[:4] == ["1/20", "5%", "—", "—"]
    assert "01/06/2024" in rows["Thiếu"].th.text
    assert rows["Thiếu"].select_one("svg")["class"] == ["bar", "incomplete"]
    said = " ".join(page.select_one(".say").text.split())
    assert "Chưa nói được có chậm hay không" in said
    assert "Chậm" not in said
    codes = [a["href"].partition("state=")[2] for a in page.select(".counters a")]
    assert any("incomplete" in each for each in codes)
    narrowed = client.get(address, {"period": "2024", "state": "incomplete"})
    assert [row.organization.name for row in narrowed.context["table"].shown] == ["Thiếu"]


def test_the_file_and_programs_are_not_told_that_it_is_behind(client, behind):
    address = reverse("reports:dashboard_export", args=[behind.pk, "csv"])
    content = client.get(address, {"period": "2024"}).content.decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(content), delimiter=";") if row[1:]}

    assert rows["Thiếu"][3:9] == ["1", "20", "", "5", "", ""]
    assert rows["Đủ"][7:9] == ["19", "19"]
    assert rows["Cộng 2 đơn vị"][7:9] == ["", ""]
    reading = Reading(Period.of_year(2024), date(2024, 12, 31), date(2024, 12, 31))
    found = table_as_data(attainment_table(behind, Question(reading)))["rows"]
    assert {each["name"]: each["state"] for each in found} == {
        behind.name: "incomplete",
        "Đủ": "far_behind",
        "Thiếu": "incomplete",
    }


def shown_of(client, name, organization, **asked):
    answer = client.get(reverse(f"reports:{name}", args=[organization.pk]), asked)
    page = BeautifulSoup(answer.content, "html.parser").main
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row("td")]
        for row in page.select("tbody tr, tfoot tr")
    ]
    return rows, " ".join(page.get_text(" ").split())


def test_introductions_that_nobody_recorded_are_no_data(client, district):
    CandidateFactory(
        organization=district.cell,
        started_on=date(2023, 1, 1),
        introduced_by="youth_union",
        introduced_on=date(2023, 5, 4),
    )

    assert (
        shown_of(client, "introductions", district, year="2022")[0]
        == [[NO_DATA, "—", NO_DATA, "—"]] * 2
    )
    rows, page = shown_of(client, "introductions", district, year="2023")
    assert rows == [["1/–", "—", NO_DATA, "—"]] * 2
    assert COMPLETE_FROM in page
    rows, page = shown_of(client, "introductions", district, year="2024")
    assert rows == [["0/–", "—", "0/–", "—"]] * 2
    assert COMPLETE_FROM not in page


def test_certificates_that_nobody_recorded_are_no_data(client, district):
    OrganizationFactory(parent=district, kind="cell", name="Chi bộ Không")
    CandidateFactory(
        organization=district.cell,
        started_on=date(2023, 1, 1),
        certificate_number="12/CN",
        certificate_on=date(2023, 5, 4),
    )

    def asked(year):
        return shown_of(
            client, "pipeline_courses", district, first_day=f"1/1/{year}", last_day=f"31/12/{year}"
        )

    rows, page = asked(2022)
    assert rows == []
    assert COMPLETE_FROM in page
    assert NO_DATA in page.lower()
    rows, page = asked(2023)
    assert [NO_DATA] in rows
    assert ["1", NO_DATA, "—", NO_DATA, "—"] in rows
    assert COMPLETE_FROM in page
    rows, page = asked(2024)
    assert "số liệu" not in page


def test_stays_that_nobody_recorded_are_no_data(client, district):
    def asked(year):
        days = {"first_day": f"1/1/{year}", "last_day": f"31/12/{year}"}
        return shown_of(client, "pipeline_time", district, **days)[1]

    assert NO_DATA in asked(2022).lower()
    assert COMPLETE_FROM in asked(2022)
    assert NO_DATA not in asked(2024).lower()
