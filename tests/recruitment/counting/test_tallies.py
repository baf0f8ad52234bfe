"""Counts of months and days are kept with the facts, and can be made anew from them."""

import io
from datetime import date
from functools import partial
from importlib import import_module
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organizations import reorganization
from organizations.models import Ancestry, User
from organizations.tree import Tree
from recruitment.admissions import admissions
from recruitment.counting import dossier_tallies, recount, repair, shifting, tallies
from recruitment.models import Candidate, DayTally, DossierTally, Tally
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 1)
GROUPS_OF_THEN = [
    *("women", "ethnic_minority", "religious", "youth_union", "age_18_30"),
    *("pupils", "students", "workers", "farmers", "readmissions"),
]


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


@pytest.mark.parametrize(
    ("most", "parts"),
    [
        (1, [[2], [3], [5], [0, 1, 4]]),
        (3, [[1, 2, 3], [4, 5], [0]]),
        (5, [[1, 2, 3, 4, 5], [0]]),
        (6, [[0, 1, 2, 3, 4, 5], []]),
    ],
)
def test_a_part_is_as_large_as_it_may_be_and_small_ones_are_put_together(most, parts):
    """Two districts of a province, one with two wards and one with one."""
    tree = Tree({0: None, 1: 0, 2: 1, 3: 1, 4: 0, 5: 4}, {})

    assert recount.parts(tree, range(6), most) == parts


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
    columns = ["organization_id", "counting", "day", "admitted", *GROUPS_OF_THEN]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMPORARY TABLE as_then AS
                SELECT {", ".join(columns)} FROM recruitment_daytally WHERE 1 = 0"""
        )

    class Editor:
        @staticmethod
        def execute(statement, params):
            assert "INSERT INTO recruitment_daytally" in statement
            with connection.cursor() as cursor:
                cursor.execute(statement.replace("recruitment_daytally", "as_then"), params)

    import_module("recruitment.migrations.0002_day_tallies").fill(None, Editor)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM as_then")
        counted = sorted(tuple(map(str, row)) for row in cursor.fetchall())
    kept = sorted(tuple(map(str, row)) for row in DayTally.objects.values_list(*columns))
    assert len(counted) == 4
    assert counted == kept


# Rows are held before several admissions or dossiers are taken on


def rows_of(model):
    """Return the keys of all rows of `model`, those of noughts too."""
    names = [field.attname for field in model._meta.pk_fields]
    return set(model.objects.values_list(*names))


def test_held_are_just_the_rows_to_which_an_admission_decided_that_day_will_add(ward):
    province = ward.placements.get().parent.placements.get().parent
    day = date(2024, 6, 17)

    tallies.hold_admission_counts([ward.pk, ward.pk], day)

    months, days = rows_of(Tally), rows_of(DayTally)
    assert months == {
        (each.pk, "decision", date(2024, 6, 1))
        for each in (ward, ward.placements.get().parent, province)
    }
    assert not Tally.objects.filter(admitted__gt=0).exists()
    AdmissionFactory(organization=ward, decided_on=day)
    assert (rows_of(Tally), rows_of(DayTally)) == (months, days)
    assert recount.differences() == []


def test_held_are_the_rows_of_a_dossier_where_it_stands_and_where_it_goes(ward):
    cell, other = (OrganizationFactory(kind="cell", parent=ward) for _number in range(2))
    here, there = CandidateFactory(organization=cell), CandidateFactory(organization=cell)
    before = rows_of(DossierTally)

    dossier_tallies.hold_dossier_counts([here, there])
    assert rows_of(DossierTally) == before
    dossier_tallies.hold_dossier_counts([here, there], stage="sympathizer")
    dossier_tallies.hold_dossier_counts([here, there], cells={there.pk: other.pk})

    above = {at for at, _stage, _source in before} - {cell.pk}
    sympathizers = {(at, "sympathizer", "workers") for at in {cell.pk, *above}}
    assert rows_of(DossierTally) == before | sympathizers | {(other.pk, "pool", "workers")}
    assert recount.differences() == []


# Dossiers


def dossiers_of(*organizations):
    """Return how many dossiers are kept for each of `organizations`, noughts left out."""
    rows = DossierTally.objects.exclude(number=0)
    return [
        dict(rows.filter(organization=each).values_list("stage", "number"))
        for each in organizations
    ]


def test_dossiers_count_by_stage_and_source_for_a_cell_and_all_above(ward):
    cell = OrganizationFactory(kind="cell", parent=ward)
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, source="students")
    CandidateFactory(organization=cell, stage="sympathizer")
    closed = CandidateFactory(organization=cell)
    before = dossier_tallies.place_of(closed)
    assert dossier_tallies.stored(closed) == before == (cell.pk, "pool", "workers")
    closed.outcome, closed.closed_on = "lapsed", DAY
    closed.save()
    assert dossier_tallies.stored(closed) is dossier_tallies.place_of(closed) is None

    dossier_tallies.change(before, None)
    dossier_tallies.hold_dossier_counts([closed], stage="application")  # rows of noughts

    assert recount.differences() == []
    numbers = dossier_tallies.by_stage([cell.pk, ward.pk, 0])
    assert numbers == dict.fromkeys((cell.pk, ward.pk), {"pool": 2, "sympathizer": 1})


def test_dossiers_count_elsewhere_with_the_cell_that_moves_and_nothing_is_left_behind(ward):
    cell, stays = (OrganizationFactory(kind="cell", parent=ward) for _number in range(2))
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, stage="sympathizer")
    CandidateFactory(organization=stays)
    elsewhere = OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())

    reorganization.move(cell, to=elsewhere, on=date(2025, 1, 1), by=User.objects.system())

    both, one = {"pool": 1, "sympathizer": 1}, {"pool": 1}
    assert dossiers_of(cell, elsewhere, stays, ward) == [both, both, one, one]
    assert recount.differences() == []


def test_dossiers_of_all_cells_of_a_ward_that_moves_add_up(ward):
    for _number in range(2):
        CandidateFactory(organization=OrganizationFactory(kind="cell", parent=ward))
    old, elsewhere = ward.placements.get().parent, OrganizationFactory(parent=OrganizationFactory())

    reorganization.move(ward, to=elsewhere, on=date(2025, 1, 1), by=User.objects.system())

    assert dossiers_of(ward, elsewhere, old) == [{"pool": 2}, {"pool": 2}, {}]
    assert recount.differences() == []


def test_what_counts_nowhere_any_more_or_anew_is_taken_from_all_or_given_to_all(ward):
    cell = OrganizationFactory(kind="cell", parent=ward)
    CandidateFactory(organization=cell)
    AdmissionFactory(organization=cell, decided_on=DAY)
    province = ward.placements.get().parent.placements.get().parent
    kept, above = all_rows(), {cell.pk: {cell.pk, ward.pk, province.pk}}

    shifting.shift(above, {})

    assert {key[:2] for key, _kept, _recounted in recount.differences()} == {
        *(("month", each) for each in (cell.pk, ward.pk, province.pk)),
        ("day", province.pk),
        *(("open", each) for each in (cell.pk, ward.pk, province.pk)),
    }
    shifting.shift({}, above)
    assert all_rows() == kept


def test_of_what_never_was_no_rows_are_left(ward):
    never, other = (OrganizationFactory(parent=ward) for _number in range(2))
    for each in (never, other):
        tallies.hold_admission_counts([each.pk], DAY)
        DayTally.objects.create(organization=each, counting="decision", day=DAY)
        CandidateFactory(organization=each)

    tallies.drop([never.pk])
    dossier_tallies.drop([never.pk])

    for model in (Tally, DayTally, DossierTally):
        assert not model.objects.filter(organization=never).exists()
        assert model.objects.filter(organization=other).exists()


# Admissions


def test_what_is_annulled_counts_no_more_and_its_ceremony_neither(ward):
    counted = {"organization": ward, "decided_on": DAY, "ceremony_on": date(2024, 7, 1)}
    AdmissionFactory(**counted)
    kept = all_rows()
    admission = AdmissionFactory(**counted, sex="female")
    assert all_rows() != kept

    said = {"on": DAY, "reason": "Sai", "version": admission.version}
    admissions.annul(admission, **said, by=User.objects.system())

    assert all_rows() == kept
    assert recount.differences() == []


def test_many_are_added_at_once_as_one_by_one(ward):
    other = OrganizationFactory(parent=ward)
    made = [
        AdmissionFactory(organization=at, decided_on=day, ceremony_on=ceremony_on)
        for at in (ward, other)
        for day, ceremony_on in ((DAY, None), (DAY, date(2024, 7, 1)), (date(2024, 6, 30), None))
    ]
    kept = all_rows()
    Tally.objects.all().delete()
    DayTally.objects.all().delete()

    tallies.add(made)

    assert all_rows() == kept
    tallies.add(made, sign=-1)
    assert not Tally.objects.exclude(admitted=0).exists()
    assert not DayTally.objects.exclude(admitted=0).exists()


def test_what_moves_takes_its_months_and_days_along_by_either_date(ward):
    """A ward with admissions of its own and of a cell goes to another district."""
    cell = OrganizationFactory(kind="cell", parent=ward)
    for at in (ward, cell, cell):
        AdmissionFactory(
            organization=at, decided_on=DAY, ceremony_on=date(2024, 7, 1), sex="female"
        )
    AdmissionFactory(organization=cell, decided_on=date(2024, 6, 30))
    old = ward.placements.get().parent
    elsewhere = OrganizationFactory(parent=OrganizationFactory())
    AdmissionFactory(organization=elsewhere, decided_on=DAY)

    reorganization.move(ward, to=elsewhere, on=date(2025, 1, 1), by=User.objects.system())

    assert recount.differences() == []
    kept = DayTally.objects.filter(organization=elsewhere).order_by("counting", "day")
    assert list(kept.values_list("counting", "day", "admitted", "women")) == [
        ("ceremony", date(2024, 7, 1), 3, 3),
        ("decision", DAY, 4, 3),
        ("decision", date(2024, 6, 30), 1, 0),
    ]
    for model in (Tally, DayTally):
        rows = model.objects.filter(organization=old)
        assert set(rows.values_list("admitted", "women")) == {(0, 0)}


def test_no_days_are_kept_for_a_ward_to_which_a_cell_moves(ward):
    cell = OrganizationFactory(kind="cell", parent=ward)
    AdmissionFactory(organization=cell, decided_on=DAY)
    other = OrganizationFactory(parent=OrganizationFactory(parent=OrganizationFactory()))

    reorganization.move(cell, to=other, on=date(2025, 1, 1), by=User.objects.system())

    assert not DayTally.objects.filter(organization__in=[ward, other]).exists()
    assert Tally.objects.get(organization=other, counting="decision").admitted == 1
    assert recount.differences() == []


def test_nothing_is_done_for_what_moves_without_any_admission(ward, django_assert_num_queries):
    before, after = {ward.pk: {ward.pk, 1}}, {ward.pk: {ward.pk}}

    with django_assert_num_queries(1):
        shifting.shift(before, after)
    with django_assert_num_queries(0):
        shifting.shift(before, before)


def test_days_are_kept_once_a_committee_is_above_the_grassroots_and_only_then(ward):
    AdmissionFactory(organization=ward, decided_on=DAY, ceremony_on=date(2024, 7, 1))
    district = ward.placements.get().parent

    for kind, days in (("grassroots_committee", 0), ("upper_committee", 2)):
        type(ward).objects.filter(pk=district.pk).update(kind=kind)
        tallies.keep_days([ward.pk, district.pk])

        assert DayTally.objects.filter(organization=district).count() == days
        assert recount.differences() == []


# Repair


def test_each_organization_is_counted_anew_once_and_told_how_many_of_all_are_done(ward):
    dossier, other = (
        CandidateFactory(organization=OrganizationFactory(kind="cell", parent=ward))
        for _number in range(2)
    )
    AdmissionFactory(organization=ward, decided_on=DAY)
    kept = all_rows()
    Tally.objects.filter(organization=ward).update(admitted=7)
    DossierTally.objects.filter(organization=ward).update(number=9)
    Candidate.objects.exclude(pk=other.pk).update(sort_key="?")
    keys = [key for key, _kept, _recounted in recount.differences()]
    assert set(keys) == {
        ("month", ward.pk, "decision", DAY),
        ("open", ward.pk, "pool", "workers"),
        ("name", dossier.pk),
    }
    name = {"sort_key": "?"}, {"sort_key": dossier.person.sort_key}
    assert list(recount.misplaced()) == [(("name", dossier.pk), *name)]

    told = list(repair.repair([*keys, ("day", ward.pk, "decision", DAY)]))

    assert told == [(1, 3), (2, 3), (3, 3)]
    assert all_rows() == kept


def test_what_stands_alone_is_counted_in_small_parts_as_in_one(ward, monkeypatch):
    """A part has many organizations; here one, so that the rest is added on top."""
    for _number in range(3):
        cell = OrganizationFactory(kind="cell", parent=ward)
        AdmissionFactory(organization=cell, decided_on=DAY)
        CandidateFactory(organization=cell)
    AdmissionFactory(organization=ward, decided_on=DAY)
    monkeypatch.setattr(recount, "parts", partial(recount.parts, most=1))
    assert recount.differences() == []
    Tally.objects.filter(organization=ward, counting="decision").update(admitted=7)

    [(key, kept, right)] = recount.differences()

    assert key == ("month", ward.pk, "decision", DAY)
    assert (kept["admitted"], right["admitted"]) == (7, 4)


def test_what_is_missing_or_too_much_differs_from_nothing(ward):
    AdmissionFactory(organization=ward, decided_on=DAY)
    Tally.objects.filter(organization=ward).delete()
    DayTally.objects.create(organization=ward, counting="decision", day=DAY, admitted=2)

    found = {key: sides for key, *sides in recount.differences()}

    [(kept, right)] = [sides for (unit, *_rest), sides in found.items() if unit == "month"]
    assert (kept, right["admitted"]) == ({}, 1)
    assert found["day", ward.pk, "decision", DAY] == [{"admitted": 2}, {}]
