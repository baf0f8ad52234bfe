"""Index the few persons who were merged, not the many who were not.

On SQLite the index of all was read through to find somebody by name and date of birth.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0021_days_in_the_index_of_stages")]
    operations = [
        migrations.AlterField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doubles",
                to="recruitment.person",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="person_merged",
            ),
        ),
    ]
