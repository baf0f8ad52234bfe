"""A recognition outside a session that was recorded by mistake is taken back by itself."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations import reorganization
from organizations.models import Post, User
from recruitment.admissions import membership
from recruitment.counting import dossier_tallies, recount
from recruitment.dossiers import corrections, taking_back
from recruitment.ledger import Conflict
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate
from recruitment.sessions.sessions import Meeting, Verdict, record_session
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, deciding, step
from tests.factories import TODAY, MemberCountFactory, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    ward = OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())
    cell = OrganizationFactory(kind="cell", parent=ward)
    MemberCountFactory(organization=cell, on=date(2024, 1, 1), members=20)
    return cell


@pytest.fixture
def recognized(cell):
    """A dossier recognized by itself, with the number of its decision."""
    candidate = CandidateFactory(organization=cell, stage="recognition_voted")
    on = candidate.stage_on + timedelta(days=7)
    return step(candidate, "official", on, document_number="88-QĐ/HU")


def take_back(candidate, *, reason="ghi nhầm người", version=None):
    version = version or candidate.version
    by = User.objects.system()
    said = {"reason": reason, "version": version, "by": by}
    taking_back.take_back_recognition(candidate, **said)
    candidate.refresh_from_db()
    return candidate


def probation(candidate):
    """Return what is told of the member: by the dossier, the cell and the tallies."""
    cell = candidate.organization
    members = membership.members_of(cell, TODAY)
    return (
        candidate.outcome,
        candidate.closed_on,
        candidate.stage,
        candidate.official_on,
        candidate.admission.annulled_on,
        (members.official, members.probationary),
        dossier_tallies.by_stage([cell.pk]),
        {each.code: each.state for each in candidate.paper_states.all()} | {"last": None},
    )


def test_the_member_is_on_probation_as_before(cell):
    candidate = CandidateFactory(organization=cell, stage="recognition_voted")
    before = probation(candidate)
    on = candidate.stage_on + timedelta(days=7)
    candidate = step(candidate, "official", on, document_number="88-QĐ/HU")
    assert probation(candidate)[5:7] != before[5:7]

    take_back(candidate)

    after = probation(Candidate.objects.get())
    given = after[7].keys() - before[7].keys()
    assert after[:7] == before[:7]
    assert {after[7].pop(code) for code in given} == {"to_do"}
    assert after[7] == before[7]
    assert list(recount.differences()) == []


def test_it_is_told_in_the_trail_and_marked_in_the_history(recognized):
    official_on, closed_on = recognized.official_on, recognized.closed_on

    take_back(recognized)

    entry = Entry.objects.filter(action="candidate.reopen").get()
    assert entry.reason == "ghi nhầm người"
    assert entry.changes["official_on"] == [official_on.isoformat(), None]
    assert recognized.stage_on == closed_on
    kinds = list(recognized.steps.values_list("kind", "after"))
    assert kinds[-2:] == [("forward", "official"), ("reopened", "recognition_voted")]


def test_recognized_anew_the_old_decision_stays_marked_and_is_not_corrected(recognized):
    first = recognized.steps.last()
    take_back(recognized)
    again = step(recognized, "official", recognized.stage_on, document_number="90-QĐ/HU")

    steps = list(again.steps.order_by("pk"))

    assert again.outcome == "completed"
    assert corrections.left_recognitions(steps) == {first.pk}
    assert taking_back.recognition_of(again).document_number == "90-QĐ/HU"


def test_it_needs_a_reason_the_version_seen_and_a_recognition(cell, recognized):
    with pytest.raises(ValidationError):
        take_back(recognized, reason=" ")
    with pytest.raises(Conflict):
        take_back(recognized, version=recognized.version + 1)
    with pytest.raises(ValidationError):
        take_back(CandidateFactory(organization=cell, stage="admitted"))
    assert Candidate.objects.get(pk=recognized.pk).outcome == "completed"


def test_one_of_a_session_is_taken_back_with_the_session_only(cell):
    candidate = CandidateFactory(organization=cell, stage="recognition_voted")
    on = candidate.stage_on + timedelta(days=7)
    ward = deciding(cell.placements.get().parent)
    meeting = Meeting(ward, "official", on, "88-QĐ/ĐU", reason="bổ sung sau")
    codes = ("papers", "late", "late_days")
    confirmed = {f"{candidate.pk}:{code}" for code in codes}
    line = Verdict(candidate, candidate.version)
    record_session(meeting, [line], by=UserFactory(), today=TODAY, confirmed=confirmed)
    candidate.refresh_from_db()
    assert candidate.outcome == "completed"

    with pytest.raises(ValidationError):
        take_back(candidate)


def test_an_event_of_the_member_since_stands_in_the_way_until_it_is_annulled(cell, recognized):
    by, on = User.objects.system(), recognized.closed_on
    entry = MemberEntry(
        cell, "warning", on, document_number="3-QĐ/UBKT", person=recognized.person,
        full_name=recognized.person.full_name, sex="female", born_on=recognized.person.born_on,
    )  # fmt: skip
    confirmed = {"old", "namesake", "elsewhere"}
    event = member_events.record(entry, by=by, today=TODAY, confirmed=confirmed)
    with pytest.raises(ValidationError, match="biến động"):
        take_back(recognized)

    said = {"on": TODAY, "reason": "nhầm", "version": event.version, "by": by, "today": TODAY}
    member_events.annul(event, **said)
    take_back(recognized)

    assert recognized.is_open


def test_the_end_of_the_cell_stands_in_the_way(cell, recognized):
    heir = OrganizationFactory(kind="cell", parent=cell.placements.get().parent)
    reorganization.dissolve(cell, heir=heir, on=TODAY, by=User.objects.system())

    with pytest.raises(ValidationError, match="Chi bộ đã kết thúc"):
        take_back(recognized)


@pytest.mark.parametrize("role", [Post.Role.SECRETARY, Post.Role.BOARD])
def test_who_may_record_a_recognition_takes_it_back_on_the_page(cell, recognized, role):
    client = StrictClient()
    above = cell if role == Post.Role.SECRETARY else cell.placements.get().parent
    client.force_login(PostFactory(role=role, organization=above).user)
    page = reverse("recruitment:candidate_detail", args=[recognized.pk])
    address = reverse("recruitment:recognition_take_back", args=[recognized.pk])
    assert address in client.get(page).content.decode()
    said = {"version": recognized.version, "reason": "ghi nhầm người"}

    unticked = client.post(address, said)
    first, second = (client.post(address, said | {"sure": "on"}) for _n in range(2))

    form = BeautifulSoup(unticked.content, "html.parser").select_one("main form")
    assert form.select_one("[name=reason]").text.strip() == "ghi nhầm người"
    assert (first.status_code, second.status_code) == (302, 409)
    shown = client.get(page).content.decode()
    assert address not in shown
    assert "đã rút lại" in shown
    corrected = reverse(
        "recruitment:step_correct",
        args=[recognized.pk, recognized.steps.get(after="official").pk],
    )
    assert corrected not in shown
