"""What would be unsafe in production stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {"SECRET_KEY": "k" * 64, "ALLOWED_HOSTS": "tracker.example.org"}
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")


LOADED = "from django.conf import settings; settings.DEBUG; print('started')"
LOST = """
import django
django.setup()
from django.test import Client
page = Client().get("/nowhere/", headers={"host": "localhost"})
print(page.status_code, "Không có gì ở đây" in page.content.decode())
"""


def start(code=LOADED, **environment):
    """Load the settings in a process of its own, and return its last line and its exit code."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1], done.returncode


def test_safe_settings_start():
    assert start(**SAFE) == ("started", 0)


def test_debug_starts_with_nothing_set():
    assert start(DEBUG="1") == ("started", 0)


def test_the_demo_starts_with_nothing_set_and_shows_our_own_error_pages():
    assert start(LOST, DEMO="1") == ("404 True", 0)


def test_developers_see_the_technical_error_pages():
    assert start(LOST, DEBUG="1") == ("404 False", 0)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "too short"),
        ("SECRET_KEY", "change-me-" + "x" * 60),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("HTTPS", "0"),
        ("DATABASE_URL", "mysql://somebody@127.0.0.1/tracker"),
        ("COUNTING_DATE", "birthday"),
        ("PACE_BEHIND", "0.95"),
    ],
)
def test_unsafe_settings_stop_the_start_and_name_the_variable(variable, value):
    line, code = start(**{**SAFE, variable: value})

    assert code != 0
    assert "ImproperlyConfigured" in line
    assert variable in line


@pytest.mark.parametrize(
    ("argv", "timeout"),
    [
        (["manage.py", "take_effect"], "0"),
        (["manage.py", "worker"], "0"),
        (["manage.py", "migrate"], "5s"),
        (["manage.py", "runserver"], "5s"),
        (["gunicorn"], "5s"),
    ],
)
def test_commands_wait_for_locks_and_pages_and_migrations_give_up(argv, timeout):
    told = "settings.DATABASES['default']['OPTIONS']['options']"
    code = f"import sys; sys.argv = {argv}; from django.conf import settings; print({told})"

    [options, done] = start(code, **SAFE, DATABASE_URL="postgres://root@127.0.0.1:5432/test")

    assert done == 0
    assert f"-c lock_timeout={timeout} " in options
