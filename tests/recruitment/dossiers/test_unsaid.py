"""Of which committee nobody has said whether it has a standing one, and where that is said."""

import pytest
from django.urls import reverse

from organizations import letterheads
from recruitment.models import Session
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, deciding
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
TOLD = "Chưa ghi Đảng ủy xã Tam Nghĩa có ban thường vụ hay không"
OF_CELL = "Chưa ghi Chi bộ thôn 1 có chi ủy hay không"


@pytest.fixture
def ward():
    return deciding(OrganizationFactory(name="Đảng bộ xã Tam Nghĩa", parent=OrganizationFactory()))


@pytest.fixture
def candidate(ward):
    cell = OrganizationFactory(kind="cell", name="Chi bộ thôn 1", parent=ward)
    return CandidateFactory(organization=cell, stage="cell_voted")


def client_of(ward, *roles):
    client, user = StrictClient(), UserFactory()
    for role in roles:
        PostFactory(organization=ward, role=role, user=user)
    client.force_login(user)
    return client


def say(organization, has_bureau):
    said = dict.fromkeys(letterheads.FIELDS[:2], "")
    letterheads.describe(organization, **said, has_bureau=has_bureau, by=UserFactory())


def pages(candidate, ward):
    session = Session.objects.create(
        organization=ward,
        stage="decided",
        on=candidate.stage_on,
        decision_number="215-QĐ/ĐU",
        recorded_by=UserFactory(),
        recorded_at=candidate.stage_on.strftime("%Y-%m-%dT12:00Z"),
    )
    asked = {"organization": ward.pk, "stage": "decided", "on": "1/6/2024"}
    return {
        "dossier": (reverse("recruitment:candidate_detail", args=[candidate.pk]), {}),
        "papers": (reverse("recruitment:paper_print", args=[candidate.pk]), {}),
        "agenda": (reverse("recruitment:session_add"), asked),
        "session": (reverse("recruitment:session_detail", args=[session.pk]), {}),
    }


def texts(client, found):
    return {
        name: " ".join(client.get(*page).content.decode().split()) for name, page in found.items()
    }


def test_what_is_only_assumed_is_told_wherever_a_body_is_named(candidate, ward):
    found = pages(candidate, ward)

    told = texts(client_of(ward, "board"), found)

    assert {name for name, text in told.items() if TOLD in text} == set(found)
    assert {name for name, text in told.items() if OF_CELL in text} == {"papers"}
    assert "Nhờ quản trị viên ghi" in told["dossier"]


@pytest.mark.parametrize("has_bureau", [True, False])
def test_what_was_said_is_not_asked_about(candidate, ward, has_bureau):
    say(ward, has_bureau)
    say(candidate.organization, has_bureau)

    told = texts(client_of(ward, "board"), pages(candidate, ward))

    assert not [text for text in told.values() if TOLD in text or OF_CELL in text]


def test_who_administers_it_is_led_to_where_it_is_said(candidate, ward):
    told = texts(client_of(ward, "board", "admin"), pages(candidate, ward))

    address = reverse("admin:organizations_organization_change", args=[ward.pk])
    assert all(f'href="{address}"' in text for text in told.values())
