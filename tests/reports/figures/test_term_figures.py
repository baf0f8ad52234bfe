"""Figures of a term: its own days, the quota of its name, and the term before it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from organizations import terms
from organizations.models import CongressTerm, User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import Quota
from recruitment.targets import quotas
from reports.figures.member_flows import form_of
from reports.figures.tables import Question, attainment_table
from tests.factories import AdmissionFactory, MemberCountFactory, OrganizationFactory, QuotaFactory

pytestmark = pytest.mark.django_db
TERM = Period.of_term(2020, 2025)
NOW = date(2026, 3, 1)
DAYS = [
    *(date(2016, 1, 1), date(2018, 12, 30), date(2018, 12, 31), date(2020, 10, 21)),
    *(date(2020, 10, 22), date(2020, 12, 31), date(2023, 12, 31)),
    *(date(2025, 10, 15), date(2025, 10, 16), date(2025, 12, 31)),
]


@pytest.fixture
def district(secretary):
    """A district that admitted one person on each of `DAYS`."""
    district = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    cell = OrganizationFactory(parent=district, kind="cell")
    for day in DAYS:
        AdmissionFactory(organization=cell, decided_on=day)
    return district


def record(organization, name, start, last_day):
    return terms.record(
        organization=organization,
        name=terms.named(name),
        start=start,
        last_day=last_day,
        by=User.objects.system(),
    )


def ask(organization, code, as_of=None):
    period = terms.resolved(organization.pk, Period.parse(code), on=NOW)
    reading = Reading(period, as_of or period.last_day, NOW)
    return attainment_table(organization, Question(reading, "resolution"))


def test_nobody_counts_in_two_terms(district):
    names = ["2010-2015", "2015-2020", "2020-2025", "2025-2030"]

    assert sum(ask(district, name).head.attainment.admitted for name in names) == len(DAYS)
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    assert [ask(district, name).head.attainment.admitted for name in names] == [0, 4, 4, 2]


def test_a_quota_of_the_term_holds_whatever_its_days_are(district):
    QuotaFactory(organization=district, period=TERM, basis="resolution", low=8)

    before = ask(district, "2020-2025").head.attainment
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    after = ask(district, "2020-2025").head.attainment

    assert (before.admitted, before.target.low, before.percent) == (4, 8, 50)
    assert (after.admitted, after.target.low, after.percent) == (4, 8, 50)
    early = ask(district, "2020-2025", date(2020, 10, 22)).head.attainment
    assert (early.admitted, early.target.low) == (1, 8)
    assert early.pace == 8 * early.period.days**-1 or early.pace * early.period.days == 8


def test_the_quota_of_a_term_is_measured_on_the_members_at_its_first_day(district):
    MemberCountFactory(organization=district, on=date(2020, 7, 1), members=1000)
    MemberCountFactory(organization=district, on=date(2020, 12, 1), members=2000)
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    quota = QuotaFactory(organization=district, period=TERM, form="percent", low=3)

    assert (quota.base_on, quota.persons_low) == (date(2020, 7, 1), 30)
    assert (quota.period.code, quota.effective_on) == ("2020-2025", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("as_of", "last", "number"),
    [
        (date(2023, 12, 31), date(2018, 12, 31), 3),
        (date(2023, 12, 30), date(2018, 12, 30), 2),
        (date(2025, 12, 31), date(2020, 12, 31), 6),
    ],
)
def test_the_same_days_of_the_term_before_are_compared(district, as_of, last, number):
    table = ask(district, "2020-2025", as_of)

    assert table.question.reading.previous.as_of == last
    assert table.head.counted.year_before == number


def test_days_of_congresses_move_the_day_that_is_compared(district):
    record(district, "2015-2020", date(2015, 11, 1), date(2020, 10, 21))
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    def compared(day):
        return ask(district, "2020-2025", day).question.reading.previous.as_of

    assert compared(date(2020, 10, 22)) == date(2015, 11, 1)
    assert compared(date(2021, 10, 22)) == date(2016, 11, 1)
    assert compared(date(2025, 10, 15)) == date(2020, 10, 21)


def test_days_of_more_than_a_year_are_compared_with_nothing(client, district):
    reading = Reading(Period(date(2023, 1, 1), date(2024, 7, 1)), date(2024, 6, 30), NOW)

    row = attainment_table(district, Question(reading)).head
    form = form_of(district, reading)

    assert (row.counted.year_before, row.against_year_before) == (None, None)
    assert form.before is None
    for name in ("dashboard", "dashboard_curve", "member_balance"):
        address = reverse(f"reports:{name}", args=[district.pk])
        assert client.get(address, {"period": "2023-01-01/2024-06-30"}).status_code == 200


def page_of(client, organization, **asked):
    response = client.get(reverse("reports:dashboard", args=[organization.pk]), asked)
    return response, BeautifulSoup(response.content, "html.parser")


def test_the_page_of_a_term_reads_its_days_and_its_list_counts_the_same(client, district):
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    QuotaFactory(organization=district, period=TERM, basis="resolution", low=8)

    answer, page = page_of(client, district, period="2020-2025", basis="resolution")

    period = answer.context["reading"].period
    assert (period.start, period.last_day) == (date(2020, 10, 22), date(2025, 10, 15))
    assert page.select_one(".num").get_text(strip=True) == "4/8"
    assert page.select_one("select[name=period] option[selected]")["value"] == "2020-2025"
    listed = client.get(page.select_one(".num a")["href"])
    assert listed.context["page"].paginator.count == 4
    typed = {"organization": district.pk, "period": "2020-2025"}
    asked = client.get(reverse("recruitment:admission_list"), typed)
    assert asked.context["page"].paginator.count == 4


def test_a_term_takes_one_query_more_than_a_year(client, district, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as year:
        page_of(client, district, period="2024")
    with django_assert_max_num_queries(len(year) + 1):
        page_of(client, district, period="2020-2025")


def test_the_command_counts_the_days_of_the_term(district, capsys):
    record(district, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    call_command("attainment", district.code, "--period", "2020-2025", "--format", "json")

    said = capsys.readouterr().out
    assert '"start": "2020-10-22"' in said
    assert '"end": "2025-10-15"' in said


def test_a_revised_quota_of_a_term_stays_one_line(district):
    QuotaFactory(organization=district, period=TERM, low=8)
    [kept] = Quota.objects.all()

    quotas.issue(
        organization=district,
        period=kept.period,
        basis=kept.basis,
        low=9,
        effective_on=date(2022, 1, 1),
        reason="Đại hội điều chỉnh",
        by=User.objects.system(),
    )

    assert [each.persons_low for each in Quota.objects.of(TERM).newest()] == [9]


def test_the_terms_that_were_recorded_here_and_above_are_offered(client, secretary):
    district = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    cell = OrganizationFactory(parent=district, kind="cell")
    beside = OrganizationFactory(parent=secretary.organization, kind="upper_committee")
    for organization, name, start, last_day in (
        (cell, "2022-2025", date(2022, 5, 1), date(2025, 4, 30)),
        (district, "2020-2024", date(2020, 6, 1), date(2024, 5, 31)),
        (beside, "2021-2026", date(2021, 6, 1), date(2026, 5, 31)),
    ):
        terms.record(
            organization=organization,
            name=terms.named(name),
            start=start,
            last_day=last_day,
            by=User.objects.system(),
        )

    def offered(organization, **asked):
        page = client.get(reverse("reports:dashboard", args=[organization.pk]), asked)
        choices = BeautifulSoup(page.content, "html.parser").select("[name=period] option")
        return [each["value"] for each in choices if len(each["value"]) == 9]

    fixed = ["2025-2030", "2020-2025", "2015-2020", "2010-2015"]
    assert offered(cell) == sorted([*fixed, "2022-2025", "2020-2024"], reverse=True)
    assert offered(district) == sorted([*fixed, "2020-2024"], reverse=True)
    wrong = CongressTerm.objects.get(organization=district)
    terms.withdraw(wrong, reason="Ghi nhầm", by=User.objects.system())
    assert offered(cell) == sorted([*fixed, "2022-2025"], reverse=True)
    assert offered(cell, period="2022-2025").count("2022-2025") == 1
