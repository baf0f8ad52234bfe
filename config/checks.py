"""Refuse to serve from a database that may lose what it has confirmed."""

import django
from django.conf import settings
from django.core.checks import Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

_SQLITE = {"journal_mode": {"truncate", "memory"}, "synchronous": {3}, "foreign_keys": {1}}
_POSTGRESQL = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
}


@register(Tags.database)
def database_keeps_what_it_confirms(app_configs, databases, **kwargs):
    return [
        Error(
            f"{alias}: {name} is {value}, which can lose confirmed data.",
            hint=f"Set {name} to one of: {', '.join(map(str, sorted(allowed)))}.",
            id="config.E001",
        )
        for alias in databases or []
        for name, value, allowed in _durability(connections[alias])
        if value not in allowed
    ]


@register(Tags.security)
def django_is_patched(app_configs, **kwargs):
    if django.VERSION[:3] >= (5, 2, 19):
        return []
    return [Error("Django is older than 5.2.19, which closes known holes.", id="config.E002")]


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **kwargs):
    if not settings.DEMO:
        return []
    return [Error("DEMO is on: passwords are known, cookies are readable.", id="config.E003")]


def _durability(connection):
    """Yield the name, the present value and the allowed values of what makes writes last."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for name, allowed in (_SQLITE if sqlite else _POSTGRESQL).items():
            cursor.execute(f"PRAGMA {name}" if sqlite else f"SHOW {name}")
            yield name, cursor.fetchone()[0], allowed


def refuse_unsafe_start():
    """Raise ImproperlyConfigured if any check about the database or security fails."""
    errors = run_checks(tags=[Tags.database, Tags.security], databases=["default"])
    serious = [str(error) for error in errors if error.is_serious()]
    connections.close_all()
    if serious:
        raise ImproperlyConfigured("\n".join(serious))
