"""Let organizations and users on record be found by code and login as new ones are, in batches."""

from django.db import migrations

BATCH = 5000


def fold(apps, schema_editor):
    for name, key in (("Organization", "search_code"), ("User", "search_username")):
        model = apps.get_model("organizations", name)
        field, last = model._meta.get_field(key), 0
        rows = model.objects.only("pk", field.source, key).order_by("pk")
        while batch := list(rows.filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            for row in batch:
                field.pre_save(row, add=False)
            model.objects.bulk_update(batch, [key], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0014_folded_codes_and_logins")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
