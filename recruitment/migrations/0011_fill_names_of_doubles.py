"""Give persons on record the keys that follow from their names, in batches."""

from django.db import migrations

from organizations import names

BATCH = 5000


def fill_keys(apps, schema_editor):
    model = apps.get_model("recruitment", "Person")
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for person in batch:
            person.identity = names.identity(person.full_name)[:240]
            person.parts = names.parts(person.full_name)[:120]
        model.objects.bulk_update(batch, ["identity", "parts"], batch_size=500)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0010_names_of_doubles")]
    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
