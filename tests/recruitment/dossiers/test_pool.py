"""Who is put into the pool, and what is said of a candidate."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import reorganization
from recruitment.counting import recount
from recruitment.dossiers import dossier, pool
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Candidate, MemberEvent, Person, Stage
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
WHO = {"full_name": "Trần Thị Hoa", "born_on": date(1998, 5, 19)}


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def codes(error):
    return {field: [e.code for e in errors] for field, errors in error.value.error_dict.items()}


def test_a_dossier_starts_under_the_rules_of_its_day_and_goes_by_those_of_today(cell):
    by = UserFactory()

    candidate = CandidateFactory(organization=cell, by=by, **WHO)

    assert (candidate.stage, candidate.stage_on) == (Stage.POOL, date(2024, 3, 1))
    assert candidate.rule_set.number == "208-QĐ/TW"
    [step] = candidate.steps.all()
    assert step.rule_set.number == "24-QĐ/TW"
    assert (step.kind, step.after, step.on) == ("entered", "pool", date(2024, 3, 1))
    [entry] = Entry.objects.about(candidate)
    assert (entry.action, entry.actor_id, entry.organization_id) == (
        "candidate.enter",
        by.pk,
        cell.pk,
    )
    assert entry.changes["full_name"] == [None, "Trần Thị Hoa"]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2021, 1, 1), "24-QĐ/TW"),  # before the first on record
        (date(2025, 1, 19), "24-QĐ/TW"),
        (date(2025, 1, 20), "232-QĐ/TW"),
        (date(2025, 7, 1), "294-QĐ/TW"),
        (date(2026, 4, 8), "20-QĐ/TW"),
        (date(2026, 7, 26), "208-QĐ/TW"),
    ],
)
def test_the_rules_of_a_day(day, number):
    assert pool.rules_of(day).number == number


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"started_on": date(2026, 11, 23)}, "started_on", "future"),
        ({"born_on": date(2024, 3, 1)}, "born_on", "birth"),
    ],
)
def test_what_cannot_be_is_refused(cell, said, field, code):
    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, **said)

    assert codes(error) == {field: [code]}
    assert not Person.objects.exists()


def test_a_committee_has_no_candidates_and_a_cell_has_some_only_while_it_stands():
    committee = OrganizationFactory()
    late = OrganizationFactory(kind="cell", parent=committee, on=date(2024, 6, 1))

    with pytest.raises(ValidationError) as of_committee:
        CandidateFactory(organization=committee)
    with pytest.raises(ValidationError) as too_early:
        CandidateFactory(organization=late)

    assert codes(of_committee) == {"organization": ["not_a_cell"]}
    assert codes(too_early) == {"organization": ["not_standing"]}


def test_nobody_has_two_open_dossiers_in_a_cell(cell):
    CandidateFactory(organization=cell, **WHO)

    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, **WHO)

    assert codes(error) == {"full_name": ["dossier"]}


def test_who_was_admitted_in_a_cell_that_ended_here_is_not_put_in_the_pool_again(cell):
    old = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    AdmissionFactory(organization=old, full_name="Trần Thị Hoa", born_on=date(1998, 5, 19))
    reorganization.dissolve(old, heir=cell, on=date(2025, 1, 1), by=UserFactory())

    who = {"organization": cell, "full_name": "Trần Thị Hoa", "born_on": date(1998, 5, 19)}
    with pytest.raises(ValidationError) as refused:
        CandidateFactory(**who, started_on=date(2025, 3, 1))

    assert refused.value.error_dict["full_name"][0].code == "admitted"


def test_a_namesake_in_another_cell_is_asked_about_without_saying_where(cell):
    other = OrganizationFactory(kind="cell", parent=OrganizationFactory(), name="Chi bộ Xa")
    CandidateFactory(organization=other, **WHO)
    opening = pool.Opening(
        cell, sex="female", started_on=TODAY, particulars={"source": "other"}, **WHO
    )

    with pytest.raises(Unconfirmed) as odd:
        pool.open_dossier(opening, by=UserFactory(), today=TODAY)

    [warning] = odd.value.warnings
    assert warning.code == "namesake"
    assert "Xa" not in warning.message
    assert pool.open_dossier(opening, by=UserFactory(), today=TODAY, confirmed={"namesake"}).pk


def test_a_member_of_the_cell_is_no_candidate_unless_for_a_readmission(cell):
    AdmissionFactory(organization=cell, sex="female", **WHO)

    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, **WHO)

    assert codes(error) == {"full_name": ["admitted"]}
    assert CandidateFactory(organization=cell, readmission=True, **WHO).readmission


def test_what_is_said_of_a_candidate_is_replaced_and_both_values_kept(cell):
    candidate = CandidateFactory(organization=cell, **WHO)

    pool.describe(
        candidate,
        {"full_name": "Trần Thị Hoà", "phone": "0912 345 678"},
        version=1,
        by=UserFactory(),
        today=TODAY,
    )

    stored = Candidate.objects.select_related("person").get()
    assert (stored.person.full_name, stored.phone, stored.version) == (
        "Trần Thị Hoà",
        "0912 345 678",
        2,
    )
    assert stored.person.likeness == "tran thi hoa 1998-05-19"
    entry = Entry.objects.about(candidate).first()
    assert entry.changes == {
        "full_name": ["Trần Thị Hoa", "Trần Thị Hoà"],
        "phone": ["", "0912 345 678"],
    }


def test_the_second_of_two_editors_is_told(cell):
    candidate = CandidateFactory(organization=cell)
    pool.describe(candidate, {"phone": "1"}, version=1, by=UserFactory(), today=TODAY)

    with pytest.raises(Conflict):
        pool.describe(candidate, {"phone": "2"}, version=1, by=UserFactory(), today=TODAY)

    assert Candidate.objects.get().phone == "1"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"certificate_on": date(2026, 11, 23)}, "certificate_on"),
        ({"leaves_on": date(2027, 9, 1)}, "__all__"),  # without a cause
        ({"introduced_by": "youth_union"}, "__all__"),  # without a day
        ({"leaves_on": date(2020, 9, 1), "leaves_for": "graduates"}, "leaves_on"),
    ],
)
def test_what_is_said_of_a_candidate_must_make_sense(cell, values, field):
    candidate = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        pool.describe(candidate, values, version=1, by=UserFactory(), today=TODAY)

    assert list(error.value.error_dict) == [field]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"introduced_by": "youth_union", "introduced_on": date(2026, 11, 30)}, "introduced_on"),
        ({"leaves_for": "enlists", "leaves_on": date(2020, 1, 1)}, "leaves_on"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_the_entry_as_it_is_later(cell, said, field):
    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, **said)

    assert list(error.value.error_dict) == [field]


@pytest.mark.parametrize("born_on", [date(2012, 5, 19), date(1962, 5, 19)])
def test_an_age_that_no_pool_has_is_asked_about(cell, born_on):
    with pytest.raises(Unconfirmed) as odd:
        CandidateFactory(organization=cell, born_on=born_on, confirmed=())

    assert [warning.code for warning in odd.value.warnings] == ["age"]


def test_who_was_admitted_is_corrected_on_the_admission():
    candidate = CandidateFactory(stage="decided")

    with pytest.raises(ValidationError):
        pool.describe(
            candidate,
            {"full_name": "Ai Khác"},
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )


@pytest.mark.django_db(transaction=True)
def test_rules_are_there_again_after_a_test_with_transactions():
    assert pool.rules_of(TODAY).number == "208-QĐ/TW"


def test_a_cell_that_has_ended_takes_nobody_whatever_day_is_written(cell):
    heir = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    reorganization.dissolve(cell, heir=heir, on=date(2025, 1, 1), by=UserFactory())

    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, started_on=date(2024, 3, 1))

    assert codes(error) == {"organization": ["not_standing"]}


def gone(person, cell, kind, on):
    MemberEvent.objects.create(
        person=person,
        organization=cell,
        kind=kind,
        on=on,
        recorded_by=UserFactory(),
        recorded_at=datetime(2024, 1, 8, tzinfo=UTC),
    )


def test_who_was_admitted_in_the_cell_and_comes_back_is_that_person(cell):
    member = AdmissionFactory(organization=cell, sex="female", **WHO).person
    left = date(2024, 1, 8)
    for kind, on in (("left", left), ("struck_off", date(2020, 1, 8))):
        gone(member, cell, kind, on)

    candidate = CandidateFactory(organization=cell, readmission=True, **WHO)

    assert candidate.person == member
    assert dossier.read_dossier(candidate, TODAY).facts.former.left_on == left


def test_who_left_the_cell_and_has_no_admission_on_record_is_that_person(cell):
    person = CandidateFactory(**WHO).person
    gone(person, cell, "struck_off", date(2024, 1, 8))
    Candidate.objects.update(outcome="withdrawn", closed_on=date(2024, 3, 1))

    candidate = CandidateFactory(organization=cell, readmission=True, **WHO)

    assert candidate.person == person
    assert dossier.read_dossier(candidate, TODAY).facts.former.left_on == date(2024, 1, 8)


def test_who_comes_back_to_the_cell_is_not_asked_about_as_somebody_else(cell):
    member = AdmissionFactory(organization=cell, sex="female", **WHO).person

    candidate = CandidateFactory(organization=cell, readmission=True, confirmed=(), **WHO)

    assert candidate.person == member


def test_a_name_is_not_changed_into_that_of_another_open_dossier_of_the_cell(cell):
    CandidateFactory(organization=cell, **WHO)
    other = CandidateFactory(organization=cell, full_name="Trần Thị Hoan")

    with pytest.raises(ValidationError) as error:
        pool.describe(
            other, {"full_name": "Trần Thị Hoa"}, version=1, by=UserFactory(), today=TODAY
        )

    assert codes(error) == {"full_name": ["dossier"]}
    other.refresh_from_db()
    assert (other.person.full_name, other.version) == ("Trần Thị Hoan", 1)


def test_a_member_who_is_to_be_readmitted_is_corrected_on_the_admission(cell):
    member = AdmissionFactory(organization=cell, sex="female", **WHO).person
    candidate = CandidateFactory(organization=cell, person=member, readmission=True, **WHO)

    with pytest.raises(ValidationError):
        pool.describe(candidate, {"sex": "male"}, version=1, by=UserFactory(), today=TODAY)

    assert list(recount.differences()) == []


def test_a_person_chosen_in_two_cells_has_one_open_dossier(cell):
    person = AdmissionFactory(organization=cell, sex="female", **WHO).person
    CandidateFactory(person=person, readmission=True, **WHO)

    with pytest.raises(ValidationError) as error:
        CandidateFactory(organization=cell, person=person, readmission=True, **WHO)

    assert codes(error) == {"full_name": ["dossier"]}
