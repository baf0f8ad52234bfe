"""Dossiers keep the key by which their persons are put in order, whatever changes a name."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from organizations import names
from organizations.models import Organization, User
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting import recount
from recruitment.dossiers import endings, pool
from recruitment.doubles import merging
from recruitment.members import probation
from recruitment.models import Candidate, Person
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def closed(candidate):
    said = {"outcome": "withdrawn", "on": DAY, "reason": "chuyển công tác", "today": DAY}
    return endings.close(candidate, version=candidate.version, by=candidate.recorded_by, **said)


def keys_of(person):
    return set(Candidate.objects.filter(person=person).values_list("sort_key", flat=True))


def test_a_new_dossier_has_the_key_of_its_person(cell):
    assert CandidateFactory(full_name="Lê Văn An", organization=cell).sort_key == names.person_key(
        "Lê Văn An"
    )


def test_a_name_corrected_since_it_was_read_is_the_one_that_counts(cell):
    earlier = closed(CandidateFactory(full_name="Lê Văn An", organization=cell))
    as_read = earlier.person
    said = {"version": earlier.version, "by": earlier.recorded_by, "today": TODAY}
    pool.describe(earlier, {"full_name": "Lê Văn Ánh"}, **said)

    again = CandidateFactory(
        person=as_read, full_name=as_read.full_name, started_on=DAY, organization=cell
    )

    assert again.sort_key == names.person_key("Lê Văn Ánh")


def test_all_dossiers_follow_when_the_name_of_a_candidate_is_corrected(cell):
    earlier = closed(CandidateFactory(full_name="Lê Văn An", organization=cell))
    person = earlier.person
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    again = CandidateFactory(
        person=person, full_name=person.full_name, started_on=DAY, organization=elsewhere
    )

    said = {"version": again.version, "by": again.recorded_by, "today": TODAY}
    pool.describe(again, {"full_name": "Lê Văn Ánh"}, **said)

    assert keys_of(person) == {names.person_key("Lê Văn Ánh")}
    assert list(recount.misplaced()) == []


def test_dossiers_follow_when_the_name_on_an_admission_is_corrected(cell):
    known = {"full_name": "Lê Văn An", "decided_on": date(2026, 6, 1)}
    admission = AdmissionFactory(organization=cell, **known)
    by = User.objects.system()
    probation.take_up(admission, by=by, today=TODAY)
    entry = AdmissionEntry(
        admission.organization,
        "Lê Văn Ánh",
        admission.person.sex,
        admission.person.born_on,
        admission.decided_on,
        admission.decision_number,
    )

    assert keys_of(admission.person) == {names.person_key("Lê Văn An")}
    admissions.correct_admission(
        admission,
        entry,
        version=admission.version,
        by=by,
        today=TODAY,
        confirmed=("namesake", "lookalike"),
    )

    assert keys_of(admission.person) == {names.person_key("Lê Văn Ánh")}


def test_dossiers_of_who_was_entered_twice_follow_the_person_kept(cell):
    kept = closed(CandidateFactory(full_name="Trần Thị Hòa", organization=cell)).person
    double = CandidateFactory(full_name="Tran Thi Hoa", organization=cell).person
    reach = type(cell).objects.values("pk")

    said = {"reach": reach, "on": DAY, "reason": "nhập hai lần", "by": User.objects.system()}
    merging.merge(kept, double, **said)

    assert keys_of(kept) == {names.person_key("Trần Thị Hòa")}
    assert Candidate.objects.filter(person=kept).count() == 2


def test_the_recount_finds_a_key_that_is_not_the_persons(cell):
    candidate = CandidateFactory(organization=cell)
    Candidate.objects.update(sort_key="07")

    [(key, kept, right)] = recount.differences()

    assert key == ("name", candidate.pk)
    assert (kept["sort_key"], right["sort_key"]) == ("07", candidate.person.sort_key)


def test_the_migration_fills_the_keys_batch_by_batch(cell, monkeypatch):
    migration = import_module("recruitment.migrations.0019_fill_name_keys")
    monkeypatch.setattr(migration, "BATCH", 2)
    for name in ("Lê Văn An", "Đỗ Thị Mai", "Trần Thị Hoa", "Lê Văn Bình", "Lê Thị Ba"):
        CandidateFactory(full_name=name, organization=cell)
    Candidate.objects.update(sort_key="")

    migration.fill_keys(apps, None)

    assert list(recount.misplaced()) == []


def test_the_migration_rewrites_keys_that_knew_punctuation(cell, monkeypatch):
    migration = import_module("recruitment.migrations.0026_keys_without_punctuation")
    monkeypatch.setattr(migration, "BATCH", 2)
    typed = ["Lê Văn An", "HʼThử Niê", "H’Thử Niê", "H' Thử Niê", "Đỗ Thị Mai"]
    born = date(1999, 3, 4)
    found = [CandidateFactory(organization=cell, full_name=f"Lê Văn {n}") for n in "ABCDE"]
    for candidate, name in zip(found, typed, strict=True):
        old = {"search_name": names.fold(name), "likeness": f"{names.fold(name)} {born}"}
        Person.objects.filter(pk=candidate.person_id).update(
            full_name=name, born_on=born, sort_key="44", identity=name, parts=name, **old
        )
    Candidate.objects.update(sort_key="44")

    migration.write_keys(apps, None)

    for candidate, name in zip(found, typed, strict=True):
        person = Person.objects.get(pk=candidate.person_id)
        right = Person()
        right.identify(name, person.sex, born)
        keys = ("full_name", *migration.KEYS)
        assert [getattr(person, key) for key in keys] == [getattr(right, key) for key in keys]
    assert Person.objects.filter(likeness=f"hthu nie {born}").count() == 3
    assert list(recount.misplaced()) == []


def test_the_migration_rewrites_the_keys_of_organizations(cell):
    migration = import_module("organizations.migrations.0011_keys_without_punctuation")
    village = OrganizationFactory(
        kind="cell", parent=cell.placements.get().parent, name="Chi bộ buôn M’Năng 19/5"
    )
    Organization.objects.filter(pk=village.pk).update(search_name="chi bo buon m’nang 19/5")

    migration.write_keys(apps, None)

    village.refresh_from_db()
    assert village.search_name == "chi bo buon mnang 19 5"
    for words in ("m'nang", "M’Năng", "mnang", "19/5", village.code):
        assert Organization.objects.search(words).get() == village
