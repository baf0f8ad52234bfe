"""An admission entered from its decision opens the dossier of the probation by itself."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from organizations import reorganization
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry, examine_entries
from recruitment.admissions.membership import LONGEST, on_probation
from recruitment.counting.recount import differences
from recruitment.dossiers import sources
from recruitment.members import entering, probation
from recruitment.models import Admission, Candidate, MemberEvent
from recruitment.rulebook.rules import latest_from
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)


@pytest.fixture
def cell():
    ward = OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())
    return OrganizationFactory(kind="cell", parent=ward)


def entry(cell, **said):
    usual = {
        "organization": cell,
        "full_name": "Bùi Văn Sáu",
        "sex": "male",
        "born_on": date(1995, 2, 3),
        "decided_on": date(2024, 6, 1),
        "decision_number": "215-QĐ/HU",
        "occupation": "farmer",
    }
    return AdmissionEntry(**{**usual, **said})


def enter(cell, *, today=TODAY, **said):
    every = {"former_unasked", "namesake", "lookalike", "old", "number_used"}
    return entering.enter(entry(cell, **said), by=UserFactory(), today=today, confirmed=every)


@pytest.mark.parametrize(
    ("ceremony_on", "stage", "steps"),
    [(None, "decided", ["decided"]), (date(2024, 6, 9), "admitted", ["decided", "admitted"])],
)
def test_the_dossier_is_what_opening_it_by_hand_makes(cell, ceremony_on, stage, steps):
    by_itself = enter(cell, ceremony_on=ceremony_on)
    by_hand = admissions.admit(
        entry(cell, full_name="Lê Văn Bảy", decision_number="216-QĐ/HU", ceremony_on=ceremony_on),
        by=UserFactory(),
        today=TODAY,
        confirmed={"number_used"},
    )
    taken_up = probation.take_up(by_hand, by=UserFactory(), today=TODAY)

    opened = Candidate.objects.get(admission=by_itself)
    told = ("organization", "rule_set", "started_on", "stage", "stage_on", "source", "outcome")
    assert [getattr(opened, name) for name in told] == [getattr(taken_up, name) for name in told]
    assert opened.sort_key == opened.person.sort_key
    assert [each.after for each in opened.steps.order_by("pk")] == steps
    said = ("kind", "before", "after", "on", "rule_set", "document_on")
    assert [list(each.steps.order_by("pk").values_list(*said)) for each in (opened, taken_up)] == [
        list(taken_up.steps.order_by("pk").values_list(*said))
    ] * 2
    assert opened.stage == stage
    assert Entry.objects.filter(action="candidate.take_up").count() == 2
    assert list(differences()) == []


def test_who_is_on_probation_no_more_gets_none(cell):
    enter(cell, today=date(2026, 7, 1))

    assert not Candidate.objects.exists()


@pytest.mark.parametrize("kind", MemberEvent.Kind.values)
def test_asked_plainly_they_are_who_is_on_probation(cell, kind):
    oldest = latest_from(TODAY, LONGEST)
    days = [oldest, oldest + timedelta(days=1), date(2024, 6, 1), TODAY, TODAY + timedelta(days=1)]
    made = [AdmissionFactory(organization=cell, decided_on=on) for on in days for _exit in range(4)]
    by, now = UserFactory(), timezone.now()
    MemberEvent.objects.bulk_create(
        MemberEvent(
            organization=cell,
            person=each.person,
            kind=kind,
            on=each.decided_on + timedelta(days=after),
            recorded_by=by,
            recorded_at=now,
        )
        for number, each in enumerate(made)
        if (after := (None, -1, 0, 1)[number % 4]) is not None
    )
    told = on_probation(Admission.objects.all(), TODAY, exits=MemberEvent.FOR_GOOD)

    opened = entering.open_of(made, by=by, today=TODAY)

    assert {each.admission_id for each in opened} == {*told.values_list("pk", flat=True)}


def test_whoever_has_an_open_dossier_keeps_that_one(cell):
    person = CandidateFactory(organization=cell).person
    made = AdmissionFactory(organization=cell)
    Admission.objects.filter(pk=made.pk).update(person=person)
    made = Admission.objects.filter(pk=made.pk)

    assert entering.open_of(made, by=UserFactory(), today=TODAY) == []
    assert Candidate.objects.count() == 1


def test_of_a_cell_that_has_ended_the_dossier_is_opened_by_hand(cell):
    heir = OrganizationFactory(kind="cell", parent=cell.placements.get().parent)
    reorganization.dissolve(cell, heir=heir, on=date(2024, 6, 20), by=UserFactory())

    made = enter(cell)

    assert not Candidate.objects.exists()
    assert probation.take_up(made, by=UserFactory(), today=TODAY).organization == heir


def test_an_admission_annulled_takes_its_untouched_dossier_with_it(cell):
    by = UserFactory()
    made = enter(cell)

    admissions.annul(made, on=TODAY, reason="nhập trùng", version=1, by=by)
    again = enter(cell)

    assert {each.outcome for each in Candidate.objects.filter(admission=made)} == {"mistake"}
    assert Candidate.objects.get(admission=again).is_open
    assert list(differences()) == []


def test_a_dossier_that_went_on_is_kept_as_annulled(cell):
    by = UserFactory()
    made = enter(cell)
    Candidate.objects.update(version=2)

    admissions.annul(made, on=TODAY, reason="nhập trùng", version=1, by=by)

    assert Candidate.objects.get().outcome == "annulled"


def test_many_cost_as_many_queries_as_few(cell, django_assert_max_num_queries):
    entries = [
        entry(cell, full_name=f"Lê Văn {n}", decision_number=f"{n}-QĐ/HU", born_on=born)
        for n in range(40)
        if (born := date(1990, 1, 1) + timedelta(days=n))
    ]
    examined = list(zip(entries, examine_entries(entries, today=TODAY), strict=True))
    by = UserFactory()

    with django_assert_max_num_queries(30):
        entering.enter_examined(examined, by=by, today=TODAY)

    assert Candidate.objects.open().count() == 40
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (date(2024, 3, 1), None, [(date(2024, 3, 1), date(2024, 6, 1))]),
        (date(2024, 3, 1), date(2024, 6, 20), [(date(2024, 3, 1), date(2024, 6, 1))]),
        (date(2024, 3, 1), date(2024, 6, 1), [(date(2024, 3, 1), date(2024, 6, 1))]),
        (date(2024, 6, 1), None, []),
        (date(2024, 6, 2), None, [(date(2024, 6, 2), None)]),
    ],
)
def test_who_is_admitted_ends_what_the_cell_had_declared(cell, since, until, stands):
    usual = {"kind": "nobody_left", "reason": "đi làm ăn xa", "by": UserFactory(), "today": TODAY}
    made = sources.declare(cell, start=since, **usual)
    if until:
        sources.end(made, on=until, by=UserFactory(), today=TODAY)

    enter(cell)

    assert [(each.start, each.end) for each in sources.declared(cell)] == stands
