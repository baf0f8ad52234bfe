"""Let a form that was sent once name whatever record came of it, not an admission only."""

from django.db import migrations, models
from django.db.models import F


def name_the_admission(apps, schema_editor):
    apps.get_model("recruitment", "Submission").objects.update(
        subject_type="recruitment.admission", subject_id=F("admission_id")
    )


def point_to_the_admission(apps, schema_editor):
    apps.get_model("recruitment", "Submission").objects.filter(
        subject_type="recruitment.admission"
    ).update(admission_id=F("subject_id"))


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0002_day_tallies")]

    operations = [
        migrations.AddField(
            "submission", "subject_type", models.CharField(default="", max_length=60)
        ),
        migrations.AddField("submission", "subject_id", models.BigIntegerField(default=0)),
        migrations.RunPython(name_the_admission, point_to_the_admission),
        migrations.AlterField("submission", "subject_type", models.CharField(max_length=60)),
        migrations.AlterField("submission", "subject_id", models.BigIntegerField()),
        migrations.AlterField(
            "submission",
            "admission",
            models.ForeignKey("recruitment.admission", models.PROTECT, related_name="+", null=True),
        ),
        migrations.RemoveField("submission", "admission"),
    ]
