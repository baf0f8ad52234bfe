"""Keep days above the grassroots, and count those of the admissions that are there."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
    INSERT INTO recruitment_daytally (organization_id, counting, day, admitted, women,
        ethnic_minority, religious, youth_union, age_18_30, pupils, students, workers, farmers,
        readmissions)
    SELECT upper.id, '{counting}', {day}, COUNT(*),
        SUM(CASE WHEN person.sex = 'female' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.ethnicity NOT IN ('', '01') THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.religion <> '' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.youth_union THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.age <= 30 THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.occupation = 'pupil' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.occupation = 'student' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.occupation = 'worker' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.occupation = 'farmer' THEN 1 ELSE 0 END),
        SUM(CASE WHEN one.readmission THEN 1 ELSE 0 END)
    FROM recruitment_admission one
    JOIN recruitment_person person ON person.id = one.person_id
    JOIN organizations_ancestry above
        ON above.descendant_id = one.organization_id AND above."end" IS NULL
    JOIN organizations_organization upper ON upper.id = above.ancestor_id
        AND upper.kind IN ('central', 'province', 'upper_committee')
    WHERE one.annulled_on IS NULL AND {day} IS NOT NULL
    GROUP BY upper.id, {day}
"""


def fill(apps, schema_editor):
    for counting, day in (("decision", "one.decided_on"), ("ceremony", "one.ceremony_on")):
        schema_editor.execute(FILL.format(counting=counting, day=day), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_placements_do_not_overlap"),
        ("recruitment", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organization_id",
                        "counting",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "counting",
                    models.CharField(
                        choices=[
                            ("decision", "date of the decision"),
                            ("ceremony", "date of the ceremony"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                ("admitted", models.IntegerField(default=0)),
                ("women", models.IntegerField(default=0, verbose_name="women")),
                (
                    "ethnic_minority",
                    models.IntegerField(default=0, verbose_name="ethnic minorities"),
                ),
                ("religious", models.IntegerField(default=0, verbose_name="believers")),
                ("youth_union", models.IntegerField(default=0, verbose_name="Youth Union members")),
                ("age_18_30", models.IntegerField(default=0, verbose_name="aged 18 to 30")),
                ("pupils", models.IntegerField(default=0, verbose_name="pupils")),
                ("students", models.IntegerField(default=0, verbose_name="students")),
                ("workers", models.IntegerField(default=0, verbose_name="workers")),
                ("farmers", models.IntegerField(default=0, verbose_name="farmers")),
                ("readmissions", models.IntegerField(default=0, verbose_name="readmissions")),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_tallies",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
