"""Before the day from which records are complete, nothing on record is no data, and never 0."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations import completeness
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.counts import Reading
from reports.balance import lines
from reports.course import course_of
from reports.member_flows import form_of
from reports.tables import Question
from tests.factories import AdmissionFactory, MemberCountFactory, OrganizationFactory

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
        line.name: (line.this, line.before, line.percent) for line in lines(form.this, form.before)
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
    told = {line.name: (line.this, line.before) for line in lines(later.this, later.before)}
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
