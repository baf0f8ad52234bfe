"""Work on what somebody outside has made, in a process of its own that may take only so much.

A file that makes its reader ask for all memory, or go on for ever, ends the process and not the
site. It is started anew and not forked: a fork of a process with threads can stand still. It
knows neither Django nor the settings, so that it starts quickly and holds no secrets.
"""

import errno
import importlib
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8"}
TOO_MUCH = 71
"""How a process ends that was refused memory, or room for its answer."""


class Limits(NamedTuple):
    """What a process may take: seconds of work, bytes of memory, bytes of what it answers.

    It is given ten times the seconds by the clock, since others work beside it.
    """

    seconds: int
    memory: int
    output: int


class Ended(Exception):
    """The process was ended, since it took more than it may, or broke down."""


class Failed(Exception):
    """The process met an error of our own; the text is its traceback."""


def run(module: str, given: BinaryIO, limits: Limits) -> BinaryIO:
    """Return what `module.main(given, answer)` writes as its answer; `given` is a real file.

    Raises Ended if the process took too much, and Failed if it met an error nobody foresaw.
    """
    answer = tempfile.TemporaryFile()  # noqa: SIM115 (returned)
    try:
        _finish(module, given, limits, answer)
    except BaseException:
        answer.close()
        raise
    answer.seek(0)
    return answer


def _finish(module, given, limits, answer):
    command = [sys.executable, "-m", "organizations.confined", module, *map(str, limits)]
    with tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(  # noqa: S603 (a module of our own, and three numbers)
                command,
                stdin=given,
                stdout=answer,
                stderr=errors,
                timeout=limits.seconds * 10,
                cwd=ROOT,
                env=ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Ended(f"{module} took too long") from None
        errors.seek(0)
        said = errors.read(100_000).decode(errors="replace")
    if done.returncode == 1:
        raise Failed(said)
    if done.returncode:
        raise Ended(f"{module} ended with {done.returncode}: {said[-1000:]}")


def confine(limits: Limits) -> None:
    """Take from this process for good what goes beyond `limits`."""
    bounds = {
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.output,
        resource.RLIMIT_CORE: 0,
    }
    for bound, value in bounds.items():
        resource.setrlimit(bound, (value, value))


def main(module, *limits):
    confine(Limits(*map(int, limits)))
    try:
        importlib.import_module(module).main(sys.stdin.buffer, sys.stdout.buffer)
        sys.stdout.flush()
    except (MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (errno.EFBIG, errno.ENOMEM):
            raise
        os._exit(TOO_MUCH)


if __name__ == "__main__":
    main(*sys.argv[1:])
