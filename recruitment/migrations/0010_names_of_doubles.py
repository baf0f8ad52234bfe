"""Keys by which persons alike are found, and an end for a dossier that was entered twice."""

from django.db import migrations, models

OUTCOMES = [
    ("completed", "became an official member"),
    ("withdrawn", "withdrawn"),
    ("rejected", "rejected"),
    ("lapsed", "dropped from the pool"),
    ("moved_away", "moved out of reach"),
    ("removed", "removed during the probation"),
    ("died", "died during the probation"),
    ("annulled", "admission annulled"),
    ("double", "entered twice"),
]


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0009_courses_in_their_own_words")]
    operations = [
        migrations.AddField(
            "person",
            "identity",
            models.CharField(db_default="", editable=False, max_length=240),
        ),
        migrations.AddField(
            "person",
            "parts",
            models.CharField(db_default="", editable=False, max_length=120),
        ),
        migrations.AddIndex("person", models.Index(fields=["identity"], name="person_by_identity")),
        migrations.AddIndex("person", models.Index(fields=["born_on"], name="person_by_birth")),
        migrations.AlterField(
            "candidate",
            "outcome",
            models.CharField(blank=True, choices=OUTCOMES, max_length=12, verbose_name="outcome"),
        ),
    ]
