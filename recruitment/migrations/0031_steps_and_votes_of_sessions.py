"""Steps and votes name the session by which they were taken, so that both can be taken back."""

from django.db import migrations, models
from django.db.models import PROTECT


def of_session():
    return models.ForeignKey(
        db_index=False,
        editable=False,
        null=True,
        on_delete=PROTECT,
        related_name="+",
        to="recruitment.session",
        verbose_name="session",
    )


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0030_sessions_taken_back")]

    operations = [
        migrations.AddField(model_name="step", name="session", field=of_session()),
        migrations.AddField(model_name="vote", name="session", field=of_session()),
    ]
