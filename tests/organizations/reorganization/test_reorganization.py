"""The events of the tree: what they do to places, index, names, and what they refuse."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from organizations import reorganization
from organizations.models import Ancestry, Organization, Placement, Succession, User
from organizations.oracle import differences
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 1)


@pytest.fixture
def tree():
    """A province with two districts, a ward in the first, and a cell in the ward."""
    province = OrganizationFactory(name="Tỉnh")
    district = OrganizationFactory(parent=province)
    other = OrganizationFactory(parent=province)
    ward = OrganizationFactory(parent=district)
    cell = OrganizationFactory(parent=ward)
    return province, district, other, ward, cell


def ancestors(organization, on):
    return set(Ancestry.objects.in_force(on).over(organization).values_list("ancestor", flat=True))


def by():
    return User.objects.system()


def test_move_takes_along_all_that_is_below_and_keeps_the_past(tree):
    province, district, other, ward, cell = tree

    reorganization.move(ward, to=other, on=JULY, by=by())

    assert ancestors(cell, date(2025, 6, 30)) == {o.pk for o in (province, district, ward, cell)}
    assert ancestors(cell, JULY) == {o.pk for o in (province, other, ward, cell)}
    assert list(differences()) == []


def test_move_refuses_a_place_below_itself(tree):
    _province, district, _other, ward, _cell = tree
    with pytest.raises(ValidationError) as refusal:
        reorganization.move(district, to=ward, on=JULY, by=by())
    assert refusal.value.code in ("cycle", "place")


@pytest.mark.parametrize("kind", ["central", "province", "upper_committee", "sub_committee"])
def test_found_refuses_a_kind_that_cannot_stand_under_a_ward(tree, kind):
    if kind == "sub_committee":
        reorganization.found(code="X", name="X", kind=kind, parent=tree[3], on=JULY, by=by())
        return
    with pytest.raises(ValidationError) as refusal:
        reorganization.found(code="X", name="X", kind=kind, parent=tree[3], on=JULY, by=by())
    assert refusal.value.code == "place"


def test_a_cell_may_stand_straight_under_a_province(tree):
    cell = reorganization.found(
        code="X", name="Chi bộ X", kind="cell", parent=tree[0], on=JULY, by=by()
    )

    assert ancestors(cell, JULY) == {tree[0].pk, cell.pk}


def test_nothing_can_be_done_to_what_does_not_stand(tree):
    _province, district, other, ward, cell = tree
    reorganization.dissolve(ward, heir=district, on=JULY, by=by())
    for act in (
        lambda: reorganization.move(ward, to=other, on=date(2025, 8, 1), by=by()),
        lambda: reorganization.rename(ward, name="Mới", on=date(2025, 8, 1), by=by()),
        lambda: reorganization.dissolve(ward, heir=other, on=date(2025, 8, 1), by=by()),
        lambda: reorganization.move(cell, to=ward, on=date(2025, 8, 1), by=by()),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "not_standing"


def test_dissolve_moves_the_children_and_credits_the_past_to_the_heir(tree):
    province, district, other, ward, cell = tree

    reorganization.dissolve(district, heir=other, on=JULY, by=by(), decision_number="1-QĐ")

    assert ancestors(ward, JULY) == {province.pk, other.pk, ward.pk}
    assert ancestors(district, JULY) == {province.pk, other.pk}
    assert ancestors(cell, date(2025, 6, 30)) >= {district.pk}
    assert Succession.objects.get().successor == other
    assert list(differences()) == []


def test_dissolve_refuses_an_heir_inside_what_ends(tree):
    with pytest.raises(ValidationError) as refusal:
        reorganization.dissolve(tree[1], heir=tree[3], on=JULY, by=by())
    assert refusal.value.code == "cycle"


def test_rename_keeps_the_old_name_with_its_dates(tree):
    ward = tree[3]
    old = ward.name

    reorganization.rename(ward, name="Đảng bộ phường Mới", on=JULY, by=by())

    former = ward.former_names.get()
    assert (former.name, former.end) == (old, JULY)
    assert Organization.objects.search("phuong moi").get() == ward
    assert Organization.objects.search(old).filter(pk=ward.pk).exists()


def test_a_change_before_the_present_place_began_is_refused(tree):
    reorganization.move(tree[3], to=tree[2], on=JULY, by=by())
    with pytest.raises(ValidationError) as refusal:
        reorganization.move(tree[3], to=tree[1], on=date(2025, 6, 1), by=by())
    assert refusal.value.code == "too_early"


def test_every_event_is_on_the_trail(tree):
    before = Entry.objects.count()
    reorganization.move(tree[3], to=tree[2], on=JULY, by=by())
    entry = Entry.objects.about(tree[3]).first()
    assert Entry.objects.count() == before + 1
    assert entry.action == "organization.move"
    assert entry.changes["parent"] == [tree[1].code, tree[2].code]


def test_the_database_refuses_overlapping_places_and_two_open_ones(tree):
    province, _district, other, ward, _cell = tree
    for row in (
        {"start": date(2001, 1, 1), "end": date(2002, 1, 1)},
        {"start": date(2001, 1, 1), "end": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.create(organization=ward, parent=other, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(
            organization=province, parent=province, start=date(1990, 1, 1), end=date(1991, 1, 1)
        )


def test_check_tree_sees_a_line_that_is_missing_or_too_many(tree):
    line = Ancestry.objects.get(ancestor=tree[1], descendant=tree[4])
    line.delete()
    assert [what for _day, _pair, what in differences()] == ["còn thiếu"]
    line.pk = None
    line.save()
    Ancestry.objects.create(ancestor=tree[2], descendant=tree[4], distance=2, start=JULY)
    assert [what for _day, _pair, what in differences()] == ["bị thừa"]
