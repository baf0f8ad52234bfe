"""Write down what was measured: the targets, the figures of each size, where the time goes."""

import os
from collections.abc import Iterator

from django.db import connection

from benchmarks.run import Results

INTRODUCTION = """# Performance

Written by `python -m benchmarks` on {today}: {machine}.

The benchmark itself needs no more than the cores; a load average above their number means that
others were at work, and that neither times nor ratios are those of a quiet machine.

Every run measures everything anew, side by side: each pair of ways takes turns in the same
process, after a warm-up, in at least 15 rounds. Times are medians in milliseconds; ratios are
medians of the ratios of the rounds, so that what else the machine does falls on both.

The children's table is that of this year up to today. (a) is the product's count,
`recruitment.counts.admitted`; (b) a recursive query over the placements; (c) the admissions
grouped by `Ancestry` on the fly; (d) the best single statement over the tallies, in plain SQL.
All four are checked to agree before they are timed. Pages are requests of signed-in users
with the settings of production, through all middleware; the trivial page is the password form.
"""

METHOD = """## What is compared

- The countries have 1 central committee, 40 provinces, 40, 400 or 4,000 communes, 13 committees
  to a commune and about 5 cells to a committee; admissions lie in the order of their dates
  over ten years, in cells at random. In the small country `check_tree` and `check_tallies`
  find no difference between what was built and what the product would have kept.
- The bare insert writes a person, an admission and an audit entry in one transaction, in plain
  SQL. *Recording* writes the same and keeps the tallies; *saving* also locks the cell and asks
  the rules (doubles, decision numbers, places, dates), as the form does.
- Loading takes a CSV file of 1,000 admissions through the rules, with tallies and audit; COPY
  writes 1,000 persons and admissions, and nothing else.
- What saving costs beyond a bare insert is mostly statements; what both share is the commit,
  which a busy disk makes dear. So the ratio is the higher, the quicker the disk: see all sizes.
- The memory of loading is that of `manage.py load admissions --commit` in the small country, each
  file in a process of its own: the most that it held at once, the interpreter and Django included.
"""

REASONS = {
    "table": "the product also asks whether places or admissions reach beyond the day asked "
    "about, and is put together anew, where (d) stands written.",
    "few": "in a small country there is little for the recursive query to walk through.",
    "levels": "the nation's page draws 40 rows, a commune's 13.",
    "page": "the dashboard sends six statements more than the trivial page, draws a form of "
    "fourteen fields and a row for each child, and measures each of them. The table of pages says "
    "how much is the database's and how much the attainment table's.",
    "memory": "a batch of a thousand rows is used and dropped; what is left are the warnings.",
    "saving": "two statements keep the tallies, four more hold the cell and ask the rules; the "
    "line of the rules says how long they take alone.",
}


def text(all_results: list[Results]) -> str:
    """Return the report in Markdown."""
    today = f"{all_results[-1].today:%d/%m/%Y}"
    parts = [INTRODUCTION.format(today=today, machine=_machine())]
    parts += ["## Targets", "", *_targets(all_results), ""]
    parts += ["## The children's table", "", *_tables(all_results), ""]
    parts += ["## Pages", "", *_pages(all_results), ""]
    parts += ["## Saving and loading", "", *_writing(all_results), ""]
    parts += [*_memory(all_results), METHOD]
    return "\n".join(parts)


def _machine():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} cores, PostgreSQL {version} (shared_buffers {buffers}); load average "
        f"at the end {os.getloadavg()[0]:.1f}"
    )


def _targets(all_results) -> Iterator[str]:
    largest = all_results[-1]
    yield f"Of the largest country measured, {largest.size.organizations:,} organizations."
    yield ""
    yield "| | target | measured | |"
    yield "|---|---:|---:|---|"
    reasons = []
    for name, most, value, reason in _checked(all_results):
        if value <= most:
            verdict = "reached"
        else:
            verdict = f"missed: {value / most:.1f} times the target"
            reasons.append(f"- {name[:1].upper()}{name[1:]}: {reason}")
        yield f"| {name} | ≤ {most:g} | {value:.3g} | {verdict} |"
    yield ""
    yield "Where the time goes where a target is missed:"
    yield ""
    yield from reasons


def _checked(all_results):
    """Yield the targets: what, at most, measured, and where the time goes if it is more."""
    smallest, largest = all_results[0], all_results[-1]
    tables, writing = largest.tables, largest.writing
    yield "(a) against (d), nation", 1.5, tables["nation", "tallied"].ratio, REASONS["table"]
    yield "(a) against (b), nation", 0.01, tables["nation", "recursive"].ratio, REASONS["few"]
    across = largest.nation_to_commune.ratio
    yield "dashboard, nation against commune", 1.3, across, REASONS["levels"]
    against_trivial = largest.dashboards["nation"].ratio
    yield "dashboard of the nation against the trivial page", 3, against_trivial, REASONS["page"]
    if smallest is not largest:
        for level in ("nation", "commune"):
            growth = largest.dashboards[level].ratio / smallest.dashboards[level].ratio
            name = f"dashboard of the {level}, full size against one hundredth"
            yield name, 1.3, growth, REASONS["levels"]
    recording, saving = writing["record"].ratio, writing["admit"].ratio
    yield "recording (rows, tallies, audit) against a bare insert", 3, recording, REASONS["saving"]
    yield "saving (the rules too) against a bare insert", 3, saving, REASONS["saving"]
    page, most = max(largest.queries.items(), key=lambda each: each[1])
    yield "statements of a page", 12, most, f"the {page} sends {most}."
    if smallest.memory:
        (few, _seconds), (many, _seconds) = smallest.memory.values()
        name = "peak memory of loading 100,000 rows against 10,000"
        yield name, 1.1, many / few, REASONS["memory"]
    few, many = (largest.queries[f"dashboard with {number} below"] for number in (1, 1000))
    yield "statements for 1,000 children against 1", 1, many / few, f"{few} and {many}."


def _tables(all_results) -> Iterator[str]:
    yield (
        "| organizations | of the | children | (a) product | (d) statement | (a)/(d) "
        "| (c) grouped | (c)/(a) | (b) recursive | (b)/(a) | whole table | one statement for it |"
    )
    yield "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for results in all_results:
        for level, children in results.children.items():
            tallied, recursive, grouped, whole = (
                results.tables[level, way] for way in ("tallied", "recursive", "grouped", "whole")
            )
            yield (
                f"| {results.size.organizations:,} | {level} | {children} "
                f"| {tallied.ours_ms:.2f} | {tallied.other_ms:.2f} | {tallied.ratio:.2f} "
                f"| {grouped.other_ms:.2f} | {1 / grouped.ratio:.1f} "
                f"| {recursive.other_ms:.2f} | {1 / recursive.ratio:.1f} "
                f"| {whole.ours_ms:.1f} | {whole.other_ms:.1f} |"
            )


def _pages(all_results) -> Iterator[str]:
    yield (
        "| organizations | dashboard of the | ms | in the database | attainment table, all told "
        "| trivial page | ratio |"
    )
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for results in all_results:
        for level, pair in results.dashboards.items():
            yield (
                f"| {results.size.organizations:,} | {level} | {pair.ours_ms:.1f} "
                f"| {results.in_database[level]:.1f} "
                f"| {results.tables[level, 'whole'].ours_ms:.1f} "
                f"| {pair.other_ms:.1f} | {pair.ratio:.2f} |"
            )
    yield ""
    for results in all_results:
        many = results.by_children
        yield (
            f"{results.size.organizations:,} organizations: the nation's page takes "
            f"{results.nation_to_commune.ratio:.2f} times a commune's; one with 1,000 rows (500 to "
            f"a page) {many.ours_ms:.0f} ms, one with 1 row {many.other_ms:.0f} ms."
        )
        yield ""
    counts = all_results[-1].queries
    yield "| statements | |"
    yield "|---|---:|"
    yield from (f"| {name} | {number} |" for name, number in counts.items())


def _writing(all_results) -> Iterator[str]:
    yield "| organizations | what | ms | bare | ratio |"
    yield "|---:|---|---:|---:|---:|"
    words = {
        "record": "recording: rows, tallies, audit",
        "admit": "saving: the rules too",
        "check": "the rules alone",
        "load": "loading 1,000 rows, beside COPY",
    }
    for results in all_results:
        for name, pair in results.writing.items():
            yield (
                f"| {results.size.organizations:,} | {words[name]} | {pair.ours_ms:.1f} "
                f"| {pair.other_ms:.1f} | {pair.ratio:.2f} |"
            )


def _memory(all_results) -> Iterator[str]:
    for results in all_results:
        if results.memory:
            yield "| rows of a file | peak memory, MB | seconds |"
            yield "|---:|---:|---:|"
            for rows, (megabytes, seconds) in results.memory.items():
                yield f"| {rows:,} | {megabytes:.1f} | {seconds:.1f} |"
            yield ""
