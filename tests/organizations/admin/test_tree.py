"""Organizations in the admin: founded, moved, renamed, dissolved."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from audit.models import Entry
from organizations.models import Organization, Post, Reorganization
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.organizations.admin.pages import GHOST, url

pytestmark = pytest.mark.django_db


def test_an_organization_is_founded_under_one_in_reach(client, own):
    response = client.post(
        url("organization", "add"),
        {
            "name": "Chi bộ  thôn 1",
            "code": "C-1",
            "kind": "cell",
            "parent": own.pk,
            "on": "01/03/2026",
            "official_class": "1",
        },
    )

    assert response.status_code == 302
    founded = Organization.objects.get(code="C-1")
    assert founded.name == "Chi bộ thôn 1"
    assert founded.placements.get().parent == own
    assert list(Entry.objects.about(founded).values_list("action", flat=True)) == [
        "organization.found"
    ]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "province"}, "__all__"),
        ({"on": "01/01/2999"}, "on"),
        ({"parent": GHOST}, "parent"),
        ({"on": "01/01/1950"}, "__all__"),
        ({"official_code": "12"}, "__all__"),
    ],
)
def test_a_founding_that_cannot_be_is_refused_on_the_form(client, own, change, field):
    form = {"name": "Chi bộ", "code": "C-1", "kind": "cell", "parent": own.pk, "on": "01/03/2026"}

    response = client.post(url("organization", "add"), form | change)

    assert response.status_code == 200
    errors = set(response.context["adminform"].form.errors)
    assert errors in ({field}, {"official_code"})
    assert not Organization.objects.filter(code="C-1").exists()


def test_class_setting_and_official_code_change_and_nothing_else(client, own):
    client.post(
        url("organization", own.pk, "change"),
        {"official_class": "4", "setting": "agency", "official_code": "", "name": "Khác"},
    )

    own.refresh_from_db()
    assert (own.official_class, own.setting, own.official_code) == ("4", "agency", None)
    assert own.name == "Huyện Đắk Song"
    entry = Entry.objects.about(own).first()
    assert entry.action == "organization.classify"
    assert set(entry.changes) == {"official_class", "setting"}


def test_what_papers_say_of_an_organization_is_described_in_its_record(client, own):
    said = {
        "paper_place": " Đức An ",
        "paper_sign": "HU",
        "has_bureau": "true",
    }

    client.post(url("organization", own.pk, "change"), said)
    client.post(url("organization", own.pk, "change"), said | {"official_class": ""})

    own.refresh_from_db()
    assert (own.paper_place, own.paper_sign, own.has_bureau) == ("Đức An", "HU", True)
    [entry] = Entry.objects.about(own).filter(action="organization.describe_papers")
    assert entry.changes["paper_place"] == ["", "Đức An"]


def test_a_move_is_said_first_and_done_once_confirmed(client, administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    commune = OrganizationFactory(parent=own)
    form = {"to": other.pk, "on": "01/02/2026", "decision_number": "5-QĐ"}

    said = client.post(url("organization", commune.pk, "move"), form)

    assert said.context["sentence"]
    assert commune.placements.get().parent == own

    done = client.post(url("organization", commune.pk, "move"), {**form, "confirmed": "on"})

    assert done.status_code == 302
    assert commune.placements.open().get().parent == other
    document = Reorganization.objects.get()
    assert (document.state, document.number) == ("applied", "5-QĐ")
    assert done.url == reverse("reports:reorganization_detail", args=[document.pk])
    assert Entry.objects.about(document).first().action == "reorganization.apply"


def test_a_renaming_and_a_dissolution_are_done_once_confirmed(client, administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    client.post(
        url("organization", own.pk, "rename"),
        {"name": "Tên mới", "on": "01/02/2026", "confirmed": "on"},
    )
    client.post(
        url("organization", own.pk, "dissolve"),
        {"heir": other.pk, "on": "01/03/2026", "confirmed": "on"},
    )

    own.refresh_from_db()
    assert own.name == "Tên mới"
    assert not own.placements.open().exists()
    assert own.successors.get().successor == other
    page = client.get(url("organization", own.pk, "change")).content.decode()
    assert "Huyện Đắk Song" in page  # among the former names
    assert "/move/" not in page


@pytest.mark.parametrize("kind", ["move", "rename", "dissolve"])
def test_nothing_foreign_can_be_moved_renamed_or_dissolved(client, foreign, kind):
    assert client.get(url("organization", foreign.pk, kind)).status_code == 404
    assert client.post(url("organization", foreign.pk, kind), {}).status_code == 404


@pytest.mark.parametrize(("kind", "field"), [("move", "to"), ("dissolve", "heir")])
def test_nothing_can_be_moved_out_of_reach(client, own, foreign, kind, field):
    form = {field: foreign.pk, "on": "01/03/2026", "confirmed": "on"}

    response = client.post(url("organization", own.pk, kind), form)

    assert set(response.context["form"].errors) == {field}


def test_an_event_in_the_future_waits_as_a_document(client, administrator, own):
    form = {"name": "Tên mới", "on": "01/01/2099", "confirmed": "on"}

    client.post(url("organization", own.pk, "rename"), form)

    assert Reorganization.objects.get().state == "waiting"
    own.refresh_from_db()
    assert own.name == "Huyện Đắk Song"


def test_nobody_takes_his_own_organization_from_what_is_above(administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    post = PostFactory(organization=own, role=Post.Role.ADMIN)
    PostFactory(user=post.user, organization=other, role=Post.Role.ADMIN)
    client = StrictClient()
    client.force_login(post.user)
    form = {"heir": other.pk, "on": "01/03/2026", "confirmed": "on"}

    response = client.post(url("organization", own.pk, "dissolve"), form)

    assert response.context["form"].non_field_errors()
    assert own.placements.open().exists()
    assert not Reorganization.objects.exists()


def test_an_event_in_a_circle_is_refused(client, administrator, own):
    below = OrganizationFactory(parent=own)
    address = url("organization", own.pk, "move")

    circle = client.post(address, {"to": below.pk, "on": "01/03/2026", "confirmed": "on"})

    assert circle.context["form"].non_field_errors()
    assert own.placements.get().parent == administrator.organization
