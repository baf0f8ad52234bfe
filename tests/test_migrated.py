"""The database kept from run to run is made anew when anything that it is made of changes."""

import ast
import re

from tests.migrated import BASE, BESIDE

OURS = ("audit", "config", "organizations", "recruitment", "reports")


def test_all_that_migrations_take_from_elsewhere_is_looked_at():
    taken = {name for file in BASE.glob("*/migrations/*.py") for name in _taken(file)}

    assert taken == {pattern for pattern in BESIDE if pattern.endswith(".py")}


def test_all_files_that_migrations_read_are_looked_at():
    read = {
        name
        for file in BASE.glob("*/migrations/*.py")
        for name in re.findall(r"[\w.-]+\.toml", file.read_text(encoding="utf-8"))
    }
    looked_at = {file.name for pattern in BESIDE for file in BASE.glob(pattern)}

    assert read
    assert read <= looked_at


def _taken(file):
    """Yield the files of ours that one imports, by their paths."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            path = node.module.replace(".", "/")
            for alias in node.names:
                inside = f"{path}/{alias.name}.py"
                yield inside if (BASE / inside).exists() else f"{path}.py"
