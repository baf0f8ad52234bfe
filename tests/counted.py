"""What PostgreSQL counted for its planner is forgotten with the test that had it counted.

How many rows a table has is kept also where the transaction that asked is rolled back: a test
after it may join thousands of dead rows that are taken for one, until its time is over.
"""

import contextlib

from django.db import connection

asked = False
"""Whether somebody had rows counted since they were last forgotten."""


@contextlib.contextmanager
def watched():
    """Notice every ANALYZE of the block, of tests and of what they share alike."""
    with connection.execute_wrapper(_notice):
        yield


def forget():
    """Let PostgreSQL take away dead rows and see what is left, if rows were counted and if nobody's
    transaction is open."""
    global asked  # noqa: PLW0603 - one for the process, as there is one database
    if not asked or connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    asked = False


def _notice(execute, sql, params, many, context):
    global asked  # noqa: PLW0603 - one for the process, as there is one database
    asked = asked or str(sql).startswith("ANALYZE")
    return execute(sql, params, many, context)
