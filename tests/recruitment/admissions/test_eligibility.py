"""Whether an admission can be recorded: faults stop it, warnings are asked about."""

from dataclasses import replace
from datetime import date

import pytest

from organizations import reorganization
from organizations.models import User
from recruitment.admissions.admissions import entry_of
from recruitment.admissions.eligibility import AdmissionEntry, age_on, examine_entries
from recruitment.admissions.readmission import Former
from recruitment.dossiers import endings
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 6, 15)


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(parent=ward, name="Chi bộ 1")


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


def codes(*entries, **how):
    """Return the codes of the faults and of the warnings of the last of `entries`."""
    found = examine_entries(entries, today=TODAY, **how)[-1]
    return [fault.code for fault in found.faults], [warning.code for warning in found.warnings]


def test_a_plain_admission_has_neither_faults_nor_warnings(cell):
    assert codes(entry(cell)) == ([], [])


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ({"decided_on": date(2026, 11, 23)}, ["future"]),  # the day after today
        ({"decided_on": TODAY}, []),
        ({"ceremony_on": date(2026, 11, 23)}, ["future"]),
        ({"ceremony_on": date(2026, 6, 14)}, ["ceremony_first"]),
        ({"ceremony_on": DECIDED}, []),
        ({"born_on": date(2008, 6, 16)}, ["too_young"]),  # 17 years and 364 days
        ({"born_on": date(2008, 6, 15)}, []),  # eighteen that day
        ({"born_on": DECIDED}, ["birth"]),
        ({"born_on": date(1899, 1, 1)}, ["birth"]),
        ({"decided_on": date(1999, 12, 31), "born_on": date(1970, 1, 1)}, ["not_standing"]),
    ],
)
def test_fault(cell, values, faults):
    assert codes(entry(cell, **values))[0] == faults


@pytest.mark.parametrize(
    ("values", "warnings"),
    [
        ({"born_on": date(1966, 6, 15)}, []),  # sixty that day
        ({"born_on": date(1966, 6, 14)}, ["too_old"]),  # sixty and a day
        ({"born_on": date(1940, 1, 1)}, ["too_old"]),
        ({"decided_on": date(2025, 11, 22)}, []),  # a year ago to the day
        ({"decided_on": date(2025, 11, 21)}, ["old"]),
    ],
)
def test_warning(cell, values, warnings):
    assert codes(entry(cell, **values)) == ([], warnings)


def test_a_committee_that_is_no_cell_is_odd(ward):
    assert codes(entry(ward)) == ([], ["not_a_cell"])


@pytest.mark.parametrize(
    ("born_on", "age"), [(date(2004, 2, 29), 17), (date(2004, 2, 28), 18), (date(2004, 3, 1), 17)]
)
def test_who_was_born_on_29_february_comes_of_age_in_march(born_on, age):
    assert age_on(date(2022, 2, 28), born_on) == age


@pytest.mark.parametrize(
    ("recorded", "typed", "expected"),
    [
        ("Lê Hòa", "Lê Hoà", (["admitted"], [])),  # the tone stands elsewhere, the name is one
        ("Lê Hòa", "lê  hòa", (["admitted"], ["odd_name"])),  # no capitals: asked about as well
        ("Lê Hoa", "Lê Hóa", ([], ["namesake"])),  # two names
        ("Lê Hoa", "Lê Hoan", ([], [])),
    ],
)
def test_the_same_person_in_the_same_cell(cell, recorded, typed, expected):
    AdmissionFactory(organization=cell, full_name=recorded, born_on=date(1999, 2, 3))

    assert codes(entry(cell, full_name=typed)) == expected


def test_the_same_person_in_cells_that_have_become_one(ward, cell):
    old, other = (OrganizationFactory(parent=ward) for _n in range(2))
    known = AdmissionFactory(
        organization=old, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)
    )
    assert codes(entry(cell)) == ([], ["namesake"])
    for ended in (old, other):
        reorganization.dissolve(ended, heir=cell, on=date(2026, 7, 1), by=User.objects.system())

    assert codes(entry(cell)) == (["admitted"], [])
    assert codes(entry(other)) == (["admitted"], [])
    assert codes(entry(cell), correcting=known) == ([], [])
    [again] = examine_entries([entry(cell, readmission=True)], today=TODAY)
    assert (again.faults, again.person) == ([], known.person)


def test_a_cell_that_ended_in_a_committee_is_no_other_cell_of_it(ward, cell):
    old = OrganizationFactory(parent=ward)
    AdmissionFactory(organization=old, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3))
    reorganization.dissolve(old, heir=ward, on=date(2026, 7, 1), by=User.objects.system())

    assert codes(entry(cell)) == ([], ["namesake"])


def test_a_namesake_in_another_province_is_hinted_at_without_a_word_about_them(cell):
    far = OrganizationFactory(name="Chi bộ ở xa", kind="cell", parent=OrganizationFactory())
    AdmissionFactory(
        organization=far, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3), sex="male"
    )

    [found] = examine_entries([entry(cell)], today=TODAY)

    assert [warning.code for warning in found.warnings] == ["namesake"]
    assert found.person is None
    for secret in ("Chi bộ ở xa", "Nhung", "1999", "2024"):
        assert secret not in found.warnings[0].message


def test_who_was_born_on_another_day_is_no_namesake(cell):
    AdmissionFactory(organization=cell, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 4))

    assert codes(entry(cell)) == ([], [])


def test_an_annulled_admission_stands_in_nobodys_way(cell):
    from recruitment.admissions.admissions import annul

    wrong = AdmissionFactory(
        organization=cell, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)
    )
    annul(wrong, on=TODAY, reason="nhập hai lần", version=1, by=wrong.recorded_by)

    assert codes(entry(cell)) == ([], [])


def test_a_readmission_in_the_same_cell_is_of_the_person_on_record(cell):
    first = AdmissionFactory(
        organization=cell, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)
    )

    [found] = examine_entries([entry(cell, readmission=True)], today=TODAY)

    assert (found.faults, found.warnings, found.person) == ([], [], first.person)


def test_a_readmission_is_of_who_left_the_cell_and_was_admitted_before_all_records(ward, cell):
    entered = MemberEntry(
        organization=cell,
        kind="struck_off",
        on=date(2022, 3, 1),
        full_name="Lê Thị Hồng Nhung",
        sex="female",
        born_on=date(1999, 2, 3),
        document_number="9-QĐ/ĐU",
    )
    left = member_events.record(entered, by=User.objects.system(), today=TODAY, confirmed=["old"])

    [again] = examine_entries([entry(cell, readmission=True)], today=TODAY)
    [other] = examine_entries(
        [entry(OrganizationFactory(kind="cell", parent=ward), readmission=True)], today=TODAY
    )

    assert (again.faults, again.warnings, again.person) == ([], [], left.person)
    assert other.person is None


def test_a_person_chosen_from_the_record_cannot_be_admitted_a_second_time(cell):
    known = AdmissionFactory(full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)).person

    assert codes(entry(cell, person=known)) == (["admitted"], [])
    assert codes(entry(cell, person=known, readmission=True)) == ([], [])


@pytest.mark.parametrize(
    ("number", "decided_on", "warnings"),
    [
        ("215-QĐ/TU", date(2026, 1, 2), ["number_used"]),
        ("215-qđ/tu", date(2026, 1, 2), ["number_used"]),
        ("216-QĐ/TU", date(2026, 1, 2), []),
        ("215-QĐ/TU", date(2025, 12, 31), []),  # numbers begin anew each year
    ],
)
def test_a_number_used_under_the_same_parent_in_the_same_year(
    ward, cell, number, decided_on, warnings
):
    other = OrganizationFactory(parent=ward)
    AdmissionFactory(organization=other, decision_number="215-QĐ/TU", decided_on=decided_on)

    assert codes(entry(cell, decision_number=number)) == ([], warnings)


def test_a_number_used_under_another_parent_says_nothing(cell):
    elsewhere = OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))
    AdmissionFactory(
        organization=elsewhere, decision_number="215-QĐ/TU", decided_on=date(2026, 1, 2)
    )

    assert codes(entry(cell)) == ([], [])


def test_one_decision_may_admit_the_same_person_again_after_a_correction(cell):
    admission = AdmissionFactory(
        organization=cell,
        full_name="Lê Thị Hồng Nhung",
        born_on=date(1999, 2, 3),
        decision_number="215-QĐ/TU",
        decided_on=DECIDED,
    )

    assert codes(entry(cell), correcting=admission) == ([], [])


def test_entries_of_one_call_are_compared_with_each_other(cell):
    twice = [entry(cell), entry(cell)]
    same_number = [entry(cell), entry(cell, full_name="Trịnh Văn Đạt")]

    assert codes(*twice) == (["admitted"], [])
    assert codes(*same_number) == ([], ["number_used"])


@pytest.mark.parametrize("number", [1, 30])
def test_examine_takes_the_same_queries_however_many(cell, number, django_assert_num_queries):
    entries = [
        entry(cell, full_name=f"Nguyễn Văn {n}", decision_number=f"{n}-QĐ/TU")
        for n in range(number)
    ]

    # placements; persons alike; numbers
    with django_assert_num_queries(3):
        examine_entries(entries, today=TODAY)


def test_who_has_an_open_dossier_in_the_cell_is_not_entered_directly():
    who = {"full_name": "Trần Thị Hoà", "born_on": date(1998, 5, 19)}
    candidate = CandidateFactory(stage="endorsed", **who)
    typed = AdmissionEntry(
        organization=candidate.organization,
        full_name="Trần Thị Hòa",
        sex="female",
        born_on=who["born_on"],
        decided_on=date(2026, 6, 1),
        decision_number="5-QĐ/HU",
    )
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())

    [found] = examine_entries([typed], today=TODAY)
    assert [(each.code, each.field) for each in found.faults] == [("dossier", "full_name")]
    assert codes(replace(typed, readmission=True)) == (["dossier"], ["former_unasked"])
    assert codes(replace(typed, organization=elsewhere)) == ([], ["namesake"])
    assert codes(replace(typed, dossier=candidate.pk, person=candidate.person)) == ([], [])


def test_who_was_chosen_from_the_record_and_has_an_open_dossier_anywhere_is_not_entered():
    member = AdmissionFactory()
    candidate = CandidateFactory(person=member.person, readmission=True)
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    entry = AdmissionEntry(
        organization=elsewhere,
        full_name=member.person.full_name,
        sex="male",
        born_on=member.person.born_on,
        decided_on=date(2026, 6, 1),
        decision_number="5-QĐ/HU",
        readmission=True,
        person=member.person,
    )

    assert codes(entry) == (["dossier"], [])
    assert codes(replace(entry, dossier=candidate.pk)) == ([], [])


def test_a_dossier_that_is_closed_or_led_to_its_admission_stops_no_entry():
    candidate = CandidateFactory(stage="decided", full_name="Trần Thị Hoa")
    closed = CandidateFactory(full_name="Lê Thị Mai")
    endings.close(
        closed,
        outcome="withdrawn",
        on=date(2024, 4, 1),
        reason="đi xa",
        version=1,
        by=User.objects.system(),
        today=TODAY,
    )
    said = {"sex": "female", "born_on": date(1998, 5, 19), "decided_on": date(2026, 6, 1)}
    again = AdmissionEntry(
        candidate.organization, full_name="Trần Thị Hoa", decision_number="5-QĐ/HU", **said
    )
    free = AdmissionEntry(
        closed.organization, full_name="Lê Thị Mai", decision_number="5-QĐ/HU", **said
    )

    assert codes(again) == (["admitted"], [])
    assert codes(free) == ([], [])


def test_an_admission_is_corrected_whatever_dossier_a_namesake_has_by_now():
    admission = AdmissionFactory(full_name="Trần Thị Hoa", born_on=date(1998, 5, 19))
    CandidateFactory(full_name="Trần Thị Hoa")

    [found] = examine_entries([entry_of(admission)], today=TODAY, correcting=admission)

    assert found.faults == []
    assert "namesake" in [warning.code for warning in found.warnings]
