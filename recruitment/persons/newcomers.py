"""Who is about to be recorded as somebody new: one at a time, wherever it is done."""

from collections.abc import Iterable

from django.db import connection

SPACE = 20_260_519
"""Which of the database's advisory locks are these: any number that nothing else uses."""

MOST = 150
"""Of more at once, as files bring them, nobody is held: each lock takes room that all share, and
whoever records one person would wait for a whole file. Their doubles are found afterwards. A
session of 60 dossiers, with a name and a number each, is held.
"""


def hold_newcomers(keys: Iterable[str]) -> None:
    """Hold these names with dates of birth, or numbers of decisions, until the transaction ends.

    Whoever records the same person, or by the same number, in another cell waits here, and then
    finds what was recorded. After the organizations and before the persons, in one order. On
    SQLite there is nothing to do: a transaction that writes is the only one.
    """
    if connection.vendor != "postgresql":
        return
    keys = sorted(set(keys))
    if not 0 < len(keys) <= MOST:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(%s, number)
               FROM (SELECT DISTINCT hashtext(key) AS number FROM unnest(%s) AS key
                     ORDER BY number) AS numbers""",
            [SPACE, keys],
        )
