"""Counts of months and days are kept with the facts, and can be made anew from them."""

import io
from datetime import date
from importlib import import_module
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organizations import reorganization
from organizations.models import Ancestry, User
from organizations.tree import Tree
from recruitment.counting import recount
from recruitment.members import admissions
from recruitment.models import Candidate, DayTally, DossierTally, Tally
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.races import at_once

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


def test_what_differs_is_found_and_counted_anew(ward):
    """A wrong number, a row too many and one that is missing, of each kind."""
    cell = OrganizationFactory(parent=ward)
    AdmissionFactory(organization=ward, decided_on=DAY, ceremony_on=date(2024, 6, 20))
    AdmissionFactory(organization=cell, decided_on=DAY)
    CandidateFactory(organization=cell)
    kept = all_rows()
    Tally.objects.filter(organization=ward).update(admitted=7)
    DayTally.objects.all().delete()
    Tally.objects.create(organization=cell, counting="ceremony", month=date(2020, 1, 1), women=2)
    DossierTally.objects.filter(organization=ward).update(number=5)
    Candidate.objects.update(sort_key="?")

    said = io.StringIO()
    with pytest.raises(CommandError, match="9"):
        call_command("check_tallies", stdout=said)
    call_command("check_tallies", repair=True, stdout=said)

    assert all_rows() == kept
    assert recount.differences() == []


def test_nothing_is_repaired_on_a_wrong_ancestry(ward):
    AdmissionFactory(organization=ward, decided_on=DAY)
    Tally.objects.update(admitted=7)
    Ancestry.objects.filter(descendant=ward, distance=1).delete()
    kept = all_rows()

    with pytest.raises(CommandError, match="check_tree"):
        call_command("check_tallies", repair=True, stdout=io.StringIO())

    assert all_rows() == kept


def all_rows():
    """Return every tally without its key in the database, and the order of the dossiers."""
    rows = [
        sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in (
            (Tally, ["organization", "counting", "month", *recount.COLUMNS]),
            (DayTally, ["organization", "counting", "day", *recount.COLUMNS]),
            (DossierTally, ["organization", "stage", "source", "number"]),
            (Candidate, ["pk", "sort_key"]),
        )
    ]
    return rows


@pytest.mark.parametrize("seed", range(30))
def test_parts_hold_everything_once_and_all_that_counts_below(seed):
    drawn = Random(seed)
    most = drawn.randint(1, 12)
    standing = {0: None} | {key: drawn.randrange(key) for key in range(1, drawn.randint(1, 40))}
    ended = {key: drawn.choice([None, *standing, key - 1]) for key in range(41, 46)}
    tree = Tree(standing, ended)
    organizations = [*standing, *ended]

    *divided, _top = parts = recount.parts(tree, organizations, most)

    assert sorted(key for part in parts for key in part) == sorted(organizations)
    for part in divided:
        for key in organizations:
            if set(tree.upward(key)) & set(part):
                assert key in part


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_annulled_while_tallies_are_compared_is_no_difference(transactional_db):
    """The annulment comes between reading the admissions and reading what is kept of them."""
    admission, by, found = AdmissionFactory(decided_on=DAY), User.objects.system(), []

    def annul():
        said = {"on": DAY, "reason": "Sai", "version": admission.version, "by": by}
        return admissions.annul(admission, **said)

    def annul_meanwhile(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "recruitment_admission" in sql and not found:
            found.extend(at_once(annul))
        return result

    with connection.execute_wrapper(annul_meanwhile):
        assert recount.differences() == []
    assert [each.pk for each in found] == [admission.pk]
    assert recount.differences() == []


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
