"""Documents one after the other: what comes later holds what it builds upon."""

from datetime import date

import pytest

from organizations import posts
from organizations.models import Organization, Post
from organizations.oracle import differences
from organizations.reorganization import documents
from organizations.reorganization.documents import Depended, Refused
from tests.factories import OrganizationFactory, PostFactory
from tests.reorganizations import JULY, by, draft, everything, issue, take_back

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2025, 8, 1), date(2025, 9, 1)
MAY = date(2026, 5, 1)


@pytest.fixture
def tree():
    """A province, a district in it, and four wards without cells directly under the province."""
    at = {"P": OrganizationFactory(code="P", kind="province")}
    at["D"] = OrganizationFactory(code="D", kind="upper_committee", parent=at["P"])
    for code in "ABCE":
        at[code] = OrganizationFactory(code=code, kind="grassroots_committee", parent=at["P"])
    return at


def merge(code, heir):
    return {"verb": "merge", "code": code, "heir_code": heir}


def change(code, kind="upper_committee"):
    return {"verb": "change", "code": code, "kind": kind}


def move(code, parent):
    return {"verb": "move", "code": code, "parent_code": parent}


def assert_kept(document):
    before = everything()
    with pytest.raises(Depended) as refused:
        take_back(document)
    assert everything() == before
    return [str(each) for each in refused.value.dependants]


def test_a_kind_on_which_others_stand_is_not_taken_back(tree):
    document = issue(draft(change("A")))
    later = issue(draft(move("B", "A"), on=AUGUST))

    assert_kept(document)

    take_back(later)
    take_back(document)
    assert Organization.objects.get(code="A").kind == "grassroots_committee"


def test_a_kind_on_which_it_stands_itself_is_not_taken_back(tree):
    OrganizationFactory(code="D1", kind="cell", parent=tree["D"])
    document = issue(draft(change("D", "grassroots_committee")))
    assert take_back(document).state == "taken_back"

    document = issue(draft(change("A"), change("D", "grassroots_committee")))
    issue(draft(move("D", "A"), on=AUGUST))

    assert_kept(document)


def test_a_kind_that_was_changed_again_is_not_taken_back_first(tree):
    document = issue(draft(change("A")))
    later = issue(draft(change("A", "grassroots_committee"), on=AUGUST))

    assert_kept(document)

    take_back(later)
    assert Organization.objects.get(code="A").kind == "upper_committee"
    take_back(document)
    assert Organization.objects.get(code="A").kind == "grassroots_committee"


def test_a_kind_is_not_changed_for_a_day_before_its_last_change(tree):
    issue(draft(change("A"), on=AUGUST))

    with pytest.raises(Refused) as refused:
        issue(draft(change("A", "grassroots_committee"), on=JULY))

    assert [each.cause for each in refused.value.conflicts] == ["too_early"]


def test_posts_that_have_gone_on_hold_the_document_that_gave_them(tree):
    post = PostFactory(organization=tree["A"])
    first = issue(draft(merge("A", "B")))
    second = issue(draft(merge("B", "C"), on=AUGUST))

    assert_kept(first)

    take_back(second)
    take_back(first)
    assert [*Post.objects.values_list("pk", "end")] == [(post.pk, None)]
    assert list(differences()) == []


def test_an_heir_that_has_ended_since_holds_what_it_took_over(tree):
    first = issue(draft(merge("A", "B")))
    issue(draft(merge("B", "C"), on=AUGUST))
    try:
        take_back(first)
    except Depended:
        return
    assert list(differences()) == []


def test_a_document_that_is_due_now_does_not_break_one_that_waits(tree):
    waiting = issue(draft(move("A", "D"), on=MAY, number="05-NQ"))
    document = draft(merge("A", "B"))
    seen = documents.preview(document)

    with pytest.raises(Refused) as refused:
        issue(document)

    assert refused.value.conflicts == seen.conflicts
    assert [each.cause for each in seen.conflicts] == ["contradicts"]
    documents.discard(waiting, version=waiting.version, by=by())
    document.refresh_from_db()
    assert issue(document).state == "applied"


def test_taking_back_what_a_waiting_document_needs_lets_it_say_so(tree):
    document = issue(
        draft(
            {"verb": "found", "code": "N", "name": "Phường", "kind": "grassroots_committee"}
            | {"parent_code": "P"}
        )
    )
    waiting = issue(draft(move("N", "D"), on=MAY))
    take_back(document)

    assert documents.take_effect(today=MAY, by=by()) == []

    waiting.refresh_from_db()
    assert "N" in waiting.obstacle


def test_a_post_that_was_ended_since_does_not_come_back(tree):
    post = PostFactory(organization=tree["A"])
    document = issue(draft(merge("A", "B")))
    posts.end_post(Post.objects.get(organization=tree["B"]), on=SEPTEMBER, by=by())

    take_back(document)

    assert [*Post.objects.values_list("pk", "end")] == [(post.pk, SEPTEMBER)]
