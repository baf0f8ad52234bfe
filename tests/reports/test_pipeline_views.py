"""The pages of the pipeline: numbers that lead to their people, budgets, who sees what."""

from datetime import date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organizations.models import Post
from organizations.periods import Period
from recruitment.models import Admission, Candidate
from reports.shown.shown_pipeline import sentence
from tests.dossiers import CandidateFactory
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
)

pytestmark = pytest.mark.django_db
PAGES = [
    "pipeline_funnel",
    "pipeline_time",
    "pipeline_reasons",
    "pipeline_courses",
    "pipeline_coverage",
]


def url(name, organization, query=""):
    return reverse(f"reports:{name}", args=[organization.pk]) + query


def read(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def cells_of(row):
    return [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]


def listed(client, address):
    """Return how many people are listed behind a number."""
    page = read(client.get(address))
    return int(page.select_one("#candidates [role=status] b").text)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def mid_month(time_machine):
    """The day on which the test runs; on the first and last of a month less is counted by days."""
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=timezone.get_default_timezone()))
    return timezone.localdate()


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ 1")


def links(page):
    """Return (number, address) of each number of the tables that leads to dossiers."""
    there = page.select("table a[href^='/candidates/?']")
    return [(int(a.text), a["href"]) for a in there]


def test_each_number_of_the_funnel_leads_to_just_as_many_people(client, secretary, cell):
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, source="teachers")
    CandidateFactory(organization=cell, source="teachers", stage="application")
    CandidateFactory()

    page = read(client.get(url("pipeline_funnel", secretary.organization)))

    assert [cells_of(row) for row in page.select("table tr")] == [
        ["Bước", "Tất cả", "công nhân", "giáo viên"],
        ["nguồn", "2", "1", "1"],
        ["đã viết đơn", "1", "·", "1"],
        ["Tất cả", "3", "1", "2"],
    ]
    assert len(links(page)) == 8
    assert all(number == listed(client, address) for number, address in links(page))


def test_the_numbers_of_standing_still_lead_to_just_as_many_people(
    checked_terms, client, secretary, cell, today
):
    CandidateFactory(organization=cell, stage="biography")
    CandidateFactory(organization=cell, started_on=today - timedelta(days=91))
    CandidateFactory(organization=cell, started_on=today - timedelta(days=90))

    page = read(client.get(url("pipeline_time", secretary.organization)))

    assert [cells_of(row)[:4] for row in page.select("table")[0].select("tbody tr")] == [
        ["nguồn", "2", "◔ 1", "·"],
        ["đã khai lý lịch", "1", "◔ 1", "▼ 1"],
    ]
    assert all(number == listed(client, address) for number, address in links(page))


def test_time_is_told_of_the_stays_that_ended_in_the_days_asked_for(client, secretary, cell):
    CandidateFactory(organization=cell, stage="course_done")

    asked = "?first_day=01/03/2024&last_day=14/03/2024"
    page = read(client.get(url("pipeline_time", secretary.organization, asked)))

    [pool, *others] = page.select("table")[0].select("tbody tr")
    assert cells_of(pool) == ["nguồn", "·", "·", "·", "·", "·", "1", "7", "7"]
    assert [cells_of(row)[0] for row in others] == ["đã học lớp nhận thức về Đảng"]


def test_days_in_the_wrong_order_are_told_and_the_usual_ones_taken(client, secretary, cell):
    CandidateFactory(organization=cell)

    asked = "?first_day=15/03/2024&last_day=14/03/2024"
    page = read(client.get(url("pipeline_time", secretary.organization, asked)))

    assert "Ngày cuối" in page.select_one(".question .err").text


def test_reasons_lead_to_those_who_have_waited_longest(client, secretary, cell):
    candidate = CandidateFactory(organization=cell, stage="endorsed")

    page = read(client.get(url("pipeline_reasons", secretary.organization)))

    [reason] = page.select("tbody tr")
    assert reason.select_one("summary").text.strip() == "Thiếu người giới thiệu"
    assert reason.a["href"] == f"/candidates/{candidate.pk}/"


def test_who_has_just_come_does_not_stand_still(client, secretary, cell, today):
    came = CandidateFactory(organization=cell)
    Candidate.objects.filter(pk=came.pk).update(stage_on=today - timedelta(days=7))

    page = read(client.get(url("pipeline_reasons", secretary.organization)))

    assert "không có hồ sơ nào chậm xử lý" in page.select_one(".empty").text
    Candidate.objects.filter(pk=came.pk).update(stage_on=today - timedelta(days=91))
    page = read(client.get(url("pipeline_reasons", secretary.organization)))
    assert "Có 1 hồ sơ đang theo dõi ở một bước quá 90 ngày" in " ".join(page.main.text.split())
    assert listed(client, f"/candidates/?organization={secretary.organization.pk}&state=long") == 1


def test_a_reason_leads_to_all_its_people(client, secretary, cell):
    for _number in range(21):
        CandidateFactory(organization=cell)

    page = read(client.get(url("pipeline_reasons", secretary.organization)))

    [reason] = page.select("tbody tr")
    assert (reason.select_one(".n").text, len(reason.select("li a"))) == ("21", 21)


def test_conversion_has_a_row_for_each_child_and_the_sum_of_all_below(client, secretary):
    for name in ("Chi bộ A", "Chi bộ B"):
        cell = OrganizationFactory(kind="cell", parent=secretary.organization, name=name)
        candidate = CandidateFactory(
            organization=cell, certificate_number="1", certificate_on=date(2022, 5, 10)
        )
    candidate.admission = AdmissionFactory(organization=cell, decided_on=date(2023, 9, 1))
    candidate.save()

    asked = "?first_day=01/01/2022&last_day=31/12/2022"
    page = read(client.get(url("pipeline_courses", secretary.organization, asked)))

    assert [cells_of(row) for row in page.select("tbody tr, tfoot tr")] == [
        ["Chi bộ A", "1", "0 /1", "0%", "0 /1", "0%"],
        ["Chi bộ B", "1", "0 /1", "0%", "1 /1", "100%"],
        [secretary.organization.name, "2", "0 /2", "0%", "1 /2", "50%"],
    ]
    assert len(links(page)) == 5
    assert all(number == listed(client, address) for number, address in links(page))


def test_conversion_leads_to_who_is_closed_and_not_to_whose_admission_is_void(
    client, secretary, cell, today
):
    _open, closed, void = CandidateFactory.create_batch(3, organization=cell)
    void.admission = AdmissionFactory(organization=cell)
    void.save()
    Admission.objects.update(decided_on=today, annulled_on=today, annulment_reason="Sai")
    Candidate.objects.filter(pk=closed.pk).update(outcome="withdrawn", closed_on=today)
    Candidate.objects.update(certificate_number="1", certificate_on=today)

    day = f"{today:%d/%m/%Y}"
    asked = f"?first_day={day}&last_day={day}"
    page = read(client.get(url("pipeline_courses", secretary.organization, asked)))

    assert {number for number, _address in links(page)} == {3}
    assert len(links(page)) == 6  # certificates and both terms that run on, in two rows
    assert all(number == listed(client, address) for number, address in links(page))


def test_conversion_says_whose_time_is_still_running(client, secretary, cell, today):
    candidate = CandidateFactory(organization=cell)
    candidate.certificate_number, candidate.certificate_on = "1", today
    candidate.save()

    day = f"{today:%d/%m/%Y}"
    asked = f"?first_day={day}&last_day={day}"
    page = read(client.get(url("pipeline_courses", secretary.organization, asked)))

    assert {" ".join(each.text.split()) for each in page.select(".running")} == {"1 chưa hết hạn"}


def test_coverage_says_it_in_a_sentence_and_leads_to_the_people(client, secretary, cell, today):
    QuotaFactory(organization=cell, low=8, period=Period.of_year(today.year))
    QuotaFactory(organization=secretary.organization, low=0, period=Period.of_year(today.year))
    stages = ["cell_voted", *["application"] * 2, *["endorsed"] * 2, "pool"]
    for stage in stages:
        CandidateFactory(organization=cell, stage=stage)

    page = read(client.get(url("pipeline_coverage", secretary.organization)))

    own, whole = page.select("tbody tr, tfoot tr")
    assert cells_of(own) == [
        "Chi bộ 1",
        "0 /8",
        "8",
        "1",
        "4",
        "1",
        "2",
        "▼ Thiếu nguồn còn 8: 1 đã thông qua, 4 đang thẩm tra, 1 trong nguồn, thiếu 2 nguồn",
    ]
    assert cells_of(whole)[-1] == "0 Giao 0 1 đơn vị còn thiếu 2 nguồn"
    assert len(links(page)) == 6
    assert all(number == listed(client, address) for number, address in links(page))


def test_coverage_of_the_whole_says_who_below_is_short_all_the_same(client, secretary, today):
    year = Period.of_year(today.year)
    short, rich = (
        OrganizationFactory(kind="cell", parent=secretary.organization) for _each in range(2)
    )
    for each in (short, rich):
        QuotaFactory(organization=each, low=2, period=year)
    for _each in range(4):
        CandidateFactory(organization=rich, stage="endorsed")

    page = read(client.get(url("pipeline_coverage", secretary.organization)))

    rows = {cells_of(row)[0]: cells_of(row) for row in page.select("tbody tr")}
    whole = cells_of(page.select_one("tfoot tr"))
    assert [rows[each.name][-2] for each in (short, rich)] == ["2", "·"]
    assert whole[-2] == "2"
    assert "● Đủ, chưa cần tính nguồn" in whole[-1]
    assert whole[-1].endswith("1 đơn vị còn thiếu 2 nguồn")
    assert " ".join(page.select_one("p.say").text.split()).endswith("▼ 1 đơn vị còn thiếu 2 nguồn")

    own = read(client.get(url("pipeline_coverage", rich)))
    assert "đơn vị còn thiếu" not in own.select_one("main").text


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_figures_only_gets_no_link_to_persons(stranger, name, today):
    ward = OrganizationFactory()
    cell = OrganizationFactory(kind="cell", parent=ward)
    QuotaFactory(organization=cell, low=8, period=Period.of_year(today.year))
    CandidateFactory(organization=cell, full_name="Ngô Thị Kín", stage="endorsed")
    post = PostFactory(organization=ward, role=Post.Role.OBSERVER)
    stranger.force_login(post.user)

    response = stranger.get(url(name, ward))

    assert read(response).select("main a[href^='/candidates/'], main a[href^='/admissions/']") == []
    assert "Ngô Thị Kín" not in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_page_says_what_to_do(client, secretary, name):
    page = read(client.get(url(name, secretary.organization)))

    assert page.select_one(".empty")


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("pipeline_funnel", 6),  # session, user, posts; organization, those above; funnel
        ("pipeline_time", 10),  # …; running, ended; calendar, clocks, missed
        ("pipeline_reasons", 14),  # …; clocks, calendar; dossiers, steps, …, consents, calendar
        ("pipeline_courses", 7),  # …; those below; conversions
        ("pipeline_coverage", 11),
    ],
)
def test_the_pages_take_the_same_queries_however_much_there_is(
    mid_month, client, secretary, name, queries, number, django_assert_num_queries
):
    for _each in range(number):
        cell = OrganizationFactory(kind="cell", parent=secretary.organization)
        QuotaFactory(organization=cell, low=8, period=Period.of_year(mid_month.year))
        candidate = CandidateFactory(organization=cell, stage="endorsed")
        Candidate.objects.filter(pk=candidate.pk).update(certificate_on=mid_month)
    client.get(url(name, secretary.organization))

    with django_assert_num_queries(queries):
        client.get(url(name, secretary.organization))


def test_dashboard_and_organization_lead_to_the_pipeline(client, secretary):
    here = url("pipeline_funnel", secretary.organization)

    for name in ("dashboard", "organization"):
        assert read(client.get(url(name, secretary.organization))).select(f'main a[href="{here}"]')


def test_thousands_are_grouped_in_the_sentence_as_in_the_table():
    class Short:
        left, short, passed, in_work, in_pool = 1796, 1200, 0, 596, 0

    assert sentence(Short) == "còn 1.796: 596 đang thẩm tra, thiếu 1.200 nguồn"
