"""Files of reorganizations: one document is applied together, whatever the order of its rows."""

import re
from datetime import date
from pathlib import Path

import pytest

from organizations.files import Report
from organizations.models import Action, Organization, Reorganization, Succession, User
from organizations.oracle import differences
from organizations.reorganization.files import COLUMNS, load_reorganizations
from organizations.tables.choices import code_of
from tests.factories import TODAY, OrganizationFactory

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[3] / "docs" / "files.md"


def rows(*given):
    empty = dict.fromkeys((column.name for column in COLUMNS), "")
    return [(n, empty | {"on": "01/07/2025"} | row) for n, row in enumerate(given, start=2)]


def load(*given):
    report = Report()
    load_reorganizations(rows(*given), by=User.objects.system(), today=TODAY, report=report)
    return report


@pytest.fixture
def tree():
    district = OrganizationFactory(code="D", parent=OrganizationFactory(code="P"))
    for code in ("A", "B"):
        ward = OrganizationFactory(code=code, parent=district)
        OrganizationFactory(code=f"{code}1", parent=ward)
        OrganizationFactory(code=f"{code}2", parent=ward)


def parent_of(code):
    place = Organization.objects.get(code=code).placements.open().get()
    return place.parent.code


@pytest.mark.parametrize("turned", [False, True])
def test_two_wards_merge_into_one_founded_by_the_same_document(tree, turned):
    document = [
        {"action": "merge", "code": "A", "into_code": "N"},
        {"action": "merge", "code": "B", "into_code": "N"},
        {
            "action": "found",
            "code": "N",
            "name": "Đảng bộ phường Mới",
            "kind": "grassroots_committee",
            "parent_code": "D",
        },
        {"action": "rename", "code": "A1", "name": "Chi bộ Một"},
    ]
    report = load(*(document[::-1] if turned else document))

    assert report.faults == []
    assert {parent_of(code) for code in ("A1", "A2", "B1", "B2")} == {"N"}
    assert Succession.objects.count() == 2
    assert list(differences()) == []


@pytest.mark.parametrize("turned", [False, True])
def test_a_split_gives_each_child_its_place_and_names_the_heir(tree, turned):
    document = [
        {"action": "split", "code": "A", "heir_code": "B"},
        {"action": "move", "code": "A1", "parent_code": "B"},
        {"action": "merge", "code": "A2", "into_code": "B2"},
    ]
    report = load(*(document[::-1] if turned else document))

    assert report.faults == []
    assert parent_of("A1") == "B"
    assert Succession.objects.get(predecessor__code="A2").successor.code == "B2"
    assert list(differences()) == []


def test_a_split_that_forgets_a_child_is_refused(tree):
    report = load(
        {"action": "split", "code": "A", "heir_code": "B"},
        {"action": "move", "code": "A1", "parent_code": "B"},
    )

    assert [(fault.row, fault.column) for fault in report.faults] == [(2, "code")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"action": "explode", "code": "A"}, "action"),
        ({"action": "move", "code": "X", "parent_code": "B"}, "code"),
        ({"action": "move", "code": "A1", "parent_code": ""}, "parent_code"),
        ({"action": "dissolve", "code": "A", "heir_code": "nobody"}, "heir_code"),
        ({"action": "rename", "code": "A"}, "name"),
        ({"action": "found", "code": "N", "name": "N", "kind": "tribe"}, "kind"),
        ({"action": "move", "code": "A1", "parent_code": "B", "on": "31/02/2025"}, "on"),
    ],
)
def test_faults_name_their_row_and_column(tree, row, column):
    report = load(row)

    assert [(fault.row, fault.column) for fault in report.faults] == [(2, column)]


def test_what_lies_in_the_future_waits_for_its_day(tree):
    report = load({"action": "move", "code": "A1", "parent_code": "B", "on": "01/01/2027"})

    assert report.faults == []
    assert Reorganization.objects.waiting().get().on == date(2027, 1, 1)
    assert parent_of("A1") == "A"


def test_dissolving_leaves_the_day_before_as_it_was(tree):
    load({"action": "dissolve", "code": "A", "heir_code": "B"})

    below = Organization.objects.directly_under(
        Organization.objects.get(code="A"), date(2025, 6, 30)
    )
    assert {organization.code for organization in below} == {"A1", "A2"}


def test_posts_end_where_something_is_dissolved_unless_the_row_says_otherwise(tree):
    """Its heir often stands far above it."""
    load(
        {"action": "dissolve", "code": "A1", "heir_code": "D"},
        {"action": "dissolve", "code": "A2", "heir_code": "D", "posts": "follow"},
        {"action": "merge", "code": "B1", "into_code": "B2"},
    )

    posts = Action.objects.order_by("row").values_list("posts", flat=True)
    assert list(posts) == ["end", "follow", "follow"]


def test_lists_are_written_in_codes_or_in_words(tree):
    founding = {"action": "found", "name": "Mới", "parent_code": "A"}
    report = load(
        {**founding, "code": "A3", "kind": "Chi bộ"},
        {**founding, "code": "A4", "kind": "Đảng bộ bộ phận"},
        {**founding, "code": "A5", "kind": "dang bo bo phan"},
        {**founding, "code": "A6", "kind": "sub_committee"},
    )

    assert report.faults == []
    kinds = Organization.objects.filter(name="Mới").order_by("code").values_list("kind", flat=True)
    assert list(kinds) == ["cell", "sub_committee", "sub_committee", "sub_committee"]
    refused = load({**founding, "code": "A7", "kind": "chi hội"})
    assert [fault.row for fault in refused.faults] == [2]


def test_the_words_that_the_documentation_names_are_read_as_their_codes():
    shown = FILES.read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \| ([^|`]+) \|", shown, re.MULTILINE))
    for choices in (Organization.Kind, Organization.Setting, Action.Verb):
        assert said.keys() >= set(choices.values)
        for code in choices.values:
            assert code_of(said[code], choices) == code
