"""Papers say when they were marked, beside the day since which they are where they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0032_link_steps_and_votes")]

    operations = [
        migrations.AddField(
            model_name="paperstate",
            name="marked_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded at"),
        ),
    ]
