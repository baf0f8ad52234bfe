"""Figures by ethnic group and religion, for who may not see those of persons."""

import re

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.models import Post
from reports.figures.withheld import FEW, Count, Hidden, Mark, Sight, sight_of
from tests.conftest import StrictClient
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory
from tests.looking import times


@pytest.mark.parametrize(
    ("group", "everybody", "mark"),
    [
        (0, 0, Mark.NUMBER),  # nobody was admitted, as everybody sees
        (0, 4, Mark.FEW),
        (0, 9, Mark.KEPT),
        (7, 9, Mark.KEPT),
        (0, 10, Mark.FEW),
        (4, 90, Mark.FEW),
        (5, 90, Mark.NUMBER),
        (6, 10, Mark.MOST),
        (86, 90, Mark.MOST),
        (85, 90, Mark.NUMBER),
        (90, 90, Mark.MOST),
        (2, 3, Mark.FEW),
    ],
)
def test_a_number_is_told_where_neither_the_group_nor_the_others_are_few(group, everybody, mark):
    assert Count(group, everybody).mark == mark


NOBODY = Count()


def told(*counts, rest=NOBODY):
    """Return what is told of a parent of these, which has `rest` of its own."""
    return sight_of(sum(counts, rest), [sight_of(each, []) for each in counts])


def test_a_sum_that_would_tell_the_only_small_number_is_told_as_at_least():
    parent = told(Count(3, 40), Count(30, 60), Count(12, 50))

    assert (parent.mark, parent.least) == (Mark.AT_LEAST, 42)


def test_two_small_numbers_need_not_hide_each_other():
    """Four and four are eight, and each is under five: so each were four."""
    assert told(Count(4, 40), Count(4, 40), Count(30, 60)).mark == Mark.AT_LEAST


def test_enough_small_numbers_hide_one_another():
    assert told(*[Count(2, 40)] * 4, Count(30, 60)).mark == Mark.NUMBER


def test_what_was_recorded_on_the_parent_itself_is_hidden_too():
    assert told(Count(30, 60), rest=Count(1, 2)).mark == Mark.AT_LEAST
    assert told(Count(30, 60), rest=Count(10, 20)).mark == Mark.NUMBER


def test_of_a_sum_that_is_not_told_no_more_is_said_than_follows_from_below():
    assert told(Count(1, 30), Count(2, 40)).mark == Mark.KEPT
    assert told(Count(1, 30)).mark == Mark.FEW


class Node:
    """An organization in a random tree: counts of its own, and what is told of it."""

    def __init__(self, own, children):
        self.own, self.children = own, children
        self.count = sum((child.count for child in children), own)
        self.sight = sight_of(self.count, [child.sight for child in children])

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def seen(self, supposed):
        """Return what the number may be, from what is shown and what is `supposed`, or None.

        Whole numbers between two bounds add up to whole numbers between the sums of the bounds;
        so this is exact, and knows nothing of how the marks were found.
        """
        few, everybody = FEW - 1, self.count.everybody
        low, high = {
            Mark.NUMBER: (self.count.group, self.count.group),
            Mark.FEW: (0, min(few, everybody)),
            Mark.MOST: (everybody - few, everybody),
            Mark.AT_LEAST: (self.sight.least, everybody),
            Mark.KEPT: (0, everybody),
        }[self.sight.mark]
        if self in supposed:
            low, high = max(low, supposed[self]), min(high, supposed[self])
        parts = [child.seen(supposed) for child in self.children]
        if None in parts:
            return None
        low = max(low, sum(part[0] for part in parts))
        high = min(high, sum(part[1] for part in parts) + self.own.everybody)
        return (low, high) if low <= high else None


def counts(most):
    return st.integers(0, most).flatmap(
        lambda everybody: st.builds(Count, st.integers(0, everybody), st.just(everybody))
    )


def nodes(depth):
    if depth == 0:
        return st.builds(Node, counts(25), st.just([]))
    below = st.lists(nodes(depth - 1), max_size=5)
    return st.builds(Node, st.one_of(st.just(Count()), counts(8)), below)


@settings(max_examples=times(150), deadline=None)
@given(nodes(3))
def test_no_hidden_number_can_be_told_from_all_that_is_shown(root):
    for node in root.walk():
        if node.count.mark == Mark.NUMBER or not node.count.everybody:
            continue
        possible = [n for n in range(node.count.everybody + 1) if root.seen({node: n}) is not None]
        assert node.sight.mark != Mark.NUMBER
        assert node.count.group in possible
        assert len(possible) > 1


def test_were_every_sum_told_a_small_number_would_come_out():
    """The control: the same question to a tree that hides only what is small itself."""
    small, large = Node(Count(3, 40), []), Node(Count(30, 60), [])
    root = Node(Count(), [small, large])
    root.sight = Sight(root.count, Mark.NUMBER, 33, Hidden())

    assert [n for n in range(41) if root.seen({small: n}) is not None] == [3]


YEAR = 2024


@pytest.fixture
def place(db):
    """A district of three wards: of 20, 12 and 9 admitted, 14, 2 and 4 are of a minority."""
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
    place = {"district": district}
    for name, (everybody, minority) in {"a": (30, 14), "b": (12, 2), "c": (24, 12)}.items():
        ward = OrganizationFactory(kind="grassroots_committee", parent=district)
        cell = OrganizationFactory(kind="cell", parent=ward)
        for number in range(everybody):
            AdmissionFactory(organization=cell, ethnicity="02" if number < minority else "01")
        place |= {name: ward, f"cell of {name}": cell}
    return place


def reader(organization, **rights):
    post = PostFactory(
        user=UserFactory(), organization=organization, role=Post.Role.BOARD, **rights
    )
    client = StrictClient()
    client.force_login(post.user)
    return client


def ask(client, organization, page="", **asked):
    asked = {"period": str(YEAR), "group": "ethnic_minority", **asked}
    return client.get(f"/dashboard/{organization.pk}/{page}", asked)


def shown(response):
    rows = BeautifulSoup(response.content, "html.parser").select("table.units tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")][1:3] for row in rows]


def test_who_lacks_the_right_sees_whole_years_of_wards_and_above(place):
    response = ask(reader(place["district"]), place["district"])

    assert shown(response) == [["66", "≥26"], ["30", "14"], ["12", "<5"], ["24", "12"]]


def signs(response):
    """Return which signs the page explains, by what is printed, and which stand in the table."""
    soup = BeautifulSoup(response.content, "html.parser")
    for part in soup.select(".noprint"):
        part.decompose()
    explained = [sign.get_text(strip=True) for sign in soup.select("dl.signs dt")][:-1]
    found = [re.sub(r"(?<=[>≥])[0-9]+", "n", number) for _all, number in shown(response)]
    return explained, {sign for sign in found if not sign.isdecimal()}


WARDS = [(30, 14, set()), (12, 2, {"<5"}), (12, 10, {">n"}), (7, 3, {"không nêu"})]


@pytest.mark.parametrize(("everybody", "minority", "expected"), WARDS)
def test_every_sign_that_occurs_is_explained_and_no_other(db, everybody, minority, expected):
    ward = OrganizationFactory(kind="grassroots_committee")
    cell = OrganizationFactory(kind="cell", parent=ward)
    for number in range(everybody):
        AdmissionFactory(organization=cell, ethnicity="02" if number < minority else "01")

    explained, found = signs(ask(reader(ward), ward))

    assert set(explained) == found == expected


def test_the_signs_of_a_sum_and_of_what_is_below_it_are_explained(place):
    explained, found = signs(ask(reader(place["district"]), place["district"]))

    assert explained == ["<5", "≥n"]
    assert found == {"<5", "≥n"}


def test_the_same_is_hidden_from_who_sees_a_part_only(place):
    """Else two readers, or one with two posts, could put their pages together."""
    whole = shown(ask(reader(place["district"]), place["district"]))
    parts = [shown(ask(reader(place[name]), place[name]))[0] for name in ("a", "b", "c")]

    assert parts == whole[1:]


def test_a_cell_shows_none_and_no_table(place):
    response = ask(reader(place["district"]), place["cell of a"])

    assert response.status_code == 200
    assert shown(response) == []


def test_no_other_time_is_shown(place):
    client = reader(place["district"])
    others = [
        {"first_day": "01/06/2024", "last_day": "01/06/2024"},
        {"first_day": "01/01/2024", "last_day": "30/06/2024"},
        {"first_day": "02/01/2024", "last_day": "31/12/2024"},
        {"period": "2024-01-01/2024-11-30"},
        {"period": "2024-Q2"},
        {"period": "2020-2025"},
        {"as_of": "01/06/2024"},
        {"as_of": "30/12/2024"},
        {"period": str(timezone.localdate().year)},
        {"group": "religious", "first_day": "01/06/2024", "last_day": "02/06/2024"},
    ]

    assert [asked for asked in others if shown(ask(client, place["district"], **asked))] == []


def test_nothing_else_that_is_asked_changes_the_table(place):
    client = reader(place["district"])
    others = [
        {"structure_on": "01/06/2025"},
        {"borders": "today"},
        {"counting": "ceremony"},
        {"level": "cell"},
        {"basis": "own_plan"},
        {"state": "none_admitted"},
        {"sort": "admitted"},
        {"bloc": "armed_forces"},
        {"decimals": "0", "rounding": "truncate"},
    ]

    plain = shown(ask(client, place["district"]))

    assert plain
    assert [
        asked for asked in others if shown(ask(client, place["district"], **asked)) != plain
    ] == []


def test_the_other_doors_are_closed_to_such_a_group(place):
    client = reader(place["district"], may_export=True)
    doors = ["curve/", "readings/", "export.csv", "export.xlsx"]

    def answers(group):
        return [ask(client, place["district"], door, group=group).status_code for door in doors]

    assert answers("ethnic_minority") == answers("religious") == [403] * 4
    assert answers("women") == [200] * 4


@pytest.mark.parametrize("role", [Post.Role.OBSERVER, Post.Role.ADMIN, Post.Role.SECRETARY])
def test_no_role_sees_more(place, role):
    post = PostFactory(organization=place["district"], role=role)
    client = StrictClient()
    client.force_login(post.user)

    numbers = [number for _all, number in shown(ask(client, place["district"]))]
    assert "<5" in numbers
    assert ask(client, place["district"], "curve/").status_code == 403


def test_who_has_the_right_sees_days_and_cells(place):
    client = reader(place["district"], sees_sensitive=True, may_export=True)

    page = ask(client, place["cell of b"], first_day="01/06/2024", last_day="01/06/2024")

    assert BeautifulSoup(page.content, "html.parser").select_one("#attainment")
    assert ask(client, place["district"], "export.csv").status_code == 200


def test_the_right_in_one_ward_opens_that_ward_alone(place):
    post = PostFactory(
        organization=place["a"], role=Post.Role.BOARD, sees_sensitive=True, user=UserFactory()
    )
    PostFactory(organization=place["district"], role=Post.Role.OBSERVER, user=post.user)
    client = StrictClient()
    client.force_login(post.user)

    own = ask(client, place["a"])
    assert b'id="attainment"' in own.content
    assert b'id="attainment"' not in ask(client, place["b"]).content
    # and what stands above has no per cent of that group in the path
    path = BeautifulSoup(own.content, "html.parser").select_one(".crumb")
    assert not re.search(r"\d+(,\d+)?%", path.get_text())


def test_all_pages_together_tell_no_hidden_number(place):
    """What one reader of the whole gets by every link, put together."""
    client = reader(place["district"])
    told = {}
    for key in ("district", "a", "b", "c", "cell of a", "cell of b", "cell of c"):
        for year in (2023, 2024, 2025):
            response = ask(client, place[key], period=str(year))
            for row in BeautifulSoup(response.content, "html.parser").select("tbody tr"):
                name, everybody, number, _share = (
                    cell.get_text(" ", strip=True) for cell in row.select("th, td")
                )
                told.setdefault((name, year), set()).add((everybody, number))

    assert all(len(versions) == 1 for versions in told.values())
    numbers = {key: next(iter(versions)) for key, versions in told.items()}
    assert ("12", "<5") in numbers.values()
    assert ("66", "28") not in numbers.values()


@pytest.mark.parametrize("number", [1, 12])
def test_takes_the_same_queries_however_many_stand_there(db, number, django_assert_max_num_queries):
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
    for _ in range(number):
        OrganizationFactory(kind="grassroots_committee", parent=district)
    client = reader(district)

    with django_assert_max_num_queries(20):
        ask(client, district)
