"""Who arrives on probation, in the browser: asked for the ceremony, and on all pages afterwards."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Candidate, MemberEvent
from tests.dossiers import arrive, step
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.recruitment.members.test_member_views import ADD, PROBATION, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell(secretary):
    ward = OrganizationFactory(parent=OrganizationFactory(parent=secretary.organization))
    return OrganizationFactory(parent=ward, name="Chi bộ tổ dân phố 7", kind="cell")


def page(client, name, *args, **asked):
    return client.get(reverse(f"recruitment:{name}", args=args), asked).content.decode()


def test_the_ceremony_is_asked_for_and_the_dossier_stands_on_every_page(client, cell):
    said = {"kind": "from_province", "probationary": "yes", "full_name": "Đỗ Thị Đến"}
    ceremony = timezone.localdate() - timedelta(days=345)

    asked = send(client, cell, **said).content.decode()
    assert 'id="id_ceremony_on_error"' in asked
    assert not MemberEvent.objects.exists()
    answer = send(client, cell, **said, ceremony_on=ceremony.strftime("%d/%m/%Y"))

    candidate = Candidate.objects.get()
    of_event = client.get(answer.url).content.decode()
    assert reverse("recruitment:candidate_detail", args=[candidate.pk]) in of_event
    assert f"{ceremony:%d/%m/%Y}" in of_event
    assert "Đỗ Thị Đến" in client.get(PROBATION).content.decode()
    of_dossier = page(client, "candidate_detail", candidate.pk)
    assert answer.url in of_dossier
    assert "Kết nạp ở nơi khác" in of_dossier
    assert "Đỗ Thị Đến" in page(client, "candidate_list", stage="on_probation")
    assert "Đỗ Thị Đến" in page(client, "inbox")
    assert "mở hồ sơ" in page(client, "candidate_history", candidate.pk)


def test_of_who_is_on_record_the_ceremony_is_not_asked(client, cell):
    admission = AdmissionFactory(organization=cell)

    assert 'name="ceremony_on"' in client.get(ADD).content.decode()
    assert 'name="ceremony_on"' not in page(client, "member_event_of", admission.pk)


@pytest.mark.parametrize("name", ["candidate_describe", "candidate_transfer", "probation_remove"])
def test_what_can_be_done_with_a_dossier_can_be_done_with_this_one(client, cell, name):
    candidate = Candidate.objects.get(arrival=arrive(cell))
    address = reverse(f"recruitment:{name}", args=[candidate.pk])

    assert address in page(client, "candidate_detail", candidate.pk)
    assert client.get(address).status_code == 200


def test_an_annulled_arrival_leaves_a_dossier_that_is_not_opened_again(client, cell):
    event = arrive(cell)
    candidate = Candidate.objects.get()
    said = {"version": 1, "reason": "nhầm người", "on": timezone.localdate().strftime("%d/%m/%Y")}

    client.post(reverse("recruitment:member_event_annul", args=[event.pk]), said)

    shown = page(client, "candidate_detail", candidate.pk)
    assert "hủy việc chuyển đến" in shown
    assert reverse("recruitment:candidate_reopen", args=[candidate.pk]) not in shown
    assert "Đỗ Thị Đến" in page(client, "candidate_list", state="not_arrived")


@pytest.mark.parametrize("number", [1, 12])
def test_lists_take_as_many_queries_for_one_as_for_many(
    client, cell, number, django_assert_max_num_queries
):
    for n in range(number):
        candidate = Candidate.objects.get(arrival=arrive(cell, full_name=f"Đỗ Thị Đến {n}"))
        step(candidate, "new_member_course", date(2026, 4, 1))
    addresses = [reverse(f"recruitment:{name}") for name in ("candidate_list", "inbox")]

    for address in (PROBATION, *addresses):
        client.get(address)
        with django_assert_max_num_queries(24 if address in addresses else 12):
            assert "Đỗ Thị Đến" in client.get(address, {"window": "all"}).content.decode()
