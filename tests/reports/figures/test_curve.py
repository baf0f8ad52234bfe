"""The curve: what had been reached when, where it is drawn, and that it counts like the rest."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.counting.monthly import by_month
from recruitment.counting.reading import Reading
from reports.figures.attainment import Attainment, Target
from reports.figures.curve import NARROW, WIDE, Course, drawn, months_within
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

YEAR = Period.of_year(2024)
HTMX = {"HX-Request": "true"}


def course(*, months=None, before=None, admitted=0, as_of=date(2024, 5, 4), target=None, **rest):
    attainment = Attainment(admitted=admitted, target=target, period=YEAR, as_of=as_of)
    return Course(attainment, months or {}, before or {}, **rest)


def points(path):
    return [tuple(map(float, point.split())) for point in path.split(" L")]


def test_a_month_counts_at_its_end_and_the_last_point_is_the_day_itself():
    moments = course(
        months={date(2024, 1, 1): 3, date(2024, 3, 1): 4, date(2024, 5, 1): 9},
        before={date(2023, 2, 1): 5},
        admitted=8,
        target=Target(12),
    ).moments()

    assert [each.admitted for each in moments] == [3, 3, 7, 7, 8, *[None] * 7]
    assert [each.before for each in moments] == [0, *[5] * 11]
    assert [each.due for each in moments] == list(range(1, 13))


def test_without_a_quota_there_is_no_pace():
    found = course(months={date(2024, 1, 1): 3}, admitted=3)

    assert {each.due for each in found.moments()} == {None}
    assert (drawn(found, WIDE).pace, drawn(found, WIDE).quota) == ("", None)


def test_before_the_period_nothing_has_been_reached_and_after_it_all():
    ahead = course(as_of=date(2023, 5, 4), target=Target(3))
    over = course(months={date(2024, 12, 1): 2}, admitted=2, as_of=date(2025, 5, 4))

    assert points(drawn(ahead, WIDE).now) == [(52, 166), (52, 166)]
    assert points(drawn(over, WIDE).now)[-1] == (464, 20)
    assert over.moments()[-1].admitted == 2


def test_the_pace_bends_at_a_milestone_and_stays_once_all_is_due():
    target = Target(100, milestones=((date(2024, 6, 30), 50), (date(2024, 9, 30), 100)))

    corners = points(drawn(course(target=target), WIDE).pace)

    assert [y for _x, y in corners] == [166, 93, 20, 20]
    assert corners[-1][0] == 464


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("admitted", [0, 1, 57, 700, 64_998])
def test_everything_lies_within_the_view_box(frame, admitted):
    drawing = drawn(
        course(
            months={date(2024, 1, 1): admitted},
            before={date(2023, 12, 1): 240},
            admitted=admitted,
            target=Target(246),
            deadline=date(2024, 9, 30),
        ),
        frame,
    )
    labels = [*drawing.grid, *drawing.times, drawing.quota, drawing.last_year, drawing.deadline]
    labels.append(drawing.number)

    for path in (drawing.now, drawing.before, drawing.pace):
        assert all(frame.left <= x <= frame.right for x, _y in points(path))
        assert all(frame.top <= y <= frame.bottom for _x, y in points(path))
    assert all(0 <= float(each.y) <= frame.height for each in labels)
    assert 2 <= len(drawing.grid) <= 5
    assert abs(float(drawing.quota.y) - float(drawing.last_year.y)) >= 15


def test_a_term_names_its_years():
    attainment = Attainment(1, None, Period.of_term(2020, 2025), date(2024, 5, 4))

    times = drawn(Course(attainment, {}, {}), WIDE).times

    assert [each.text for each in times] == ["2021", "2022", "2023", "2024", "2025"]


def test_months_are_cut_off_where_the_period_breaks_off():
    parts = months_within(Period.between(date(2024, 1, 15), date(2024, 2, 10)))

    assert parts == [
        (date(2024, 1, 15), date(2024, 2, 1)),
        (date(2024, 2, 1), date(2024, 2, 11)),
    ]


# On the page


@pytest.fixture
def district(client, secretary):
    return OrganizationFactory(parent=secretary.organization)


@pytest.fixture
def cell(district):
    return OrganizationFactory(parent=district, kind="cell")


def curve(client, organization, *, headers=None, **asked):
    address = reverse("reports:dashboard_curve", args=[organization.pk])
    response = client.get(address, {"period": "2024"} | asked, headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def numbers(page):
    return [row("td")[0].get_text(strip=True) for row in page.select("#curve tbody tr")]


@pytest.mark.django_db
def test_months_are_counted_from_the_tallies_as_from_the_admissions(district, cell):
    for day in (date(2024, 1, 1), date(2024, 1, 31), date(2024, 5, 3), date(2025, 1, 1)):
        AdmissionFactory(organization=cell, decided_on=day)
    reading = Reading(YEAR, date(2024, 12, 31), date(2024, 12, 31))
    [kept] = by_month(district, [YEAR], reading)

    other = OrganizationFactory(parent=district.placements.get().parent)
    reorganization.move(cell, to=other, on=date(2025, 2, 1), by=User.objects.system())

    assert kept == {date(2024, 1, 1): 2, date(2024, 5, 1): 1}
    assert by_month(district, [YEAR], reading) == [kept]
    assert by_month(other, [YEAR], reading) == [{}]


@pytest.mark.django_db
def test_the_part_that_the_dashboard_loads_is_what_the_page_holds(client, district, cell):
    AdmissionFactory(organization=cell, decided_on=date(2024, 2, 1))
    dashboard = client.get(reverse("reports:dashboard", args=[district.pk]), {"period": "2024"})
    place = BeautifulSoup(dashboard.content, "html.parser").select_one(".curve-place")

    page = curve(client, district)
    part = curve(client, district, headers=HTMX)

    assert place["hx-get"] == place.a["href"]
    assert place["hx-get"].endswith(f"/dashboard/{district.pk}/curve/?period=2024")
    assert part.select_one("h1") is None
    assert part.select_one("figure") == page.select_one("figure")
    assert numbers(page) == ["0", *["1"] * 11]


@pytest.mark.django_db
def test_a_day_inside_a_month_and_a_group_count_as_on_the_dashboard(client, district, cell):
    for day in (date(2024, 4, 30), date(2024, 5, 4), date(2024, 5, 5)):
        AdmissionFactory(organization=cell, decided_on=day, sex="female")
    AdmissionFactory(organization=cell, decided_on=date(2024, 1, 2))

    page = curve(client, district, as_of="2024-05-04", group="women")

    assert numbers(page) == ["0", "0", "0", "1", "2", *[""] * 7]


@pytest.mark.django_db
def test_a_term_is_not_compared_with_itself_a_year_earlier(client, district, cell):
    AdmissionFactory(organization=cell, decided_on=date(2023, 1, 2))

    page = curve(client, district, period="2020-2025")

    assert page.select("path.last") == []
    assert (
        page.select_one("#curve tbody tr:last-child").get_text(" ", strip=True) == "12/2025 1 0 —"
    )


def test_the_number_stands_below_its_point_where_the_quota_is_written_above():
    near = course(admitted=95, as_of=date(2024, 11, 30), target=Target(100))
    far = course(admitted=20, as_of=date(2024, 11, 30), target=Target(100))

    def is_below(drawing):
        return float(drawing.number.y) > float(drawing.dot.y)

    assert [is_below(drawn(each, NARROW)) for each in (near, far)] == [True, False]
    assert not is_below(drawn(near, WIDE))


def test_the_number_stands_clear_of_the_text_of_the_year_before():
    drawing = drawn(
        course(
            admitted=80,
            as_of=date(2024, 11, 30),
            target=Target(100),
            before={date(2023, 12, 1): 97},
        ),
        NARROW,
    )

    for other in (drawing.quota, drawing.last_year):
        assert abs(float(drawing.number.y) - float(other.y)) >= 12


@pytest.mark.django_db
def test_the_deadline_of_a_line_stands_in_the_curve(client, district):
    QuotaFactory(organization=district, low=10)
    QuotaFactory(
        organization=district, low=12, basis="own_plan", milestones=[(date(2024, 9, 30), 100)]
    )

    page = curve(client, district)

    assert "hạn 30/09/2024" in page.select_one("svg.narrow").get_text()
    assert "chỉ tiêu 10" in page.select_one("svg.narrow").get_text()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_the_curve_takes_the_same_queries_however_much_there_is(
    client, district, cell, number, django_assert_max_num_queries
):
    AdmissionFactory.create_batch(number, organization=cell)
    PostFactory()

    # session, user, posts; the organization; itself; tallies; days inside months; quotas; sums
    # below; whether anything moved; the months of both years
    with django_assert_max_num_queries(12):
        curve(client, district, as_of="2024-05-04")
