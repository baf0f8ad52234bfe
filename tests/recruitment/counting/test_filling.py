"""A group that was added since is counted from the admissions, until the tallies count it too."""

import io
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from organizations.periods import Period
from recruitment.counting import filling, recount
from recruitment.counting.counts import Counted, admitted, overview
from recruitment.counting.monthly import by_month
from recruitment.counting.reading import Reading
from recruitment.models import DayTally, FilledGroup, Tally
from recruitment.models.groups import KEPT
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2024)


@pytest.fixture
def district():
    """A district with two women and a man, as it is when the women's column was just added."""
    district = OrganizationFactory(parent=OrganizationFactory())
    ward = OrganizationFactory(parent=district, kind="grassroots_committee")
    for sex, day in (("female", date(2023, 5, 2)), ("female", date(2024, 5, 2)), ("male", TODAY)):
        AdmissionFactory(organization=ward, sex=sex, decided_on=min(day, date(2024, 6, 3)))
    FilledGroup.objects.filter(code="women").delete()
    for model in (Tally, DayTally):
        model.objects.update(women=0)
    return district


def figures(organization):
    reading = Reading(YEAR, date(2024, 6, 3), TODAY, group="women")
    return (
        admitted([organization.pk], reading)[organization.pk],
        overview([organization.pk], reading)[organization.pk],
        by_month(organization, [YEAR], reading),
    )


EXPECTED = (1, Counted(1, 1, date(2024, 5, 1)), [{date(2024, 5, 1): 1}])


def test_a_group_that_is_not_filled_has_the_figures_of_one_that_is(district):
    assert filling.unfilled() == ["women"]
    assert figures(district) == EXPECTED
    assert not Tally.objects.filter(women__gt=0).exists()

    list(filling.fill())

    assert filling.unfilled() == []
    assert figures(district) == EXPECTED
    assert recount.differences() == []
    assert Tally.objects.get(organization=district, month=date(2024, 5, 1)).women == 1


def test_who_is_admitted_meanwhile_is_counted_once(district):
    AdmissionFactory(organization=district, sex="female", decided_on=date(2024, 6, 1))

    list(filling.fill())

    assert figures(district)[0] == 2
    assert recount.differences() == []


def test_what_was_not_filled_to_the_end_is_filled_from_the_beginning(district, monkeypatch):
    monkeypatch.setattr(filling, "MOST", 1)
    works = filling.fill()
    assert next(works) == (1, 3)
    works.close()
    assert filling.unfilled() == ["women"]

    assert list(filling.fill()) == [(1, 3), (2, 3), (3, 3)]

    assert filling.unfilled() == []
    assert recount.differences() == []


def test_small_organizations_are_filled_together(district):
    assert list(filling.fill()) == [(3, 3)]


def test_the_check_names_what_is_not_filled_and_fills_it(district):
    Tally.objects.filter(organization=district).update(admitted=7)
    said = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_tallies", stdout=said)
    assert said.getvalue().startswith("('group', 'women'): ")

    call_command("check_tallies", repair=True, stdout=said)

    assert filling.unfilled() == []
    assert figures(district) == EXPECTED
    assert recount.differences() == []


def test_a_difference_of_another_column_is_found_before_all_is_filled(district):
    Tally.objects.filter(organization=district, month=date(2024, 5, 1)).update(admitted=7)

    [(group, *_sides), (key, kept, recounted)] = recount.differences()

    assert group == ("group", "women")
    assert key == ("month", district.pk, "decision", date(2024, 5, 1))
    assert (kept["admitted"], recounted["admitted"]) == (7, 1)
    assert "women" not in recounted


def test_where_nothing_is_recorded_all_groups_are_filled(db):
    FilledGroup.objects.all().delete()

    filling.fill_where_nothing_is_recorded()

    assert filling.unfilled() == []


def test_where_something_is_recorded_a_group_is_not_filled_by_being_added(district):
    call_command("migrate", verbosity=0)

    assert filling.unfilled() == ["women"]


def test_a_database_from_before_there_were_groups_is_left_alone(db):
    class Earlier:
        @staticmethod
        def get_model(app, name):
            raise LookupError

    filling.fill_where_nothing_is_recorded(apps=Earlier)

    assert set(KEPT) == {
        each.code for each in apps.get_model("recruitment.FilledGroup").objects.all()
    }
