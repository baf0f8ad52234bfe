"""The index is compared with the tree of every day, some organizations after the other."""

from datetime import date
from random import Random

import pytest

from organizations import oracle, reorganization
from organizations.models import Ancestry, Organization, User
from organizations.tree import Past, Tree
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
FOUNDED = date(2020, 1, 1)


@pytest.fixture
def country():
    """Provinces, districts and cells, of which some moved and some ended on several days."""
    by, drawn = User.objects.system(), Random(7)
    root = OrganizationFactory(code="VN", kind="central", on=FOUNDED)
    provinces = [OrganizationFactory(kind="province", parent=root, on=FOUNDED) for _ in range(3)]
    districts = [
        OrganizationFactory(kind="upper_committee", parent=drawn.choice(provinces), on=FOUNDED)
        for _ in range(6)
    ]
    for _ in range(9):
        OrganizationFactory(kind="cell", parent=drawn.choice(districts), on=FOUNDED)
    reorganization.move(districts[0], to=provinces[2], on=date(2021, 5, 1), by=by)
    reorganization.dissolve(districts[1], heir=districts[2], on=date(2022, 3, 1), by=by)
    reorganization.dissolve(districts[2], heir=districts[3], on=date(2023, 3, 1), by=by)
    reorganization.move(districts[3], to=provinces[1], on=date(2024, 1, 1), by=by)
    return Organization.objects.order_by("pk")


def days():
    return sorted({*Ancestry.objects.values_list("start", flat=True), date(2025, 1, 1)})


def test_the_past_of_a_few_draws_their_lines_of_every_day_as_the_whole_tree_does(country):
    for organization in country:
        past = Past([organization.pk])
        for day in days():
            whole = Tree.standing_on(day)
            drawn = past.tree_of(day)
            assert [*drawn.upward(organization.pk)] == [*whole.upward(organization.pk)]


def test_between_the_days_of_an_organization_its_line_is_the_same(country):
    for organization in country:
        its_days = Past([organization.pk]).days_of(organization.pk)
        before = None
        for day in days():
            line = [*Tree.standing_on(day).upward(organization.pk)]
            assert line == before or day in its_days or before is None
            before = line


@pytest.mark.parametrize("at_once", [1, 4, 500])
def test_whatever_is_put_into_the_index_or_taken_out_is_found(country, monkeypatch, at_once):
    monkeypatch.setattr(oracle, "AT_ONCE", at_once)
    assert oracle.differences() == []
    for line in Ancestry.objects.order_by("pk"):
        line.delete()
        pair = (line.ancestor_id, line.descendant_id, line.distance)
        assert {(pair, what) for _day, pair, what in oracle.differences()} == {(pair, "còn thiếu")}
        line.save(force_insert=True)
    line.pk, line.start = None, date(2019, 1, 1)
    line.save()
    assert {what for _day, _pair, what in oracle.differences()} == {"bị thừa"}


def test_it_tells_how_many_were_looked_at_in_as_many_queries_for_each_part(
    country, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(oracle, "AT_ONCE", 10)
    told = []

    with django_assert_max_num_queries(4 + 2 * 13):  # of a part: its lines, two for each level
        oracle.differences(lambda done, total: told.append((done, total)))

    assert told == [(10, 19), (19, 19)]
