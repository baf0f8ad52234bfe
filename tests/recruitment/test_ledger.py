"""What events of dossiers hold."""

import pytest

from recruitment import ledger
from recruitment.models import Candidate
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_the_cells_of_many_dossiers_are_those_of_each(django_assert_num_queries):
    """Where it lies, and where its admission counts, which is elsewhere once somebody moved."""
    moved, in_the_pool = CandidateFactory(stage="decided"), CandidateFactory()
    to = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    Candidate.objects.filter(pk=moved.pk).update(organization=to)
    both = list(Candidate.objects.select_related("admission"))

    with django_assert_num_queries(1):
        found = ledger.cells_of_all([moved.pk, in_the_pool.pk])

    assert found == {cell for each in both for cell in ledger.cells_of(each)}
    assert len(found) == 3
