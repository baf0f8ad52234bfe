"""What each post lets its user see and do, and where: docs/decisions/0008-rights-from-posts.md."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from organizations.models import Post, User
from organizations.officers import appoint
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

RIGHTS = {
    "secretary": {"seeing", "persons", "writing"},
    "board": {"seeing", "persons", "deciding"},
    "observer": {"seeing"},
    "admin": {"seeing", "administering"},
    "auditor": {"auditing"},
}
FIELDS = (
    "seeing",
    "persons",
    "writing",
    "deciding",
    "administering",
    "auditing",
    "sensitive",
    "exporting",
    "exporting_persons",
)


def given(jurisdiction):
    """Return the rights that some post gives, with the organizations that it gives them in."""
    return {name: getattr(jurisdiction, name) for name in FIELDS if getattr(jurisdiction, name)}


def of(*posts, day=TODAY):
    """Return the jurisdiction of somebody who holds `posts` and no others."""
    user = UserFactory()
    for post in posts:
        post.user = user
        post.save()
    return Jurisdiction.of(user, day)


@pytest.fixture
def province():
    return OrganizationFactory()


@pytest.fixture
def district(province):
    return OrganizationFactory(parent=province)


@pytest.fixture
def commune(district):
    return OrganizationFactory(parent=district)


@pytest.mark.parametrize("role", RIGHTS)
def test_a_post_gives_the_rights_of_its_role_in_its_organization(role, district):
    found = of(PostFactory(role=role, organization=district))

    assert given(found) == {right: {district.pk} for right in RIGHTS[role]}
    assert found.administers == (role == "admin")
    assert found.audits == (role == "auditor")


@pytest.mark.parametrize("role", RIGHTS)
def test_sensitive_values_and_files_are_rights_of_their_own_of_who_sees_what_they_tell(
    role, district
):
    found = of(PostFactory(role=role, organization=district, sees_sensitive=True, may_export=True))

    assert (found.sensitive == {district.pk}) == ("persons" in RIGHTS[role])
    assert (found.exporting == {district.pk}) == ("seeing" in RIGHTS[role])
    assert found.exporting_persons == ({district.pk} if "persons" in RIGHTS[role] else set())


def test_rights_of_several_posts_are_kept_apart(province, commune):
    found = of(
        PostFactory(role="observer", organization=province),
        PostFactory(role="secretary", organization=commune),
    )

    assert given(found) == {
        "seeing": {province.pk, commune.pk},
        "persons": {commune.pk},
        "writing": {commune.pk},
    }
    assert sorted(found.titles) == sorted(
        [f"Bí thư · {commune.name}", f"Người theo dõi · {province.name}"]
    )
    assert found.home == commune.pk
    assert found.rights_in(commune) == {"seeing", "persons", "writing"}
    assert found.rights_in(province) == {"seeing"}


def test_a_file_of_figures_for_one_post_makes_no_file_of_persons_of_another(province, commune):
    found = of(
        PostFactory(role="observer", organization=province, may_export=True),
        PostFactory(role="secretary", organization=commune),
    )

    assert (found.exporting, found.exporting_persons) == ({province.pk}, set())


def test_it_says_whose_it_is(district):
    post = PostFactory(organization=district)

    assert Jurisdiction.of(post.user, TODAY).holder == post.user.pk


def test_it_names_who_answers_for_the_organizations_of_the_posts_on_the_day(district, commune):
    post = PostFactory(organization=district)
    PostFactory(organization=commune, user=post.user, role=Post.Role.BOARD)
    said = {"duty": "Ban Tổ chức", "by": post.user}
    named = {"Lê Văn Cũ": (date(2020, 1, 1), TODAY), "Lê Thị Hồng": (TODAY, None)}
    for name, (start, end) in named.items():
        appoint(organization=district, full_name=name, start=start, end=end, **said)

    assert Jurisdiction.of(post.user, TODAY).contacts == ("Lê Thị Hồng · Ban Tổ chức",)


def test_one_query_finds_all_rights_and_titles(district, django_assert_num_queries):
    post = PostFactory(organization=district)

    with django_assert_num_queries(1):
        Jurisdiction.of(post.user, TODAY)


def test_a_post_gives_nothing_before_its_first_day_nor_from_its_end_on(district):
    post = PostFactory(organization=district, start=date(2026, 1, 1), end=date(2026, 6, 1))

    assert given(Jurisdiction.of(post.user, date(2025, 12, 31))) == {}
    assert "writing" in given(Jurisdiction.of(post.user, date(2026, 1, 1)))
    assert "writing" in given(Jurisdiction.of(post.user, date(2026, 5, 31)))
    assert given(Jurisdiction.of(post.user, date(2026, 6, 1))) == {}


def test_a_post_reaches_what_is_below_and_nothing_above_or_beside(province, district, commune):
    beside = OrganizationFactory(parent=province)
    found = of(
        PostFactory(organization=district, sees_sensitive=True),
        PostFactory(role="board", organization=district),
    )

    reached = {True: {district, commune}, False: {province, beside}}
    decides = partial(found.reaches, found.deciding)
    for asked in (found.may_write, decides, found.may_see_sensitive):
        assert all(asked(each) is yes for yes, places in reached.items() for each in places)
    assert {row["descendant"] for row in found.descendants({district.pk})} == {
        district.pk,
        commune.pk,
    }
    found.require_write(commune)
    with pytest.raises(PermissionDenied):
        found.require_write(beside)


def test_who_has_no_such_right_reaches_nothing_and_is_not_looked_up(
    district, django_assert_num_queries
):
    found = of(PostFactory(role="observer", organization=district))

    with django_assert_num_queries(0):
        assert found.may_write(district) is False
        assert found.reaches(found.deciding, district) is False
        assert found.may_see_sensitive(district) is False
    with pytest.raises(PermissionDenied):
        found.require("writing")
    found.require("seeing")


def test_a_post_reaches_what_its_organization_succeeded_from_the_day_on(province, district):
    ended = OrganizationFactory(parent=province)
    post = PostFactory(organization=district)
    day = date(2026, 7, 1)
    reorganization.dissolve(ended, heir=district, on=day, by=User.objects.system())

    assert not Jurisdiction.of(post.user, date(2026, 6, 30)).may_write(ended)
    assert Jurisdiction.of(post.user, day).may_write(ended)
    assert Jurisdiction.of(post.user, date(2026, 6, 30)).rights_in(ended) == set()
    assert Jurisdiction.of(post.user, day).rights_in(ended) == {"seeing", "persons", "writing"}


def test_people_are_who_holds_or_held_a_post_below(province, district, commune):
    above, below = PostFactory(organization=province), PostFactory(organization=commune)
    held = PostFactory(organization=district, end=date(2020, 1, 1))
    found = of(PostFactory(role="auditor", organization=district))

    assert {row["user"] for row in found.people({district.pk})} >= {below.user_id, held.user_id}
    assert above.user_id not in {row["user"] for row in found.people({district.pk})}


@pytest.mark.parametrize(
    ("roles", "opens"),
    [
        (["secretary", "board", "observer"], 0),
        (["observer", "board", "admin"], 1),
        (["auditor", "admin", "observer"], 1),
        (["auditor"], None),
    ],
)
def test_figures_open_where_one_records_else_where_one_sees_persons_else_figures(roles, opens):
    places = [OrganizationFactory() for _role in roles]
    found = of(*(PostFactory(role=r, organization=o) for r, o in zip(roles, places, strict=True)))

    assert found.home == (None if opens is None else places[opens].pk)


def test_an_administrator_of_a_root_administers_everything(province, district):
    at_the_root = of(PostFactory(role="admin", organization=province))
    below = of(PostFactory(role="admin", organization=district))
    no_administrator = of(PostFactory(organization=province))

    assert at_the_root.administers_everything is True
    assert below.administers_everything is False
    assert no_administrator.administers_everything is False


def test_who_was_a_root_once_administers_its_part_only(province):
    joined = OrganizationFactory(kind="province")
    central = OrganizationFactory(kind="central")
    post = PostFactory(role="admin", organization=joined)
    reorganization.move(joined, to=central, on=date(2026, 7, 1), by=User.objects.system())

    assert Jurisdiction.of(post.user, date(2026, 6, 30)).administers_everything is True
    assert Jurisdiction.of(post.user, date(2026, 7, 1)).administers_everything is False
