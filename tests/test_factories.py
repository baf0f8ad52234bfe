"""What factories write by a shorter way is what the product would have written, row by row."""

from datetime import date

import pytest
from django.apps import apps
from django.db import transaction

from organizations import reorganization
from organizations.models import User
from recruitment.models import Candidate, PaperState, Person, Stage, Step
from tests import road
from tests.dossiers import CandidateFactory, deciding
from tests.factories import OrganizationFactory, written

CHANGED = date(2020, 7, 1)
BY_CHANCE = {"at", "marked_at", "recorded_at", "subject_id", "organization_id"}  # instants, keys

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


def under_a_committee():
    return {"organization": OrganizationFactory(kind="cell", parent=OrganizationFactory())}


def under_a_sub_committee():
    grassroots = OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())
    sub = OrganizationFactory(kind="sub_committee", parent=grassroots)
    return {"organization": OrganizationFactory(kind="cell", parent=sub)}


def under_who_was_given_the_power():
    grassroots = OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())
    return {"organization": OrganizationFactory(kind="cell", parent=deciding(grassroots))}


def under_rules_of_today():
    return {**under_a_committee(), "started_on": date(2026, 5, 4), "born_on": date(2001, 2, 3)}


def with_what_is_odd():
    return {**under_a_committee(), "schooling": "lower_secondary", "source": "pupils"}


WAYS = [
    under_a_committee,
    under_a_sub_committee,
    under_who_was_given_the_power,
    under_rules_of_today,
    with_what_is_odd,
]
STAGES = [Stage.APPLICATION, Stage.CELL_VOTED, Stage.GRASSROOTS_RESOLVED]


@pytest.fixture
def nothing_walked(monkeypatch):
    """Let the next dossier be the first of its kind; return those of which the way is known."""
    monkeypatch.setattr(road, "_walked", {})
    return road._walked


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("way", WAYS)
def test_a_dossier_is_taken_on_as_one_like_it_went(nothing_walked, way, stage):
    said = {"full_name": "Trần Thị Hoa", "stage": stage, **way()}
    went = _rows_after(lambda: CandidateFactory(**said))

    assert [written is None for written in nothing_walked.values()] == [False]
    assert _rows_after(lambda: CandidateFactory(**said)) == went


@pytest.mark.parametrize("way", WAYS)
def test_what_was_recorded_stands_in_the_order_in_which_it_was(nothing_walked, way):
    first, second = CandidateFactory.create_batch(2, stage=Stage.GRASSROOTS_RESOLVED, **way())

    assert len(nothing_walked) == 1
    assert _order(second) == _order(first)


def test_a_dossier_goes_its_own_way_where_what_counts_is_another(nothing_walked):
    said = under_a_committee()
    CandidateFactory(stage=Stage.CELL_VOTED, **said)
    CandidateFactory(stage=Stage.CELL_VOTED, **{**said, "source": "pupils"})
    CandidateFactory(stage=Stage.CELL_VOTED, **{**said, "born_on": date(1999, 1, 1)})
    CandidateFactory(stage=Stage.CELL_VOTED, **under_a_sub_committee())

    assert len(nothing_walked) == 4


def _order(candidate):
    """Return what was recorded of a dossier, each with the number of its moment."""
    told = [(each.at, each.kind, each.after) for each in Step.objects.filter(candidate=candidate)]
    papers = PaperState.objects.filter(candidate=candidate, marked_at__isnull=False)
    told += [(each.marked_at, "paper", each.code) for each in papers]
    moments = sorted({at for at, *_said in told})
    return sorted((moments.index(at), *said) for at, *said in told)


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
        field.name: _told(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if not (field.primary_key and not field.is_relation) and field.name not in BY_CHANCE
    }
    return row._meta.label, sorted(values.items())


def _told(value):
    return value.sort_key if isinstance(value, Candidate | Person) else str(value)
