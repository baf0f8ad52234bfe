"""The guard around every GET of the tests sees each way in which the product writes."""

from datetime import date

import pytest
from django.db import connection, transaction

from organizations.models import Organization
from recruitment.counting import dossier_tallies, tallies
from recruitment.models import Tally
from tests.conftest import reads_only
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def add(cell):
    tallies.hold_admission_counts([cell.pk], date(2024, 5, 4))


def count_dossier(cell):
    dossier_tallies.change(None, (cell.pk, "pool", "workers"))


def rename(cell):
    Organization.objects.filter(pk=cell.pk).update(name="Khác")


def delete(cell):
    Tally.objects.filter(organization=cell).delete()


@pytest.mark.parametrize("write", [add, count_dossier, rename, delete])
def test_what_writes_is_refused(write):
    cell = OrganizationFactory()

    with pytest.raises(AssertionError), connection.execute_wrapper(reads_only):
        write(cell)


def test_what_reads_or_holds_rows_is_let_pass():
    with connection.execute_wrapper(reads_only), transaction.atomic():
        assert list(Organization.objects.select_for_update(no_key=True)) == []
