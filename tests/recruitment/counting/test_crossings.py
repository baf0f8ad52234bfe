"""What lies between two readings is explained by name, to the last person."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from organizations.tree import Tree
from recruitment.counting.borders import Borders
from recruitment.counting.counts import admitted
from recruitment.counting.crossings import (
    Crosser,
    Crossing,
    by_year_as_it_was,
    compared,
    crosser,
    crossings,
)
from recruitment.counting.reading import Reading
from recruitment.models.admission import Counting
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.looking import times

TODAY = date(2026, 11, 25)
THEN = date(2024, 12, 31)
JOINED = date(2025, 1, 1)
YEAR = Period.of_year(2024)


def reading(**rest):
    return Reading(YEAR, THEN, THEN, **rest)


def unexplained(both):
    """Return what the names leave open of the difference."""
    return both.difference - sum(crossing.change for crossing in both.crossings)


@pytest.mark.parametrize(
    ("stays", "found"),
    [
        ([(JOINED, None)], Crosser(True, JOINED)),
        ([(TODAY, None)], Crosser(True, TODAY)),
        # a step closer in between is no new arrival
        ([(JOINED, date(2025, 7, 1)), (date(2025, 7, 1), None)], Crosser(True, JOINED)),
        # came, left, came again: it is there since the last time
        ([(JOINED, date(2025, 3, 1)), (date(2025, 7, 1), None)], Crosser(True, date(2025, 7, 1))),
        ([(date(2000, 1, 1), JOINED)], Crosser(False, JOINED)),
        ([(THEN, JOINED)], Crosser(False, JOINED)),
        ([(THEN, TODAY)], Crosser(False, TODAY)),
        (
            [(date(2000, 1, 1), JOINED), (JOINED, date(2026, 2, 1))],
            Crosser(False, date(2026, 2, 1)),
        ),
        # it was back for a while, but it left the first time
        (
            [(date(2000, 1, 1), JOINED), (date(2025, 7, 1), date(2026, 2, 1))],
            Crosser(False, JOINED),
        ),
    ],
)
def test_the_day_on_which_somebody_came_or_left(stays, found):
    assert crosser(stays, THEN, TODAY) == found


def test_each_crosser_is_named_by_the_uppermost_that_went_the_same_way():
    came, went = Crosser(True, JOINED), Crosser(False, JOINED)
    crossers = {1: came, 2: came, 3: came, 4: went, 5: came, 6: came}
    lines = [(1, 1, 0), (2, 2, 0), (2, 1, 1), (3, 3, 0), (3, 2, 1), (3, 1, 2), (4, 4, 0), (4, 1, 1)]

    found = crossings(crossers, lines, {1: 1, 3: 5, 4: 2, 6: 3})

    assert found == [
        Crossing(1, True, JOINED, organizations=3, admitted=6),
        Crossing(6, True, JOINED, organizations=1, admitted=3),  # not standing then, but counted
        Crossing(4, False, JOINED, organizations=1, admitted=2),
    ]


@pytest.fixture
def province(db):
    return OrganizationFactory(kind="province")


@pytest.fixture
def system(db):
    return User.objects.system()


def test_the_press_example_of_the_definitions(province, system):
    city = OrganizationFactory(parent=province, name="Thành ủy Thanh Hóa")
    district = OrganizationFactory(parent=province, name="Huyện ủy Đông Sơn")
    ward = OrganizationFactory(parent=city)
    commune = OrganizationFactory(parent=district)
    AdmissionFactory.create_batch(7, organization=OrganizationFactory(parent=ward))
    AdmissionFactory.create_batch(3, organization=OrganizationFactory(parent=commune))
    AdmissionFactory(organization=commune)
    OrganizationFactory(parent=ward, on=date(2025, 3, 1))  # founded since: no crossing
    reorganization.dissolve(district, heir=city, on=JOINED, by=system)

    both = compared(city, reading(), TODAY)

    assert (both.admitted_then, both.admitted_now) == (7, 11)
    assert (both.difference, unexplained(both)) == (4, 0)
    assert both.crossings == [Crossing(district.pk, True, JOINED, organizations=3, admitted=4)]
    assert compared(province, reading(), TODAY).crossings == []
    assert compared(province, reading(), TODAY).admitted_then == 11
    [left] = compared(district, reading(), TODAY).crossings
    assert (left.organization, left.change) == (district.pk, -4)


@pytest.mark.parametrize("crosses", [False, True])
def test_each_reading_is_in_the_tree_of_its_day_whichever_was_asked_for(province, system, crosses):
    ward = OrganizationFactory(parent=OrganizationFactory(parent=province))
    AdmissionFactory.create_batch(2, organization=ward)
    AdmissionFactory(organization=ward, decided_on=JOINED)
    if crosses:
        elsewhere = OrganizationFactory(parent=OrganizationFactory())
        reorganization.move(ward, to=elsewhere, on=JOINED, by=system)

    both = compared(province, Reading(YEAR, THEN, date(2024, 2, 3), borders=Borders.DAY), TODAY)

    assert both.then == reading(borders=Borders.THEN)
    assert both.now == Reading(YEAR, THEN, TODAY, borders=Borders.TODAY)
    assert (both.admitted_then, both.admitted_now) == (2, 0 if crosses else 2)
    assert len(both.crossings) == crosses


def test_of_a_district_that_was_divided_each_heir_names_what_it_got(province, system):
    old, one, other = (OrganizationFactory(parent=province) for _number in range(3))
    first, second = (OrganizationFactory(parent=old) for _number in range(2))
    AdmissionFactory.create_batch(2, organization=first)
    AdmissionFactory.create_batch(5, organization=second)
    reorganization.move(first, to=one, on=JOINED, by=system)
    reorganization.dissolve(old, heir=other, on=date(2025, 1, 2), by=system)

    assert compared(one, reading(), TODAY).crossings == [Crossing(first.pk, True, JOINED, 1, 2)]
    [rest] = compared(other, reading(), TODAY).crossings
    assert (rest.organization, rest.admitted, rest.organizations) == (old.pk, 5, 2)


def test_what_crossed_a_provinces_border_is_named(province, system):
    elsewhere = OrganizationFactory(parent=OrganizationFactory(kind="province"))
    ward = OrganizationFactory(parent=OrganizationFactory(parent=province))
    AdmissionFactory.create_batch(2, organization=OrganizationFactory(parent=ward), sex="female")
    AdmissionFactory(organization=ward)
    reorganization.move(ward, to=elsewhere, on=JOINED, by=system)

    both = compared(province, reading(), TODAY)

    assert (both.admitted_then, both.admitted_now, unexplained(both)) == (3, 0, 0)
    assert both.crossings == [Crossing(ward.pk, False, JOINED, 2, 3)]
    assert compared(province, reading(group="women"), TODAY).difference == -2


def test_who_moved_on_the_day_itself_goes_with_the_ward_it_came_to(province, system):
    district, elsewhere = OrganizationFactory(parent=province), OrganizationFactory()
    first, second = (OrganizationFactory(parent=district) for _number in range(2))
    cell = OrganizationFactory(parent=second)
    AdmissionFactory(organization=cell, ceremony_on=date(2024, 7, 1))
    AdmissionFactory(organization=second)
    reorganization.move(cell, to=first, on=THEN, by=system)
    for ward in (first, second):
        heir = OrganizationFactory(parent=elsewhere)
        reorganization.move(ward, to=heir, on=JOINED, by=system)

    both = compared(province, reading(), TODAY)
    by_ceremony = compared(province, reading(counting=Counting.CEREMONY), TODAY)

    assert both.crossings == [
        Crossing(first.pk, False, JOINED, organizations=2, admitted=1),
        Crossing(second.pk, False, JOINED, organizations=1, admitted=1),
    ]
    assert (by_ceremony.admitted_then, by_ceremony.admitted_now) == (1, 0)


def test_before_a_period_begins_nothing_differs(province, system):
    ward = OrganizationFactory(parent=OrganizationFactory(parent=province))
    heir = OrganizationFactory(parent=OrganizationFactory(kind="province"))
    reorganization.move(ward, to=heir, on=JOINED, by=system)

    both = compared(province, Reading(YEAR, date(2023, 6, 1), date(2023, 6, 1)), TODAY)

    assert (both.admitted_then, both.admitted_now, unexplained(both)) == (0, 0, 0)


def test_each_year_counts_in_the_tree_of_its_last_day(province, system):
    district, other = (OrganizationFactory(parent=province) for _number in range(2))
    first, second = (OrganizationFactory(parent=district) for _number in range(2))
    for decided_on, ceremony_on in (
        (date(2024, 1, 1), date(2024, 3, 1)),
        (date(2024, 12, 31), date(2025, 1, 1)),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), None),
    ):
        AdmissionFactory(organization=first, decided_on=decided_on, ceremony_on=ceremony_on)
    for decided_on in (date(2024, 1, 1), date(2024, 12, 31)):
        AdmissionFactory(organization=second, decided_on=decided_on)
    reorganization.move(second, to=other, on=date(2025, 1, 1), by=system)
    reorganization.move(first, to=other, on=date(2025, 12, 31), by=system)

    def counted(organization, years=(2024, 2025, 2026), today=TODAY, counting=Counting.DECISION):
        return by_year_as_it_was(organization, years, today, counting)

    assert counted(district) == {2024: 4}
    assert counted(other) == {2025: 2, 2026: 1}
    assert counted(other, [2026, 2023]) == {2026: 1}
    assert counted(other, counting=Counting.CEREMONY) == {2025: 2, 2026: 1}
    assert counted(district, counting=Counting.CEREMONY) == {2024: 1}
    # a year that is not over counts in the tree of today
    assert counted(district, [2025], today=date(2025, 12, 30)) == {2025: 2}
    assert counted(other, [2025], today=date(2025, 12, 30)) == {}


def test_the_year_in_which_it_ended_counts_up_to_the_day_before(province, system):
    district, other = (OrganizationFactory(parent=province) for _number in range(2))
    ward = OrganizationFactory(parent=district)
    ended_on = date(2025, 7, 1)
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), ended_on):
        AdmissionFactory(organization=ward, decided_on=day)
    reorganization.dissolve(district, heir=other, on=ended_on, by=system)

    years = [2024, 2025]
    counted = by_year_as_it_was(district, years, TODAY, Counting.DECISION, ended_on=ended_on)

    assert counted == {2024: 1, 2025: 2}
    assert by_year_as_it_was(district, years, TODAY, Counting.DECISION) == {2024: 1}


BELOW = {
    "province": "upper_committee",
    "upper_committee": "grassroots_committee",
    "grassroots_committee": "cell",
}
EVENTS = ["found", "move", "move", "dissolve", "dissolve", "admit", "admit", "admit"]


class Country:
    """Two provinces with districts, communes and cells, to which random things happen."""

    def __init__(self):
        self.day = date(2024, 1, 1)
        self.organizations = [OrganizationFactory(kind="province") for _number in range(2)]
        self.system = User.objects.system()
        for province in tuple(self.organizations):
            for _number in range(2):
                ward = self.found(self.found(province))
                self.found(ward)

    def found(self, parent):
        kind = BELOW.get(parent.kind, "cell")
        self.organizations.append(OrganizationFactory(parent=parent, kind=kind, on=self.day))
        return self.organizations[-1]

    def step(self, data):
        event = data.draw(st.sampled_from(EVENTS), label="event")
        self.day += timedelta(days=data.draw(st.integers(1, 60), label="days later"))
        one = data.draw(st.sampled_from(self.organizations), label="organization")
        other = data.draw(st.sampled_from(self.organizations), label="other")
        try:
            with transaction.atomic():
                self.do(event, one, other)
        except ValidationError:
            return

    def do(self, event, one, other):
        if event == "found" and one.kind in BELOW:
            self.found(one)
        elif event == "move":
            reorganization.move(one, to=other, on=self.day, by=self.system)
        elif event == "dissolve":
            reorganization.dissolve(one, heir=other, on=self.day, by=self.system)
        elif event == "admit":
            AdmissionFactory(organization=one, decided_on=self.day)


def _compare_years(country):
    """Compare each year in its own tree with what `admitted` says of it."""
    years = [2024, 2025, 2026]
    for organization in country.organizations:
        counted = by_year_as_it_was(organization, years, country.day, Counting.DECISION)
        for year in years:
            last = min(Period.of_year(year).last_day, country.day)
            read = Reading(Period.of_year(year), last, last)
            assert counted.get(year, 0) == admitted([organization.pk], read)[organization.pk]


@settings(
    max_examples=times(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_named_differences_add_up_in_random_trees(db, data):
    with transaction.atomic():
        country = Country()
        for _number in range(data.draw(st.integers(4, 14), label="steps")):
            country.step(data)
        then = data.draw(st.dates(date(2023, 12, 1), country.day), label="then")
        read = Reading(Period.of_term(2024, 2026), then, then)
        before, after = Tree.standing_on(then), Tree.standing_on(country.day)
        _compare_years(country)
        for organization in country.organizations:
            both = compared(organization, read, country.day)
            for each, number in ((both.then, both.admitted_then), (both.now, both.admitted_now)):
                assert number == admitted([organization.pk], each)[organization.pk]
            assert unexplained(both) == 0
            for crossing in both.crossings:
                counts = [
                    organization.pk in tree.upward(crossing.organization)
                    for tree in (before, after)
                ]
                assert counts == [not crossing.joined, crossing.joined]
        transaction.set_rollback(True)
