"""Let the board of a list count stages and days from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0020_dossiers_in_order_of_names")]
    operations = [
        migrations.AddIndex(
            "candidate",
            models.Index(
                fields=["organization", "outcome", "stage", "stage_on"],
                name="candidate_by_stage_and_day",
            ),
        ),
        migrations.RemoveIndex("candidate", "candidate_by_stage"),
    ]
