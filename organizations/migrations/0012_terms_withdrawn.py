"""Let a term that was recorded by mistake be withdrawn, and stand in no other term's way.

What keeps two terms of one organization apart (0006) now looks at standing ones only. On SQLite a
changed table loses its triggers, so they are made again, on the way back too.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POSTGRESQL = [
    "ALTER TABLE organizations_congressterm DROP CONSTRAINT IF EXISTS term_no_overlap;",
    """ALTER TABLE organizations_congressterm ADD CONSTRAINT term_no_overlap
       EXCLUDE USING gist (organization_id WITH =, daterange(start, "end", '[)') WITH &&)
       {only};""",
]
SQLITE = [
    statement
    for verb in ("INSERT", "UPDATE")
    for statement in (
        f"DROP TRIGGER IF EXISTS term_no_overlap_{verb.lower()};",
        f"""CREATE TRIGGER term_no_overlap_{verb.lower()}
            BEFORE {verb} ON organizations_congressterm
            WHEN {{of_new}} EXISTS (
                SELECT 1 FROM organizations_congressterm other
                WHERE other.organization_id = NEW.organization_id AND other.id <> NEW.id
                  {{of_other}} AND other."end" > NEW.start AND NEW."end" > other.start)
            BEGIN SELECT RAISE(ABORT, 'term_no_overlap'); END;""",
    )
]
STANDING = {
    "only": "WHERE (withdrawn_at IS NULL)",
    "of_new": "NEW.withdrawn_at IS NULL AND",
    "of_other": "AND other.withdrawn_at IS NULL",
}
ALL = {"only": "", "of_new": "", "of_other": ""}


def keep_apart(which):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        chosen = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
        for statement in chosen:
            schema_editor.execute(statement.format(**which))

    return run


def drop_triggers(apps, schema_editor):
    """Let a table be made anew: its triggers name columns that are to go."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS term_no_overlap_{verb};")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0011_keys_without_punctuation")]
    operations = [
        migrations.RunPython(drop_triggers, keep_apart(ALL)),
        migrations.RemoveConstraint(model_name="congressterm", name="term_once"),
        migrations.AddField(
            model_name="congressterm",
            name="withdrawal_reason",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="reason for the withdrawal"
            ),
        ),
        migrations.AddField(
            model_name="congressterm",
            name="withdrawn_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at"),
        ),
        migrations.AddField(
            model_name="congressterm",
            name="withdrawn_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="withdrawn by",
            ),
        ),
        migrations.AddConstraint(
            model_name="congressterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("organization", "first_year", "last_year"),
                name="term_once",
                violation_error_message="The days of this term are recorded already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="congressterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawal_reason", ""),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="term_withdrawn_by_whom_and_why",
                violation_error_message="Say why the term is withdrawn.",
            ),
        ),
        migrations.RunPython(keep_apart(STANDING), drop_triggers),
    ]
