"""Two records of one person become one, and nothing is lost."""

import random
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from audit.models import Entry
from organizations.jurisdiction import Jurisdiction
from organizations.models import User
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting import recount
from recruitment.dossiers import pool, transfers
from recruitment.doubles import doubles, merging
from recruitment.models import Admission, Candidate, MemberEvent, Person, Tally, ToldApart
from tests.dossiers import CandidateFactory
from tests.factories import (
    TODAY,
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def reach(ward):
    may = Jurisdiction.of(PostFactory(organization=ward, role="board").user, TODAY)
    return may.descendants(may.deciding)


def merge(kept, double, reach, **more):
    said = {"on": DAY, "reason": "nhập hai lần", "by": User.objects.system(), **more}
    return merging.merge(kept, double, reach=reach, **said)


def test_the_person_kept_takes_over_all_and_the_other_row_stays(cell, reach):
    kept = CandidateFactory(organization=cell, full_name="Trần Thị Hòa").person
    admission = AdmissionFactory(organization=cell, full_name="Tran Thi Hoa", readmission=True)
    double = admission.person
    event = a_warning(double, cell)

    merge(kept, double, reach)

    double.refresh_from_db()
    assert double.merged_into == kept
    assert double.full_name == "Tran Thi Hoa"
    assert [admission, event] == [kept.admissions.get(), kept.events.get()]
    assert not doubles.wholly_within(reach).filter(pk=double.pk).exists()
    assert kept.admissions.get().version == admission.version + 1


def a_warning(person, cell):
    return MemberEvent.objects.create(
        person=person,
        organization=cell,
        kind="warning",
        on=date(2025, 1, 1),
        recorded_by=User.objects.system(),
        recorded_at=TODAY.isoformat() + "T00:00Z",
    )


def test_ages_and_groups_follow_the_person_kept(cell, reach):
    kept = CandidateFactory(
        organization=cell, sex="female", born_on=date(1993, 5, 1), full_name="Lê Hòa"
    ).person
    double = AdmissionFactory(
        organization=cell,
        full_name="Lê Hoà",
        sex="male",
        born_on=date(1995, 5, 1),
        readmission=True,
        decided_on=date(2024, 6, 1),
    )

    merge(kept, double.person, reach)

    tally = Tally.objects.get(organization=cell, counting="decision", month=date(2024, 6, 1))
    assert (tally.admitted, tally.women, tally.age_18_30) == (1, 1, 0)
    assert kept.admissions.get().age == 31
    assert list(recount.differences()) == []


def test_two_admissions_that_stand_are_not_merged(cell, reach):
    first, second = AdmissionFactory.create_batch(2, organization=cell)

    with pytest.raises(ValidationError) as error:
        merge(first.person, second.person, reach)

    assert error.value.code == "admitted"
    second.person.refresh_from_db()
    assert second.person.merged_into is None


def test_an_annulled_admission_does_not_stand_against_a_merger(cell, reach):
    first, second = AdmissionFactory.create_batch(2, organization=cell)
    admissions.annul(second, on=DAY, reason="nhập trùng", version=1, by=UserFactory())

    merge(first.person, second.person, reach)

    assert first.person.admissions.count() == 2
    assert list(recount.differences()) == []


def test_of_two_open_dossiers_one_goes_on_and_the_other_is_closed_with_its_history(cell, reach):
    old, new = (
        CandidateFactory(organization=cell, stage="application"),
        CandidateFactory(organization=cell),
    )

    with pytest.raises(ValidationError) as unasked:
        merge(old.person, new.person, reach)
    merge(new.person, old.person, reach, goes_on=old.pk)

    assert list(unasked.value.error_dict) == ["goes_on"]
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.person == new.person
    assert (old.outcome, old.stage, old.steps.last().kind) == ("", "application", "merged")
    assert (new.outcome, new.closed_on, new.steps.last().kind) == ("double", DAY, "closed")
    assert old.steps.count() == 5


def test_the_dossier_with_an_admission_goes_on(cell, reach):
    admitted = CandidateFactory(organization=cell, stage="admitted")
    again = CandidateFactory(organization=cell, readmission=True)

    with pytest.raises(ValidationError) as error:
        merge(admitted.person, again.person, reach, goes_on=again.pk)

    assert list(error.value.error_dict) == ["goes_on"]


def test_who_was_admitted_is_not_merged_with_a_candidate_on_the_way(cell, reach):
    admitted = AdmissionFactory(organization=cell)
    candidate = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        merge(admitted.person, candidate.person, reach)

    assert error.value.code == "dossier"


def test_a_dossier_on_its_way_to_another_cell_is_recalled_first(ward, cell, reach):
    old, new = CandidateFactory.create_batch(2, organization=cell)
    to = OrganizationFactory(kind="cell", parent=ward)
    transfers.ask(new, to=to, on=DAY, reason="chuyển nhà", version=new.version, by=UserFactory())

    with pytest.raises(ValidationError) as error:
        merge(old.person, new.person, reach, goes_on=old.pk)

    assert list(error.value.error_dict) == ["goes_on"]
    assert not Candidate.objects.filter(outcome="double").exists()


def test_the_date_of_birth_that_is_kept_makes_no_minor(cell, reach):
    kept = CandidateFactory(organization=cell, born_on=date(2007, 2, 1)).person
    double = AdmissionFactory(organization=cell, readmission=True).person

    with pytest.raises(ValidationError) as error:
        merge(kept, double, reach)

    assert error.value.code == "too_young"


def test_all_of_both_has_to_lie_within_the_reach(cell, reach):
    here = CandidateFactory(organization=cell).person
    away = CandidateFactory().person

    with pytest.raises(ValidationError) as error:
        merge(here, away, reach)

    assert error.value.code == "reach"


def test_a_merger_needs_two_persons_and_a_reason(cell, reach):
    person, other = (CandidateFactory(organization=cell).person for _each in range(2))

    with pytest.raises(ValidationError) as one:
        merge(person, person, reach)
    with pytest.raises(ValidationError) as silent:
        merge(person, other, reach, reason="  ")

    assert one.value.code == "one"
    assert list(silent.value.error_dict) == ["reason"]


def test_a_double_is_merged_once_and_takes_nothing_new(cell, reach):
    kept = CandidateFactory(organization=cell).person
    double = AdmissionFactory(organization=cell, readmission=True).person
    stale = Person.objects.get(pk=double.pk)
    merge(kept, double, reach)

    with pytest.raises(ValidationError) as again:
        merge(kept, stale, reach)
    with pytest.raises(ValidationError) as admitted:
        admissions.admit(entry_for(stale, cell), by=UserFactory(), today=TODAY)
    with pytest.raises(ValidationError) as opened:
        pool.open_dossier(opening_for(stale, cell), by=UserFactory(), today=TODAY)

    assert {each.value.code for each in (again, admitted, opened)} == {"merged"}


def entry_for(person, cell):
    return AdmissionEntry(
        organization=cell,
        full_name=person.full_name,
        sex=person.sex,
        born_on=person.born_on,
        decided_on=DAY,
        decision_number="9-QĐ/ĐU",
        person=person,
    )


def opening_for(person, cell):
    return pool.Opening(
        organization=cell,
        full_name=person.full_name,
        sex=person.sex,
        born_on=person.born_on,
        started_on=DAY,
        particulars={"source": "workers"},
        person=person,
    )


def test_a_merger_is_told_of_both_persons_and_of_all_that_moved(cell, reach):
    kept = CandidateFactory(organization=cell).person
    admission = AdmissionFactory(organization=cell, readmission=True)
    double, officer = admission.person, UserFactory()

    merge(kept, double, reach, by=officer)

    entries = Entry.objects.filter(action="person.merge", actor_id=officer.pk)
    told = {(each.subject_type, each.subject_id): each.changes for each in entries}
    assert told.keys() == {
        ("recruitment.person", kept.pk),
        ("recruitment.person", double.pk),
        ("recruitment.admission", admission.pk),
    }
    assert told["recruitment.person", kept.pk]["double"] == [double.pk, kept.pk]
    assert told["recruitment.person", kept.pk]["full_name"] == [double.full_name, kept.full_name]
    assert told["recruitment.person", double.pk] == {"merged_into": [None, kept.pk]}
    assert told["recruitment.admission", admission.pk]["person"] == [double.pk, kept.pk]


def test_who_was_told_apart_from_the_double_stays_told_apart(cell, reach):
    kept, double, third = (CandidateFactory(organization=cell).person for _each in range(3))
    doubles.tell_apart(double, third, reason="hai anh em", by=UserFactory())
    goes_on = kept.candidacies.get().pk

    merge(kept, double, reach, goes_on=goes_on)

    assert ToldApart.objects.filter(first=kept, second=third).exists()


def any_person(chance, cells):
    """Return somebody with an admission, a dossier, or both, in any state, in either cell."""
    sex, born_on = chance.choice(["male", "female"]), date(chance.randint(1985, 2004), 3, 4)
    said = {"sex": sex, "born_on": born_on, "organization": chance.choice(cells)}
    kind = chance.choice(["pool", "admitted", "direct", "readmitted", "annulled"])
    if kind in ("pool", "admitted"):
        stage = "pool" if kind == "pool" else "decided"
        return CandidateFactory(stage=stage, **said).person
    again = kind == "readmitted"
    day = date(2024, chance.randint(1, 12), 5)
    admission = AdmissionFactory(readmission=again, decided_on=day, **said)
    if kind == "annulled":
        admissions.annul(admission, on=DAY, reason="sai", version=1, by=User.objects.system())
    return admission.person


def kept_rows():
    return {model: model.objects.count() for model in (Person, Admission, Candidate, MemberEvent)}


def by_organization():
    return sorted(Admission.objects.standing().order_by().values_list("organization", "decided_on"))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_merger_tallies_hold_and_nothing_is_lost(ward, cell, reach, seed):
    chance = random.Random(seed)
    cells = [cell, OrganizationFactory(kind="cell", parent=ward)]
    persons = [any_person(chance, cells) for _each in range(9)]
    rows, counted, merged = kept_rows(), by_organization(), 0

    for _each in range(20):
        kept, double = (Person.objects.get(pk=p.pk) for p in chance.sample(persons, 2))
        open_ones = Candidate.objects.open().filter(person__in=[kept, double])
        goes_on = chance.choice([each.pk for each in open_ones] or [None])
        try:
            with transaction.atomic():
                merge(kept, double, reach, goes_on=goes_on)
        except ValidationError:
            continue
        merged += 1
        assert list(recount.differences()) == []

    assert merged
    assert (kept_rows(), by_organization()) == (rows, counted)
    doubled = Person.objects.filter(merged_into__isnull=False)
    assert not doubled.filter(admissions__isnull=False).exists()
    assert not doubled.filter(candidacies__isnull=False).exists()
    assert doubled.count() == merged
