"""Write down what was measured of reorganizations: one section of docs/performance.md."""

import os
from datetime import date

from benchmarks.reorganizing import Results

HEADING = "## Reorganizations"
MOST = 3.0


def section(results: Results, today: date) -> str:
    """Return the section in Markdown."""
    size, seconds = results.size, results.seconds
    verdict = "within" if results.ratio <= MOST else "over"
    slowest = max(results.reads, default=0)
    parts = "\n".join(f"| {part} | {took:.1f} |" for part, took in seconds.items())
    return f"""{HEADING}

Written by `python -m benchmarks --part reorganization` on {today:%d/%m/%Y}; {os.cpu_count()} cores,
load average at the end {os.getloadavg()[0]:.1f}.

One document of {results.actions:,} lines in a country of {size.organizations:,} organizations and
{size.admissions:,} admissions: of ten lines three move a committee with its cells to another
commune, four merge one into its neighbour, two merge into one that the tenth founds. It is drawn
(the preview), put into effect, and taken back; then the index and the tallies of the whole country
are built from nothing in plain SQL, without constraints being checked.

| part | seconds |
|---|---:|
{parts}

Preview and putting into effect take {results.ratio:.2f} times as long as building anew: {verdict}
the target of {MOST:g}. Putting into effect sent {results.statements:,} statements. The process came
to {results.memory_mb:.0f} MB, {results.grown_mb:.0f} of them for preview, its page and putting into
effect: memory grows with the organizations concerned, and not with their admissions, which the
database adds up. Meanwhile the dashboard of the country was opened {len(results.reads)} times, once
a second: the slowest took {slowest:.2f} s.
"""
