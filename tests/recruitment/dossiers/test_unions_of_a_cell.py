"""Which unions there are is answered once for a cell; who may decide is asked by hand as well."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.models import Post
from recruitment.dossiers import conditions, dossier, pipeline, unions
from recruitment.dossiers.facts import Move
from recruitment.models import Candidate, Stage, UnionsOfCell
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, going_to, step
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
MARCH, JULY = date(2024, 3, 1), date(2024, 7, 1)


@pytest.fixture
def district():
    return OrganizationFactory(name="Đảng bộ huyện Tam Kỳ", parent=OrganizationFactory())


@pytest.fixture
def ward(district):
    return OrganizationFactory(name="Đảng bộ xã Tam Nghĩa", parent=district)


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def answer(cell, said="none", start=MARCH, today=TODAY):
    unions.record(cell, answer=said, start=start, by=UserFactory(), today=today)


def found(candidate, on):
    read = dossier.read_dossier(candidate, on)
    faults = conditions.examine_move(
        read.facts, read.rules, read.calendar, Move(Stage.CELL_VOTED, on, TODAY)
    ).faults
    return read.facts.union_here, "union_unanswered" in {each.code for each in faults}


def test_the_cells_answer_holds_for_every_dossier_from_its_day_on(cell):
    candidate = CandidateFactory(organization=cell, union_here="", started_on=date(2024, 1, 2))
    assert found(candidate, JULY) == ("", True)

    answer(cell)
    answer(cell, "trade_union", JULY)

    on_the_days = [found(candidate, day)[0] for day in (date(2024, 2, 29), MARCH, JULY)]
    assert on_the_days == ["", "none", "trade_union"]
    assert found(candidate, MARCH)[1] is False


def test_what_a_dossier_says_itself_comes_first(cell):
    candidate = CandidateFactory(organization=cell, union_here="youth_union")
    answer(cell)

    assert found(candidate, JULY)[0] == "youth_union"


def test_an_answer_is_put_right_and_kept_in_the_trail(cell):
    answer(cell)
    answer(cell)
    assert UnionsOfCell.objects.count() == 1

    answer(cell, "youth_union")

    assert "Đoàn" in unions.told(cell, MARCH)
    assert (
        UnionsOfCell.objects.filter(organization=cell).of_day(JULY).first().answer == "youth_union"
    )
    assert Entry.objects.filter(action="unions_here.record").count() == 2
    with pytest.raises(ValidationError):
        answer(cell, start=TODAY + timedelta(days=1))


def test_a_secretary_records_it_on_the_page_of_the_cell(cell, ward):
    client = StrictClient()
    client.force_login(PostFactory(organization=ward, role=Post.Role.SECRETARY).user)
    address = reverse("recruitment:cell_unions", args=[cell.pk])
    assert (
        address in client.get(reverse("recruitment:review_cell", args=[cell.pk])).content.decode()
    )

    empty = client.post(address, {"start": "01/03/2024"})
    done = client.post(address, {"answer": "none", "start": "01/03/2024"})

    assert (empty.status_code, done.status_code) == (200, 302)
    assert UnionsOfCell.objects.get().answer == "none"
    assert "Chi bộ đã ghi" in client.get(address).content.decode()


def test_an_application_later_than_the_biography_is_odd(cell):
    candidate = CandidateFactory(organization=cell, stage="course_done")
    applied = candidate.stage_on + timedelta(days=7)
    candidate = step(candidate, "application", applied, document_on=applied + timedelta(days=5))

    def codes(**paper):
        going = going_to(candidate, "biography", applied + timedelta(days=4), **paper)
        read = dossier.read_dossier(candidate, going.on)
        return {each.code for each in pipeline.examine_step(read, going, TODAY).warnings}

    assert "application_later" in codes()
    assert "application_later" not in codes(document_on=applied + timedelta(days=5))


@pytest.mark.parametrize(("where", "status"), [("ward", 200), ("district", 302)])
def test_a_board_records_by_hand_only_what_its_committee_decides(
    request, cell, district, where, status
):
    """By the rules of 2024 the committee above the grassroots decides, by those of today the ward:
    one records the decision of then, the other is offered that of today."""
    candidate = CandidateFactory(organization=cell, stage="grassroots_resolved")
    board, address = (
        StrictClient(),
        reverse("recruitment:candidate_step", args=[candidate.pk, "decided"]),
    )
    post = PostFactory(organization=request.getfixturevalue(where), role=Post.Role.BOARD)
    board.force_login(post.user)
    page = board.get(reverse("recruitment:candidate_detail", args=[candidate.pk])).content.decode()
    assert (address in page) == (where == "ward")
    on = candidate.stage_on + timedelta(days=7)
    sent = {"version": candidate.version, "on": f"{on:%d/%m/%Y}", "document_number": "7-QĐ/HU"}
    sent |= {
        "reason": "giấy tờ bổ sung sau",
        "confirm": ["papers", "late", "late_days", "old"],
    }

    answered = board.post(address, sent)

    assert answered.status_code == status, answered.content.decode()
    assert Candidate.objects.get().is_admitted == (status == 302)
    if status == 200:
        assert f"{district.name} là nơi quyết định" in answered.content.decode()
