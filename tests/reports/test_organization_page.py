from datetime import date

import pytest
from bs4 import BeautifulSoup

from organizations import reorganization
from organizations.models import Officer, User
from organizations.periods import Period
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
)

pytestmark = pytest.mark.django_db


def address(organization):
    return f"/organizations/{organization.pk}/"


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def test_page_of_somebody_else_answers_like_what_never_was(client):
    elsewhere = OrganizationFactory()

    theirs, ghost = client.get(address(elsewhere)), client.get("/organizations/999999/")

    assert (theirs.status_code, ghost.status_code) == (404, 404)
    assert theirs.content == ghost.content


def test_page_names_those_above_and_links_those_in_reach(client, secretary):
    ward = OrganizationFactory(parent=secretary.organization)

    crumbs = read(client.get(address(ward))).select(".crumb li")

    assert [(li.text.strip(), bool(li.a)) for li in crumbs[1:]] == [
        (secretary.organization.name, True),
        (ward.name, False),
    ]


def test_page_names_those_above_the_reach_without_a_link(stranger):
    province = OrganizationFactory()
    post = PostFactory(organization=OrganizationFactory(parent=province))
    stranger.force_login(post.user)

    crumbs = read(stranger.get(address(post.organization))).select(".crumb li")

    assert [(li.text.strip(), bool(li.a)) for li in crumbs[1:]] == [
        (province.name, False),
        (post.organization.name, False),
    ]


def test_page_of_an_ended_organization_points_to_its_heir(client, secretary):
    ward = OrganizationFactory(parent=secretary.organization)
    heir = OrganizationFactory(parent=secretary.organization)
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    note = read(client.get(address(ward))).select_one(".note")

    assert "01/07/2025" in note.text
    assert (note.a.text, note.a["href"]) == (heir.name, address(heir))


def test_page_tells_the_story(client, secretary):
    ward = OrganizationFactory(parent=secretary.organization, name="Xã Cũ")
    old = OrganizationFactory(parent=secretary.organization, name="Xã Nhỏ")
    by = User.objects.system()
    reorganization.rename(ward, name="Xã Mới", on=date(2024, 1, 1), by=by)
    reorganization.dissolve(old, heir=ward, on=date(2025, 7, 1), by=by, decision_number="12-QĐ")

    story = read(client.get(address(ward))).select(".story li")

    assert [" ".join(li.text.split()) for li in story] == [
        f"01/01/2000 – nay: trực thuộc {secretary.organization.name}",
        "01/01/2000 – 01/01/2024: mang tên Xã Cũ",
        "01/07/2025: kế thừa Xã Nhỏ (12-QĐ)",
    ]


def test_page_counts_the_admissions_of_five_years(client, secretary):
    cell = OrganizationFactory(parent=secretary.organization, kind="cell")
    for decided_on in (date(2024, 6, 1), date(2024, 12, 31), date(2025, 1, 1)):
        AdmissionFactory(organization=cell, decided_on=decided_on)

    table = read(client.get(address(secretary.organization))).select_one("table")
    shown = dict(
        zip(
            [th.text.strip() for th in table.select("th")],
            [td.text.strip() for td in table.select("td")],
            strict=True,
        )
    )

    assert (shown["2024"], shown["2025"], len(shown)) == ("2", "1", 5)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"low": 7}, "7"),
        ({"low": 1100, "form": "floor"}, "từ 1.100 trở lên"),
        ({"low": 90, "high": 100, "form": "range"}, "từ 90 đến 100"),
        (
            {"low": 3, "high": 4, "form": "percent"},
            "từ 30 đến 40 3–4 % của 1.000 đảng viên ngày 01/01/2024",
        ),
    ],
)
def test_page_says_a_quota_in_words(client, secretary, line, words):
    MemberCountFactory(organization=secretary.organization)
    QuotaFactory(organization=secretary.organization, **line)

    row = (
        read(client.get(address(secretary.organization))).select("table")[1].select_one("tbody tr")
    )

    assert " ".join(row.select("td")[1].text.split()) == words


@pytest.mark.parametrize("number", [1, 8])
def test_page_takes_the_same_queries_whatever_is_recorded(
    client, secretary, number, django_assert_num_queries
):
    organization = secretary.organization
    for each in range(number):
        OrganizationFactory(parent=organization)
        MemberCountFactory(organization=organization, on=date(2020 + each % 5, each + 1, 1))
        Officer.objects.create(
            organization=organization, full_name=f"Bí thư {each}", duty="Bí thư", start="2020-01-01"
        )
        QuotaFactory(organization=organization, period=Period.of_year(2020 + each))

    # session, user; posts, organization; places and former names, successions, officers, counts;
    # those above, quotas, children; admissions by year
    with django_assert_num_queries(12):
        client.get(address(organization))


def test_page_of_an_ended_organization_takes_no_more_queries(
    client, secretary, django_assert_max_num_queries
):
    ward = OrganizationFactory(parent=secretary.organization)
    heir = OrganizationFactory(parent=secretary.organization)
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    with django_assert_max_num_queries(12):
        page = read(client.get(address(ward)))

    assert page.select_one('.tools a[href*="admissions"]')


def test_page_leads_to_persons_only_where_the_post_lets_see_them(client, secretary):
    organization = secretary.organization
    assert read(client.get(address(organization))).select_one('.tools a[href*="admissions"]')

    secretary.posts.update(role="observer")
    assert not read(client.get(address(organization))).select_one('.tools a[href*="admissions"]')
