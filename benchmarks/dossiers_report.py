"""Write down what was measured of dossiers: one section of docs/performance.md."""

import os
import re
from datetime import date

from benchmarks.dossiers import FEW, MANY, Results

HEADING = "## Dossiers"
MOST = 1.3

INTRODUCTION = f"""{HEADING}

Written by `python -m benchmarks --part dossiers` on {{today}}; {{cores}} cores, load average at
the end {{load:.1f}}.

In one country of 31,604 organizations and 20,000 admissions, a province has {MANY:,} open dossiers
and its neighbour, of the same shape, {FEW}. Their boards open each page by turns; that there is a
secretary of a whole province is for the comparison. The number on the menu is fetched after each
page. In each province dossiers are spread evenly over thirteen stages, so that far more than usual
is overdue.
"""

REASONS = f"""The target is {MOST} for the list, a dossier, the inbox and the funnel. What grows:

- The board beside the list counts the open dossiers of its reach, in an index, since how many stand
  too long depends on the day. What would end that is counts by stage and day.
- The time in each stage looks through all steps, and asks of each dossier when its clock started.
  Boards open it now and then. An index that holds all it needs made the statement a quarter
  quicker, which is not worth its upkeep at each step.
- Of an inbox, the database looks at each dossier whose clock runs, to count what is due.

What flatters the ratio: both provinces lie in one country, and for the counts of the board and
of an inbox the database may read the open dossiers of the whole country, or an index of them, for
those {FEW} too: half of the inbox, on a quiet machine. For the first page of those {FEW} it goes
through the names of the whole country until fifty are of the reach: 14 ms, where that of the
{MANY:,} takes 0.2. The funnel and pool against quota read counts that are kept, and nothing of the
other province.
"""


def section(results: Results, today: date) -> str:
    """Return the section in Markdown."""
    lines = [
        INTRODUCTION.format(
            today=f"{today:%d/%m/%Y}", cores=os.cpu_count(), load=os.getloadavg()[0]
        ),
        f"| page | {MANY:,}, ms | {FEW}, ms | ratio | statements | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for name, pair in results.pages.items():
        many, few = results.statements[name]
        statements = str(many) if many == few else f"{many} and {few}"
        verdict = "within" if pair.ratio <= MOST else "over"
        lines.append(
            f"| {name} | {pair.ours_ms:.0f} | {pair.other_ms:.0f} | {pair.ratio:.2f} "
            f"| {statements} | {verdict} {MOST} |"
        )
    return "\n".join([*lines, "", REASONS])


def put(page: str, written: str, heading: str = HEADING) -> str:
    """Return the text of `page` with the section replaced, or added at its end."""
    there = re.compile(rf"^{heading}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if there.search(page):
        return there.sub(lambda _found: written, page).rstrip("\n") + "\n"
    return f"{page.rstrip(chr(10))}\n\n{written}"
