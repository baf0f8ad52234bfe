"""How much memory the loading of a file takes at most: measured in a process of its own.

python -m benchmarks.loading FILE, with DATABASE_URL set, loads it and prints the peak in bytes.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROWS = (10_000, 100_000)


def measured(write: Callable[[Path, int], None]) -> dict[int, tuple[float, float]]:
    """Return, for each number of rows, the peak of memory in MB, and the seconds it took.

    `write` makes a file of admissions with so many rows, none of which is recorded yet.
    """
    found = {}
    with TemporaryDirectory() as folder:
        for rows in ROWS:
            path = Path(folder, f"{rows}.csv")
            write(path, rows)
            started = time.perf_counter()
            command = [sys.executable, "-m", "benchmarks.loading", path]
            said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
            seconds = time.perf_counter() - started
            found[rows] = int(said.stdout.splitlines()[-1]) / 1e6, seconds
    return found


def _peak() -> int:
    """Return the most memory that this process has had at once, in bytes (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024


def _load(path):
    import django
    from django.core.management import call_command

    django.setup()
    call_command("load", "admissions", path, commit=True)
    print(_peak())


if __name__ == "__main__":
    _load(sys.argv[1])
