"""Let a dossier rest on an arrival, whose event tells the day of the ceremony held elsewhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0022_index_of_merged_persons")]
    operations = [
        migrations.RemoveConstraint(
            model_name="candidate",
            name="candidate_admitted_by_an_admission",
        ),
        migrations.AddField(
            model_name="candidate",
            name="arrival",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dossier",
                to="recruitment.memberevent",
                verbose_name="arrival",
            ),
        ),
        migrations.AddField(
            model_name="memberevent",
            name="ceremony_on",
            field=models.DateField(blank=True, null=True, verbose_name="date of the ceremony"),
        ),
        migrations.AlterField(
            model_name="candidate",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("completed", "became an official member"),
                    ("withdrawn", "withdrawn"),
                    ("rejected", "rejected"),
                    ("lapsed", "dropped from the pool"),
                    ("moved_away", "moved out of reach"),
                    ("removed", "removed during the probation"),
                    ("died", "died during the probation"),
                    ("annulled", "admission annulled"),
                    ("not_arrived", "arrival annulled"),
                    ("double", "entered twice"),
                ],
                max_length=12,
                verbose_name="outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        (
                            "pool",
                            "sympathizer",
                            "course_done",
                            "application",
                            "biography",
                            "background_check",
                            "endorsed",
                            "cell_voted",
                            "sub_appraised",
                            "grassroots_resolved",
                        ),
                    ),
                    ("admission__isnull", False),
                    ("arrival__isnull", False),
                    _connector="OR",
                ),
                name="candidate_admitted_by_an_admission",
                violation_error_message="From the decision on, a dossier has its admission, or the arrival of somebody admitted elsewhere.",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrival__isnull", True),
                    models.Q(
                        ("admission__isnull", True),
                        models.Q(
                            (
                                "stage__in",
                                [
                                    "pool",
                                    "sympathizer",
                                    "course_done",
                                    "application",
                                    "biography",
                                    "background_check",
                                    "endorsed",
                                    "cell_voted",
                                    "sub_appraised",
                                    "grassroots_resolved",
                                    "decided",
                                ],
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="candidate_arrived_after_the_ceremony",
                violation_error_message="Who arrived on probation was admitted elsewhere, and the ceremony is over.",
            ),
        ),
        migrations.AddConstraint(
            model_name="memberevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ceremony_on__isnull", True),
                    models.Q(
                        ("ceremony_on__lte", models.F("on")),
                        ("kind__in", ["from_province", "from_within", "restored"]),
                        ("probationary", True),
                    ),
                    _connector="OR",
                ),
                name="member_event_ceremony_of_an_arrival",
                violation_error_message="The ceremony is told of who comes on probation, and was held before that.",
            ),
        ),
    ]
