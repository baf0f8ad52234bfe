"""Quotas of predecessors stand beside the successor's, and are in no other number."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations import reorganization
from organizations.models import User
from organizations.periods import Period, TermPeriod
from recruitment.counting.reading import Reading
from reports.figures.tables import Question, attainment_table
from reports.figures.totals import Total
from reports.files.as_data import table_as_data
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
JOINED = date(2025, 7, 1)
YEAR = Period.of_year(2025)
TERM = TermPeriod(date(2025, 1, 1), date(2030, 10, 1), 2025, 2030)
LAST = date(2025, 12, 31)


@pytest.fixture
def system():
    return User.objects.system()


@pytest.fixture
def province(secretary):
    return secretary.organization


@pytest.fixture
def ward(province, system):
    """A ward that took over a commune with a quota of 14, which had taken over one of 8."""
    ward, commune, small = (
        OrganizationFactory(parent=province, kind="grassroots_committee", name=name)
        for name in ("Phường", "Xã Lớn", "Xã Nhỏ")
    )
    QuotaFactory(organization=commune, period=YEAR, low=14, milestones=[(date(2025, 9, 30), 50)])
    QuotaFactory(organization=small, period=YEAR, low=8)
    QuotaFactory(organization=small, period=YEAR, low=5, basis="own_plan")
    QuotaFactory(organization=small, period=TERM, low=60)
    AdmissionFactory(organization=commune, decided_on=date(2025, 2, 1))
    reorganization.dissolve(small, heir=commune, on=date(2025, 3, 1), by=system)
    reorganization.dissolve(commune, heir=ward, on=JOINED, by=system)
    return ward


def table(organization, period=YEAR, as_of=LAST, **asked):
    return attainment_table(organization, Question(Reading(period, as_of, as_of), **asked))


def beside(row):
    return [(each.name, each.target.low) for each in row.taken_over]


def test_without_a_quota_of_its_own_the_successor_has_none(ward, province):
    head = table(ward).head
    [row] = table(province).rows

    assert (head.attainment.target, head.attainment.percent) == (None, None)
    assert beside(head) == beside(row) == [("Xã Lớn", 14), ("Xã Nhỏ", 8)]
    assert Total(table(province).rows).low is None
    assert table(province).head.attainment.target is None


def test_what_was_issued_stands_alone_in_every_figure(ward):
    QuotaFactory(organization=ward, period=YEAR, low=10, effective_on=JOINED)

    head = table(ward).head

    assert (head.attainment.target.low, head.attainment.percent) == (10, 10)
    assert beside(head) == [("Xã Lớn", 14), ("Xã Nhỏ", 8)]


def test_it_is_of_the_same_period_and_basis_and_of_the_day(ward):
    assert beside(table(ward, basis="own_plan").head) == [("Xã Nhỏ", 5)]
    assert beside(table(ward, TERM).head) == [("Xã Nhỏ", 60)]
    assert beside(table(ward, as_of=date(2025, 6, 30)).head) == []
    commune = ward.predecessors.get().predecessor
    assert beside(table(commune, as_of=date(2025, 6, 30)).head) == [("Xã Nhỏ", 8)]


def test_a_term_runs_on_across_the_event(province, system):
    old, new = (OrganizationFactory(parent=province) for _number in range(2))
    ward = OrganizationFactory(parent=old)
    QuotaFactory(organization=ward, period=TERM, low=40)
    for day in (date(2025, 2, 1), date(2026, 2, 1)):
        AdmissionFactory(organization=ward, decided_on=day)
    reorganization.move(ward, to=new, on=JOINED, by=system)

    head = table(ward, TERM, date(2026, 11, 1)).head

    assert (head.attainment.admitted, head.attainment.target.low) == (2, 40)
    assert not head.taken_over


def test_programs_are_told_apart(ward):
    [head, *_rows] = table_as_data(table(ward))["rows"]

    assert (head["low"], head["quota_from"]) == (None, None)
    assert [(each["name"], each["low"]) for each in head["taken_over"]] == [
        ("Xã Lớn", 14),
        ("Xã Nhỏ", 8),
    ]


def shown(client, organization):
    address = reverse("reports:dashboard", args=[organization.pk])
    return BeautifulSoup(client.get(address, {"period": "2025"}).content, "html.parser")


def test_pages_say_it_in_the_headline_and_in_the_row(client, province, ward):
    bases = " ".join(shown(client, ward).select_one(".bases").text.split())
    small = shown(client, province).select_one("#attainment tbody th small")

    assert bases == "Nhận bàn giao, chưa giao lại: 22 (Xã Lớn 14, Xã Nhỏ 8)"
    assert small.text == "nhận bàn giao, chưa giao lại: 22"
    assert small["title"] == "Xã Lớn 14, Xã Nhỏ 8"

    QuotaFactory(organization=ward, period=YEAR, low=10)
    small = shown(client, province).select_one("#attainment tbody th small")
    assert small.text == "nhận bàn giao, không tính vào chỉ tiêu: 22"


def test_the_file_has_it_in_a_column_of_its_own(client, secretary, province, ward):
    secretary.posts.update(may_export=True)
    address = reverse("reports:dashboard_export", args=[province.pk, "csv"])
    lines = client.get(address, {"period": "2025"}).content.decode("utf-8-sig").splitlines()

    assert lines[0].endswith(";Chỉ tiêu nhận bàn giao, không tính vào")
    assert lines[2].split(";")[3:6] == ["1", "", ""]
    assert lines[2].endswith(";22")


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_no_more_statements(
    client, province, system, number, django_assert_max_num_queries
):
    for _each in range(number):
        ward, old = (OrganizationFactory(parent=province) for _number in range(2))
        QuotaFactory(organization=old, period=YEAR)
        reorganization.dissolve(old, heir=ward, on=JOINED, by=system)

    with django_assert_max_num_queries(12):
        shown(client, province)
