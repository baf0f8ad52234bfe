"""Documents: drafted, issued, waiting, in effect, taken back; and what is against each."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import reorganization
from organizations.models import (
    Action,
    Officer,
    Organization,
    Placement,
    Post,
)
from organizations.oracle import differences
from organizations.reorganization import documents
from organizations.reorganization.documents import Depended, Refused
from organizations.signals import succeeded
from recruitment.counting.recount import differences as tally_differences
from recruitment.models import Candidate
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.reorganizations import JULY, TODAY, by, draft, everything, issue

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
Verb = Action.Verb


@pytest.fixture
def tree():
    """A province, two districts, two wards in the first and one in the second, a cell in each."""
    at = {}
    at["P"] = OrganizationFactory(code="P", kind="province", name="Tỉnh")
    for code, parent in (("D", "P"), ("E", "P")):
        at[code] = OrganizationFactory(code=code, kind="upper_committee", parent=at[parent])
    for code, parent in (("A", "D"), ("B", "D"), ("C", "E")):
        at[code] = OrganizationFactory(code=code, kind="grassroots_committee", parent=at[parent])
        at[f"{code}1"] = OrganizationFactory(code=f"{code}1", kind="cell", parent=at[code])
    return at


def line(verb, code, **said):
    return Action(verb=verb, code=code, **said)


MERGER = [
    {"verb": "merge", "code": "A", "heir_code": "N"},
    {"verb": "merge", "code": "B", "heir_code": "N"},
    {
        "verb": "found",
        "code": "N",
        "name": "Đảng bộ phường Mới",
        "kind": "grassroots_committee",
        "parent_code": "E",
    },
]


def refusal(*lines, on=JULY):
    with pytest.raises(Refused) as refused:
        issue(draft(*lines, on=on))
    return [(conflict.row, conflict.cause) for conflict in refused.value.conflicts]


@pytest.mark.parametrize("turned", [False, True])
def test_a_merger_takes_effect_whole_and_is_taken_back_whole(tree, turned):
    AdmissionFactory(organization=tree["A1"])
    AdmissionFactory(organization=tree["A"], decided_on=date(2025, 8, 1))
    CandidateFactory(organization=tree["B1"])
    PostFactory(organization=tree["A"])
    before = everything()
    document = draft(*(MERGER[::-1] if turned else MERGER))

    document = issue(document)

    assert document.state == "applied"
    assert document.organization == tree["P"]
    founded = Organization.objects.get(code="N")
    below = Organization.objects.directly_under(founded, JULY)
    assert {each.code for each in below} == {"A1", "B1"}
    assert set(founded.predecessors.values_list("predecessor__code", "is_heir")) == {
        ("A", True),
        ("B", True),
    }
    assert [*differences(), *tally_differences()] == []

    documents.take_back(document, version=document.version, reason="Sai", by=by(), today=TODAY)

    assert everything() == before
    assert not Organization.objects.filter(code="N").exists()
    assert [*differences(), *tally_differences()] == []
    assert list(Entry.objects.about(document).values_list("action", flat=True)) == [
        "reorganization.take_back",
        "reorganization.apply",
        "reorganization.draft",
    ]


def test_what_was_taken_back_can_be_ordered_again(tree):
    first = issue(draft(*MERGER))
    documents.take_back(first, version=first.version, reason="Sai", by=by(), today=TODAY)

    again = issue(draft(*MERGER))

    assert again.state == "applied"
    assert list(differences()) == []


def test_a_document_of_the_future_waits_and_takes_effect_on_its_day(tree):
    document = issue(draft(*MERGER, on=MAY))
    assert document.state == "waiting"
    assert not Organization.objects.filter(code="N").exists()

    assert documents.take_effect(today=date(2026, 4, 30), by=by()) == []
    assert documents.take_effect(today=date(2026, 5, 4), by=by()) == [document]
    assert documents.take_effect(today=date(2026, 5, 4), by=by()) == []

    assert Placement.objects.get(organization__code="N").start == MAY
    assert list(differences()) == []


def test_one_that_cannot_take_effect_any_more_says_why(tree):
    waiting = issue(draft({"verb": "move", "code": "A", "parent_code": "E"}, on=MAY))
    reorganization.dissolve(tree["A"], heir=tree["B"], on=JULY, by=by())

    assert documents.take_effect(today=MAY, by=by()) == []

    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert tree["A"].name in waiting.obstacle


def test_what_refuses_to_follow_keeps_a_document_waiting_and_says_why(tree):
    waiting = issue(draft({"verb": "merge", "code": "A", "heir_code": "B"}, on=MAY))

    def refuse(**_told):
        raise ValidationError("Hồ sơ chưa thể chuyển theo chi bộ.")

    succeeded.connect(refuse)
    try:
        assert documents.take_effect(today=MAY, by=by()) == []
    finally:
        succeeded.disconnect(refuse)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.obstacle) == ("waiting", "Hồ sơ chưa thể chuyển theo chi bộ.")
    assert documents.take_effect(today=MAY, by=by()) == [waiting]


def test_two_documents_that_contradict_each_other_are_named(tree):
    issue(draft({"verb": "move", "code": "A", "parent_code": "E"}, on=MAY, number="05-NQ"))
    ending = draft({"verb": "dissolve", "code": "A", "heir_code": "B"}, on=date(2026, 4, 1))

    seen = documents.preview(ending)

    assert [conflict.cause for conflict in seen.conflicts] == ["contradicts"]
    assert "05-NQ" in seen.conflicts[0].message
    assert f"“{tree['A'].name}” không hoạt động vào ngày" in seen.conflicts[0].message


def test_a_later_document_is_drawn_on_what_waits_before_it(tree):
    issue(draft(*MERGER, on=MAY))
    later = draft(
        {"verb": "rename", "code": "N", "name": "Đảng bộ phường Mới Hơn"}, on=date(2026, 6, 1)
    )
    assert documents.preview(later).conflicts == []
    assert issue(later).state == "waiting"


def test_one_that_ends_something_is_issued_though_a_later_one_waits(tree):
    issue(draft({"verb": "rename", "code": "C", "name": "Đảng bộ phường Cũ"}, on=date(2026, 6, 1)))

    document = issue(draft({"verb": "dissolve", "code": "A", "heir_code": "B"}, on=MAY))

    assert (document.state, document.organization) == ("waiting", tree["D"])


def test_posts_go_on_with_the_heir_and_officers_are_relieved(tree):
    post = PostFactory(organization=tree["A"], sees_sensitive=True, may_export=True)
    PostFactory(organization=tree["B"], user=post.user, may_export=False)
    ending = PostFactory(organization=tree["C"])
    officer = Officer.objects.create(
        organization=tree["A"], full_name="Lê Văn An", duty="Bí thư", start=date(2024, 1, 1)
    )
    issue(draft(*MERGER, {"verb": "dissolve", "code": "C", "heir_code": "N", "posts": "end"}))

    following = Post.objects.get(organization__code="N")
    assert (following.user, following.role, following.start) == (post.user, post.role, JULY)
    assert (following.sees_sensitive, following.may_export) == (False, False)
    post.refresh_from_db()
    ending.refresh_from_db()
    officer.refresh_from_db()
    assert {post.end, ending.end, officer.end} == {JULY}


def test_nobody_gets_a_post_from_a_document_of_his_own(tree):
    post = PostFactory(organization=tree["A"])
    document = draft(*MERGER)

    documents.issue(document, version=document.version, by=post.user, today=TODAY)

    assert not Post.objects.filter(organization__code="N").exists()


def test_a_split_committee_names_who_took_what(tree):
    issue(
        draft(
            {"verb": "split", "code": "A", "heir_code": "C"},
            {"verb": "move", "code": "A1", "parent_code": "B"},
        )
    )

    taken = tree["A"].successors.values_list("successor__code", "is_heir")
    assert set(taken) == {("C", True), ("B", False)}


def test_a_change_of_kind_keeps_the_counts_of_days(tree):
    AdmissionFactory(organization=tree["C1"])
    move_up = {"verb": "change", "code": "C", "kind": "upper_committee"}
    document = issue(draft(move_up, {"verb": "move", "code": "C", "parent_code": "P"}))

    assert Organization.objects.get(code="C").kind == "upper_committee"
    assert list(tally_differences()) == []

    documents.take_back(document, version=document.version, reason="Sai", by=by(), today=TODAY)
    assert Organization.objects.get(code="C").kind == "grassroots_committee"
    assert list(tally_differences()) == []


@pytest.mark.parametrize(
    ("lines", "causes"),
    [
        ([{"verb": "move", "code": "X", "parent_code": "E"}], [(1, "unknown")]),
        ([{"verb": "move", "code": "A", "parent_code": "A1"}], [(1, "place"), (1, "cycle")]),
        ([{"verb": "move", "code": "A", "parent_code": "D"}], [(1, "same_place")]),
        ([{"verb": "dissolve", "code": "A", "heir_code": "A1"}], [(1, "cycle")]),
        ([{"verb": "dissolve", "code": "A", "heir_code": "A"}], [(1, "cycle")]),
        ([{"verb": "split", "code": "A", "heir_code": "B"}], [(1, "orphan")]),
        ([{"verb": "change", "code": "D", "kind": "province"}], [(1, "place")]),
        ([{"verb": "change", "code": "D", "kind": "cell"}], [(1, "place"), (1, "place")]),
        ([{"verb": "rename", "code": "A", "name": " "}], [(1, "required")]),
        (
            [
                {"verb": "move", "code": "A", "parent_code": "E"},
                {"verb": "dissolve", "code": "A", "heir_code": "B"},
            ],
            [(1, "twice"), (2, "twice")],
        ),
        (
            [
                {"verb": "dissolve", "code": "A", "heir_code": "B"},
                {"verb": "dissolve", "code": "B", "heir_code": "C"},
            ],
            [(1, "ends_too")],
        ),
        (
            [
                {"verb": "dissolve", "code": "D", "heir_code": "E"},
                {"verb": "found", "code": "N", "name": "N", "kind": "cell", "parent_code": "D"},
            ],
            [(2, "ends_too")],
        ),
    ],
)
def test_conflicts_are_named_with_their_row_and_cause(tree, lines, causes):
    before = everything()

    assert refusal(*lines) == causes
    assert everything() == before


def test_the_trail_tells_of_which_document_each_entry_is(tree):
    document = issue(draft({"verb": "rename", "code": "A", "name": "Mới"}, number="12-NQ"))
    documents.take_back(document, version=document.version, reason="Sai", by=by(), today=TODAY)

    entries = Entry.objects.about(document).filter(action__endswith="_back")
    entries |= Entry.objects.about(document).filter(action__endswith="apply")
    assert [entry.changes["number"][1] for entry in entries] == ["12-NQ", "12-NQ"]


def test_what_is_wrong_for_many_by_one_row_is_said_once_in_the_order_of_rows(tree):
    OrganizationFactory(code="C0", kind="grassroots_committee", parent=tree["E"])
    document = draft(
        {"verb": "dissolve", "code": "D", "heir_code": "A1"},
        {"verb": "split", "code": "E", "heir_code": "A"},
    )

    conflicts = documents.preview(document).conflicts

    assert len(set(conflicts)) == len(conflicts)
    assert [each.row for each in conflicts] == sorted(each.row for each in conflicts)
    orphans = [each.message for each in conflicts if each.cause == "orphan"]
    assert len(orphans) == 1
    assert "C, C0" in orphans[0]


def test_a_document_of_the_past_cannot_rewrite_what_came_after(tree):
    issue(draft({"verb": "move", "code": "A", "parent_code": "E"}, on=date(2025, 9, 1)))

    assert refusal({"verb": "dissolve", "code": "A", "heir_code": "B"}) == [(1, "too_early")]
    assert refusal({"verb": "dissolve", "code": "D", "heir_code": "E"}) == [(1, "too_early")]


def test_what_depends_on_a_document_is_listed_and_keeps_it(tree):
    document = issue(draft(*MERGER))
    AdmissionFactory(organization=Organization.objects.get(code="N"), decided_on=date(2025, 8, 1))
    issue(draft({"verb": "move", "code": "A1", "parent_code": "C"}, on=date(2025, 9, 1)))

    with pytest.raises(Depended) as refused:
        documents.take_back(document, version=document.version, reason="x", by=by(), today=TODAY)

    assert sorted(each.number for each in refused.value.dependants) == [1, 1]


def test_nothing_happens_to_a_document_that_somebody_else_changed(tree):
    document = draft(*MERGER)
    documents.revise(document, version=1, said={"number": "02-NQ"}, by=by())

    for act in (
        lambda: documents.issue(document, version=1, by=by(), today=TODAY),
        lambda: documents.discard(document, version=1, by=by()),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "version"


def test_a_split_cell_asks_to_whom_each_open_dossier_goes(tree):
    one, two = CandidateFactory.create_batch(2, organization=tree["A1"])
    found = {"verb": "found", "name": "Chi bộ", "kind": "cell", "parent_code": "A"}
    lines = [
        {"verb": "split", "code": "A1", "heir_code": "A2", "other_codes": "A3"},
        found | {"code": "A2"},
        found | {"code": "A3"},
    ]
    assert refusal(*lines) == [(1, "allotment")]

    document = draft(*lines)
    document.allotments.create(candidate=one, successor_code="A2")
    document.allotments.create(candidate=two, successor_code="A3")
    document = issue(document)

    cells = dict(Candidate.objects.values_list("pk", "organization__code"))
    assert cells == {one.pk: "A2", two.pk: "A3"}
    assert set(tree["A1"].successors.values_list("successor__code", flat=True)) == {"A2", "A3"}

    documents.take_back(document, version=document.version, reason="x", by=by(), today=TODAY)
    assert set(Candidate.objects.values_list("organization__code", flat=True)) == {"A1"}
