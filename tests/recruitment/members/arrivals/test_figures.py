"""Who arrived on probation counts as a member, and in no figure of admissions; other doors."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organizations import reorganization
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.admissions import admissions, membership
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting.reading import Reading
from recruitment.dossiers import pool
from recruitment.doubles import merging
from recruitment.members import probation
from recruitment.models import Candidate
from recruitment.paperwork import filling, paper_facts
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, OF_DOSSIERS
from reports.figures.conversion import conversions
from reports.figures.funnel import funnel
from reports.figures.member_flows import form_of
from reports.figures.tables import Question, attainment_table
from tests.dossiers import CandidateFactory, arrive, take_to
from tests.factories import TODAY, AdmissionFactory, MemberCountFactory, UserFactory
from tests.recruitment.members.arrivals.arriving import (
    CAME,
    ENDS,
    annul,
    dossier_of,
    leaves,
    listed,
    reach,
)

pytestmark = pytest.mark.django_db


# How many members a cell has, and how many it admitted


def test_who_came_on_probation_may_not_vote_until_recognized(cell):
    MemberCountFactory(organization=cell, on=date(2026, 1, 1), members=20)
    event = arrive(cell)
    arrive(cell, full_name="Lê Văn Cũ", probationary=False, ceremony_on=None)

    def members(on):
        found = membership.members_of(cell, on)
        return found.official, found.probationary

    assert members(date(2026, 3, 19)) == (20, 0)
    assert members(CAME) == (21, 1)
    take_to(dossier_of(event), "official")
    assert members(date(2026, 9, 14)) == (21, 1)
    assert members(ENDS) == (22, 0)
    annul(event)
    assert members(ENDS) == (21, 0)


@pytest.mark.parametrize("kind", ["left", "to_within"])
def test_who_came_on_probation_and_left_is_in_no_number(cell, kind):
    MemberCountFactory(organization=cell, on=date(2026, 1, 1), members=20)
    leaves(arrive(cell), kind)

    assert membership.members_of(cell, CAME) == membership.Members(20, 1)
    assert membership.members_of(cell, date(2026, 4, 1)) == membership.Members(20, 0)


@pytest.mark.parametrize("takes_up", [True, False])
def test_who_was_admitted_here_and_moves_within_stays_on_probation_there(cell, other, takes_up):
    for each in (cell, other):
        MemberCountFactory(organization=each, on=date(2026, 1, 1), members=20)
    admission = AdmissionFactory(organization=cell, decided_on=date(2026, 2, 1))
    if takes_up:
        probation.take_up(admission, by=UserFactory(), today=TODAY)
    moved = {"person": admission.person, "ceremony_on": None, "probationary": False}
    arrive(cell, kind="to_within", **moved)
    arrive(other, kind="from_within", **moved)

    assert membership.members_of(cell, CAME) == membership.Members(20, 0)
    assert membership.members_of(other, CAME) == membership.Members(20, 1)


def test_no_figure_of_admissions_counts_who_was_admitted_elsewhere(ward, cell):
    candidate = dossier_of(arrive(cell))
    certificate = {"certificate_number": "7/CN", "certificate_on": date(2025, 3, 1)}
    said = {"version": candidate.version, "by": UserFactory(), "today": TODAY}
    pool.describe(candidate, certificate, **said)

    for year, came in ((2025, 0), (2026, 1)):
        for counting in ("decision", "ceremony"):
            reading = Reading(Period.of_year(year), TODAY, TODAY, counting=counting)
            assert attainment_table(ward, Question(reading)).head.attainment.admitted == 0
            flows = form_of(ward, reading).this.flows
            assert (flows.admitted, flows.from_province) == (0, came)
    certified = Period.of_year(2025)
    [converted] = conversions([ward], certified, counting="decision", today=TODAY)
    assert converted.certified == 0
    assert funnel(ward).numbers == {("admitted", "other"): 1}


# Other doors


def test_the_admission_of_who_arrived_is_not_entered_in_that_cell(cell):
    event = arrive(cell)
    person = event.person
    entry = AdmissionEntry(
        cell, person.full_name, person.sex, person.born_on, date(2025, 9, 1), "5-QĐ/ĐU"
    )

    [found] = admissions.examine_entries([entry], today=TODAY)

    assert [fault.code for fault in found.faults] == ["dossier"]


def test_a_reorganization_moves_the_dossier(cell, other):
    candidate = dossier_of(arrive(cell))

    reorganization.dissolve(cell, heir=other, on=TODAY, by=User.objects.system())

    candidate.refresh_from_db()
    assert candidate.organization == other


@pytest.mark.parametrize("kind", OF_DOSSIERS)
def test_every_paper_can_be_made(cell, kind):
    candidate = dossier_of(arrive(cell))
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))

    assert filling.print_dossiers(KINDS[kind], kept, on=TODAY, by=UserFactory(), organization=cell)


def test_papers_tell_the_ceremony_and_the_end_and_no_decision(cell):
    candidate = dossier_of(arrive(cell))
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))

    [said] = paper_facts.of_dossiers(kept, Printing(KINDS["10-KNĐ"], TODAY))

    assert (said["ngay_ket_nap"], said["ngay_chinh_thuc"]) == ("15/9/2025", "15/9/2026")
    assert set(said["so_quyet_dinh"]) == {"…"}


# Doubles


def merge(kept, double, ward, **more):
    may = reach(ward, role=Post.Role.BOARD)
    said = {"on": TODAY, "reason": "nhập hai lần", "by": User.objects.system(), **more}
    return merging.merge(kept, double, reach=may.descendants(may.deciding), **said)


def test_the_admission_that_turns_up_takes_the_dossier_of_the_arrival(ward, cell, other):
    candidate = dossier_of(arrive(cell))
    admission = AdmissionFactory(
        organization=other, decided_on=date(2025, 9, 1), ceremony_on=date(2025, 9, 14)
    )

    merge(candidate.person, admission.person, ward)

    candidate.refresh_from_db()
    assert (candidate.admission, candidate.arrival) == (admission, None)
    assert [(each.dossier, each.ends_on) for each in listed(ward)] == [
        (candidate, date(2026, 9, 14))
    ]


def test_an_admission_without_its_ceremony_does_not_take_it(ward, cell, other):
    candidate = dossier_of(arrive(cell))
    admission = AdmissionFactory(organization=other, decided_on=date(2025, 9, 1))

    with pytest.raises(ValidationError) as refused:
        merge(candidate.person, admission.person, ward)

    assert refused.value.code == "ceremony"


def test_of_two_open_dossiers_that_of_the_admission_goes_on_or_that_of_the_arrival(
    ward, cell, other
):
    arrived = dossier_of(arrive(cell))
    admitted = CandidateFactory(organization=other, stage="admitted")
    pooled = CandidateFactory(organization=other, full_name="Trần Thị Nguồn")

    for closed, goes_on in ((admitted, arrived), (arrived, pooled)):
        with pytest.raises(ValidationError) as refused:
            merge(
                arrived.person,
                (admitted if closed == admitted else pooled).person,
                ward,
                goes_on=goes_on.pk,
            )
        assert refused.value.message_dict.keys() == {"goes_on"}
    merge(arrived.person, pooled.person, ward, goes_on=arrived.pk)
    merge(arrived.person, admitted.person, ward, goes_on=admitted.pk)

    outcomes = [Candidate.objects.get(pk=each.pk).outcome for each in (arrived, admitted, pooled)]
    assert outcomes == ["double", "", "double"]
