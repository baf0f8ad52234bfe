"""Which event changed under whom something counts, and which days divide a period."""

from datetime import date

import pytest

from organizations import reorganization, story
from organizations.models import User
from organizations.periods import Period
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
YEAR = Period.of_year(2025)
LAST = date(2025, 12, 31)


@pytest.fixture
def system():
    return User.objects.system()


@pytest.fixture
def province():
    return OrganizationFactory(kind="province")


def told(*happened):
    return {
        key: (event.organization.pk, event.other.pk, event.has_ended, event.document)
        for key, event in story.events(happened).items()
    }


def test_what_happened_to_itself_is_told_with_its_document(province, system):
    old, new = (OrganizationFactory(parent=province) for _number in range(2))
    commune, ended = (OrganizationFactory(parent=old) for _number in range(2))
    reorganization.move(commune, to=new, on=DAY, by=system, decision_number="1-NQ")
    reorganization.dissolve(ended, heir=commune, on=DAY, by=system, decision_number="2-NQ")

    assert told((commune.pk, DAY), (ended.pk, DAY)) == {
        commune.pk: (commune.pk, new.pk, False, "1-NQ"),
        ended.pk: (ended.pk, commune.pk, True, "2-NQ"),
    }


@pytest.mark.parametrize(
    ("number", "decided_on", "said"),
    [
        ("", None, ""),
        (None, None, ""),
        ("1238/NQ", None, "1238/NQ"),
        ("1238/NQ", date(2024, 10, 24), "1238/NQ ngày 24/10/2024"),
        ("", date(2024, 10, 24), "quyết định ngày 24/10/2024"),
    ],
)
def test_a_document_is_written_with_what_is_known_of_it(number, decided_on, said):
    assert story.written(number, decided_on) == said


def test_else_it_is_what_happened_to_the_nearest_above(province, system):
    far = OrganizationFactory(kind="province")
    district = OrganizationFactory(parent=province)
    cell = OrganizationFactory(parent=OrganizationFactory(parent=district))
    twin = OrganizationFactory(parent=cell.placements.get().parent)
    reorganization.dissolve(twin, heir=cell, on=date(2025, 2, 1), by=system)
    reorganization.move(district, to=far, on=DAY, by=system, decision_number="3-NQ")

    moved = (district.pk, far.pk, False, "3-NQ")
    assert told((cell.pk, DAY), (twin.pk, DAY)) == {cell.pk: moved, twin.pk: moved}
    assert told((cell.pk, date(2025, 3, 1))) == {}


def test_events_take_three_statements_however_many(province, system, django_assert_num_queries):
    far = OrganizationFactory(kind="province")
    moved = [OrganizationFactory(parent=province) for _number in range(5)]
    for each in moved:
        reorganization.move(each, to=far, on=DAY, by=system)

    with django_assert_num_queries(3):
        assert len(told(*((each.pk, DAY) for each in moved))) == 5


def test_days_divide_a_period_where_what_is_shown_was_reorganized(province, system):
    district, other = (OrganizationFactory(parent=province) for _number in range(2))
    commune, next_door = (OrganizationFactory(parent=district) for _number in range(2))
    away = OrganizationFactory(parent=other)
    cells = [OrganizationFactory(parent=commune) for _number in range(3)]
    OrganizationFactory(parent=district, on=date(2025, 2, 1))  # founded: no reorganization
    reorganization.dissolve(cells[0], heir=cells[1], on=date(2025, 3, 1), by=system)
    reorganization.move(cells[2], to=away, on=date(2025, 4, 1), by=system)
    reorganization.dissolve(next_door, heir=commune, on=DAY, by=system)

    def days(organization, until=LAST, period=YEAR):
        return story.days_of_change(organization, period, until)

    assert days(commune) == [date(2025, 3, 1), date(2025, 4, 1), DAY]
    assert days(district) == [date(2025, 4, 1), DAY]  # a cell left it; merged cells are below
    assert days(district, until=date(2025, 6, 30)) == [date(2025, 4, 1)]
    assert days(province) == []
    assert days(next_door) == [DAY]
    assert days(commune, period=Period(date(2025, 3, 1), date(2025, 4, 1))) == []


def test_the_nation_is_divided_where_a_province_ended(province, system):
    nation = OrganizationFactory(kind="central")
    provinces = [OrganizationFactory(kind="province", parent=nation) for _number in range(2)]
    reorganization.dissolve(provinces[0], heir=provinces[1], on=DAY, by=system)

    assert story.days_of_change(nation, YEAR, LAST) == [DAY]
