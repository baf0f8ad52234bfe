"""A session that was recorded by mistake can be taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0029_reviews_taken_back")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="taken_back_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="taken back at"
            ),
        ),
    ]
