"""Where SQLite answers wrongly: once the rows of an index of several columns have been counted.

With what ANALYZE keeps in `sqlite_stat1`, SQLite may look through part of such an index in place
of seeking each value of an IN (OP_SeekScan). In 3.40.1 it then passes over the bound on the column
that follows: `ancestor IN (...) AND start <= day` finds what began later, too. Figures in the
borders of an earlier day were too high, and who may see what is asked in the same way. Without the
count of that index the scan is never chosen. Which later version is right was not tried.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

HARMLESS = "entry_by_actor"
"""An index of one column, so that nothing follows; it need not be taken for a good one."""


def counted(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the indexes, and tables without one, that must not have been counted. In order."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone():
            return []
        cursor.execute(
            "SELECT COALESCE(idx, tbl) FROM sqlite_stat1 WHERE idx IS NOT %s ORDER BY 1", [HARMLESS]
        )
        return [name for (name,) in cursor.fetchall()]


def forget(connection: BaseDatabaseWrapper) -> None:
    """Forget what was counted of them. Whoever is connected must connect anew."""
    if counted(connection):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1 WHERE idx IS NOT %s", [HARMLESS])
