"""The command. All sizes together rewrite docs/performance.md; one alone is only printed.

The parts about dossiers, reorganizations and the quota grid are measured with all sizes, or alone;
each rewrites its own section.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import database
from benchmarks.sizes import SIZES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=[*SIZES, "all"], default="all")
    parser.add_argument("--part", choices=["all", *PARTS], default="all")
    asked = parser.parse_args()
    chosen = asked.size
    if asked.part != "all":
        return _alone(PARTS[asked.part], chosen)
    try:
        url = database.address()
        database.configure(url)
        all_results = [
            _measure(url, size) for size in SIZES.values() if chosen in (size.name, "all")
        ]
        written = _report(url, all_results)
        if chosen == "all":
            for part in PARTS.values():
                written = part(url, written, chosen)
    except database.NotOurs as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if chosen == "all":
        PAGE.write_text(written, encoding="utf-8")
    print(written)
    faults = sum(results.faults or 0 for results in all_results)
    return 1 if faults else 0


def _alone(part, chosen) -> int:
    """Measure one part, and write its section."""
    try:
        url = database.address()
        database.configure(url)
        written = part(url, PAGE.read_text(encoding="utf-8"), chosen)
    except database.NotOurs as refusal:
        print(refusal, file=sys.stderr)
        return 2
    PAGE.write_text(written, encoding="utf-8")
    return 0


def _with_dossiers(url, page, chosen) -> str:
    """Measure the part about dossiers, and return the page with its section."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks import dossiers, dossiers_report

    today = timezone.localdate()
    try:
        with database.fresh(url):
            results = dossiers.measured(today, lambda step: print(f"dossiers: {step}"))
    finally:
        connection.close()
    written = dossiers_report.section(results, today)
    print(written)
    return dossiers_report.put(page, written)


def _with_reorganizations(url, page, chosen) -> str:
    """Measure a document with a line for each 31 organizations, and return the page with it."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks import dossiers_report, reorganizing, reorganizing_report

    today = timezone.localdate()
    size = SIZES["full" if chosen == "all" else chosen]
    number = size.organizations // 316 * 10
    try:
        with database.fresh(url):
            results = reorganizing.measured(
                size, number, today, lambda step: print(f"reorganization: {step}", flush=True)
            )
    finally:
        connection.close()
    written = reorganizing_report.section(results, today)
    print(written)
    if results.faults:
        raise SystemExit(f"{results.faults} faults in index and tallies")
    return dossiers_report.put(page, written, reorganizing_report.HEADING)


def _with_grid(url, page, chosen) -> str:
    """Measure the quota grid, and return the page with its section."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks import dossiers_report, grid

    today = timezone.localdate()
    try:
        with database.fresh(url):
            results = grid.measured(today, lambda step: print(f"grid: {step}", flush=True))
    finally:
        connection.close()
    written = grid.section(results, today)
    print(written)
    return dossiers_report.put(page, written, grid.HEADING)


PARTS = {
    "dossiers": _with_dossiers,
    "reorganization": _with_reorganizations,
    "grid": _with_grid,
}
"""What can be measured alone; each writes its own section of the page."""


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
