"""Dossiers that go to another cell, and that follow a cell into its heir."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from recruitment import transfers
from recruitment.models import Candidate, Transfer
from tests.dossiers import CandidateFactory, step
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 7, 1)


@pytest.fixture
def ward():
    return OrganizationFactory()


@pytest.fixture
def cells(ward):
    return [OrganizationFactory(kind="cell", parent=ward) for _n in range(3)]


def ask(candidate, to, on=ON):
    transfer = transfers.ask(
        candidate, to=to, on=on, reason="chuyển trọ", version=candidate.version, by=UserFactory()
    )
    candidate.refresh_from_db()
    return transfer


def test_a_dossier_moves_when_it_is_accepted_and_loses_no_time(cells):
    candidate = CandidateFactory(organization=cells[0], stage="endorsed")
    since = candidate.stage_on

    transfer = ask(candidate, cells[1])
    assert candidate.organization == cells[0]
    transfers.accept(transfer, on=date(2024, 7, 3), by=UserFactory())

    candidate.refresh_from_db()
    assert (candidate.organization, candidate.stage, candidate.stage_on) == (
        cells[1],
        "endorsed",
        since,
    )
    assert candidate.steps.last().kind == "moved"
    assert Transfer.objects.get().state == "accepted"


def test_a_refused_or_recalled_dossier_stays_and_may_be_sent_again(cells):
    candidate = CandidateFactory(organization=cells[0])

    transfers.refuse(ask(candidate, cells[1]), on=ON, reason="không ở đây", by=UserFactory())
    candidate.refresh_from_db()
    transfers.recall(ask(candidate, cells[1]), on=ON, by=UserFactory())

    candidate.refresh_from_db()
    assert candidate.organization == cells[0]
    assert ask(candidate, cells[2]).state == "pending"


def test_an_answer_is_given_once(cells):
    transfer = ask(CandidateFactory(organization=cells[0]), cells[1])
    transfers.refuse(transfer, on=ON, reason="không", by=UserFactory())

    with pytest.raises(ValidationError) as error:
        transfers.accept(transfer, on=ON, by=UserFactory())

    assert error.value.code == "answered"


def test_a_dossier_is_on_one_way_at_a_time(cells):
    candidate = CandidateFactory(organization=cells[0])
    ask(candidate, cells[1])

    with pytest.raises(ValidationError):
        ask(candidate, cells[2])


def test_it_can_be_worked_on_while_it_waits(cells):
    candidate = CandidateFactory(organization=cells[0])
    transfer = ask(candidate, cells[1])

    step(candidate, "sympathizer", date(2024, 7, 2))
    transfers.accept(transfer, on=date(2024, 7, 3), by=UserFactory())

    assert Candidate.objects.get().stage == "sympathizer"


def test_committees_and_cells_that_do_not_stand_are_not_asked(cells, ward):
    candidate = CandidateFactory(organization=cells[0])
    future = OrganizationFactory(kind="cell", parent=ward, on=date(2024, 8, 1))

    for to in (ward, future, cells[0]):
        with pytest.raises(ValidationError):
            ask(candidate, to)


def test_open_dossiers_go_on_in_the_cell_that_takes_over(cells):
    open_one = CandidateFactory(organization=cells[0], stage="application")
    leaving = CandidateFactory(organization=cells[0])
    coming = CandidateFactory(organization=cells[2])
    returning = CandidateFactory(organization=cells[0])
    ask(leaving, cells[2])
    ask(coming, cells[0])
    ask(returning, cells[1])

    reorganization.dissolve(cells[0], heir=cells[1], on=date(2025, 1, 1), by=UserFactory())

    at = dict(Candidate.objects.values_list("pk", "organization"))
    assert [at[each.pk] for each in (open_one, leaving, coming, returning)] == [
        cells[1].pk,
        cells[1].pk,
        cells[2].pk,
        cells[1].pk,
    ]
    states = Transfer.objects.order_by("pk").values_list("origin", "destination", "state")
    assert list(states) == [
        (cells[1].pk, cells[2].pk, "pending"),
        (cells[2].pk, cells[1].pk, "pending"),
        (cells[0].pk, cells[1].pk, "accepted"),
    ]
    step(Candidate.objects.get(pk=open_one.pk), "biography", date(2025, 2, 3))


def test_both_sides_see_a_transfer_and_nobody_else(cells):
    ask(CandidateFactory(organization=cells[0]), cells[1])

    def sees(cell):
        user = PostFactory(organization=cell).user
        return Transfer.objects.within(Jurisdiction.of(user, TODAY)).count()

    assert [sees(cell) for cell in cells] == [1, 1, 0]
