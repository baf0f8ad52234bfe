"""No test is planned by what another had counted."""

import pytest
from django.db import connection, transaction

from recruitment.files.loading import tell_planner
from tests import counted
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.postgresql


@pytest.mark.django_db(transaction=True)
def test_what_was_counted_in_a_transaction_that_is_taken_back_is_forgotten():
    with transaction.atomic():
        OrganizationFactory.create_batch(300)
        transaction.set_rollback(True)
    with transaction.atomic():
        OrganizationFactory()
        tell_planner()
        transaction.set_rollback(True)
    assert _expected() == 1, "of the dead rows it was told that one is left"

    counted.forget()

    with transaction.atomic():
        OrganizationFactory.create_batch(300)
        assert _expected() > 1


def _expected():
    """Return how many organizations the planner takes the table for."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT * FROM organizations_organization")
        return cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
