"""Dossiers that go to another cell, and that follow a cell into its heir."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.models import Entry
from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from recruitment.counting import recount
from recruitment.dossiers import endings, transfers
from recruitment.due import reviews
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Candidate, Transfer
from tests.dossiers import (
    CandidateFactory,
    step,
    writing_everywhere,
)
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
    transfers.accept(transfer, may=writing_everywhere(date(2024, 7, 3)), by=UserFactory())

    candidate.refresh_from_db()
    assert (candidate.organization, candidate.stage, candidate.stage_on) == (
        cells[1],
        "endorsed",
        since,
    )
    last = candidate.steps.last()
    assert (last.kind, last.remark.startswith(f"{cells[0]} → {cells[1]}.")) == ("moved", True)
    assert Transfer.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("born_on", "code"), [(date(1998, 5, 19), "namesake"), (date(1998, 5, 18), "lookalike")]
)
def test_somebody_alike_in_the_receiving_cell_is_confirmed_first(cells, born_on, code):
    candidate = CandidateFactory(organization=cells[0], full_name="Trần Thị Hòa")
    who = {"full_name": "Trần Thị Hoà", "born_on": born_on}
    CandidateFactory(organization=cells[2], **who)
    transfer = ask(candidate, cells[1])
    CandidateFactory(organization=cells[1], **who)

    with pytest.raises(Unconfirmed) as odd:
        transfers.accept(transfer, may=writing_everywhere(ON), by=UserFactory())
    assert [warning.code for warning in odd.value.warnings] == [code]
    assert Transfer.objects.get().state == "pending"

    moved = transfers.accept(
        transfer, may=writing_everywhere(ON), by=UserFactory(), confirmed=[code]
    )
    assert moved.organization == cells[1]
    assert [finding["code"] for finding in moved.steps.last().findings] == [code]
    [warning] = odd.value.warnings
    assert Entry.objects.filter(action="candidate.move", reason=warning.message).count() == 1


def test_somebody_alike_in_another_cell_does_not_stand_against_taking_over(cells):
    candidate = CandidateFactory(organization=cells[0], full_name="Trần Thị Hòa")
    CandidateFactory(organization=cells[2], full_name="Trần Thị Hòa")

    transfers.accept(ask(candidate, cells[1]), may=writing_everywhere(ON), by=UserFactory())


def test_a_refused_or_recalled_dossier_stays_and_may_be_sent_again(cells):
    candidate = CandidateFactory(organization=cells[0])

    transfers.refuse(
        ask(candidate, cells[1]), may=writing_everywhere(ON), reason="không ở đây", by=UserFactory()
    )
    candidate.refresh_from_db()
    transfers.recall(ask(candidate, cells[1]), may=writing_everywhere(ON), by=UserFactory())

    candidate.refresh_from_db()
    assert candidate.organization == cells[0]
    assert ask(candidate, cells[2]).state == "pending"


def test_an_answer_is_given_once(cells):
    transfer = ask(CandidateFactory(organization=cells[0]), cells[1])
    transfers.refuse(transfer, may=writing_everywhere(ON), reason="không", by=UserFactory())

    with pytest.raises(ValidationError) as error:
        transfers.accept(transfer, may=writing_everywhere(ON), by=UserFactory())

    assert error.value.code == "answered"


@pytest.mark.parametrize(
    ("decide", "side", "said"),
    [
        (transfers.accept, "origin", {}),
        (transfers.refuse, "origin", {"reason": "không"}),
        (transfers.recall, "destination", {}),
    ],
)
def test_each_side_gives_its_own_answers_only(cells, decide, side, said):
    transfer = ask(CandidateFactory(organization=cells[0]), cells[1])
    may = Jurisdiction(ON, writing=frozenset({getattr(transfer, side).pk}))

    with pytest.raises(PermissionDenied):
        decide(transfer, may=may, by=UserFactory(), **said)

    transfer.refresh_from_db()
    assert transfer.state == "pending"


def test_a_dossier_is_on_one_way_at_a_time(cells):
    candidate = CandidateFactory(organization=cells[0])
    ask(candidate, cells[1])

    with pytest.raises(ValidationError):
        ask(candidate, cells[2])


def test_it_can_be_worked_on_while_it_waits(cells):
    candidate = CandidateFactory(organization=cells[0])
    transfer = ask(candidate, cells[1])

    step(candidate, "sympathizer", date(2024, 7, 2))
    transfers.accept(transfer, may=writing_everywhere(date(2024, 7, 3)), by=UserFactory())

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
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-7:] == [
        *["candidate.move"] * 3,
        *["transfer.follow"] * 2,
        "transfer.answer",
        "organization.dissolve",
    ]
    step(Candidate.objects.get(pk=open_one.pk), "biography", date(2025, 2, 3))


def test_dossiers_stay_in_a_cell_that_a_committee_answers_for(cells, ward):
    """No committee has dossiers: in which of its cells each goes on, people decide."""
    candidate = CandidateFactory(organization=cells[0], stage="application")
    leaving = CandidateFactory(organization=cells[0])
    ask(leaving, cells[1])

    reorganization.dissolve(cells[0], heir=ward, on=date(2025, 1, 1), by=UserFactory())

    assert {each.organization for each in Candidate.objects.all()} == {cells[0]}
    seen = Jurisdiction.of(PostFactory(organization=ward).user, TODAY)
    assert {*Candidate.objects.within(seen)} >= {candidate, leaving}
    step(Candidate.objects.get(pk=candidate.pk), "biography", date(2025, 2, 3))
    assert recount.differences() == []


def test_both_sides_see_a_transfer_and_nobody_else(cells):
    ask(CandidateFactory(organization=cells[0]), cells[1])

    def sees(cell):
        user = PostFactory(organization=cell).user
        return Transfer.objects.within(Jurisdiction.of(user, TODAY)).count()

    assert [sees(cell) for cell in cells] == [1, 1, 0]


def test_a_dossier_that_was_coming_from_the_heir_has_arrived(cells):
    candidate = CandidateFactory(organization=cells[1])
    ask(candidate, cells[0])

    reorganization.dissolve(cells[0], heir=cells[1], on=date(2025, 1, 1), by=UserFactory())

    assert Transfer.objects.get().state == "accepted"
    assert Candidate.objects.get().organization == cells[1]


def test_who_answers_what_was_read_before_a_cell_ended_is_told(cells):
    candidate = CandidateFactory(organization=cells[0])
    transfer = ask(candidate, cells[2])
    reorganization.dissolve(cells[0], heir=cells[1], on=date(2025, 1, 1), by=UserFactory())

    with pytest.raises(Conflict):
        transfers.accept(transfer, may=writing_everywhere(TODAY), by=UserFactory())

    transfer.refresh_from_db()
    transfers.accept(transfer, may=writing_everywhere(TODAY), by=UserFactory())
    assert Candidate.objects.get().organization == cells[2]


def test_a_cell_that_ended_is_not_asked_for_a_day_on_which_it_stood(cells):
    candidate = CandidateFactory(organization=cells[0])
    reorganization.dissolve(cells[1], heir=cells[2], on=date(2025, 1, 1), by=UserFactory())

    with pytest.raises(ValidationError):
        ask(candidate, cells[1], on=ON)


def closing(candidate, on=date(2024, 8, 1)):
    said = {"reason": "đi làm xa", "by": UserFactory(), "today": TODAY}
    return endings.close(candidate, outcome="withdrawn", on=on, version=candidate.version, **said)


def test_nobody_is_asked_any_more_about_a_dossier_that_has_ended(cells):
    candidate = CandidateFactory(organization=cells[0])
    ask(candidate, cells[1])

    closing(candidate)

    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.answered_on) == ("recalled", date(2024, 8, 1))
    recognized = CandidateFactory(organization=cells[0], stage="recognition_voted")
    ask(recognized, cells[1])
    step(recognized, "official", date(2025, 6, 20))
    assert not Transfer.objects.pending().exists()


def test_a_dossier_opened_again_goes_on_where_its_cell_went(cells):
    candidate = closing(CandidateFactory(organization=cells[0], stage="application"))
    for ending, heir, day in ((0, 1, date(2025, 1, 1)), (1, 2, date(2025, 7, 1))):
        reorganization.dissolve(cells[ending], heir=cells[heir], on=day, by=UserFactory())

    opened = endings.reopen(
        candidate,
        on=date(2026, 1, 5),
        reason="đã trở về",
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
    )

    assert opened.organization == cells[2]
    assert opened.steps.last().kind == "moved"
    assert step(opened, "biography", date(2026, 1, 6)).organization == cells[2]


def test_a_cell_that_ended_in_a_committee_takes_over_nothing(cells, ward):
    candidate = CandidateFactory(organization=cells[0])
    transfer = ask(candidate, cells[1])
    reorganization.dissolve(cells[1], heir=ward, on=date(2025, 1, 1), by=UserFactory())

    for on in (ON, TODAY):  # a day on which it stood, and one on which it does not
        with pytest.raises(ValidationError) as error:
            transfers.accept(transfer, may=writing_everywhere(on), by=UserFactory())
        assert error.value.code == "not_standing"
    transfers.recall(transfer, may=writing_everywhere(TODAY), by=UserFactory())
    assert Candidate.objects.get().organization == cells[0]


# Taken over by mistake


def taken_over(cells, **said):
    candidate = CandidateFactory(organization=cells[0], stage="endorsed", **said)
    transfer = ask(candidate, cells[1])
    transfers.accept(transfer, may=writing_everywhere(date(2024, 7, 3)), by=UserFactory())
    return Transfer.objects.get(pk=transfer.pk)


def give_back(transfer, reason="nhầm người cùng tên", on=date(2024, 7, 5)):
    return transfers.take_back(
        Transfer.objects.get(pk=transfer.pk),
        may=writing_everywhere(on),
        reason=reason,
        by=UserFactory(),
    )


def test_a_dossier_taken_over_by_mistake_goes_back_and_waits_again(cells):
    transfer = taken_over(cells)
    before = transfer.candidate

    candidate = give_back(transfer)

    transfer.refresh_from_db()
    assert (transfer.state, transfer.answered_on, transfer.answered_by) == ("pending", None, None)
    assert candidate.organization == cells[0]
    assert (candidate.stage, candidate.stage_on) == (before.stage, before.stage_on)
    entry = Entry.objects.get(action="transfer.take_back")
    assert entry.changes["state"] == ["accepted", "pending"]
    assert entry.reason == "nhầm người cùng tên"
    assert list(recount.differences()) == []


def test_it_can_be_taken_over_again(cells):
    transfer = taken_over(cells)
    give_back(transfer)

    transfers.accept(
        Transfer.objects.get(pk=transfer.pk),
        may=writing_everywhere(date(2024, 7, 6)),
        by=UserFactory(),
    )

    assert Candidate.objects.get().organization == cells[1]


def _asked_of_another(transfer):
    ask(transfer.candidate, OrganizationFactory(kind="cell", parent=OrganizationFactory()))


def _given_back_before(transfer):
    give_back(transfer)


@pytest.mark.parametrize("happens", [_asked_of_another, _given_back_before])
def test_it_stays_once_something_depends_on_it(cells, happens):
    transfer = taken_over(cells)
    happens(Transfer.objects.get(pk=transfer.pk))

    with pytest.raises(ValidationError):
        give_back(transfer)


def test_it_stays_once_its_new_cell_has_reviewed_it(cells):
    candidate = CandidateFactory(organization=cells[0])
    transfer = ask(candidate, cells[1])
    transfers.accept(transfer, may=writing_everywhere(date(2024, 7, 3)), by=UserFactory())
    [pool] = [reviews.pools_of([cells[1].pk], date(2024, 7, 1))[cells[1].pk]]
    reviews.report_nothing_new(
        [cells[1]],
        month=date(2024, 7, 1),
        seen={cells[1].pk: pool.seen},
        by=UserFactory(),
        today=date(2024, 7, 4),
    )

    with pytest.raises(ValidationError) as refused:
        give_back(transfer)

    assert [each.code for each in refused.value.error_list] == ["gone_on"]


def test_it_goes_back_with_a_reason_and_by_who_writes_there(cells):
    transfer = taken_over(cells)

    with pytest.raises(ValidationError) as refused:
        give_back(transfer, reason=" ")
    with pytest.raises(PermissionDenied):
        transfers.take_back(
            transfer,
            may=Jurisdiction.of(PostFactory().user, date(2024, 7, 5)),
            reason="nhầm",
            by=UserFactory(),
        )

    assert set(refused.value.error_dict) == {"reason"}
    assert Transfer.objects.get().state == "accepted"
