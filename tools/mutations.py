"""Mutation tests: change the code in small ways, one at a time, and see whether a test fails.

    ./run mutations                  all subjects, over two hours
    ./run mutations periods due      these
    ./run mutations --again due      what was not killed the last time

mutmut does the work, in a copy of the sources under var/mutations. It leaves functions with
decorators alone (properties, transactions), so in the copy `@property` above `def share` is
written as `share = property(share)` below it. What survived, and why, stands in
docs/mutations.md.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mutmut.configuration import reset_config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

HERE = Path(__file__).resolve().parent.parent
APPS = ["audit", "config", "organizations", "recruitment", "reports"]
KILLED, LATE = "killed", "timeout"
MANY, SAMPLE, SEED = 400, 150, 2026
"""Of a subject with more than so many mutants, so many are tried, always the same ones."""

PLUGINS = ["tools.database_once", "no:cacheprovider", "no:unraisableexception"]
"""The last collects garbage twice a run, which takes longer than many a test."""

GENERATE = """
from mutmut.__main__ import Path, copy_also_copy_files, copy_src_dir, create_mutants
Path("mutants").mkdir(exist_ok=True)
copy_src_dir()
copy_also_copy_files()
create_mutants(1)
"""
"""What `mutmut run` begins with, so that a sample can be drawn before it goes on."""


@dataclass(frozen=True)
class Subject:
    """What is mutated, and the tests that are about it."""

    files: list[str]
    tests: list[str]


NOT_RANDOM = ["-m", "not hypothesis"]
"""Leaves out the random trees, whose every example makes a country: minutes for each mutant."""

SUBJECTS = {
    "periods": Subject(
        ["organizations/periods.py"],
        ["tests/organizations/test_periods.py", "tests/test_calendar.py"],
    ),
    "attainment": Subject(
        ["reports/figures/attainment.py"],
        ["tests/reports/figures/test_attainment.py", "tests/test_calendar.py"],
    ),
    "words": Subject(
        ["audit/words.py"], ["tests/audit/test_words.py", "tests/audit/test_trail.py"]
    ),
    "jurisdiction": Subject(
        ["organizations/jurisdiction.py"],
        ["tests/organizations/test_jurisdiction.py"],
    ),
    "following": Subject(
        ["recruitment/dossiers/following.py"],
        [
            "tests/recruitment/dossiers/test_following.py",
            "tests/recruitment/dossiers/test_transfers.py",
        ],
    ),
    "rulebook": Subject(
        ["recruitment/rulebook/*.py"],
        [
            "tests/recruitment/training/test_certificates.py",
            "tests/recruitment/dossiers/test_conditions.py",
            "tests/recruitment/rulebook/test_days_off.py",
            "tests/recruitment/rulebook/test_rulebooks.py",
            "tests/recruitment/rulebook/test_rules_admin.py",
            "tests/recruitment/rulebook/test_rules_coverage.py",
            "tests/recruitment/rulebook/test_rules.py",
            "tests/recruitment/rulebook/test_workdays.py",
            "tests/test_calendar.py",
        ],
    ),
    "due": Subject(
        ["recruitment/due/*.py"],
        [
            "tests/recruitment/due/test_inbox.py",
            "tests/recruitment/due/test_inbox_words.py",
            "tests/recruitment/due/test_reviews.py",
        ],
    ),
    "counting": Subject(
        [
            "recruitment/counting/borders.py",
            "recruitment/counting/changed_borders.py",
            "recruitment/counting/counts.py",
            "recruitment/counting/freshness.py",
            "recruitment/models/groups.py",
            "recruitment/counting/monthly.py",
            "recruitment/counting/reading.py",
            "recruitment/counting/rounding.py",
            "recruitment/counting/windows.py",
            "recruitment/counting/wording.py",
        ],
        [
            "tests/recruitment/counting/test_changed_borders.py",
            "tests/recruitment/counting/test_counts.py",
            "tests/recruitment/counting/test_freshness.py",
            "tests/recruitment/counting/test_wording.py",
            "tests/reports/figures/test_attainment.py",
            "tests/reports/test_borders.py::test_a_day_goes_before_the_borders_asked_for",
            "tests/reports/figures/test_curve.py",
        ],
    ),
    "tallies": Subject(
        [
            "recruitment/counting/adding.py",
            "recruitment/counting/crossings.py",
            "recruitment/counting/dossier_tallies.py",
            "recruitment/counting/recount.py",
            "recruitment/counting/repair.py",
            "recruitment/counting/shifting.py",
            "recruitment/counting/tallies.py",
        ],
        [
            *NOT_RANDOM,
            "tests/recruitment/counting/test_crossings.py",
            "tests/recruitment/counting/test_tallies.py",
        ],
    ),
}


def main():
    parser = argparse.ArgumentParser(prog="./run mutations", description="Mutation tests.")
    parser.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(SUBJECTS))
    parser.add_argument("--again", action="store_true", help="try only what was not killed")
    parser.add_argument("--all", action="store_true", help="try all, not a sample")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many, of very many")
    asked = parser.parse_args()
    if unknown := set(asked.subjects) - SUBJECTS.keys():
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    print(
        f"{'subject':14}{'mutants':>8}{'tried':>8}{'killed':>8}{'late':>8}{'alive':>8}", flush=True
    )
    for name in asked.subjects or SUBJECTS:
        folder = HERE / "var" / "mutations" / name
        if not asked.again:
            shutil.rmtree(folder, ignore_errors=True)
        try_out(name, folder, asked)


def try_out(name, folder, asked):
    """Make the mutants of a subject, run the tests on them, and print how many were killed."""
    subject = SUBJECTS[name]
    lay_out(folder, subject)
    os.chdir(folder)
    reset_config()
    with open("log.txt", "a") as log:
        subprocess.run([sys.executable, "-c", GENERATE], stdout=log, stderr=log, check=True)
        mutants = results(subject)
        chosen = list(mutants)
        if len(mutants) > MANY and not asked.all:
            chosen = sorted(random.Random(SEED).sample(chosen, min(asked.sample, len(chosen))))
        left = [key for key in chosen if mutants[key].status != KILLED]
        command = ["mutmut", "run", "--max-children", "1", *left]
        if left:  # without a name mutmut would try what the sample left out
            subprocess.run(command, stdout=log, stderr=log, env=environment(), check=True)
    mutants = results(subject)
    left = [key for key in chosen if mutants[key].status != KILLED]
    late = sum(mutants[key].status == LATE for key in left)
    with open("alive.txt", "w") as told:
        for key in left:
            diff = get_diff_for_mutant(key, path=mutants[key].path)
            told.write(f"# {key}: {mutants[key].status}\n{diff}\n")
    numbers = len(mutants), len(chosen), len(chosen) - len(left), late, len(left) - late
    print(f"{name:14}" + "".join(f"{number:>8}" for number in numbers), flush=True)


def environment():
    ours = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DEMO")}
    return ours | {"PATH": f"{Path(sys.executable).parent}:{ours['PATH']}"}


def lay_out(folder, subject):
    """Copy the tracked files to `folder`, those that are mutated without decorators."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    mutated = {path.relative_to(HERE) for each in subject.files for path in HERE.glob(each)}
    for name in map(Path, filter(None, names.split("\0"))):
        if not (HERE / name).is_file():
            continue
        content = (HERE / name).read_bytes()
        if name in mutated:
            content = undecorated(content.decode()).encode()
        if name == Path("pyproject.toml"):
            content += configuration(subject).encode()
        copy = folder / name
        if not copy.exists() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def configuration(subject):
    def written(values):
        return "[" + ", ".join(f'"{value}"' for value in values) + "]"

    others = ["manage.py", "templates", "static", "locale", "docs", "tools", "README.md"]
    return f"""
[tool.mutmut]
source_paths = {written(APPS)}
only_mutate = {written(subject.files)}
also_copy = {written(others)}
pytest_add_cli_args = {written([f"-p{each}" for each in PLUGINS])}
pytest_add_cli_args_test_selection = {written(subject.tests)}
use_git_change_detection = false
on_dependency_change = "ignore"
timeout_constant = 4.0
timeout_multiplier = 4.0
"""


def undecorated(source):
    """Write decorators of functions as assignments below them, where mutmut would skip them."""
    lines = source.splitlines(keepends=True)
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    for node in sorted(functions, key=lambda each: each.lineno, reverse=True):
        decorators = [ast.unparse(each) for each in node.decorator_list]
        if decorators in (["classmethod"], ["staticmethod"]):
            continue
        value = node.name
        for decorator in reversed(decorators):
            value = f"{decorator}({value})"
        lines.insert(node.end_lineno, f"{' ' * node.col_offset}{node.name} = {value}\n")
        first = node.decorator_list[0].lineno
        del lines[first - 1 : node.lineno - 1]
    return "".join(lines)


@dataclass(frozen=True)
class Mutant:
    status: str
    path: Path


def results(subject):
    """Return what became of each mutant of the folder that we are in, by its key."""
    found = {}
    for path in sorted(path for each in subject.files for path in Path().glob(each)):
        data = SourceFileMutationData(path=path)
        data.load()
        for key, code in data.exit_code_by_key.items():
            found[key] = Mutant(status_by_exit_code[code], path)
    return found


main()
