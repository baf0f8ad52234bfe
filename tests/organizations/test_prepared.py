"""Questions put together once answer as Django's own do, whatever they are filled in with."""

from datetime import date

import pytest
from django.db.models import BooleanField, CharField, DateField, IntegerField

from organizations.models import Organization, Placement
from organizations.prepared import Given, Prepared, PreparedRecords
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_what_is_given_is_filled_in_each_time(django_assert_num_queries):
    parent = OrganizationFactory(code="TREN")
    below = OrganizationFactory(code="DUOI", parent=parent)

    def put_together():
        places = Placement.objects.in_force(Given("day", DateField()))
        places = places.filter(organization__code=Given("code", CharField()))
        return places.values_list("organization", "parent", "start").order_by("pk")

    asked = Prepared(put_together)
    start = below.placements.get().start

    assert asked.rows(day=date(2026, 1, 1), code="DUOI") == [(below.pk, parent.pk, start)]
    with django_assert_num_queries(1):
        assert asked.rows(day=date(2026, 1, 1), code="TREN") == [(parent.pk, None, start)]
    assert asked.rows(day=date(1900, 1, 1), code="TREN") == []
    assert asked.rows(day=date(2026, 1, 1), code="' OR '1' = '1") == []


def test_values_come_in_the_types_of_their_fields():
    OrganizationFactory(code="A")
    number = Given("number", IntegerField())
    asked = Prepared(
        lambda: (
            Organization.objects.filter(code="A")
            .annotate(
                number=number, sure=Given("sure", BooleanField()), day=Given("day", DateField())
            )
            .values_list("number", "sure", "day")
        )
    )

    [[number, sure, day]] = asked.rows(number=7, sure=True, day=date(2024, 2, 29))
    assert (number, sure, day) == (7, True, date(2024, 2, 29))
    assert isinstance(sure, bool)


def test_it_is_put_together_once():
    times = []

    def put_together():
        times.append(1)
        return Organization.objects.values_list("code")

    asked = Prepared(put_together)
    asked.rows()
    asked.rows()

    assert len(times) == 1


def test_nothing_is_asked_without_what_has_to_be_given():
    asked = Prepared(lambda: Organization.objects.filter(pk=Given("key", IntegerField())))

    with pytest.raises(KeyError, match="key"):
        asked.rows()


def test_records_come_with_what_is_selected_beside_them(django_assert_num_queries):
    parent = OrganizationFactory(code="TREN")
    below = OrganizationFactory(code="DUOI", parent=parent)
    places = Placement.objects.select_related("organization", "parent")
    asked = PreparedRecords(lambda: places.filter(organization__code=Given("code", CharField())))

    for code, above in (("DUOI", parent), ("TREN", None)):
        with django_assert_num_queries(1):
            [place] = asked.rows(code=code)
            assert (place.organization.code, place.parent) == (code, above)
        assert place == places.get(organization__code=code)
        assert place.__dict__.keys() == places.get(organization__code=code).__dict__.keys()
        assert (place.start, place.end) == (below.placements.get().start, None)


def test_records_are_new_ones_each_time_and_can_be_saved():
    OrganizationFactory(code="A")
    asked = PreparedRecords(lambda: Organization.objects.filter(code="A"))

    [one], [another] = asked.rows(), asked.rows()
    one.setting = "school"
    one.save()

    assert another.setting != "school"
    assert [each.setting for each in asked.rows()] == ["school"]
