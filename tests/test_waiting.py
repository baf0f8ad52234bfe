"""Whoever waits for somebody else in a test, a thread or a process, has an end of its own.

`faulthandler_timeout` in pyproject.toml ends what slips through, and the whole run with it.
"""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FOR_GOOD_WITHOUT_ARGUMENTS = {"join", "wait", "communicate", "result", "acquire"}
NEED_A_TIMEOUT = {"run", "check_output", "check_call", "call"}


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.name)
def test_nobody_waits_for_ever(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [f"line {call.lineno}: {ast.unparse(call)}" for call in calls if waits(call)] == []


def waits(call):
    """Tell whether `call` can wait for good for a thread or a process."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, said = call.func.attr, {keyword.arg for keyword in call.keywords}
    if isinstance(call.func.value, ast.Name) and call.func.value.id == "subprocess":
        return name in NEED_A_TIMEOUT and "timeout" not in said
    return name in FOR_GOOD_WITHOUT_ARGUMENTS and not call.args and not said


@pytest.mark.parametrize(
    "code", ["thread.join()", "started.wait()", "subprocess.run(['true'])", "process.communicate()"]
)
def test_what_waits_for_good_is_found(code):
    assert waits(ast.parse(code, mode="eval").body)
