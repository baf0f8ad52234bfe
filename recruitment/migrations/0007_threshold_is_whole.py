from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0006_ends_of_probation")]

    operations = [
        migrations.RemoveConstraint("stagerule", "stage_rule_threshold_is_a_share"),
        migrations.AddConstraint(
            "stagerule",
            models.CheckConstraint(
                name="stage_rule_threshold_is_a_share",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__gte=1,
                    denominator__gte=F("numerator"),
                ),
                violation_error_message="A threshold is a share of one, such as 2 out of 3.",
            ),
        ),
    ]
