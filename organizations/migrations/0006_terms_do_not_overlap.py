"""Let the database itself refuse two terms of one organization on the same day.

PostgreSQL has exclusion constraints for this; on SQLite two triggers do the same.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist;",
    """ALTER TABLE organizations_congressterm ADD CONSTRAINT term_no_overlap
       EXCLUDE USING gist (organization_id WITH =, daterange(start, "end", '[)') WITH &&);""",
]
SQLITE = [
    f"""CREATE TRIGGER term_no_overlap_{verb.lower()} BEFORE {verb} ON organizations_congressterm
        WHEN EXISTS (
            SELECT 1 FROM organizations_congressterm other
            WHERE other.organization_id = NEW.organization_id AND other.id <> NEW.id
              AND other."end" > NEW.start AND NEW."end" > other.start)
        BEGIN SELECT RAISE(ABORT, 'term_no_overlap'); END;"""
    for verb in ("INSERT", "UPDATE")
]
UNDO_POSTGRESQL = ["ALTER TABLE organizations_congressterm DROP CONSTRAINT term_no_overlap;"]
UNDO_SQLITE = ["DROP TRIGGER term_no_overlap_insert;", "DROP TRIGGER term_no_overlap_update;"]


def by_vendor(sqlite, postgresql):
    def run(apps, schema_editor):
        chosen = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
        for statement in chosen:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_terms")]
    operations = [
        migrations.RunPython(by_vendor(SQLITE, POSTGRESQL), by_vendor(UNDO_SQLITE, UNDO_POSTGRESQL))
    ]
