"""What factories write by a shorter way is what the product would have written, row by row."""

from datetime import date

import pytest
from django.apps import apps
from django.db import transaction

from organizations import reorganization
from organizations.models import User
from tests.factories import OrganizationFactory, written

CHANGED = date(2020, 7, 1)
BY_CHANCE = {"at", "subject_id", "organization_id"}  # an instant, and keys

pytestmark = pytest.mark.django_db


def at_the_root():
    return {"kind": "province", "parent": None, "on": date(2000, 1, 1)}


def under_who_has_not_moved():
    parent = OrganizationFactory(parent=OrganizationFactory())
    return {"kind": "grassroots_committee", "parent": parent, "on": date(2000, 1, 1)}


def under_who_moved_afterwards():
    parent = OrganizationFactory(parent=OrganizationFactory())
    other = OrganizationFactory()
    reorganization.move(parent, to=other, on=CHANGED, by=User.objects.system())
    return {"kind": "cell", "parent": parent, "on": date(2019, 1, 1)}


def under_who_moved_before():
    return {**under_who_moved_afterwards(), "on": date(2021, 1, 1)}


def under_an_heir():
    parent, ended = OrganizationFactory.create_batch(2, parent=OrganizationFactory())
    OrganizationFactory(parent=ended)
    reorganization.dissolve(ended, heir=parent, on=CHANGED, by=User.objects.system())
    return {"kind": "cell", "parent": parent, "on": date(2019, 1, 1), "setting": "school"}


PLACES = [
    at_the_root,
    under_who_has_not_moved,
    under_who_moved_afterwards,
    under_who_moved_before,
    under_an_heir,
]


@pytest.mark.parametrize("place", PLACES)
def test_an_organization_is_written_as_it_is_founded(place):
    said = {"code": "M-1", "name": "Đảng bộ xã Ea Yông", **place()}
    founded = _rows_after(lambda: reorganization.found(**said, by=User.objects.system()))

    assert _rows_after(lambda: written(**said)) == founded


@pytest.mark.parametrize("on", [date(1999, 1, 1), date(2021, 1, 1)])
def test_where_the_product_would_refuse_it_is_asked(on):
    parent, heir = OrganizationFactory.create_batch(2, parent=OrganizationFactory())
    reorganization.dissolve(parent, heir=heir, on=CHANGED, by=User.objects.system())

    assert written(code="M-1", name="Chi bộ", kind="cell", parent=parent, on=on) is None


def test_nothing_is_written_where_a_kind_may_not_stand():
    parent = OrganizationFactory(kind="cell", parent=OrganizationFactory())

    assert written(code="M-1", name="Tỉnh", kind="province", parent=parent, on=CHANGED) is None


def _rows_after(act):
    """Return what `act` adds to all tables, without keys that the database gives, and undo it."""
    User.objects.system()
    known = {(type(row), row.pk) for row in _all_rows()}
    with transaction.atomic():
        act()
        added = [_plain(row) for row in _all_rows() if (type(row), row.pk) not in known]
        transaction.set_rollback(True)
    return sorted(added)


def _all_rows():
    return [row for model in apps.get_models() for row in model._default_manager.all()]


def _plain(row):
    """Return its table and values; for what it refers to, the text of that."""
    values = {
        field.name: str(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if not (field.primary_key and not field.is_relation) and field.name not in BY_CHANCE
    }
    return row._meta.label, sorted(values.items())
