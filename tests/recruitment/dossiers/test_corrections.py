"""A step that was recorded wrongly is put right, and the trail keeps what it said before."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.periods import Period
from recruitment.counting import recount
from recruitment.dossiers import corrections, pipeline
from recruitment.dossiers.corrections import Said
from recruitment.dossiers.facts import Ballot
from recruitment.models import Candidate, Vote
from reports.figures import stays
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, arrive, step, vouched_for
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
VOTED = date(2024, 5, 1)


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


@pytest.fixture
def voted(cell):
    """A dossier on which the cell has voted, and the step that says so."""
    candidate = vouched_for(CandidateFactory(organization=cell, stage="endorsed"))
    candidate = step(candidate, "cell_voted", max(VOTED, candidate.stage_on))
    return candidate, candidate.steps.get(after="cell_voted")


def correct(candidate, step, *, reason="ghi nhầm", **said):
    usual = {"on": step.on, "document_number": step.document_number, "remark": step.remark}
    version = Candidate.objects.get(pk=candidate.pk).version
    return corrections.correct_step(
        candidate,
        step=step,
        said=Said(**{**usual, **said}),
        reason=reason,
        version=version,
        by=UserFactory(),
        today=TODAY,
    )


def test_the_number_of_a_resolution_is_put_right_and_the_trail_keeps_the_old_one(voted):
    candidate, step = voted
    old = step.document_number

    correct(candidate, step, document_number="19-NQ/CB")

    step.refresh_from_db()
    assert step.document_number == "19-NQ/CB"
    entry = Entry.objects.get(action="candidate.correct_step")
    assert entry.reason == "ghi nhầm"
    assert entry.changes["document_number"] == [old, "19-NQ/CB"]


def test_the_day_of_the_newest_step_is_the_day_of_the_stage(voted):
    candidate, step = voted
    on = step.on.replace(day=step.on.day + 2)

    correct(candidate, step, on=on)

    candidate.refresh_from_db()
    assert candidate.stage_on == candidate.steps.get(pk=step.pk).on == Vote.objects.get().on == on


def test_votes_are_put_right_and_have_to_carry_the_step_still(voted):
    candidate, step = voted
    vote = Vote.objects.get()

    def ballot(in_favour):
        return Ballot(vote.entitled, vote.present, in_favour, vote.computed, vote.correction)

    correct(candidate, step, ballot=ballot(vote.present))
    with pytest.raises(ValidationError) as error:
        correct(candidate, step, ballot=ballot(1))

    assert [each.code for each in error.value.error_dict["in_favour"]] == ["vote_failed"]
    assert Vote.objects.get().in_favour == vote.present
    entry = Entry.objects.get(action="candidate.correct_step")
    present, entitled = vote.present, vote.entitled
    old, new = f"{vote.in_favour}/{present}/{entitled}", f"{present}/{present}/{entitled}"
    assert entry.changes["votes"] == [old, new]


@pytest.mark.parametrize(
    ("on", "code"), [(date(2020, 1, 1), "too_early"), (date(2026, 11, 3), "too_late")]
)
def test_the_day_lies_between_the_steps_before_and_after(voted, on, code):
    candidate, step = voted

    with pytest.raises(ValidationError) as error:
        correct(candidate, step, on=on)

    assert [each.code for each in error.value.error_dict["on"]] == [code]


def test_an_earlier_step_does_not_pass_the_next_one(voted):
    candidate, step = voted
    earlier = candidate.steps.filter(pk__lt=step.pk, kind="forward").last()

    correct(candidate, earlier, document_number="7-NQ/CB")
    with pytest.raises(ValidationError):
        correct(candidate, earlier, on=step.on.replace(year=step.on.year + 1))

    candidate.refresh_from_db()
    assert candidate.stage_on == step.on


def test_a_correction_needs_a_reason(voted):
    with pytest.raises(ValidationError):
        correct(*voted, reason=" ")


def test_what_the_admission_says_is_corrected_there(cell):
    candidate = CandidateFactory(organization=cell, stage="admitted")
    for after in ("decided", "admitted"):
        step = candidate.steps.get(after=after)
        with pytest.raises(ValidationError):
            correct(candidate, step, document_number="1-QĐ/ĐU")


def test_the_page_of_a_dossier_leads_to_the_correction(voted):
    candidate, step = voted
    client = StrictClient()
    client.force_login(PostFactory(organization=candidate.organization).user)
    address = f"/candidates/{candidate.pk}/steps/{step.pk}/"
    assert address in client.get(f"/candidates/{candidate.pk}/").content.decode()
    vote = Vote.objects.get()

    page = client.get(address).content.decode()
    saved = client.post(
        address,
        {
            "version": Candidate.objects.get(pk=candidate.pk).version,
            "on": f"{step.on:%d/%m/%Y}",
            "document_number": "20-NQ/CB",
            "entitled": vote.entitled,
            "present": vote.present,
            "in_favour": vote.in_favour,
            "remark": "",
            "reason": "ghi nhầm số",
        },
    )

    assert f'value="{vote.in_favour}"' in page
    assert saved.status_code == 302
    step.refresh_from_db()
    assert step.document_number == "20-NQ/CB"


def test_a_board_corrects_the_steps_that_it_may_record(voted):
    candidate, of_the_cell = voted
    candidate = step(candidate, "grassroots_resolved", max(VOTED, candidate.stage_on))
    resolved = candidate.steps.get(after="grassroots_resolved")
    client = StrictClient()
    parent = candidate.organization.placements.get().parent
    client.force_login(PostFactory(organization=parent, role="board").user)
    page = client.get(f"/candidates/{candidate.pk}/").content.decode()
    own, others = (
        f"/candidates/{candidate.pk}/steps/{each.pk}/" for each in (resolved, of_the_cell)
    )

    assert own in page
    assert others not in page
    assert client.get(own).status_code == 200
    assert client.get(others).status_code == 403


def test_a_step_that_is_late_no_more_has_nothing_odd_left(voted):
    candidate, step = voted
    step.findings = [{"code": "late", "params": {"days": 3, "day": "2024-04-01"}}]
    step.save()

    correct(candidate, step, remark="đã xem lại")

    step.refresh_from_db()
    assert step.findings == []


@pytest.mark.parametrize(
    ("after", "prefix"), [("course_done", ""), ("new_member_course", "new_member_")]
)
def test_the_certificate_of_a_step_is_put_right_and_both_stand_in_the_history(cell, after, prefix):
    candidate = CandidateFactory(organization=cell, stage=after)
    taken = candidate.steps.get(after=after)
    client = StrictClient()
    client.force_login(PostFactory(organization=cell).user)
    address = f"/candidates/{candidate.pk}/steps/{taken.pk}/"
    wrong = taken.on
    right = wrong - timedelta(days=1)

    form = BeautifulSoup(client.get(address).content, "html.parser").select_one("form[novalidate]")
    said = {each["name"]: each.get("value", "") for each in form.select("[name]")}
    assert said["certificate_number"] == "15/CN"
    said |= {"certificate_number": "51/CN", "certificate_on": f"{right:%d/%m/%Y}"}
    saved = client.post(address, said | {"reason": "ghi nhầm"})
    history = client.get(f"/candidates/{candidate.pk}/history/").content.decode()

    assert saved.status_code == 302
    candidate.refresh_from_db()
    assert getattr(candidate, f"{prefix}certificate_number") == "51/CN"
    assert getattr(candidate, f"{prefix}certificate_on") == right
    number, on = f"{prefix}certificate_number", f"{prefix}certificate_on"
    corrected = Entry.objects.get(action="candidate.correct_step").changes
    told = [each.changes for each in Entry.objects.filter(action="candidate.advance")]
    assert [None, "15/CN"] in [each.get(number) for each in told]
    assert [None, wrong.isoformat()] in [each.get(on) for each in told]
    assert corrected[number] == ["15/CN", "51/CN"]
    assert corrected[on] == [wrong.isoformat(), right.isoformat()]
    for shown in ("15/CN", "51/CN", f"{right:%d/%m/%Y}"):
        assert shown in history


def test_a_certificate_is_not_put_right_to_a_day_after_its_step(cell):
    candidate = CandidateFactory(organization=cell, stage="course_done")
    taken = candidate.steps.get(after="course_done")

    said = {"certificate_number": "15/CN", "certificate_on": taken.on + timedelta(days=1)}

    with pytest.raises(ValidationError) as error:
        correct(candidate, taken, **said)

    assert [each.code for each in error.value.error_dict["on"]] == ["certificate_later"]


def entry_of(candidate):
    return candidate.steps.get(kind="entered")


def test_the_day_of_the_entry_is_put_right_and_the_trail_keeps_both(cell):
    candidate = CandidateFactory(organization=cell)
    was = candidate.started_on

    correct(candidate, entry_of(candidate), on=date(2024, 2, 1))

    candidate.refresh_from_db()
    assert candidate.started_on == candidate.stage_on == date(2024, 2, 1)
    entry = Entry.objects.about(candidate).latest("pk")
    assert (entry.action, entry.reason) == ("candidate.correct_step", "ghi nhầm")
    assert entry.changes["on"] == [was.isoformat(), "2024-02-01"]
    assert list(recount.differences()) == []


def test_the_time_in_the_pool_follows_the_day_of_the_entry(cell):
    candidate = CandidateFactory(organization=cell, stage="sympathizer")
    year = Period.of_year(2024)
    assert stays.ended(cell, year, TODAY)["pool"].days == {7: 1}

    correct(candidate, entry_of(candidate), on=candidate.started_on - timedelta(days=10))

    candidate.refresh_from_db()
    assert stays.ended(cell, year, TODAY)["pool"].days == {17: 1}
    assert candidate.stage_on == date(2024, 3, 8)


def test_a_dossier_sent_back_to_the_pool_is_there_since_that_day_still(cell):
    candidate = CandidateFactory(organization=cell, stage="sympathizer")
    said = {"to": "pool", "on": date(2024, 4, 1), "reason": "thiếu", "today": TODAY}
    pipeline.send_back(candidate, version=candidate.version, by=UserFactory(), **said)

    correct(candidate, entry_of(candidate), on=date(2024, 2, 1))

    candidate.refresh_from_db()
    assert (candidate.started_on, candidate.stage_on) == (date(2024, 2, 1), date(2024, 4, 1))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 3, 9), "08/03/2024"),  # the next step, named
        (date(1998, 5, 19), "chưa sinh"),
        (date(1999, 12, 31), "không"),  # the cell did not stand
        (date(2026, 11, 3), "08/03/2024"),
    ],
)
def test_the_day_of_the_entry_fits_the_steps_the_person_and_the_cell(cell, on, words):
    cell.placements.update(start=date(2000, 1, 1))
    candidate = CandidateFactory(organization=cell, stage="sympathizer")

    with pytest.raises(ValidationError) as error:
        correct(candidate, entry_of(candidate), on=on)

    assert words in " ".join(error.value.messages)
    assert Candidate.objects.get().started_on == date(2024, 3, 1)


def test_the_day_of_the_entry_does_not_pass_the_day_on_which_the_candidate_leaves(cell):
    candidate = CandidateFactory(
        organization=cell, leaves_on=date(2024, 4, 1), leaves_for="enlists"
    )

    with pytest.raises(ValidationError):
        correct(candidate, entry_of(candidate), on=date(2024, 4, 2))


def test_the_day_of_the_entry_is_corrected_on_the_page_by_secretaries_only(cell):
    candidate = CandidateFactory(organization=cell)
    address = reverse("recruitment:step_correct", args=[candidate.pk, entry_of(candidate).pk])
    clients = {}
    for role in ("secretary", "board"):
        user = PostFactory(organization=cell, role=role).user
        clients[role] = StrictClient()
        clients[role].force_login(user)
    page = reverse("recruitment:candidate_detail", args=[candidate.pk])

    assert address in clients["secretary"].get(page).content.decode()
    assert address not in clients["board"].get(page).content.decode()
    assert clients["board"].get(address).status_code == 403
    form = clients["secretary"].get(address).content.decode()
    assert "Vào nguồn từ ngày" in form
    said = {"version": candidate.version, "on": "1/2/2024", "reason": "ghi nhầm ngày"}
    assert clients["secretary"].post(address, said).status_code == 302
    assert Candidate.objects.get().started_on == date(2024, 2, 1)


@pytest.mark.parametrize(("day", "number"), [("20/7/2026", "20"), ("1/8/2026", "208")])
def test_an_entry_follows_the_rules_of_the_day_to_which_it_is_corrected(cell, day, number):
    candidate = CandidateFactory(organization=cell, started_on=date(2026, 8, 20))
    address = reverse("recruitment:step_correct", args=[candidate.pk, entry_of(candidate).pk])
    client = StrictClient()
    client.force_login(PostFactory(organization=cell).user)

    form = {"version": candidate.version, "on": day, "reason": "ghi nhầm ngày"}
    client.post(address, form)

    assert entry_of(candidate).rule_set.number == f"{number}-QĐ/TW"
    assert Candidate.objects.get().rule_set == candidate.rule_set


def test_the_arrival_of_a_member_is_not_corrected_as_an_entry(cell):
    candidate = arrive(cell).dossier

    assert not corrections.may_be_corrected(entry_of(candidate))
