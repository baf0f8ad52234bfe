"""Keep the date of a document beside its number, for events of members."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0015_allotted_dossiers")]

    operations = [
        migrations.AddField(
            model_name="memberevent",
            name="document_on",
            field=models.DateField(blank=True, null=True, verbose_name="date of the document"),
        ),
    ]
