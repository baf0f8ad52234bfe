from django.db import migrations

BATCH = 1000


def fold(apps, schema_editor):
    """Store what is there once more, which folds the names."""
    for name in ("officer", "user"):
        model = apps.get_model("organizations", name)
        rows = []
        for row in model.objects.only("pk", "full_name").order_by("pk").iterator(BATCH):
            model._meta.get_field("search_name").pre_save(row, add=False)
            rows.append(row)
            if len(rows) == BATCH:
                model.objects.bulk_update(rows, ["search_name"])
                rows = []
        model.objects.bulk_update(rows, ["search_name"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0009_folded_names_of_people")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop, elidable=True)]
