"""Counts of months and days are kept with the facts, and can be made anew from them."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from organizations import reorganization
from organizations.models import User
from recruitment.counting import recount, tallies
from recruitment.models import DayTally, Tally
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)


@pytest.fixture
def ward():
    """A ward under a district under a province; nobody has been admitted yet."""
    district = OrganizationFactory(parent=OrganizationFactory())
    return OrganizationFactory(parent=district)


def kept_days():
    rows = DayTally.objects.filter(admitted__gt=0, counting="decision")
    return set(rows.values_list("organization__kind", "day", "admitted"))


def test_days_are_kept_above_the_grassroots_only(ward):
    AdmissionFactory.create_batch(2, organization=ward, decided_on=DAY)
    AdmissionFactory(organization=ward, decided_on=date(2024, 6, 2))

    assert kept_days() == {
        (kind, day, number)
        for kind in ("province", "upper_committee")
        for day, number in ((DAY, 2), (date(2024, 6, 2), 1))
    }
    assert Tally.objects.get(organization=ward, counting="decision").admitted == 3


def test_days_follow_what_moves(ward):
    AdmissionFactory(organization=ward, decided_on=DAY)
    elsewhere = OrganizationFactory(parent=OrganizationFactory())

    reorganization.move(ward, to=elsewhere, on=date(2025, 1, 1), by=User.objects.system())

    assert DayTally.objects.get(organization=elsewhere, counting="decision").admitted == 1
    assert len(kept_days()) == 2
    assert list(recount.differences()) == []


def test_everything_can_be_counted_anew(ward):
    AdmissionFactory(organization=ward, decided_on=DAY, ceremony_on=date(2024, 6, 20))
    kept = list(Tally.objects.values_list()), list(DayTally.objects.values_list())
    Tally.objects.update(admitted=7)
    DayTally.objects.all().delete()

    tallies.rebuild()

    assert sorted(kept[0]) == sorted(Tally.objects.values_list())
    assert sorted(kept[1]) == sorted(DayTally.objects.values_list())


@pytest.mark.parametrize("model", [Tally, DayTally])
def test_a_wrong_count_is_found(ward, model):
    AdmissionFactory(organization=ward, decided_on=DAY)
    model.objects.filter(counting="decision", organization__kind="province").update(women=1)

    [(key, kept, recounted)] = recount.differences()

    assert key[0] == ("month" if model is Tally else "day")
    assert (kept, recounted) == (recounted | {"women": 1}, recounted)


def test_the_migration_counts_what_was_recorded_before(ward):
    for sex, occupation in (("female", "worker"), ("male", "pupil")):
        AdmissionFactory(
            organization=ward,
            sex=sex,
            occupation=occupation,
            ethnicity="02",
            religion="Phật giáo",
            youth_union=True,
            ceremony_on=date(2024, 6, 20),
        )
    AdmissionFactory(organization=ward, born_on=date(1970, 1, 1), ethnicity="01")
    DayTally.objects.all().delete()

    class Editor:
        @staticmethod
        def execute(statement, params):
            with connection.cursor() as cursor:
                cursor.execute(statement, params)

    import_module("recruitment.migrations.0002_day_tallies").fill(None, Editor)

    assert DayTally.objects.count() == 4
    assert list(recount.differences()) == []
