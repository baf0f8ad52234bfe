from datetime import date

import pytest
from bs4 import BeautifulSoup

from organizations import reorganization
from organizations.models import Organization, Post, User
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db

TREE = "/organizations/"
OPTIONS = "/organizations/options/"
HTMX = {"HX-Request": "true"}


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def names_in(response):
    """Return the names that link to an organization's page inside the section."""
    section = read(response).select_one("#organizations")
    return [a.text for a in section.select("a") if a["href"].split("/")[2].isdigit()]


def options(response):
    return [option["data-label"] for option in read(response).select("[data-value]")]


def history_of(organization):
    return f"/organizations/{organization.pk}/history/"


def branch_of(organization):
    return f"/organizations/{organization.pk}/branch/"


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        parent=secretary.organization, name="Phường Đông Sơn", kind="grassroots_committee"
    )


def test_tree_begins_with_the_organizations_of_the_posts(client, secretary, ward):
    OrganizationFactory(name="Tỉnh ủy khác")

    assert names_in(client.get(TREE)) == [secretary.organization.name]


def test_tree_shows_an_organization_once_whose_post_lies_below_another(client, secretary, ward):
    PostFactory(user=secretary, organization=ward)

    assert names_in(client.get(TREE)) == [secretary.organization.name]


def test_tree_without_scripts_opens_the_branches_in_the_address(client, secretary, ward):
    cell = OrganizationFactory(parent=ward, name="Chi bộ 1")
    OrganizationFactory(parent=cell.placements.get().parent, name="Chi bộ 2")

    response = client.get(TREE, {"open": f"{secretary.organization.pk},{ward.pk}"})

    assert names_in(response) == [
        secretary.organization.name,
        "Phường Đông Sơn",
        "Chi bộ 1",
        "Chi bộ 2",
    ]


@pytest.mark.parametrize("opened", ["", "x", "-1", "²", "9" * 40, "1,,2", "0"])
def test_tree_ignores_branches_that_cannot_be_read(client, secretary, opened):
    assert names_in(client.get(TREE, {"open": opened})) == [secretary.organization.name]


def test_tree_opens_no_branch_of_somebody_else(client, secretary):
    elsewhere = OrganizationFactory()
    OrganizationFactory(parent=elsewhere, name="Đảng bộ xã khác")

    response = client.get(TREE, {"open": elsewhere.pk})

    assert names_in(response) == [secretary.organization.name]


@pytest.mark.parametrize("number", [1, 30])
def test_tree_takes_the_same_queries_however_many_branches(
    client, secretary, number, django_assert_num_queries
):
    for _each in range(number):
        child = OrganizationFactory(parent=secretary.organization)
        OrganizationFactory(parent=child, kind="cell")
    keys = list(Organization.objects.values_list("pk", flat=True))

    # session, user; posts; tops; children of all that is open
    with django_assert_num_queries(5):
        client.get(TREE, {"open": ",".join(map(str, keys))})


@pytest.mark.parametrize("number", [1, 30])
def test_search_takes_the_same_queries_however_many_it_finds(
    client, secretary, number, django_assert_num_queries
):
    for each in range(number):
        OrganizationFactory(parent=secretary.organization, name=f"Đảng bộ xã {each}")

    # session, user; posts; count, page; names above, places
    with django_assert_num_queries(7):
        client.get(TREE, {"q": "dang bo xa"})


@pytest.mark.parametrize("words", ["đông sơn", "dong son", "SON dong", "PDS-1", "pds"])
def test_search_finds_by_words_without_diacritics_and_by_code(client, secretary, words):
    OrganizationFactory(parent=secretary.organization, name="Phường Đông Sơn", code="PDS-1")
    OrganizationFactory(parent=secretary.organization, name="Phường Quảng Cát")

    assert names_in(client.get(TREE, {"q": words})) == ["Phường Đông Sơn"]


def test_search_finds_by_a_former_name_and_says_so(client, secretary, ward):
    reorganization.rename(
        ward, name="Phường Hạc Thành", on=date(2025, 7, 1), by=User.objects.system()
    )

    response = client.get(TREE, {"q": "dong son"})

    assert names_in(response) == ["Phường Hạc Thành"]
    assert "Phường Đông Sơn" in read(response).select_one("#organizations small").text


def test_search_shows_what_stands_above(client, secretary, ward):
    OrganizationFactory(parent=ward, name="Chi bộ Dâu 2")

    row = read(client.get(TREE, {"q": "dau 2"})).select_one("#organizations tbody tr")

    above = row.select("td")[0].get_text(strip=True)
    assert above == f"{secretary.organization.name} › Phường Đông Sơn"


def test_search_with_all_below_finds_the_cells_of_what_matches(client, secretary, ward):
    OrganizationFactory(parent=ward, name="Chi bộ 1")
    OrganizationFactory(parent=secretary.organization, name="Chi bộ 2", kind="cell")

    asked = {"q": "dong son", "descendants": "on", "kind": "cell"}

    assert names_in(client.get(TREE, asked)) == ["Chi bộ 1"]


def test_search_below_an_organization_leaves_out_itself(client, secretary, ward):
    OrganizationFactory(parent=ward, name="Chi bộ 1")

    assert names_in(client.get(TREE, {"below": ward.pk})) == ["Chi bộ 1"]


def test_search_says_of_an_ended_organization_what_it_counts_under(client, secretary, ward):
    heir = OrganizationFactory(
        parent=secretary.organization, name="Phường Hạc Thành", kind="grassroots_committee"
    )
    reorganization.dissolve(ward, heir=heir, on=date(2025, 7, 1), by=User.objects.system())

    row = read(client.get(TREE, {"q": "dong son"})).select_one("#organizations tbody tr")

    above = " ".join(row.select("td")[0].text.split())
    assert above == "kết thúc hoạt động ngày 01/07/2025, số liệu tính cho Phường Hạc Thành"


def test_search_finds_nothing_of_somebody_else(client):
    OrganizationFactory(name="Tỉnh ủy khác")

    response = client.get(TREE, {"q": "tinh uy khac"})

    assert names_in(response) == []
    assert read(response).select_one("#organizations .empty a")["href"] == TREE


@pytest.mark.parametrize("asked", [{}, {"q": "dong"}, {"q": "nothing"}, {"kind": "wrong"}])
def test_tree_asked_by_htmx_is_the_part_that_the_page_holds(client, ward, asked):
    page = read(client.get(TREE, asked))
    part = read(client.get(TREE, asked, headers=HTMX))

    assert part.select_one("section") == page.select_one("#organizations")
    assert part.select_one("html") is None


def test_branch_asked_by_htmx_is_the_part_that_the_page_holds(client, secretary, ward):
    page = read(client.get(branch_of(secretary.organization)))
    part = read(client.get(branch_of(secretary.organization), headers=HTMX))

    assert part.select_one("div.branch") == page.select_one("main div.branch")
    assert part.select_one("html") is None


def test_branch_is_paged(client, secretary, monkeypatch):
    monkeypatch.setattr("organizations.views.BRANCH_LENGTH", 2)
    for each in range(3):
        OrganizationFactory(parent=secretary.organization, name=f"Đảng bộ {each}")

    page = read(client.get(branch_of(secretary.organization), {"page": 2}))

    assert [li.a.text for li in page.select(".branches li")] == ["Đảng bộ 2"]


@pytest.mark.parametrize("number", [1, 30])
def test_branch_takes_the_same_queries_however_long(
    client, secretary, number, django_assert_num_queries
):
    for _each in range(number):
        OrganizationFactory(parent=secretary.organization)

    # session, user; posts; parent; count, page
    with django_assert_num_queries(6):
        client.get(branch_of(secretary.organization))


@pytest.mark.parametrize("page", ["branch", "history"])
def test_what_is_somebody_elses_answers_like_what_never_was(client, page):
    elsewhere = OrganizationFactory()

    theirs = client.get(f"/organizations/{elsewhere.pk}/{page}/")
    ghost = client.get(f"/organizations/999999/{page}/")

    assert (theirs.status_code, ghost.status_code) == (404, 404)
    assert theirs.content == ghost.content


def test_history_tells_in_words_what_was_done(client, secretary, ward):
    reorganization.rename(
        ward, name="Phường Hạc Thành", on=date(2025, 7, 1), by=User.objects.system()
    )

    row = read(client.get(history_of(ward))).select_one("#history tbody tr")

    cells = [" ".join(cell.text.split()) for cell in row.select("td")]
    assert cells == [
        "Hệ thống",
        "đổi tên",
        "Tên: Phường Đông Sơn → Phường Hạc Thành Ngày: 01/07/2025",
        "",
    ]


def test_history_asked_by_htmx_is_the_part_that_the_page_holds(client, ward):
    page = read(client.get(history_of(ward)))
    part = read(client.get(history_of(ward), headers=HTMX))

    assert part.select_one("section") == page.select_one("#history")


def test_picker_offers_standing_organizations_of_the_reach(client, secretary, ward):
    ended = OrganizationFactory(
        parent=secretary.organization, name="Phường Đông Sơn cũ", kind="grassroots_committee"
    )
    reorganization.dissolve(ended, heir=ward, on=date(2025, 7, 1), by=User.objects.system())
    OrganizationFactory(name="Phường Đông Sơn khác")

    assert options(client.get(OPTIONS, {"q": "dong son"})) == ["Phường Đông Sơn"]


def test_picker_begins_with_what_begins_with_the_words(client, secretary):
    for name in ("Xã An Đông", "Đông Á", "Đông"):
        OrganizationFactory(parent=secretary.organization, name=name)

    assert options(client.get(OPTIONS, {"q": "dong"})) == ["Đông", "Đông Á", "Xã An Đông"]


def test_picker_puts_a_ward_before_its_cells(client, secretary):
    ward = OrganizationFactory(
        parent=secretary.organization, kind="grassroots_committee", name="Đảng bộ phường Vệ An"
    )
    OrganizationFactory(parent=ward, name="Chi bộ Công an phường Vệ An")

    found = options(client.get(OPTIONS, {"q": "phường Vệ An"}))

    assert found == ["Đảng bộ phường Vệ An", "Chi bộ Công an phường Vệ An"]


def test_picker_keeps_to_the_kind_asked_for(client, secretary, ward):
    OrganizationFactory(parent=ward, name="Chi bộ Đông Sơn 1")

    assert options(client.get(OPTIONS, {"q": "dong son", "kind": "cell"})) == ["Chi bộ Đông Sơn 1"]


def test_picker_for_writing_offers_only_where_one_may_write(secretary, ward):
    observer = PostFactory(role="observer", organization=secretary.organization).user
    client = StrictClient()
    client.force_login(observer)

    assert options(client.get(OPTIONS, {"q": "dong son", "for": "see"})) == ["Phường Đông Sơn"]
    assert options(client.get(OPTIONS, {"q": "dong son", "for": "write"})) == []


@pytest.mark.parametrize(("number", "shown", "note"), [(20, 20, []), (23, 20, ["3"]), (0, 0, [""])])
def test_picker_says_how_many_it_leaves_out(client, secretary, number, shown, note):
    for each in range(number):
        OrganizationFactory(parent=secretary.organization, name=f"Đông {each}")

    response = client.get(OPTIONS, {"q": "dong"})

    assert len(options(response)) == shown
    notes = [n.text for n in read(response).select("[data-note]")]
    assert ["".join(filter(str.isdigit, text)) for text in notes] == note


@pytest.mark.parametrize("number", [1, 19])
def test_picker_takes_the_same_queries_however_many_match(
    client, secretary, number, django_assert_num_queries
):
    for each in range(number):
        OrganizationFactory(parent=secretary.organization, name=f"Đông {each}")

    # session, user; posts; page; names above, places
    with django_assert_num_queries(6):
        client.get(OPTIONS, {"q": "dong"})


def test_who_holds_no_post_sees_no_tree(stranger):
    post = PostFactory(end=date(2020, 1, 1))
    stranger.force_login(post.user)

    assert stranger.get(TREE).status_code == 403
    assert options(stranger.get(OPTIONS, {"q": "to chuc"})) == []


@pytest.mark.parametrize("role", Post.Role)
def test_the_menu_leads_nowhere_that_the_post_does_not_allow(role):
    client = StrictClient()
    client.force_login(PostFactory(role=role).user)
    page = BeautifulSoup(client.get("/", follow=True).content, "html.parser")

    addresses = [link["href"] for link in page.select(".nav-main a")]

    assert addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address
