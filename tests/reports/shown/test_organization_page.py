from datetime import date

import pytest
from bs4 import BeautifulSoup

from organizations import reorganization
from organizations.models import Action, Officer, User
from organizations.periods import Period
from organizations.reorganization import documents
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


def test_page_of_an_ended_organization_names_the_document(client, secretary):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    reorganization.dissolve(
        ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system(), decision_number="12-NQ"
    )

    page = read(client.get(address(ward)))

    assert "ngày 01/07/2025, theo 12-NQ" in page.select_one(".note").text
    assert page.select_one(".story li:last-child a")["href"] == address(heir)


def test_a_dashboard_of_an_ended_organization_leads_to_that_of_its_heir(client, secretary):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    by = User.objects.system()
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=by)

    note = read(client.get(f"/dashboard/{ward.pk}/?period=2026")).select_one(".note")

    assert "01/07/2025" in note.text
    assert (note.a.text, note.a["href"]) == (heir.name, f"/dashboard/{heir.pk}/?period=2026")
    assert not read(client.get(f"/dashboard/{heir.pk}/")).select(".note")


@pytest.mark.parametrize(
    "page", ["organizations/{}/balance/", "organizations/{}/introductions/", "pipeline/{}/"]
)
def test_other_pages_of_an_ended_organization_lead_to_those_of_its_heir(client, secretary, page):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    by = User.objects.system()
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=by)

    note = read(client.get(f"/{page.format(ward.pk)}")).select_one(".note")

    assert "01/07/2025" in note.text
    assert (note.a.text, note.a["href"]) == (heir.name, f"/{page.format(heir.pk)}")
    assert not read(client.get(note.a["href"])).select(".note")


def years(client, organization):
    """Return the rows of the strip that the page loads, by their heads."""
    table = read(client.get(f"{address(organization)}years/")).select_one("#years")
    heads = [th.text.split()[0] for th in table.select("thead th.n")]
    return {
        row.th.text.strip() if row.th else "": dict(
            zip(heads, [td.text.strip() for td in row.select("td")], strict=True)
        )
        for row in table.select("tbody tr")
    }


def test_the_years_join_those_of_predecessors_and_say_so(client, secretary):
    ward, old, older = (OrganizationFactory(parent=secretary.organization) for _number in range(3))
    for organization, day in ((ward, "2024-06-01"), (old, "2024-07-01"), (older, "2023-02-01")):
        AdmissionFactory(organization=organization, decided_on=date.fromisoformat(day))
    by = User.objects.system()
    reorganization.dissolve(older, heir=old, on=date(2023, 7, 1), by=by)
    reorganization.dissolve(old, heir=ward, on=date(2025, 7, 1), by=by)

    page = read(client.get(address(ward)))
    joined, apart = years(client, ward).values()

    assert (joined["2024"], joined["2023"]) == ("2", "1")
    assert (apart["2024"], apart["2023"]) == ("1", "0")
    assert f"{old.name} (đến trước ngày 01/07/2025)" in " ".join(page.text.split())
    assert years(client, secretary.organization) == {"": joined}
    [left] = years(client, old).values()
    assert (left["2025"], left["2024"], left["2023"]) == ("0", "1", "1")
    [left] = years(client, older).values()
    assert list(left)[0] == "2023"


def test_the_year_in_which_it_ended_is_counted_up_to_its_end(client, secretary):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    cell = OrganizationFactory(parent=ward)
    for day in ("2025-03-01", "2025-06-30", "2025-07-01"):
        AdmissionFactory(organization=cell, decided_on=date.fromisoformat(day))
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    strip = read(client.get(f"{address(ward)}years/")).select_one("#years")

    assert " ".join(strip.select_one("th.n").text.split()) == "2025 đến hết ngày 30/06/2025"
    link = strip.select_one("td a")
    assert link.text == "2"
    assert read(client.get(link["href"])).select_one(".num a").text == "2"


def test_a_dashboard_leads_to_the_figures_up_to_the_end(client, secretary):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    def links(asked):
        note = read(client.get(f"/dashboard/{ward.pk}/{asked}")).select_one(".note")
        return [a["href"] for a in note.select("a")][1:]

    whole = f"/dashboard/{ward.pk}/?period=2025&as_of=2025-06-30"
    assert links("?period=2025") == [whole]
    assert links("?period=2025&as_of=2025-06-30") == links("?period=2026") == []


def test_a_dashboard_says_that_its_organization_was_not_founded_yet(client, secretary):
    ward = OrganizationFactory(parent=secretary.organization, on=date(2025, 7, 1))

    def note(asked):
        note = read(client.get(f"/dashboard/{ward.pk}/{asked}")).select_one(".note")
        return note.text if note else ""

    assert "01/07/2025" in note("?period=2024")
    assert note("?period=2024&borders=today") == note("?period=2025") == ""


def test_page_of_what_was_split_tells_where_each_part_went(client, secretary):
    ward, heir, other = (OrganizationFactory(parent=secretary.organization) for _number in range(3))
    first, second = (OrganizationFactory(parent=ward) for _number in range(2))
    actions = [
        Action(verb="split", code=ward.code, heir_code=heir.code),
        Action(verb="move", code=first.code, parent_code=heir.code),
        Action(verb="move", code=second.code, parent_code=other.code),
    ]
    by = User.objects.system()
    document = documents.draft(on=date(2025, 7, 1), actions=actions, by=by)
    documents.issue(document, version=1, by=by, today=date(2025, 7, 1))

    page = read(client.get(address(ward)))

    below = [" ".join(each.text.split()) for each in page.select(".branches li")]
    assert [each.split(" · ")[-1] for each in below] == [
        f"nay thuộc {heir.name}",
        f"nay thuộc {other.name}",
    ]
    assert [a["href"] for a in page.select(".branches a")] == [address(first), address(second)]
    links = {a["href"] for a in page.select(".story a")}
    assert links == {address(heir), address(other)}


def test_nobody_is_asked_to_complete_what_has_ended(client, secretary):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    assert "Quản trị" in read(client.get(address(ward))).select_one("main").text
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    assert "Quản trị" not in read(client.get(address(ward))).select_one("main").text


def test_each_year_leads_to_the_dashboard_with_its_number(client, secretary):
    ward, old = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    AdmissionFactory(organization=old)
    reorganization.dissolve(old, heir=ward, on=date(2025, 7, 1), by=User.objects.system())

    links = read(client.get(f"{address(ward)}years/")).select("td a")

    for link in links:
        number = read(client.get(link["href"])).select_one(".num").text.strip()
        assert number.split("/")[0] == link.text.strip()
    assert len(links) == 10


def test_children_say_from_where_they_came(client, secretary):
    old, new = (
        OrganizationFactory(parent=secretary.organization, name=name) for name in ("Xã A", "Xã B")
    )
    came = OrganizationFactory(parent=old, name="Chi bộ thôn 1")
    OrganizationFactory(parent=new, name="Chi bộ thôn 2")
    reorganization.move(came, to=new, on=date(2025, 7, 1), by=User.objects.system())

    said = [
        " ".join(li.text.split()) for li in read(client.get(address(new))).select(".branches li")
    ]

    assert said[0].startswith("Chi bộ thôn 1")
    assert said[0].endswith("· từ Xã A, 01/07/2025")
    assert "từ Xã" not in said[1]


def test_quotas_of_predecessors_stand_beside_as_taken_over(client, secretary):
    ward, old = (
        OrganizationFactory(parent=secretary.organization, name=name) for name in ("Phường", "Xã")
    )
    QuotaFactory(organization=ward, low=10)
    QuotaFactory(organization=old, low=14)
    QuotaFactory(organization=old, low=15, basis="own_plan")
    reorganization.dissolve(old, heir=ward, on=date(2025, 7, 1), by=User.objects.system())

    rows = read(client.get(address(ward))).select("table")[1].select("tbody tr")

    said = [" ".join(" ".join(td.text for td in row.select("td")[:2]).split()) for row in rows]
    assert said == [
        "được giao 10",
        "được giao nhận bàn giao, không tính vào chỉ tiêu: Xã 14",
        "kế hoạch của đơn vị nhận bàn giao, chưa giao lại: Xã 15",
    ]


def test_the_years_of_an_ended_organization_take_few_queries(
    client, secretary, django_assert_max_num_queries
):
    ward, heir = (OrganizationFactory(parent=secretary.organization) for _number in range(2))
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    with django_assert_max_num_queries(6):
        years(client, heir)
    with django_assert_max_num_queries(12):
        client.get(address(heir))


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
            "từ 30 đến 40 3–4% của 1.000 đảng viên ngày 01/01/2024",
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
