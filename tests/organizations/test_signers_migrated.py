"""Who was named to sign papers without a day still signs after the migration, and is not lost."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from organizations.models import Organization, Signer
from tests.factories import OrganizationFactory

BEFORE, AFTER = ("organizations", "0020_signers"), ("organizations", "0022_no_signers_without_days")


def migrate_to(target):
    """Bring the database there; return the models as they are then."""
    executor = MigrationExecutor(connection)
    return executor.migrate([target]).apps


@pytest.mark.django_db(transaction=True)
def test_who_signed_without_days_signs_from_the_first_day_of_the_organization():
    named = OrganizationFactory(on=date(2012, 3, 4))
    nobody = OrganizationFactory()
    organizations = migrate_to(BEFORE).get_model("organizations", "Organization").objects
    said = {"signer_name": "Y Suin Êban", "signer_office": "deputy"}
    organizations.filter(pk=named.pk).update(**said)

    migrate_to(AFTER)

    signer = Signer.objects.get()
    assert (signer.organization, signer.full_name, signer.office) == (
        named,
        "Y Suin Êban",
        "deputy",
    )
    assert (signer.start, signer.end) == (date(2012, 3, 4), None)
    assert Signer.objects.filter(search_name__contains="suin").exists()
    assert Organization.objects.filter(pk=nobody.pk).exists()
