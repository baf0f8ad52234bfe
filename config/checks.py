"""Refuse to serve from a database that may lose what it has confirmed, and warn of one whose
trail is not out of reach."""

import logging

import django
from django.conf import settings
from django.core import checks
from django.core.checks import Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from audit.models import Entry
from organizations import miscounted

logger = logging.getLogger(__name__)

_SQLITE = {"journal_mode": {"truncate", "memory"}, "synchronous": {3}, "foreign_keys": {1}}
_POSTGRESQL = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_apply"},
}
# What opens a way around the triggers that keep the trail, as PostgreSQL answers it.
_WAYS_AROUND = {
    "is a superuser": "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
    "may make roles": "(SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user)",
    "owns it": "pg_has_role(trail.relowner, 'MEMBER')",
    "owns its schema": "pg_has_role(space.nspowner, 'MEMBER')",
    "owns a function of its triggers": """EXISTS (
        SELECT FROM pg_trigger AS each JOIN pg_proc AS called ON called.oid = each.tgfoid
        WHERE each.tgrelid = trail.oid AND pg_has_role(called.proowner, 'MEMBER'))""",
    "may do more to it than read and insert": """
        has_table_privilege(trail.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
        OR has_any_column_privilege(trail.oid, 'UPDATE')""",
    "may set the number of its next entry": """
        has_sequence_privilege(
            pg_get_serial_sequence(trail.oid::regclass::text, 'id')::regclass, 'UPDATE')""",
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


@register(Tags.database)
def sqlite_answers_rightly(app_configs, databases, **kwargs):
    """A warning, so that `migrate` runs, which mends it; but no server starts on it.

    Figures and rights could be wrong without anybody noticing.
    """
    return [
        checks.Warning(
            f"{alias}: SQLite has counted its indexes ({len(names)}) and may answer wrongly.",
            hint="Run manage.py forget_counts. Do not run ANALYZE or PRAGMA optimize.",
            id="config.W005",
        )
        for alias in databases or []
        if (names := miscounted.counted(connections[alias]))
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


@register(Tags.database, deploy=True)
def server_cannot_change_the_trail(app_configs, databases, **kwargs):
    """On SQLite whoever may write to the file may change the trail: there is nothing to ask."""
    return [
        checks.Warning(
            f"{alias}: the role {role} {way}, which opens a way around what keeps the trail"
            f" ({Entry._meta.db_table}).",
            hint="Let one role migrate and another serve: README.md, Two roles on PostgreSQL.",
            id="config.W004",
        )
        for alias in databases or []
        if connections[alias].vendor == "postgresql"
        for role, way in _ways_around(connections[alias])
    ]


def _ways_around(connection):
    """Yield the role that is connected, with each way that it has around the triggers.

    Of a superuser the others are not told: they all follow.
    """
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT current_user, {", ".join(_WAYS_AROUND.values())}
                FROM (SELECT) AS always
                LEFT JOIN pg_class AS trail ON trail.oid = to_regclass(%(table)s)
                LEFT JOIN pg_namespace AS space ON space.oid = trail.relnamespace""",
            {"table": table},
        )
        role, *opened = cursor.fetchone()
    ways = [way for way, is_open in zip(_WAYS_AROUND, opened, strict=True) if is_open]
    yield from ((role, way) for way in (ways[:1] if "is a superuser" in ways else ways))


def _durability(connection):
    """Yield the name, the present value and the allowed values of what makes writes last."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for name, allowed in (_SQLITE if sqlite else _POSTGRESQL).items():
            cursor.execute(f"PRAGMA {name}" if sqlite else f"SHOW {name}")
            yield name, cursor.fetchone()[0], allowed


def refuse_unsafe_start():
    """Raise ImproperlyConfigured if any check about the database or security fails.

    Of a trail that is not out of reach it is only told: the site works, and was installed so.
    """
    errors = run_checks(tags=[Tags.database, Tags.security], databases=["default"])
    serious = [str(error) for error in errors if error.is_serious()]
    serious += map(str, sqlite_answers_rightly(None, ["default"]))
    if not settings.DEBUG and not settings.DEMO:
        for warning in server_cannot_change_the_trail(None, ["default"]):
            logger.warning("%s", warning)
    connections.close_all()
    if serious:
        raise ImproperlyConfigured("\n".join(serious))
