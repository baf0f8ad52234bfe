"""Let open dossiers be read in the order of names, without reading their persons."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0019_fill_name_keys")]
    operations = [
        migrations.AlterModelOptions(
            "candidate",
            {
                "ordering": ["sort_key", "pk"],
                "verbose_name": "dossier",
                "verbose_name_plural": "dossiers",
            },
        ),
        migrations.AddIndex(
            "candidate",
            models.Index(
                fields=["sort_key", "id", "organization"],
                condition=Q(outcome=""),
                name="candidate_open_by_name",
            ),
        ),
    ]
