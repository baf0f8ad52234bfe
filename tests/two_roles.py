"""A database installed as README.md says: one role owns it and migrates, another serves.

    DATABASE_URL=postgres://… python -m tests.two_roles check --deploy --database default

runs a command of manage.py as the role that serves, in such a database, and removes it again.
"""

import os
import re
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```sql\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@contextmanager
def installed(url):
    """Yield the addresses of who owns a new database and of who serves from it.

    `url` is that of somebody who may make roles and databases.
    """
    mark = uuid4().hex[:12]
    roles = [f"owner_{mark}", f"server_{mark}"]
    owner, server = (_address(url, role, mark) for role in roles)
    blocks = [
        block.replace("tracker_owner", roles[0])
        .replace("DATABASE tracker", f"DATABASE db_{mark}")
        .replace("tracker", roles[1])
        .replace("…", mark)
        for block in BLOCK.findall((ROOT / "README.md").read_text())
    ]
    made, granted = blocks
    try:
        run(url, made)
        manage(owner, "migrate", "--verbosity", "0")
        run(owner, granted)
        yield owner, server
    finally:
        run(url, f"DROP DATABASE IF EXISTS db_{mark} WITH (FORCE)")
        for role in reversed(roles):
            run(url, f"DROP ROLE IF EXISTS {role}")


def run(url, statements):
    """Run `statements`, each on its own, as a prompt does."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        for statement in filter(str.strip, statements.split(";")):
            connection.cursor().execute(statement)


def manage(url, *arguments):
    """Run a command of manage.py in a process of its own; say what it said when it fails."""
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("PYTEST_VERSION", None)
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def _address(url, role, mark):
    parts = urlsplit(url)
    place = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
    return f"postgres://{role}:{mark}@{place}/db_{mark}"


if __name__ == "__main__":
    with installed(os.environ["DATABASE_URL"]) as (_, serving):
        sys.stdout.write(manage(serving, *sys.argv[1:]))
