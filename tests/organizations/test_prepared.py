"""Questions put together once answer as Django's own do, whatever they are filled in with."""

from datetime import date

import pytest
from django.db.models import BooleanField, CharField, DateField, IntegerField

from organizations.models import Organization, Placement
from organizations.prepared import Given, Prepared
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
