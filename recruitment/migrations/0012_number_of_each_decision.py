"""The number under which a session decided on each dossier; they may run on from one another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0011_fill_names_of_doubles")]
    operations = [
        migrations.AddField(
            "sessionitem",
            "decision_number",
            models.CharField("decision number", blank=True, max_length=60),
        ),
    ]
