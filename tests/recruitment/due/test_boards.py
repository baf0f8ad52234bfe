"""A board is shown the steps that its committee takes: as `deciders` tells it of each cell."""

from datetime import date

import pytest

from organizations.models import Organization
from recruitment.dossiers.verbs import DECIDING
from recruitment.due import boards
from recruitment.rulebook import in_force, rules
from recruitment.rulebook.coverage import set_of
from recruitment.sessions.sessions import who_takes
from tests.dossiers import deciding
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cells():
    """Return cells at every place of a tree of both kinds."""
    province = OrganizationFactory()
    district = OrganizationFactory(parent=province)
    wards = [OrganizationFactory(parent=district) for _ in range(3)]
    communes = [OrganizationFactory(kind="grassroots_committee", parent=province) for _ in range(2)]
    sub = OrganizationFactory(kind="sub_committee", parent=wards[0])
    deciding(wards[1], "authorised")
    deciding(wards[2], "given")
    deciding(communes[1], "grassroots")
    parents = [province, district, *wards, *communes, sub]
    return [OrganizationFactory(kind="cell", parent=parent) for parent in parents]


@pytest.mark.parametrize("day", [date(2024, 5, 6), date(2025, 8, 1), date(2026, 11, 29)])
@pytest.mark.parametrize("stage", DECIDING)
def test_each_cell_is_shown_to_the_board_that_takes_its_step(cells, stage, day):
    known = rules.load(set_of(in_force.load().sets, day))
    told = {
        cell: who and who.pk for cell, who in who_takes(stage, {c.pk for c in cells}, day).items()
    }
    named = boards.standings(stage, known)

    def taken(keys):
        return boards.cells_of(keys, stage, named, day).values_list("descendant", flat=True)

    committees = Organization.objects.exclude(kind="cell")

    shown = {(key, board.pk) for board in committees for key in taken([board.pk]) if key in told}

    assert shown == {(cell, who) for cell, who in told.items() if who}
    together = set(taken([each.pk for each in committees]))
    assert together & set(told) == {cell for cell, who in told.items() if who}
