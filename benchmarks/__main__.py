"""The command. All sizes together rewrite docs/performance.md; one alone is only printed."""

import argparse
import sys
from pathlib import Path

from benchmarks import database
from benchmarks.sizes import SIZES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=[*SIZES, "all"], default="all")
    chosen = parser.parse_args().size
    try:
        url = database.address()
        database.configure(url)
        all_results = [
            _measure(url, size) for size in SIZES.values() if chosen in (size.name, "all")
        ]
        written = _report(url, all_results)
    except database.NotOurs as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if chosen == "all":
        PAGE.write_text(written, encoding="utf-8")
    print(written)
    faults = sum(results.faults or 0 for results in all_results)
    return 1 if faults else 0


def _measure(url, size):
    from django.db import connection

    from benchmarks.run import measured

    try:
        with database.fresh(url):
            return measured(size, lambda step: print(f"{size.name}: {step}", file=sys.stderr))
    finally:
        connection.close()


def _report(url, all_results):
    from django.db import connection

    from benchmarks import report

    try:
        with database.fresh(url):
            return report.text(all_results)
    finally:
        connection.close()


sys.exit(main())
