"""Let the database take an entry only after the last one, and let nothing empty the trail.

On SQLite REPLACE rewrote an entry without a trigger of UPDATE or DELETE being asked, and on both
databases an entry could be slipped in under a number left free. On PostgreSQL a setting of the
session opened the trigger against TRUNCATE.

SQLite knows the number only after the insertion, unless it was given; so one trigger looks before
it for a number that is taken, and one after it for a number that is not the greatest. On
PostgreSQL numbers may be handed out in one order and kept in another, so there the number has to
be the one that this session was handed last.
"""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
       WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END;""",
    """CREATE TRIGGER audit_entry_only_follow AFTER INSERT ON audit_entry
       WHEN NEW.id < 1 OR NEW.id < (SELECT max(id) FROM audit_entry)
       BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only.'); END;""",
]
UNDO_SQLITE = [
    "DROP TRIGGER audit_entry_no_replace;",
    "DROP TRIGGER audit_entry_only_follow;",
]
POSTGRESQL = [
    "DROP TRIGGER audit_entry_no_truncate ON audit_entry;",
    """CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();""",
    """CREATE FUNCTION audit_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.id = currval(pg_get_serial_sequence('audit_entry', 'id')) THEN RETURN NEW; END IF;
         RAISE EXCEPTION 'The audit trail is append-only.'
           USING ERRCODE = 'integrity_constraint_violation';
       END $$;""",
    """CREATE TRIGGER audit_entry_only_follow BEFORE INSERT ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_follows();""",
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER audit_entry_only_follow ON audit_entry;",
    "DROP FUNCTION audit_entry_follows();",
]


def by_vendor(sqlite, postgresql):
    def run(apps, schema_editor):
        chosen = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
        for statement in chosen:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_index_of_actions")]
    operations = [
        migrations.RunPython(by_vendor(SQLITE, POSTGRESQL), by_vendor(UNDO_SQLITE, UNDO_POSTGRESQL))
    ]
