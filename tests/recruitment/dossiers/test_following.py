"""Dossiers and transfers that follow their cell through a document, and come back with it."""

from datetime import date

import pytest

from audit.models import Entry
from organizations.models import User
from organizations.reorganization.documents import Depended, Refused
from recruitment.counting import recount
from recruitment.dossiers import endings, transfers
from recruitment.models import Candidate, Step, Transfer
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory, UserFactory
from tests.reorganizations import JULY, TODAY, draft, everything, issue, take_back

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2025, 9, 1)
ENDS = [{"verb": "dissolve", "code": "A1", "heir_code": "A2"}]
SPLIT = [
    {"verb": "split", "code": "A1", "heir_code": "N1", "other_codes": "N2"},
    {"verb": "found", "code": "N1", "name": "Chi bộ 1", "kind": "cell", "parent_code": "A"},
    {"verb": "found", "code": "N2", "name": "Chi bộ 2", "kind": "cell", "parent_code": "A"},
]


@pytest.fixture
def cells():
    """Three cells of a ward, by code."""
    ward = OrganizationFactory(code="A", kind="grassroots_committee")
    return {
        code: OrganizationFactory(code=code, kind="cell", parent=ward, name=f"Chi bộ {code}")
        for code in ("A1", "A2", "A3")
    }


def ask(cells, origin, destination):
    candidate = CandidateFactory(organization=cells[origin])
    return transfers.ask(
        candidate,
        to=cells[destination],
        on=date(2025, 3, 1),
        reason="chuyển trọ",
        version=candidate.version,
        by=UserFactory(),
    )


def closed(cell):
    """Return a dossier of `cell` that was closed before any document."""
    candidate = CandidateFactory(organization=cell)
    endings.close(
        candidate,
        outcome=Candidate.Outcome.LAPSED,
        on=date(2025, 5, 1),
        reason="chuyển đi nơi khác",
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
    )
    return candidate


def moves(candidate):
    found = candidate.steps.filter(kind=Step.Kind.MOVED).order_by("pk")
    return list(found.values_list("on", "remark", "before"))


def test_a_dossier_tells_from_where_to_where_it_followed_and_by_what_it_came_back(cells):
    candidate = CandidateFactory(organization=cells["A1"], stage="application")
    version = candidate.version
    names = {code: str(cell) for code, cell in cells.items()}

    document = issue(draft(*ENDS))
    candidate.refresh_from_db()
    assert candidate.organization == cells["A2"]
    assert candidate.version == version + 1
    assert moves(candidate) == [(JULY, f"{names['A1']} → {names['A2']}", "application")]

    take_back(document)
    candidate.refresh_from_db()
    assert candidate.organization == cells["A1"]
    assert candidate.version == version + 2
    assert moves(candidate)[1:] == [(TODAY, f"Thu hồi văn bản {document}", "application")]
    assert recount.differences() == []
    moved = Entry.objects.filter(action="candidate.move", subject_id=candidate.pk).order_by("pk")
    keys = [cells["A1"].pk, cells["A2"].pk]
    assert [entry.changes["organization"] for entry in moved] == [keys, keys[::-1]]


def test_transfers_on_the_way_and_those_that_arrived_come_back(cells):
    leaving, coming, arriving = (
        ask(cells, *ends) for ends in (("A1", "A3"), ("A3", "A1"), ("A2", "A1"))
    )
    elsewhere = ask(cells, "A2", "A3")
    before = everything()

    document = issue(draft(*ENDS))
    rows = Transfer.objects.values_list("pk", "origin__code", "destination__code", "state")
    ends = {pk: said for pk, *said in rows}
    assert ends == {
        leaving.pk: ["A2", "A3", "pending"],
        coming.pk: ["A3", "A2", "pending"],
        arriving.pk: ["A2", "A1", "accepted"],
        elsewhere.pk: ["A2", "A3", "pending"],
    }

    take_back(document)
    assert everything() == before


def test_transfers_of_several_cells_that_end_by_one_document_all_come_back(cells):
    cells["Z"] = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    asked = [ask(cells, origin, "Z").pk for origin in ("A1", "A3")]
    before = everything()

    ends = [{"verb": "dissolve", "code": code, "heir_code": "A2"} for code in ("A1", "A3")]
    document = issue(draft(*ends))
    origins = Transfer.objects.filter(pk__in=asked).values_list("origin__code", flat=True)
    assert list(origins) == ["A2", "A2"]

    take_back(document)
    assert everything() == before


def test_what_is_kept_of_dossiers_stands_beside_what_is_kept_of_names_and_posts(cells):
    post = PostFactory(organization=cells["A1"])
    candidate = CandidateFactory(organization=cells["A1"])

    document = issue(draft(*ENDS))

    document.refresh_from_db()
    assert document.journal["dossiers"] == {
        str(candidate.pk): [cells["A1"].pk, cells["A2"].pk],
    }
    assert {"described", "posts", "officers"} <= document.journal.keys()
    take_back(document)
    post.refresh_from_db()
    assert (post.organization, post.end) == (cells["A1"], None)


def test_the_trail_tells_who_let_transfers_follow_and_who_let_them_come_back(cells):
    candidate = ask(cells, "A1", "A3").candidate
    document = issue(draft(*ENDS))
    take_back(document)

    told = Entry.objects.filter(action="transfer.follow", subject_id=candidate.pk).order_by("pk")
    keys = [cells["A1"].pk, cells["A2"].pk]
    assert [entry.changes["origin"] for entry in told] == [keys, keys[::-1]]
    assert {entry.actor_id for entry in told} == {User.objects.system().pk}


def test_where_the_heir_is_no_cell_dossiers_and_transfers_stay(cells):
    transfer = ask(cells, "A1", "A3")
    before = everything()["transfers"]

    document = issue(draft({"verb": "dissolve", "code": "A1", "heir_code": "A"}))
    assert Candidate.objects.get().organization == cells["A1"]
    assert everything()["transfers"] == before

    take_back(document)
    transfer.refresh_from_db()
    assert transfer.state == "pending"


def test_closed_dossiers_stay_where_they_ended(cells):
    closed(cells["A1"])

    issue(draft(*ENDS))

    assert Candidate.objects.get().organization == cells["A1"]


def against(document):
    """Return what depends on `document`, in words, by taking it back."""
    with pytest.raises(Depended) as refused:
        take_back(document)
    return sorted(str(each) for each in refused.value.dependants)


def test_what_went_on_elsewhere_and_what_was_answered_since_keeps_the_document(cells):
    first, second = CandidateFactory.create_batch(2, organization=cells["A1"])
    CandidateFactory(organization=cells["A3"])
    pending = ask(cells, "A3", "A1")
    document = issue(draft(*ENDS))
    Candidate.objects.filter(pk=first.pk).update(organization=cells["A3"])

    assert against(document) == ["hồ sơ đã chuyển sang chi bộ khác sau đó: 1"]

    Candidate.objects.filter(pk=second.pk).update(organization=cells["A3"])
    Transfer.objects.filter(pk=pending.pk).update(state="refused", answered_on=SEPTEMBER)
    assert against(document) == [
        "hồ sơ đã chuyển sang chi bộ khác sau đó: 2",
        "đề nghị chuyển hồ sơ đã được trả lời sau đó: 1",
    ]


def test_a_transfer_that_arrived_with_the_document_does_not_keep_it(cells):
    transfer = ask(cells, "A2", "A1")
    document = issue(draft(*ENDS))
    transfer.refresh_from_db()
    assert transfer.state == "accepted"

    take_back(document)

    transfer.refresh_from_db()
    assert transfer.state == "pending"


def refused(document):
    with pytest.raises(Refused) as found:
        issue(document)
    return [(each.row, each.column, each.cause, each.message) for each in found.value.conflicts]


def test_a_split_names_a_successor_of_its_own_for_every_open_dossier(cells):
    one, two, three = CandidateFactory.create_batch(3, organization=cells["A1"])
    CandidateFactory(organization=cells["A2"])
    over = closed(cells["A1"])
    document = draft(*SPLIT)

    def left(number):
        said = f"“Chi bộ A1” còn {number} hồ sơ đang theo dõi chưa phân về chi bộ nào."
        return [(1, "other_codes", "allotment", said)]

    assert refused(document) == left(3)
    document.allotments.create(candidate=one, successor_code="N1")
    wrong = document.allotments.create(candidate=two, successor_code="A3")
    assert refused(document) == left(2)
    wrong.successor_code = "N2"
    wrong.save()
    document.allotments.create(candidate=three, successor_code="N2")

    document = issue(document)

    at = dict(Candidate.objects.values_list("pk", "organization__code"))
    assert [at[each.pk] for each in (one, two, three, over)] == ["N1", "N2", "N2", "A1"]
    assert recount.differences() == []


def test_a_committee_that_is_split_hides_no_cell_that_is_split_after_it(cells):
    OrganizationFactory(code="B", parent=OrganizationFactory(code="P"))
    CandidateFactory(organization=cells["A1"])
    above = [
        {"verb": "found", "code": code, "name": code, "kind": "upper_committee", "parent_code": "P"}
        for code in ("M1", "M2")
    ]
    first = {"verb": "split", "code": "B", "heir_code": "M1", "other_codes": "M2"}

    [(row, column, cause, _said)] = refused(draft(first, *SPLIT, *above))

    assert (row, column, cause) == (2, "other_codes", "allotment")
