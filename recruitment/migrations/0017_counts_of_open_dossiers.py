"""Keep how many open dossiers stand in each stage, and count those that are there."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
    INSERT INTO recruitment_dossiertally (organization_id, stage, source, number)
    SELECT above.ancestor_id, one.stage, one.source, COUNT(*)
    FROM recruitment_candidate one
    JOIN organizations_ancestry above
        ON above.descendant_id = one.organization_id AND above."end" IS NULL
    WHERE one.outcome = ''
    GROUP BY above.ancestor_id, one.stage, one.source
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_placements_do_not_overlap"),
        ("recruitment", "0016_date_of_event_document"),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organization_id",
                        "stage",
                        "source",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("pool", "in the pool"),
                            ("sympathizer", "listed as sympathizer"),
                            ("course_done", "awareness course done"),
                            ("application", "application written"),
                            ("biography", "biography declared"),
                            ("background_check", "background checked"),
                            ("endorsed", "endorsed"),
                            ("cell_voted", "proposed by the cell"),
                            ("sub_appraised", "appraised by the sub-committee"),
                            ("grassroots_resolved", "proposed by the grassroots committee"),
                            ("decided", "admission decided"),
                            ("admitted", "on probation"),
                            ("new_member_course", "new-member course done"),
                            ("recognition_filed", "recognition asked for"),
                            ("recognition_voted", "recognition proposed by the cell"),
                            ("official", "official member"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("pupils", "pupils"),
                            ("students", "students"),
                            ("demobilised", "demobilised soldiers"),
                            ("militia", "militia"),
                            ("workers", "workers"),
                            ("teachers", "teachers"),
                            ("health", "health workers"),
                            ("officials", "officials and public employees"),
                            ("union_officers", "union and front officers"),
                            ("hamlet", "hamlet heads and workers"),
                            ("private_enterprise", "private enterprise: owners and managers"),
                            ("farmers", "farmers"),
                            ("other", "others"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.IntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossier_tallies",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
