"""Keep which groups the tallies count from the first admission on: all that there are by now."""

from django.db import migrations, models

GROUPS = [
    "women",
    "ethnic_minority",
    "religious",
    "youth_union",
    "age_18_30",
    "pupils",
    "students",
    "workers",
    "farmers",
    "readmissions",
]


def mark(apps, schema_editor):
    filled = apps.get_model("recruitment", "FilledGroup")
    filled.objects.bulk_create([filled(code=code) for code in GROUPS])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0038_issuer_of_certificates")]

    operations = [
        migrations.CreateModel(
            name="FilledGroup",
            fields=[
                ("code", models.CharField(max_length=24, primary_key=True, serialize=False)),
            ],
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
