"""The role that serves can do everything that the product does, and nothing to the trail."""

import os
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError

from audit.models import Entry
from config.checks import server_cannot_change_the_trail
from organizations.models import Post
from recruitment.counting import recount
from recruitment.models import Admission
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.recruitment.admissions.pages import ADD, typed
from tests.two_roles import ROOT, installed, run

pytestmark = pytest.mark.postgresql
PASSWORD = "rừng xanh núi đỏ 7"

AROUND = [  # what whoever owns the table can do about its triggers
    "ALTER TABLE audit_entry DISABLE TRIGGER USER",
    "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only",
    "DROP TRIGGER audit_entry_append_only ON audit_entry",
    "DROP TABLE audit_entry",
    "ALTER TABLE audit_entry RENAME TO put_away",
    "CREATE RULE swallow AS ON INSERT TO audit_entry DO INSTEAD NOTHING",
    """CREATE TRIGGER swallow BEFORE INSERT ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
    """CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RETURN NEW; END $$""",
    "SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), 1)",
]
BESIDE = [  # what even that one cannot do
    "UPDATE audit_entry SET action = 'nothing'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "SET session_replication_role = replica",
]


@pytest.fixture(scope="module")
def addresses():
    """The addresses of who owns a database of its own and of who serves from it."""
    place = connection.settings_dict
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT'] or 5432}"
    url += "/postgres"
    with closing(psycopg2.connect(url)) as made, made.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname=current_user")
        if cursor.fetchone() != (True,):
            pytest.skip("DATABASE_URL is that of a role that may not make roles")
    with installed(url) as both:
        yield both


@pytest.fixture
def serving(addresses, django_db_blocker):
    """Let Django's own connection be that of the role that serves."""
    asked = psycopg2.extensions.parse_dsn(addresses[1])
    instead = {
        "NAME": asked["dbname"],
        "USER": asked["user"],
        "PASSWORD": asked["password"],
    }
    with django_db_blocker.unblock():
        usual = {name: connection.settings_dict[name] for name in instead}
        connection.close()
        connection.settings_dict.update(instead)
        try:
            yield asked["user"]
        finally:
            connection.close()
            connection.settings_dict.update(usual)


@contextmanager
def undone(address):
    """Yield a cursor at `address` of which nothing remains."""
    with closing(psycopg2.connect(address)) as made, made.cursor() as cursor:
        yield cursor
        made.rollback()


def test_the_role_that_serves_serves(serving):
    ward = OrganizationFactory(kind="grassroots_committee")
    cell = OrganizationFactory(kind="cell", parent=ward)
    user = PostFactory(organization=ward, role=Post.Role.SECRETARY).user
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    client = StrictClient()

    signed_in = client.post("/login/", {"username": user.username, "password": PASSWORD})
    recorded = client.post(ADD, typed(cell, client))
    seen = client.get(f"/dashboard/{ward.pk}/")

    assert signed_in.status_code == 302
    assert recorded.status_code == 302, recorded.context["form"].errors
    assert seen.status_code == 200
    assert Admission.objects.get().organization == cell
    assert set(Entry.objects.values_list("action", flat=True)) >= {
        "session.opened",
        "admission.admit",
    }


def test_commands_run_as_the_role_that_serves(serving, tmp_path):
    file = tmp_path / "organizations.csv"
    file.write_text("code,name,kind,start\nQN,Tỉnh ủy,province,01/01/2020\n")

    call_command("load", "organizations", str(file), "--commit")
    call_command("take_effect")
    call_command("check_tree")
    call_command("check_tallies", "--repair")
    call_command("clearsessions")

    assert recount.differences() == []


def test_nothing_is_said_of_a_database_with_two_roles(serving):
    assert server_cannot_change_the_trail(None, ["default"]) == []


def test_a_server_says_at_its_start_that_one_role_does_both(addresses):
    said = []
    for address in addresses:
        place = {"DATABASE_URL": address, "SECRET_KEY": "k" * 64, "ALLOWED_HOSTS": "a.example.org"}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-c", "import config.wsgi"],
            cwd=ROOT,
            env={**kept, **place},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        said.append("config.W004" in done.stderr)

    assert said == [True, False]


def test_the_role_that_serves_may_use_tables_of_later_migrations(addresses):
    run(addresses[0], "CREATE TABLE later (id bigserial, word text)")
    with undone(addresses[1]) as cursor:
        cursor.execute("INSERT INTO later (word) VALUES ('a')")
        cursor.execute("UPDATE later SET word = 'b'")
        cursor.execute("DELETE FROM later")


@pytest.mark.parametrize("statement", AROUND + BESIDE)
def test_the_role_that_serves_does_nothing_to_the_trail(addresses, statement):
    with undone(addresses[1]) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


@pytest.mark.parametrize("statement", AROUND)
def test_whoever_owns_the_trail_can(addresses, statement):
    with undone(addresses[0]) as cursor:
        cursor.execute(statement)


def test_the_role_that_serves_cannot_become_the_other(addresses):
    owner = psycopg2.extensions.parse_dsn(addresses[0])["user"]
    with undone(addresses[1]) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(f"SET ROLE {owner}")


WAYS = {
    "owns it": "ALTER TABLE audit_entry OWNER TO {}",
    "owns its schema": "ALTER SCHEMA public OWNER TO {}",
    "owns a function of its triggers": "ALTER FUNCTION audit_entry_follows() OWNER TO {}",
    "may make roles": "ALTER ROLE {} CREATEROLE",
    "may do more to it": "GRANT TRIGGER ON audit_entry TO {}",
    "may do more to it than": "GRANT UPDATE (reason) ON audit_entry TO {}",
    "may set the number": "GRANT UPDATE ON SEQUENCE audit_entry_id_seq TO {}",
    "is a superuser": "ALTER ROLE {} SUPERUSER",
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_every_way_around_the_triggers_is_named(way):
    role = f"role_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}; GRANT SELECT, INSERT ON audit_entry TO {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")
        before = server_cannot_change_the_trail(None, ["default"])
        cursor.execute("RESET ROLE")
        cursor.execute(WAYS[way].format(role))
        cursor.execute(f"SET LOCAL ROLE {role}")
        warned = server_cannot_change_the_trail(None, ["default"])

    assert before == []
    assert [warning.id for warning in warned][:1] == ["config.W004"]
    assert any(f"the role {role} {way}" in warning.msg for warning in warned)


@pytest.mark.django_db
def test_before_the_first_migration_only_a_superuser_is_named():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = pg_catalog")
        [warned] = server_cannot_change_the_trail(None, ["default"])
        with pytest.raises(ProgrammingError):
            cursor.execute("SELECT FROM audit_entry")

    assert "is a superuser" in warned.msg
