"""Keep the key by which persons are put in order on their dossiers too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0017_counts_of_open_dossiers")]
    operations = [
        migrations.AddField(
            "candidate",
            "sort_key",
            models.CharField(db_default="", editable=False, max_length=400),
        ),
    ]
