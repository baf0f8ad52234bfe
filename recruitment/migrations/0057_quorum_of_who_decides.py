"""Say of a body that decides how many have to be present, and of whom votes are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0056_days_off_have_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="competence",
            name="counted",
            field=models.CharField(
                choices=[("entitled", "of all who may vote"), ("present", "of those present")],
                default="entitled",
                max_length=8,
                verbose_name="votes: of whom",
            ),
        ),
        migrations.AddField(
            model_name="competence",
            name="quorum_denominator",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="present: out of"
            ),
        ),
        migrations.AddField(
            model_name="competence",
            name="quorum_more_than",
            field=models.BooleanField(default=False, verbose_name="present: more than that"),
        ),
        migrations.AddField(
            model_name="competence",
            name="quorum_numerator",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="present: at least"
            ),
        ),
        migrations.AddConstraint(
            model_name="competence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("quorum_denominator__isnull", True), ("quorum_numerator__isnull", True)
                    ),
                    models.Q(
                        ("quorum_denominator__gte", models.F("quorum_numerator")),
                        ("quorum_denominator__isnull", False),
                        ("quorum_numerator__gte", 1),
                        ("quorum_numerator__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="competence_quorum_is_a_share",
                violation_error_message="A threshold is a share of one, such as 2 out of 3.",
            ),
        ),
    ]
