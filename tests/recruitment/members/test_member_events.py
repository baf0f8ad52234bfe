"""Events of members: what can be, what is odd, and what follows for dossiers and figures."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.files import member_listing
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate, MemberEvent, Person
from reports.figures.tables import Question, attainment_table
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory
from tests.races import collide

pytestmark = pytest.mark.django_db
ODD = {"old", "number_missing", "namesake", "no_exit", "elsewhere", "not_a_cell"}


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


def entry(cell, kind, on=date(2026, 6, 1), *, of=None, **more):
    """Return an event of somebody not on record, or of the member whose admission `of` is."""
    person = of.person if of else None
    said = {
        "full_name": person.full_name if person else "Lê Văn Cũ",
        "sex": person.sex if person else "male",
        "born_on": person.born_on if person else date(1970, 1, 2),
        "person": person,
    }
    return MemberEntry(organization=cell, kind=kind, on=on, **{**said, **more})


def happen(*args, confirmed=ODD, **more):
    return member_events.record(
        entry(*args, **more), by=User.objects.system(), today=TODAY, confirmed=confirmed
    )


def codes(refusal):
    return (
        {error.code for error in refusal.value.error_list}
        if hasattr(refusal.value, "error_list")
        else {e.code for errors in refusal.value.error_dict.values() for e in errors}
    )


def refused(*args, **more):
    with pytest.raises(ValidationError) as refusal:
        happen(*args, **more)
    assert not connection.needs_rollback
    return codes(refusal)


def odd(*args, **more):
    with pytest.raises(Unconfirmed) as odd:
        happen(*args, confirmed=(), **more)
    return {warning.code for warning in odd.value.warnings}


def annul(event, on=TODAY, version=None):
    return member_events.annul(
        event,
        on=on,
        reason="nhập nhầm người",
        version=version or event.version,
        by=UserFactory(),
        today=TODAY,
    )


def test_an_event_of_a_member_on_record_is_kept_with_its_entry_in_the_trail(cell):
    member = AdmissionFactory(organization=cell, decided_on=date(2020, 1, 5))

    said = {"document_number": "5-QĐ/UBKT", "document_on": date(2026, 3, 2)}
    event = happen(cell, "expelled", of=member, **said)

    assert (event.person, event.kind, event.probationary) == (member.person, "expelled", False)
    written = Entry.objects.about(event).get()
    assert (written.action, written.organization_id) == ("member_event.record", cell.pk)
    assert written.changes["document_number"] == [None, "5-QĐ/UBKT"]
    assert written.changes["document_on"] == [None, "2026-03-02"]
    assert ("Ngày văn bản", "02/03/2026") in member_listing.facts(event)
    assert date(2026, 3, 2) in member_listing.cells(event)
    assert refused(cell, "warning", document_on=date(2027, 1, 1)) == {"future"}


def test_a_member_not_on_record_becomes_a_person(cell):
    event = happen(cell, "died", full_name="  Lê  Văn Cũ ")

    assert event.person.full_name == "Lê Văn Cũ"
    assert Person.objects.count() == 1


def test_the_same_name_and_birth_in_the_same_cell_is_the_same_person(cell):
    first = happen(cell, "warning", document_number="1")
    second = happen(cell, "died")

    assert second.person == first.person


def test_a_namesake_in_another_cell_is_asked_about(cell, ward):
    AdmissionFactory(
        organization=OrganizationFactory(kind="cell", parent=ward),
        full_name="Lê Văn Cũ",
        born_on=date(1970, 1, 2),
    )

    assert odd(cell, "died") == {"namesake"}


@pytest.mark.parametrize(
    ("kind", "on", "code"),
    [
        ("died", date(2026, 11, 23), "future"),
        ("died", date(2024, 5, 31), "before_admission"),
        ("restored", date(2026, 1, 1), "never_left"),
        ("from_within", date(2026, 1, 1), "member_already"),
    ],
)
def test_what_cannot_be_of_a_member_admitted_on_1_june_2024_is_refused(cell, kind, on, code):
    member = AdmissionFactory(organization=cell)

    assert code in refused(cell, kind, on, of=member)
    assert not MemberEvent.objects.exists()


def test_nobody_is_a_member_before_the_age_of_18(cell):
    assert refused(cell, "left", born_on=date(2009, 1, 1)) == {"birth"}


def test_an_event_in_a_cell_that_does_not_stand_that_day_is_refused(cell, ward):
    by = User.objects.system()
    reorganization.dissolve(cell, heir=ward, on=date(2026, 1, 1), by=by)

    assert refused(cell, "died") == {"not_standing"}
    assert happen(cell, "died", date(2025, 12, 31)).pk


@pytest.mark.parametrize("first", MemberEvent.DECREASE)
@pytest.mark.parametrize("second", ["died", "to_within", "warning"])
@pytest.mark.parametrize("days", [(1, 2), (1, 1)])
def test_who_has_left_a_cell_does_not_leave_it_again(cell, first, second, days):
    happen(cell, first, date(2026, 5, days[0]))

    assert "gone" in refused(cell, second, date(2026, 5, days[1]))


@pytest.mark.parametrize("later", MemberEvent.DECREASE)
def test_an_exit_before_an_exit_on_record_is_refused(cell, later):
    happen(cell, later, date(2026, 5, 2))

    assert "later" in refused(cell, "left", date(2026, 5, 1))


def test_who_left_for_good_comes_back_only_restored_and_the_dead_never(cell, ward):
    other = OrganizationFactory(kind="cell", parent=ward)
    left = happen(cell, "expelled", date(2026, 1, 1))
    person = {"person": left.person}

    assert "gone" in refused(other, "from_within", date(2026, 2, 1), **person)
    assert happen(cell, "restored", date(2026, 3, 1), **person).pk
    assert happen(cell, "died", date(2026, 4, 1), **person).pk
    assert "gone" in refused(cell, "restored", date(2026, 5, 1), **person)


def test_a_transfer_is_an_exit_there_and_an_arrival_here_in_either_order(cell, ward):
    other = OrganizationFactory(kind="cell", parent=ward)
    member = AdmissionFactory(organization=cell, decided_on=date(2020, 1, 5))

    assert odd(other, "from_within", of=member) == {"elsewhere"}
    happen(other, "from_within", of=member)
    happen(cell, "to_within", of=member)

    assert "gone" in refused(cell, "warning", of=member)
    assert happen(other, "warning", of=member, document_number="3").pk
    assert "member_already" in refused(other, "from_within", date(2026, 7, 1), of=member)


def test_a_restoration_without_an_exit_on_record_is_asked_about(cell):
    assert "no_exit" in odd(cell, "restored")


@pytest.mark.parametrize("kind", MemberEvent.NOT_OF_PROBATIONERS)
def test_a_probationer_is_neither_dismissed_nor_expelled(cell, kind):
    admitted = AdmissionFactory(organization=cell, decided_on=date(2026, 2, 1))

    assert refused(cell, kind, of=admitted) == {"probationary"}
    assert refused(cell, kind, probationary=True) == {"probationary"}
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberEvent.objects.filter(pk=happen(cell, "warning", of=admitted).pk).update(
            probationary=True, kind=kind
        )


def test_who_is_not_admitted_yet_has_no_events(cell):
    candidate = CandidateFactory(organization=cell)

    assert refused(cell, "left", person=candidate.person) == {"not_a_member"}


def test_an_old_day_and_a_missing_number_are_asked_about(cell):
    assert odd(cell, "warning", date(2025, 11, 21)) == {"old", "number_missing"}
    assert happen(cell, "died", date(2025, 11, 22), confirmed=()).pk


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("died", "died"),
        ("struck_off", "removed"),
        ("left", "removed"),
        ("to_province", "moved_away"),
        ("to_within", ""),
        ("from_within", ""),
        ("warning", ""),
    ],
)
def test_an_exit_of_a_probationer_ends_the_dossier_and_a_transfer_within_does_not(
    ward, kind, outcome
):
    candidate = CandidateFactory(stage="admitted")
    cell = candidate.organization
    if kind == "from_within":
        cell = OrganizationFactory(kind="cell", parent=ward)

    event = happen(cell, kind, date(2024, 9, 1), of=candidate.admission)

    candidate.refresh_from_db()
    assert candidate.outcome == outcome
    assert event.probationary
    assert candidate.closed_on == (date(2024, 9, 1) if outcome else None)


def test_an_exit_before_the_recognition_is_refused_once_that_is_on_record():
    candidate = CandidateFactory(stage="official")
    on = candidate.admission.ceremony_on

    assert "recognized_later" in refused(candidate.organization, "left", on, of=candidate.admission)


def test_an_annulled_event_counts_nowhere_and_opens_its_dossier_again():
    candidate = CandidateFactory(stage="admitted")
    cell = candidate.organization
    event = happen(cell, "struck_off", date(2024, 9, 1), of=candidate.admission)

    annul(event)

    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.closed_on) == ("", None)
    assert candidate.steps.last().kind == "reopened"
    assert not MemberEvent.objects.standing().exists()
    assert Entry.objects.filter(action="member_event.annul", reason="nhập nhầm người").exists()
    assert happen(cell, "left", date(2024, 9, 2), of=candidate.admission).pk


def test_an_event_is_annulled_once_and_for_a_reason(cell):
    event = happen(cell, "died")

    with pytest.raises(ValidationError):
        member_events.annul(event, on=TODAY, reason=" ", version=1, by=UserFactory(), today=TODAY)
    with pytest.raises(ValidationError):
        annul(event, on=date(2026, 5, 31))
    annul(event)
    with pytest.raises(Conflict):
        annul(event)


def test_an_exit_is_not_annulled_while_a_return_rests_on_it(cell):
    exit_, back = happen(cell, "left", date(2026, 1, 1)), happen(cell, "restored")

    with pytest.raises(ValidationError):
        annul(exit_)
    annul(back)
    assert annul(exit_).annulled_on == TODAY


def test_no_event_raises_or_lowers_the_attainment_of_any_year(ward, cell):
    """Rule 8: arrivals are no admissions, and a removal of the next year leaves the year."""
    candidate = CandidateFactory(organization=cell, stage="admitted")

    def attained(year):
        day = date(year, 12, 31)
        reading = Reading(Period.of_year(year), as_of=day, structure_on=day)
        table = attainment_table(ward, Question(reading))
        return table.head.attainment.admitted, table.rows[0].attainment.admitted

    before = [attained(2024), attained(2025)]
    happen(cell, "from_province", date(2024, 8, 1))
    happen(cell, "from_within", date(2025, 8, 1), full_name="Hoàng Thị Đến")
    happen(cell, "struck_off", date(2025, 2, 1), of=candidate.admission)

    assert before == [(1, 1), (0, 0)] == [attained(2024), attained(2025)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_exits_recorded_at_once_one_is_refused(cell):
    member = AdmissionFactory(organization=cell, decided_on=date(2020, 1, 5))
    by = User.objects.system()

    def leaving(kind):
        said = {"by": by, "today": TODAY, "confirmed": ODD}
        return lambda: member_events.record(entry(cell, kind, of=member), **said)

    results = collide(leaving("left"), leaving("died"))

    assert results.count(None) == 1
    assert Candidate.objects.count() == 0
