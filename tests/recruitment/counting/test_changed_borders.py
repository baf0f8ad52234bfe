"""When anything crossed a border: docs/definitions.md, "Like with like"."""

from datetime import date, timedelta

import pytest

from organizations import reorganization
from organizations.models import Organization, User
from recruitment.counting.changed_borders import Changed, anything_moved, changed_borders
from tests.factories import OrganizationFactory

BEFORE, DAY, AFTER = date(2024, 6, 30), date(2024, 7, 1), date(2024, 7, 2)
LATER = date(2024, 9, 1)


def test_the_last_day_is_kept_and_that_of_who_stood_already_apart():
    changed = Changed()
    assert changed.after(date(2000, 1, 1)) is None

    changed.note(DAY, stood=True)
    changed.note(BEFORE, stood=True)
    changed.note(LATER, stood=False)
    changed.note(AFTER, stood=False)

    assert changed == Changed(since_standing=DAY, since_ever=LATER)
    assert (changed.after(BEFORE), changed.after(DAY), changed.after(AFTER)) == (DAY, None, None)


@pytest.fixture
def system(db):
    return User.objects.system()


@pytest.fixture
def district(db):
    return OrganizationFactory(parent=OrganizationFactory())


@pytest.fixture
def wards(district):
    return OrganizationFactory.create_batch(3, parent=district)


def between(first, last):
    """Return what changed of all organizations after `first`, up to `last`, without the days."""
    keys = Organization.objects.values_list("pk", flat=True)
    found = changed_borders(keys, first, last)
    return {key: (each.since_standing, each.since_ever) for key, each in found.items()}


def test_a_move_changes_both_sides_from_its_day_on_and_nothing_above_both(wards, system):
    cell = OrganizationFactory(parent=wards[0])
    reorganization.move(cell, to=wards[1], on=DAY, by=system)
    both = {ward.pk: (DAY, DAY) for ward in wards[:2]}

    assert between(BEFORE, DAY) == both
    assert between(date(2024, 1, 1), date(2024, 12, 31)) == both
    assert between(date(2024, 1, 1), BEFORE) == {}
    assert between(DAY, date(2024, 12, 31)) == {}


def test_only_who_is_asked_about_is_told(wards, system):
    cell = OrganizationFactory(parent=wards[0])
    reorganization.move(cell, to=wards[1], on=DAY, by=system)

    assert changed_borders([wards[1].pk], BEFORE, DAY) == {wards[1].pk: Changed(DAY, DAY)}
    assert changed_borders([wards[2].pk], BEFORE, DAY) == {}


def test_who_ended_counts_with_the_heir(district, wards, system):
    OrganizationFactory(parent=wards[0])
    reorganization.dissolve(wards[0], heir=wards[1], on=DAY, by=system)

    found = between(BEFORE, DAY)

    assert found[wards[1].pk] == (DAY, DAY)
    assert not {district.pk, wards[2].pk} & found.keys()


def test_what_is_founded_changes_nothing_and_what_it_is_given_is_told_apart(
    district, wards, system
):
    cell = OrganizationFactory(parent=wards[0])
    founded = OrganizationFactory(parent=district, on=DAY)
    assert between(BEFORE, DAY) == {}

    reorganization.move(cell, to=founded, on=DAY, by=system)

    assert between(BEFORE, DAY) == {founded.pk: (None, DAY), wards[0].pk: (DAY, DAY)}


def test_a_step_closer_inside_changes_the_border_of_the_ward_alone(district, wards, system):
    cell = OrganizationFactory(parent=wards[0])
    reorganization.move(cell, to=district, on=DAY, by=system)

    assert between(BEFORE, DAY) == {wards[0].pk: (DAY, DAY)}


def test_what_came_on_the_first_day_or_was_founded_and_moved_on_inside_changes_nothing_above(
    district, wards, system
):
    elsewhere = OrganizationFactory(parent=OrganizationFactory(parent=OrganizationFactory()))
    cell = OrganizationFactory(parent=elsewhere)
    reorganization.move(cell, to=wards[0], on=DAY, by=system)
    founded = OrganizationFactory(parent=wards[0], on=AFTER)
    for each in (cell, founded):
        reorganization.move(each, to=wards[1], on=LATER, by=system)

    assert between(DAY, LATER) == {ward.pk: (LATER, LATER) for ward in wards[:2]}


def test_of_several_days_the_last_is_told(wards, system):
    cells = OrganizationFactory.create_batch(2, parent=wards[0])
    reorganization.move(cells[0], to=wards[1], on=DAY, by=system)
    reorganization.move(cells[1], to=wards[2], on=LATER, by=system)

    assert between(BEFORE, LATER) == {
        wards[0].pk: (LATER, LATER),
        wards[1].pk: (DAY, DAY),
        wards[2].pk: (LATER, LATER),
    }


@pytest.mark.parametrize("first", [BEFORE, DAY])
@pytest.mark.parametrize("last", [BEFORE, DAY, AFTER])
def test_whether_anything_moved_is_told_of_the_days_after_the_first_up_to_the_last(
    wards, system, first, last
):
    cell = OrganizationFactory(parent=wards[0])
    reorganization.move(cell, to=wards[1], on=DAY, by=system)

    [told] = set(
        Organization.objects.annotate(moved=anything_moved(first, last)).values_list(
            "moved", flat=True
        )
    )

    assert bool(told) == any(
        first + timedelta(days=n) == DAY for n in range(1, (last - first).days + 1)
    )
