"""Let SQLite forget what it counted of its indexes: with it, some questions are answered wrongly.

All but the one index that may be counted; see docs/decisions/0041-sqlite-counts-no-indexes.md.
"""

from django.db import migrations


def forget(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1 WHERE idx IS NOT 'entry_by_actor'")


class Migration(migrations.Migration):
    dependencies = [("organizations", "0016_long_work")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
