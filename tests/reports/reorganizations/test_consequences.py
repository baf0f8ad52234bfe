"""What the preview of a reorganization says that each successor would have."""

from datetime import date
from unittest.mock import patch

import pytest

from organizations.models import Action
from organizations.reorganization import documents
from recruitment.dossiers import allotting, transfers
from recruitment.models import Tally
from reports.reorganizations import consequences as shown
from reports.reorganizations.consequences import consequences
from tests.dossiers import CandidateFactory
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
JULY, TODAY = date(2025, 7, 1), date(2025, 6, 2)
Verb = Action.Verb


@pytest.fixture
def tree():
    """A district with two wards: A with the cells A1 and A2, which admitted 3 and 2, B with B1."""
    tops = {"P": OrganizationFactory(code="P", kind="upper_committee")}
    for ward, admitted in (("A", [3, 2]), ("B", [4])):
        tops[ward] = OrganizationFactory(
            code=ward, name=ward, kind="grassroots_committee", parent=tops["P"]
        )
        MemberCountFactory(organization=tops[ward], on=date(2025, 1, 1), members=50)
        for number, persons in enumerate(admitted, start=1):
            code = f"{ward}{number}"
            tops[code] = OrganizationFactory(code=code, name=code, kind="cell", parent=tops[ward])
            AdmissionFactory.create_batch(
                persons, organization=tops[code], decided_on=date(2025, 3, 1)
            )
    return tops


def drafted(tree, *lines):
    actions = [Action(verb=verb, code=code, **said) for verb, code, said in lines]
    by = PostFactory(organization=tree["P"]).user
    return documents.draft(number="01-NQ", on=JULY, actions=actions, by=by)


def told(document):
    seen = documents.preview(document)
    assert not seen.conflicts
    return consequences(
        seen.plan, today=TODAY, counting="decision", allotted=allotting.numbers(document)
    )


def after(consequences, column=None):
    """Return by name what stands behind the arrows: admissions of the year, or a column."""
    return {
        each.together.name: getattr(each.together, column) if column else each.together.years[-1]
        for each in consequences.gatherings
    }


def test_behind_the_arrow_of_a_split_stands_what_goes_to_each_successor(tree):
    AdmissionFactory(organization=tree["A"], decided_on=date(2025, 3, 1))
    document = drafted(
        tree,
        (Verb.FOUND, "N", {"name": "N", "kind": "grassroots_committee", "parent_code": "P"}),
        (Verb.SPLIT, "A", {"heir_code": "N"}),
        (Verb.MOVE, "A1", {"parent_code": "B"}),
        (Verb.MOVE, "A2", {"parent_code": "N"}),
    )

    seen = told(document)
    assert after(seen) == {"N": 1 + 2, "B": 4 + 3}
    assert after(seen, "members") == {"N": None, "B": 50}
    assert [(each.name, each.to) for each in seen.staying] == [("A2", "N")]

    documents.issue(document, version=1, by=document.drafted_by, today=JULY)
    year = Tally.objects.filter(counting="decision", month=date(2025, 3, 1))
    counted = year.filter(organization__code__in="NB")
    assert dict(counted.values_list("organization__name", "admitted")) == after(seen)


def test_who_goes_into_what_stands_above_is_not_added_to_it_again(tree):
    seen = told(drafted(tree, (Verb.DISSOLVE, "A", {"heir_code": "P"})))

    assert after(seen) == {}
    assert [(each.name, each.to) for each in seen.staying] == [("A", tree["P"].name)]


def test_open_dossiers_of_a_split_cell_stand_with_who_goes_on_with_them(tree):
    one, *others = CandidateFactory.create_batch(3, organization=tree["A1"])
    document = drafted(tree, (Verb.SPLIT, "A1", {"heir_code": "A2", "other_codes": "B1"}))
    wishes = {one.pk: "A2"} | {each.pk: "B1" for each in others}
    allotting.allot(document, wishes, version=1, by=document.drafted_by)

    assert after(told(document), "dossiers") == {"A2": 1, "B1": 2}


def test_what_a_successor_would_have_is_the_sum_of_the_rows_above_it(tree):
    (gathering,) = told(drafted(tree, (Verb.MERGE, "A", {"heir_code": "B"}))).gatherings

    rows = [row.years[-1] for row in gathering.rows]
    assert sum(rows) == gathering.together.years[-1] == 9
    assert gathering.together.members == 100


def test_many_successors_are_shown_with_few_rows_each_and_all_in_their_sums(tree):
    """Cells of one name are told apart by where they stood."""
    wards = [
        OrganizationFactory(kind="grassroots_committee", parent=tree["P"], name=f"Ward {n:02}")
        for n in range(12)
    ]
    lines = []
    for ward, others in zip(wards, [*wards[1:], wards[0]], strict=True):
        for _number in range(3):
            cell = OrganizationFactory(kind="cell", parent=others, name="Cell 1")
            AdmissionFactory(organization=cell, decided_on=date(2025, 3, 1))
            lines.append((Verb.MOVE, cell.code, {"parent_code": ward.code}))

    with patch.multiple(shown, ROWS=24, FEWEST=2):
        seen = told(drafted(tree, *lines))

    assert [(len(each.rows), len(each.leaving), each.more) for each in seen.gatherings] == [
        (2, 2, 3)
    ] * 12
    assert {each.together.years[-1] for each in seen.gatherings} == {3}
    assert [row.origin for row in seen.gatherings[0].rows] == ["", "Ward 01"]


def waits(tree, origin, to):
    candidate = CandidateFactory(organization=tree[origin])
    by = PostFactory(organization=tree["P"]).user
    transfers.ask(candidate, to=tree[to], on=TODAY, reason="x", version=candidate.version, by=by)


def test_a_transfer_between_two_that_become_one_waits_once(tree):
    waits(tree, "A1", "B1")

    (gathering,) = told(drafted(tree, (Verb.MERGE, "A", {"heir_code": "B"}))).gatherings

    assert [row.transfers for row in gathering.rows] == [1, 1]
    assert gathering.together.transfers == 1


def test_a_transfer_goes_along_with_the_cell_at_its_ends(tree):
    waits(tree, "A1", "A2")
    lines = (
        (Verb.FOUND, "N", {"name": "N", "kind": "grassroots_committee", "parent_code": "P"}),
        (Verb.SPLIT, "A", {"heir_code": "N"}),
        (Verb.MOVE, "A1", {"parent_code": "B"}),
    )

    for parent, expected in (("N", {"N": 1, "B": 1}), ("B", {"N": 0, "B": 1})):
        seen = told(drafted(tree, *lines, (Verb.MOVE, "A2", {"parent_code": parent})))
        assert after(seen, "transfers") == expected
