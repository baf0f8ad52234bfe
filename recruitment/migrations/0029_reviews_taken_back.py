"""A review of the pool can be taken back; at most one for a cell and a month stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0028_index_of_unclear_religions")]

    operations = [
        migrations.AddField(
            model_name="poolreview",
            name="taken_back_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="taken back at"
            ),
        ),
        migrations.RemoveConstraint(model_name="poolreview", name="pool_review_once_a_month"),
        migrations.AddConstraint(
            model_name="poolreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("organization", "month"),
                name="pool_review_once_a_month",
                violation_error_message="This cell has already reviewed its pool this month.",
            ),
        ),
    ]
