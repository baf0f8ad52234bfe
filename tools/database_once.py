"""A pytest plugin for mutations: the database is made once, by the process that others fork from.

mutmut runs pytest in one process, first without a mutant, then in a fork for each. A database
in memory is forked with the rest, so that a mutant does not wait for the migrations. What
functions remember between calls is forgotten before every test: what was remembered before
the fork would hide the mutant. Hypothesis tries the same examples each time, and no slowness of
the machine counts as a failure.

The tests run in the order in which they are likely to fail soon: first those that killed other
mutants of the same function, then the quick ones. mutmut itself hands them over in no order.
"""

import functools
import gc
import os
from collections import Counter
from pathlib import Path

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from django.test import utils
from hypothesis import HealthCheck, settings
from mutmut.state import state

_FLUSH = DatabaseOperations.sql_flush
_KILLERS = Path("killers.txt").absolute()
_made = []

settings.register_profile(
    "mutations",
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutations")


def pytest_configure(config):
    DatabaseOperations.sql_flush = _FLUSH  # each run of pytest lays its own over it
    if not _made:
        _made.append((utils.setup_databases, utils.teardown_databases))
        utils.setup_databases, utils.teardown_databases = _once(utils.setup_databases), _keep


def _once(setup):
    made = functools.cache(lambda: setup(verbosity=0, interactive=False))

    def setup_databases(*args, **kwargs):
        return made()

    return setup_databases


def pytest_unconfigure():
    """Let the garbage collector of the forks pass over what is there by now."""
    _remembering()  # which the collector knows no more once they are frozen
    gc.freeze()


def _keep(*args, **kwargs):
    """Do nothing: the database ends with the process."""


@functools.cache
def _remembering():
    """Return the functions of the product that remember what they returned."""
    ours = ("audit.", "config.", "organizations.", "recruitment.", "reports.")
    return [
        each
        for each in gc.get_objects()
        if isinstance(each, functools._lru_cache_wrapper)
        and (each.__module__ or "").startswith(ours)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for each in _remembering():
        each.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Let those go first that killed most mutants of this function; then the quick ones."""
    killers = Counter()
    if _KILLERS.exists():
        lines = (line.split("\t") for line in _KILLERS.read_text().splitlines())
        killers.update(test for function, test in lines if function == _function())
    lasted = state().duration_by_test
    items.sort(key=lambda item: (-killers[item.nodeid], lasted.get(item.nodeid, 0)))


def pytest_runtest_logreport(report):
    if report.failed and _function():
        with _KILLERS.open("a") as killers:
            killers.write(f"{_function()}\t{report.nodeid}\n")


def _function():
    """Return of which function a mutant is tried, or nothing in the run without any."""
    name, mutant, _number = os.environ.get("MUTANT_UNDER_TEST", "").partition("__mutmut_")
    return name if mutant else ""
