from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from audit import context, trail, words
from audit.models import Entry
from organizations.models import Organization
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"]
)
def test_the_database_refuses_to_change_an_entry(statement):
    entry = trail.record("organization.move", by=UserFactory())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get() == entry


def test_neither_does_the_model_change_an_entry():
    entry = trail.record("organization.move", by=UserFactory())

    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="nobody")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.parametrize("door", ["", "test"])
def test_postgresql_refuses_to_empty_the_trail(door):
    with connection.cursor() as cursor:
        cursor.execute(f"SET audit.may_truncate = '{door}'")
        with pytest.raises(DatabaseError):
            cursor.execute("TRUNCATE audit_entry")


COLUMNS = "id, at, actor, posts, action, subject_type, changes, reason, request_id, address"
ROW = "'2020-01-01T00:00:00+00:00', 'nobody', '', 'organization.move', '', '{}', '', '', ''"


def slip_in(verb, number):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO audit_entry ({COLUMNS}) VALUES ({number}, {ROW})")


def test_the_database_refuses_an_entry_among_those_before():
    """Neither over one that is there nor where a number was left free."""
    first = trail.record("organization.move", by=UserFactory())
    with transaction.atomic():
        trail.record("organization.move", by=UserFactory())
        transaction.set_rollback(True)
    trail.record("organization.move", by=UserFactory())
    told = list(Entry.objects.values())

    for number in (first.pk, first.pk - 1, first.pk + 1, -1, 0):
        with pytest.raises(DatabaseError):
            slip_in("INSERT", number)

    assert list(Entry.objects.values()) == told


@pytest.mark.sqlite
def test_sqlite_refuses_to_replace_an_entry():
    entries = [trail.record("organization.move", by=UserFactory()) for _ in range(3)]
    told = list(Entry.objects.values())

    for entry in entries:  # the last one too, which is the greatest
        for verb in ("REPLACE", "INSERT OR REPLACE"):
            with pytest.raises(DatabaseError):
                slip_in(verb, entry.pk)

    assert list(Entry.objects.values()) == told


def test_an_entry_says_who_did_what_and_from_where():
    user, organization = UserFactory(username="bithu"), OrganizationFactory()
    request = context.RequestContext(id="r-1", address="10.0.0.9", posts="Bí thư · Xã Ea Yông")

    with context.serving(request):
        entry = trail.record(
            "organization.move", organization, by=user, organization_id=organization.pk
        )

    entry.refresh_from_db()
    said = (entry.actor_id, entry.actor, entry.action, entry.subject_type, entry.subject_id)
    assert said == (
        user.pk,
        "bithu",
        "organization.move",
        "organizations.organization",
        organization.pk,
    )
    assert (entry.request_id, entry.address, entry.posts) == (
        "r-1",
        "10.0.0.9",
        "Bí thư · Xã Ea Yông",
    )


def test_outside_a_request_an_entry_names_none():
    entry = trail.record("organization.move", by=None)

    assert (entry.actor_id, entry.actor, entry.request_id, entry.address) == (None, "", "", "")


def test_values_are_kept_as_plain_text_and_numbers():
    entry = trail.record(
        "quota.revise",
        by=None,
        changes={
            "on": (None, date(2025, 7, 1)),
            "low": (Decimal("3.50"), 4),
            "sure": (False, True),
        },
    )

    entry.refresh_from_db()
    assert entry.changes == {
        "on": [None, "2025-07-01"],
        "low": ["3.50", 4],
        "sure": [False, True],
    }


def test_what_changed_is_told_field_by_field():
    organization = Organization(code="A", name="Xã A", kind="cell")
    before = trail.snapshot(organization, ["code", "name"])
    organization.name = "Xã B"

    assert trail.changed(before, organization) == {"name": ("Xã A", "Xã B")}


@pytest.mark.parametrize(
    ("action", "name", "values", "told"),
    [
        ("paper.mark", "state", ["to_do", "in_hand"], ("Tình trạng", "chưa có", "đã có")),
        ("companion.appoint", "duty", [None, "sponsor"], ("Với tư cách", "—", "người giới thiệu")),
        (
            "transfer.answer",
            "state",
            ["pending", "accepted"],
            ("Tình trạng", "chờ trả lời", "đã tiếp nhận"),
        ),
        ("candidate.advance", "document_number", [None, "9-NQ"], ("Số văn bản", "—", "9-NQ")),
    ],
)
def test_what_belongs_to_a_dossier_is_told_in_words_too(action, name, values, told):
    entry = Entry(action=action, subject_type="recruitment.candidate", changes={name: values})

    [shown] = words.told([entry], show_values=True)

    [change] = shown.changes
    assert (change.label, change.old, change.new) == told


def test_about_finds_the_entries_of_one_record_newest_first():
    one, other = UserFactory(), UserFactory()
    first = trail.record("user.create", one, by=None)
    trail.record("user.create", other, by=None)
    second = trail.record("user.deactivate", one, by=None)

    assert list(Entry.objects.about(one)) == [second, first]


def test_many_entries_are_written_at_once(django_assert_num_queries):
    entries = [trail.entry("organization.found", by=None) for _each in range(50)]

    with django_assert_num_queries(1):
        trail.record_all(entries)

    assert Entry.objects.count() == 50


def denied():
    rows = Entry.objects.filter(action="access.denied")
    return [(e.actor, e.changes["path"][1], e.changes["status"][1]) for e in rows]


def test_what_lies_outside_the_reach_leaves_an_entry(client, secretary):
    elsewhere = OrganizationFactory()

    client.get(f"/organizations/{elsewhere.pk}/")

    assert denied() == [(secretary.username, f"/organizations/{elsewhere.pk}/", 404)]


def test_what_the_posts_do_not_allow_leaves_an_entry(client, secretary):
    client.get("/audit/")

    assert denied() == [(secretary.username, "/audit/", 403)]
    entry = Entry.objects.get(action="access.denied")
    assert entry.posts == f"Bí thư · {secretary.organization.name}"
    assert len(entry.request_id) == 36


def test_a_wrong_address_leaves_no_entry(client):
    client.get("/no-such-page/")

    assert denied() == []


def test_who_has_not_signed_in_is_asked_to_and_leaves_no_entry(stranger):
    stranger.get("/organizations/1/")

    assert denied() == []


def test_requests_have_numbers_of_their_own():
    client = StrictClient()
    client.force_login(PostFactory().user)
    client.get("/audit/")
    client.get("/audit/")

    numbers = Entry.objects.filter(action="access.denied").values_list("request_id", flat=True)
    assert len(set(numbers)) == 2
