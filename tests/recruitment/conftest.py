import contextlib
import sqlite3

import pytest
from django.db import connection


@pytest.fixture
def real_connections(transactional_db, tmp_path):
    """Let every thread have its own connection: on SQLite, to a file in place of the memory."""
    if connection.vendor == "postgresql":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "race.sqlite3")
    with contextlib.closing(sqlite3.connect(path)) as file:
        memory.backup(file)
    connection.settings_dict["NAME"], connection.connection = path, None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, memory
