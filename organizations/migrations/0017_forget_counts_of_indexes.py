"""Let SQLite forget what it counted of its indexes: with it, some questions are answered wrongly."""

from django.db import migrations

from organizations import miscounted


def forget(apps, schema_editor):
    miscounted.forget(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0016_long_work")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
