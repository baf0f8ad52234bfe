"""Recording, correcting and annulling an admission: rows, tallies and the trail together."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations.models import User
from recruitment.admissions.admissions import (
    admit,
    annul,
    correct_admission,
    entry_of,
    history_of_admission,
)
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.admissions.readmission import Former
from recruitment.counting.recount import differences
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Admission, Person, Tally
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory
from tests.races import at_once

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 6, 15)


@pytest.fixture
def cell():
    return OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))


@pytest.fixture
def user():
    return UserFactory()


FORMER = Former(
    left_on=date(2018, 1, 1),
    cause="struck_off",
    convicted=False,
    consent_body="Ban Thường vụ Tỉnh ủy",
    consent_number="12-CV/TU",
    consent_on=date(2026, 1, 2),
)
"""All that is asked of a former membership."""


def entry(cell, **values):
    plain = {
        "full_name": "Lê Thị Hồng Nhung",
        "sex": "female",
        "born_on": date(1999, 2, 3),
        "decided_on": DECIDED,
        "decision_number": "215-QĐ/TU",
    }
    if values.get("readmission"):
        plain["former"] = FORMER
    return AdmissionEntry(organization=cell, **plain | values)


def tallied(organization, month, counting="decision"):
    row = Tally.objects.filter(organization=organization, month=month, counting=counting).first()
    return row.admitted if row else 0


def test_admit_records_the_person_the_admission_the_tallies_and_the_trail(cell, user):
    admission = admit(entry(cell, ethnicity="02"), by=user, today=TODAY)

    assert (admission.person.full_name, admission.age) == ("Lê Thị Hồng Nhung", 27)
    assert admission.person.search_name == "le thi hong nhung"
    assert tallied(cell, date(2026, 6, 1)) == 1
    assert list(differences()) == []
    trace = Entry.objects.about(admission).get()
    assert (trace.action, trace.actor_id, trace.organization_id) == (
        "admission.admit",
        user.pk,
        cell.pk,
    )
    assert trace.changes["full_name"] == [None, "Lê Thị Hồng Nhung"]


def test_admit_refuses_by_field_and_writes_nothing(cell, user):
    with pytest.raises(ValidationError) as refusal:
        admit(entry(cell, decided_on=date(2026, 11, 23)), by=user, today=TODAY)

    assert list(refusal.value.error_dict) == ["decided_on"]
    assert not Admission.objects.exists()
    assert not Person.objects.exists()


def test_admit_asks_about_what_is_odd_until_all_of_it_is_confirmed(cell, user):
    odd = entry(cell, born_on=date(1950, 1, 1), decided_on=date(2024, 6, 1))

    with pytest.raises(Unconfirmed) as asked:
        admit(odd, by=user, today=TODAY, confirmed=["old"])

    assert [warning.code for warning in asked.value.warnings] == ["too_old", "old"]
    admission = admit(odd, by=user, today=TODAY, confirmed=["too_old", "old"])
    assert Entry.objects.about(admission).get().reason == (
        "Vào ngày quyết định, người này đã quá 60 tuổi. Quyết định đã quá một năm."
    )


def test_a_readmission_belongs_to_the_person_on_record(cell, user):
    first = admit(entry(cell, decided_on=date(2026, 1, 5)), by=user, today=TODAY)

    second = admit(entry(cell, readmission=True, decision_number="9"), by=user, today=TODAY)

    assert second.person_id == first.person_id
    assert list(differences()) == []


def test_correct_moves_the_tallies(cell, user):
    other = OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))
    admission = admit(entry(cell, ceremony_on=date(2026, 6, 20)), by=user, today=TODAY)

    corrected = correct_admission(
        admission,
        replace(
            entry_of(admission),
            organization=other,
            sex="male",
            decided_on=date(2026, 5, 31),
            ceremony_on=None,
            ethnicity="02",
        ),
        version=1,
        by=user,
        today=TODAY,
    )

    assert corrected.version == 2
    assert tallied(cell, date(2026, 6, 1)) == 0
    assert tallied(other, date(2026, 5, 1)) == 1
    assert list(differences()) == []
    changes = Entry.objects.about(admission).first().changes
    assert changes["organization"] == [cell.pk, other.pk]
    assert changes["sex"] == ["female", "male"]
    assert "born_on" not in changes


def test_correct_of_the_person_holds_for_the_other_admissions_of_that_person(cell, user):
    first = admit(entry(cell, decided_on=date(2026, 1, 5)), by=user, today=TODAY)
    again = admit(entry(cell, readmission=True, decision_number="9"), by=user, today=TODAY)

    correct_admission(
        again,
        replace(entry_of(again), sex="male", born_on=date(1990, 2, 3), full_name="Lê Nhung"),
        version=1,
        by=user,
        today=TODAY,
    )

    first.refresh_from_db()
    assert (first.age, first.version) == (35, 2)
    assert list(differences()) == []
    assert Entry.objects.about(first).first().changes == {
        "full_name": ["Lê Thị Hồng Nhung", "Lê Nhung"],
        "sex": ["female", "male"],
        "born_on": ["1999-02-03", "1990-02-03"],
    }


def test_correct_refuses_a_birth_that_makes_an_earlier_admission_one_of_a_child(cell, user):
    first = admit(entry(cell, decided_on=date(2026, 1, 5)), by=user, today=TODAY)
    again = admit(entry(cell, readmission=True, decision_number="9"), by=user, today=TODAY)

    with pytest.raises(ValidationError) as refusal:
        correct_admission(
            again,
            replace(entry_of(again), born_on=date(2008, 3, 1)),
            version=1,
            by=user,
            today=TODAY,
        )

    assert list(refusal.value.error_dict) == ["born_on"]
    first.refresh_from_db()
    assert first.version == 1
    assert list(differences()) == []


def test_correct_cannot_make_two_of_one_person_in_one_cell(cell, user):
    admit(entry(cell), by=user, today=TODAY)
    other = admit(
        entry(cell, full_name="Lê Thị Nhung", decision_number="216"),
        by=user,
        today=TODAY,
        confirmed=["lookalike"],
    )

    with pytest.raises(ValidationError) as refusal:
        correct_admission(
            other,
            replace(entry_of(other), full_name="Lê Thị Hồng Nhung"),
            version=1,
            by=user,
            today=TODAY,
        )

    assert refusal.value.error_dict["full_name"][0].code == "admitted"
    assert list(differences()) == []


def test_correct_of_what_changed_meanwhile_is_a_conflict_and_writes_nothing(cell, user):
    admission = admit(entry(cell), by=user, today=TODAY)
    yours = replace(entry_of(admission), occupation="student")
    correct_admission(
        admission,
        replace(entry_of(admission), occupation="worker"),
        version=1,
        by=user,
        today=TODAY,
    )

    with pytest.raises(Conflict):
        correct_admission(admission, yours, version=1, by=user, today=TODAY)

    admission.refresh_from_db()
    assert admission.occupation == "worker"
    assert list(differences()) == []


def test_annul_keeps_the_row_and_counts_it_no_more(cell, user):
    admission = admit(entry(cell), by=user, today=TODAY)

    annulled = annul(admission, on=TODAY, reason=" nhập hai lần ", version=1, by=user)

    assert (annulled.annulled_on, annulled.annulment_reason) == (TODAY, "nhập hai lần")
    assert tallied(cell, date(2026, 6, 1)) == 0
    assert list(differences()) == []
    assert Entry.objects.about(admission).first().reason == "nhập hai lần"


@pytest.mark.parametrize(
    ("on", "reason", "version", "refusal"),
    [
        (TODAY, " ", 1, ValidationError),
        (date(2026, 6, 14), "sai", 1, ValidationError),
        (TODAY, "sai", 2, Conflict),
    ],
)
def test_annul_refuses(cell, user, on, reason, version, refusal):
    admission = admit(entry(cell), by=user, today=TODAY)

    with pytest.raises(refusal):
        annul(admission, on=on, reason=reason, version=version, by=user)

    assert Admission.objects.standing().count() == 1
    assert list(differences()) == []


def test_what_is_annulled_can_be_neither_annulled_nor_corrected(cell, user):
    admission = admit(entry(cell), by=user, today=TODAY)
    annul(admission, on=TODAY, reason="sai", version=1, by=user)

    with pytest.raises(Conflict):
        annul(admission, on=TODAY, reason="sai", version=2, by=user)
    with pytest.raises(Conflict):
        correct_admission(admission, entry_of(admission), version=2, by=user, today=TODAY)
    assert list(differences()) == []


def test_history_holds_sensitive_values_only_for_who_may_see_them(cell, user):
    admission = admit(entry(cell, ethnicity="02", religion="Phật giáo"), by=user, today=TODAY)

    [shown] = history_of_admission(admission, sensitive=False)
    [whole] = history_of_admission(admission, sensitive=True)

    assert {"ethnicity", "religion"} & shown.changes.keys() == set()
    assert whole.changes["ethnicity"] == [None, "02"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_one_person_at_once_one_is_told(transactional_db):
    cell = OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))
    user = User.objects.system()

    results = at_once(*[lambda: admit(entry(cell), by=user, today=TODAY)] * 4)

    assert sum(isinstance(result, Admission) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 3
    assert Admission.objects.count() == 1
    assert list(differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_readmit_one_person_in_two_cells_at_once_one_is_told(transactional_db):
    ward, user = OrganizationFactory(kind="grassroots_committee"), User.objects.system()
    known = AdmissionFactory(full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)).person
    cells = iter([OrganizationFactory(parent=ward), OrganizationFactory(parent=ward)])
    entries = iter([entry(cell, person=known, readmission=True) for cell in cells])
    confirmed = ["number_used", "namesake"]

    def act():
        return admit(next(entries), by=user, today=TODAY, confirmed=confirmed)

    results = at_once(act, act)

    assert sum(isinstance(result, Admission) for result in results) == 1
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert list(differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_those_who_correct_and_annul_at_once_one_wins(transactional_db):
    cell = OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))
    user = User.objects.system()
    admission = admit(entry(cell), by=user, today=TODAY)
    swapped = replace(entry_of(admission), sex="male")

    results = at_once(
        lambda: annul(admission, on=TODAY, reason="sai", version=1, by=user),
        lambda: correct_admission(admission, swapped, version=1, by=user, today=TODAY),
    )

    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert list(differences()) == []
