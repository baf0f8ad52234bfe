"""What is written down of a meeting or of opinions: with the step, afterwards, put right."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.models import MemberCount
from recruitment.dossiers import minutes, pipeline
from recruitment.dossiers.facts import Ballot
from recruitment.models import Candidate, Minutes, Opinion, Step
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, going_to, step, vouched_for
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
LED = {"chair": "Trần Văn Ký", "chair_office": "Bí thư chi bộ", "writer": "Lê Thị Ghi"}


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def endorsed(cell, **said):
    return vouched_for(CandidateFactory(organization=cell, stage="endorsed", **said))


def voted(cell, **said):
    candidate = endorsed(cell)
    return step(candidate, "cell_voted", candidate.stage_on, minutes=said)


def vote_of(candidate):
    return candidate.steps.get(after="cell_voted", kind="forward")


def client_of(organization, role="secretary"):
    client = StrictClient()
    client.force_login(PostFactory(organization=organization, role=role).user)
    return client


def address_of(candidate, taken):
    return reverse("recruitment:step_minutes", args=[candidate.pk, taken.pk])


def put_right(candidate, taken, *, reason="", **said):
    version = Candidate.objects.get(pk=candidate.pk).version
    minutes.put_right(
        candidate, step=taken, said=said, reason=reason, version=version, by=UserFactory()
    )


def test_what_was_typed_with_a_step_stays_with_it_and_in_the_trail(cell):
    candidate = voted(cell, **LED, official=21, absence="  đi công tác ")

    kept = vote_of(candidate).minutes
    assert (kept.chair, kept.official, kept.absence) == ("Trần Văn Ký", 21, "đi công tác")
    entry = Entry.objects.filter(action="candidate.advance").latest("pk")
    assert entry.changes["minutes_chair"] == [None, "Trần Văn Ký"]


def test_a_step_of_which_nothing_was_typed_has_none(cell):
    voted(cell)

    assert not Minutes.objects.exists()


def test_the_vote_tells_more_present_than_the_cell_has(cell):
    with pytest.raises(ValidationError) as refused:
        voted(cell, official=17)

    assert set(refused.value.error_dict) == {"official"}
    assert not Step.objects.filter(after="cell_voted").exists()


@pytest.mark.parametrize(
    "said",
    [{"ballots_given": 18, "ballots_returned": 19}, {"ballots_returned": 1, "ballots_valid": 2}],
)
def test_ballots_that_do_not_fit_are_refused(cell, said):
    with pytest.raises(ValidationError):
        voted(cell, **said)


def test_opinions_stay_with_the_step_and_their_numbers_fit(cell):
    candidate = CandidateFactory(organization=cell, stage="background_check")
    said = {"union_body": "Đoàn xã", "union_asked": 20, "union_in_favour": 21}

    with pytest.raises(ValidationError) as refused:
        step(candidate, "endorsed", candidate.stage_on, minutes=said)
    assert set(refused.value.error_dict) == {"union_in_favour"}

    candidate = Candidate.objects.get(pk=candidate.pk)
    step(candidate, "endorsed", candidate.stage_on, minutes=said | {"union_in_favour": 19})
    opinion = Opinion.objects.get()
    assert (opinion.whose, opinion.body, opinion.in_favour) == ("union", "Đoàn xã", 19)


def test_they_are_completed_without_a_reason_and_corrected_with_one(cell):
    candidate = voted(cell)
    taken = vote_of(candidate)

    put_right(candidate, taken, **LED)
    with pytest.raises(ValidationError):
        put_right(candidate, taken, chair="Trần Văn Kỳ")
    put_right(candidate, taken, chair="Trần Văn Kỳ", writer="", reason="ghi nhầm tên")

    kept = Minutes.objects.get(step=taken)
    assert (kept.chair, kept.writer, kept.chair_office) == ("Trần Văn Kỳ", "", "Bí thư chi bộ")
    entry = Entry.objects.filter(action="candidate.minutes").latest("pk")
    assert entry.reason == "ghi nhầm tên"
    assert entry.changes["minutes_chair"] == ["Trần Văn Ký", "Trần Văn Kỳ"]
    assert entry.changes["minutes_writer"] == ["Lê Thị Ghi", None]


def test_of_a_vote_that_failed_they_stay_as_well(cell):
    candidate = endorsed(cell)
    going = going_to(
        candidate, "cell_voted", candidate.stage_on, ballot=Ballot(20, 18, 3), minutes=LED
    )

    pipeline.fail(candidate, going, version=candidate.version, by=UserFactory(), today=TODAY)

    assert Minutes.objects.get().step.kind == Step.Kind.FAILED


def test_a_form_proposes_who_led_the_last_meeting_and_takes_it_for_nothing(cell):
    MemberCount.objects.create(organization=cell, on="2024-01-01", members=24)
    voted(cell, **LED)
    candidate = endorsed(cell, full_name="Lò Thị Én")
    client = client_of(cell)
    address = reverse("recruitment:candidate_step", args=[candidate.pk, "cell_voted"])

    page = BeautifulSoup(client.get(address).content, "html.parser")

    chair = page.select_one("[name=chair]")
    assert chair.get("value") is None
    offered = page.select_one(f"datalist#{chair['list']} option")
    assert offered["value"] == "Trần Văn Ký"
    assert page.select_one("[name=official]").get("value") is None
    assert "theo số liệu đã ghi: 24" in page.text
    folded = chair.find_parent("details")
    assert "Ghi thêm cho nghị quyết, biên bản" in folded.summary.text
    assert not folded.has_attr("open")


def test_what_was_typed_stands_in_a_form_that_is_refused(cell):
    candidate = endorsed(cell)
    address = reverse("recruitment:candidate_step", args=[candidate.pk, "cell_voted"])
    said = {"version": candidate.version, "on": "hôm qua", **LED, "by_ballot": "no"}

    page = BeautifulSoup(client_of(cell).post(address, said).content, "html.parser")

    assert page.select_one("[name=chair]")["value"] == "Trần Văn Ký"
    assert page.select_one("[name=by_ballot] option[selected]")["value"] == "no"
    assert page.select_one("[name=chair]").find_parent("details").has_attr("open")


def test_they_are_written_on_a_page_of_their_own_that_the_history_leads_to(cell):
    candidate = voted(cell)
    taken = vote_of(candidate)
    address, client = address_of(candidate, taken), client_of(cell)
    detail = reverse("recruitment:candidate_detail", args=[candidate.pk])
    assert address in client.get(detail).content.decode()
    form = BeautifulSoup(client.get(address).content, "html.parser")
    assert form.select_one("[name=reason]") is None

    said = {"version": candidate.version, **LED, "by_ballot": "yes", "ballots_given": "18"}
    assert client.post(address, said).status_code == 302

    kept = Minutes.objects.get(step=taken)
    assert (kept.chair, kept.by_ballot, kept.ballots_given) == ("Trần Văn Ký", True, 18)
    again = BeautifulSoup(client.get(address).content, "html.parser")
    assert again.select_one("[name=chair]")["value"] == "Trần Văn Ký"
    assert again.select_one("[name=reason]") is not None
    stale = client.post(address, said | {"chair": "Người khác", "reason": "ghi nhầm"})
    assert "Người khác" in stale.content.decode()
    assert Minutes.objects.get(step=taken).chair == "Trần Văn Ký"


def test_who_may_not_write_of_the_meeting_of_a_cell_may_not_write_its_minutes(cell):
    candidate = voted(cell)
    taken = vote_of(candidate)

    assert client_of(cell, "board").get(address_of(candidate, taken)).status_code == 403
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    assert client_of(elsewhere).get(address_of(candidate, taken)).status_code == 404


def test_a_step_that_is_no_meeting_has_none(cell):
    candidate = CandidateFactory(organization=cell)

    answer = client_of(cell).get(address_of(candidate, candidate.steps.get()))

    assert answer.status_code == 404
