"""Let who signs for an organization sign from its first day on, as papers had it until now.

An office without a name said nobody, and is not taken over.
"""

from django.db import migrations
from django.db.models import Min


def fill(apps, schema_editor):
    organizations = apps.get_model("organizations", "Organization").objects
    signers = apps.get_model("organizations", "Signer")
    named = organizations.exclude(signer_name="").annotate(first=Min("placements__start"))
    rows = [
        signers(
            organization_id=each.pk,
            full_name=each.signer_name,
            office=each.signer_office or "secretary",
            start=each.first,
        )
        for each in named.filter(first__isnull=False)
    ]
    field = signers._meta.get_field("search_name")
    for row in rows:
        field.pre_save(row, add=True)
    signers.objects.bulk_create(rows, batch_size=500)


def take_back(apps, schema_editor):
    """Let each organization have the last one again, without days."""
    organizations = apps.get_model("organizations", "Organization").objects
    for row in apps.get_model("organizations", "Signer").objects.order_by("start"):
        said = {"signer_name": row.full_name, "signer_office": row.office}
        organizations.filter(pk=row.organization_id).update(**said)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0020_signers")]
    operations = [migrations.RunPython(fill, take_back)]
