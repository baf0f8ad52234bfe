"""Targets on units on the dashboard, and the page of each organization below."""

import json

import pytest
from django.core.management import call_command

from tests.conftest import StrictClient
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = pytest.mark.django_db
ASKED = "?period=2024"


@pytest.fixture
def district():
    return OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())


@pytest.fixture
def ward(district):
    ward = OrganizationFactory(parent=district, name="Đảng bộ phường Đông Sơn")
    for number in range(3):
        cell = OrganizationFactory(kind="cell", parent=ward)
        if not number:
            AdmissionFactory(organization=cell)
    return ward


@pytest.fixture
def client(district):
    client = StrictClient()
    client.force_login(PostFactory(organization=district, role="observer").user)
    return client


def page(client, organization, asked=ASKED, **headers):
    answer = client.get(f"/dashboard/{organization.pk}/units/{asked}", **headers)
    return " ".join(answer.content.decode().split())


def test_a_dashboard_loads_them_where_a_target_is_set(client, district, ward):
    address = f'hx-get="/dashboard/{district.pk}/units/'
    assert address not in client.get(f"/dashboard/{district.pk}/{ASKED}").content.decode()
    QuotaFactory(organization=district, group="cells", form="percent", low=100)

    shown = client.get(f"/dashboard/{district.pk}/{ASKED}").content.decode()

    assert address in shown
    assert f'href="/dashboard/{district.pk}/units/?period=2024"' in shown


def test_each_number_says_of_how_many_and_against_what(client, district, ward):
    more = {"document_number": "45-KH/HU"}
    QuotaFactory(organization=district, group="cells", form="percent", low=60, **more)

    shown = page(client, district)

    assert '1<span class="of">/3</span>' in shown
    assert "33,33%" in shown
    assert "được giao 60 %, tức 2 đơn vị · còn thiếu 1 · 45-KH/HU" in shown
    assert "kỳ 2024" in shown
    assert (
        f'<a href="/dashboard/{ward.pk}/units/?period=2024" >Đảng bộ phường Đông Sơn</a>' in shown
    )


def test_the_part_of_a_dashboard_leaves_out_those_below(client, district, ward):
    shown = page(client, district, headers={"HX-Request": "true"})

    assert '1<span class="of">/3</span>' in shown
    assert "Đảng bộ phường Đông Sơn" not in shown
    assert "Xem từng đơn vị trực thuộc" in shown


def test_a_past_day_and_a_year_without_anybody(client, district, ward):
    assert '0<span class="of">/3</span>' in page(client, district, "?period=2024&as_of=2024-05-31")
    assert '0<span class="of">/3</span>' in page(client, district, "?period=2023")


def test_what_an_organization_was_asked_stands_on_its_page_as_it_was_written(client, district):
    QuotaFactory(organization=district, group="cells_with_source", form="percent", low=100)

    shown = client.get(f"/organizations/{district.pk}/").content.decode()

    assert "chi bộ có nguồn kết nạp được đảng viên" in shown
    assert "100 %" in shown


def test_programs_and_the_command_tell_the_same(district, ward, capsys):
    call_command("attainment", district.code, "--period", "2024", "--format", "json")
    assert "units" not in json.loads(capsys.readouterr().out)
    QuotaFactory(organization=district, group="cells", form="percent", low=60)
    QuotaFactory(organization=district, group="cells", basis="own_plan", low=1)

    call_command("attainment", district.code, "--period", "2024", "--format", "json")
    [units] = json.loads(capsys.readouterr().out)["units"]
    targets = units.pop("targets")
    call_command("attainment", district.code, "--period", "2024")
    told = capsys.readouterr().out

    assert units == {
        "kind": "cells",
        "done": 1,
        "of": 3,
        "exempt": 0,
        "unmeasured": 0,
        "declared": 0,
        "share": "33.33",
    }
    assert [(each["basis"], each["low"], each["rate"], each["state"]) for each in targets] == [
        ("assigned", 2, "60", "far_behind"),
        ("own_plan", 1, None, "done"),
    ]
    assert "được giao 60 %, tức 2 đơn vị · còn thiếu 1" in told
