"""Targets on units and quotas met by either of two: typed, loaded, refused, never mixed up."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from audit.models import Entry
from organizations.models import Action, User
from organizations.reorganization import documents
from recruitment.models import Quota
from reports.reorganizations.proposal import proposed
from tests.factories import MemberCountFactory, OrganizationFactory, QuotaFactory
from tests.recruitment.targets.pages import issue, url

pytestmark = pytest.mark.django_db
WITH_SOURCE = {"basis": "assigned", "group": "cells_with_source", "form": "percent"}


def test_a_target_on_units_is_issued_changed_and_told_like_any_other(client, district, year):
    typed = WITH_SOURCE | {"organization": district.pk, "period": year, "low": "100"}
    typed |= {"document_number": "45-KH/HU"}

    assert client.post(url("quota", "add"), typed).status_code == 302

    quota = Quota.objects.get()
    assert (quota.low, quota.persons_low, quota.base_members) == (100, 0, None)
    assert str(quota) == f"được giao {year} · chi bộ có nguồn kết nạp được đảng viên · 100"
    change = {"form": "percent", "low": "90", "effective_on": f"01/06/{year}", "seen": "1"}
    change |= {"reason": "Điều chỉnh"}
    client.post(url("quota", quota.pk, "change"), change)
    newest = Quota.objects.newest().get()
    assert (newest.version, newest.low, newest.group) == (2, 90, "cells_with_source")
    assert Entry.objects.about(newest).get().action == "quota.revise"
    page = client.get(url("quota", newest.pk, "versions")).content.decode()
    assert "90 %" in page
    assert "100 %" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"group": "cells", "form": "percent", "low": "101"}, "low"),
        ({"group": "cells", "form": "exact", "low": "3", "or_percent": "101"}, "or_percent"),
        ({"form": "exact", "low": "3", "or_percent": "0"}, "or_percent"),
        ({"form": "range", "low": "3", "high": "4", "or_percent": "3"}, "or_percent"),
        ({"form": "exact", "low": "3", "or_percent": "3"}, "or_percent"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(client, district, year, typed, field):
    line = {"organization": district.pk, "period": year, "basis": "assigned"}

    answer = client.post(url("quota", "add"), line | typed)

    assert set(answer.context["adminform"].form.errors) == {field}
    assert not Quota.objects.exists()


def test_a_cell_has_no_units(wards):
    with pytest.raises(ValidationError) as refused:
        QuotaFactory(organization=OrganizationFactory(kind="cell", parent=wards[0]), group="cells")

    assert "group" in refused.value.error_dict


@pytest.mark.parametrize(
    "change",
    [
        {"persons_low": 4},
        {"form": "percent", "low": 101},
        {"form": "range", "high": 12, "or_percent": 3},
    ],
)
def test_the_database_holds_what_a_target_on_units_is(district, change):
    quota = QuotaFactory(organization=district, group="cells", low=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.filter(pk=quota.pk).update(**change)


def test_either_of_two_keeps_the_members_it_was_measured_on(client, district, year):
    MemberCountFactory(organization=district, members=40, on=f"{year - 1}-12-31")
    typed = {"organization": district.pk, "period": year, "basis": "assigned", "form": "floor"}
    client.post(url("quota", "add"), typed | {"low": "2", "or_percent": "3"})

    quota = Quota.objects.get()
    assert (quota.persons_low, quota.or_percent, quota.base_members) == (2, 3, 40)
    MemberCountFactory(organization=district, members=20, on=f"{year}-01-01")
    change = {"form": "floor", "low": "5", "or_percent": "3", "effective_on": f"01/06/{year}"}
    client.post(url("quota", quota.pk, "change"), change | {"reason": "Thêm", "seen": "1"})
    newest = Quota.objects.newest().get()
    assert (newest.persons_low, newest.base_members) == (2, 40)
    page = client.get(url("quota", newest.pk, "versions")).content.decode()
    assert "≥ 5 hoặc 3 % = 2" in page


def test_a_file_has_both(district, tmp_path):
    MemberCountFactory(organization=district, members=50, on="2023-12-31")
    columns = ["organization_code", "period", "basis", "form", "low", "or_percent", "group"]
    rows = [
        [district.code, "2024", "assigned", "floor", "2", "3", ""],
        [district.code, "2024", "assigned", "percent", "100", "", "cells_with_source"],
        [district.code, "2024", "own_plan", "exact", "5", "60", "cells"],
    ]

    path = tmp_path / "quotas.csv"
    path.write_text("\n".join(",".join(line) for line in [columns, *rows]), encoding="utf-8")

    call_command("load", "quotas", path, commit=True)

    found = Quota.objects.order_by("basis", "group").values_list("group", "low", "or_percent")
    assert list(found) == [
        ("", 2, Decimal(3)),
        ("cells_with_source", 100, None),
        ("cells", 5, Decimal(60)),
    ]
    assert [each.persons_low for each in Quota.objects.filter(group="")] == [2]


def test_the_grid_shows_either_of_two_and_leaves_it_alone(client, district, wards, year):
    MemberCountFactory(organization=wards[0], members=40, on=f"{year - 1}-12-31")
    issue(wards[0], year, 2, or_percent=Decimal(3))
    issue(wards[1], year, 4, group="cells")

    page = client.get(url("quota", "grid", district.pk, year)).content.decode()

    assert f'name="low-{wards[0].pk}"' not in page
    assert f'name="low-{wards[1].pk}"' in page
    assert "2 hoặc 3 % = 2" in page


def test_no_target_on_units_is_proposed_to_a_successor(district, wards, year):
    issue(wards[0], year, 4, group="cells")
    issue(wards[0], year, 6)
    day = date(year, 7, 1)
    dissolution = Action(verb="dissolve", code=wards[0].code, heir_code=wards[1].code)
    document = documents.draft(on=day, actions=[dissolution], by=User.objects.system())
    said = {"version": document.version, "today": day, "by": User.objects.system()}
    document = documents.issue(document, **said)

    assert [line.group for line in proposed(document, year)] == [""]
