"""Let the database itself refuse to change, delete or empty the trail."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END;"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'The audit trail is append-only.'
             USING ERRCODE = 'integrity_constraint_violation'; END $$;""",
    """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();""",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT WHEN (current_setting('audit.may_truncate', true) IS DISTINCT FROM 'test')
       EXECUTE FUNCTION audit_entry_refuse();""",
]
UNDO_SQLITE = [
    "DROP TRIGGER audit_entry_no_update;",
    "DROP TRIGGER audit_entry_no_delete;",
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER audit_entry_no_truncate ON audit_entry;",
    "DROP TRIGGER audit_entry_append_only ON audit_entry;",
    "DROP FUNCTION audit_entry_refuse();",
]


def by_vendor(sqlite, postgresql):
    def run(apps, schema_editor):
        chosen = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
        for statement in chosen:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(by_vendor(SQLITE, POSTGRESQL), by_vendor(UNDO_SQLITE, UNDO_POSTGRESQL))
    ]
