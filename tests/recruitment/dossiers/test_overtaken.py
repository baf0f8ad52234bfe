"""What was typed of a record that came to an end in another window is shown, with who ended it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organizations.models import Post
from recruitment.admissions.admissions import annul
from recruitment.dossiers import annulling, companions, transfers
from recruitment.doubles import merging
from recruitment.due import reviews
from recruitment.members import member_events
from recruitment.models import Candidate, Companion, MemberEvent
from tests import two_windows
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, sponsor, writing_everywhere
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory
from tests.recruitment.doubles.test_doubles import deciding, two_alike
from tests.recruitment.members.test_member_views import send

pytestmark = pytest.mark.django_db
TYPED = "Một lý do dài đã gõ"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization)


def shown(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").select_one("main").text.split())


def annulled_admission(client, cell, today, by):
    admission = AdmissionFactory(organization=cell)
    annul(admission, on=today, reason="nhầm", version=admission.version, by=by)
    return reverse("recruitment:admission_annul", args=[admission.pk])


def corrected_admission(client, cell, today, by):
    return annulled_admission(client, cell, today, by).replace("annul", "correct")


def annulled_event(client, cell, today, by):
    send(client, cell)
    event = MemberEvent.objects.get()
    said = {"on": today, "reason": "nhầm", "version": event.version}
    member_events.annul(event, **said, by=by, today=today)
    return reverse("recruitment:member_event_annul", args=[event.pk])


def annulled_dossier(client, cell, today, by):
    candidate = CandidateFactory(organization=cell)
    said = {"on": today, "reason": "nhầm", "version": candidate.version}
    annulling.annul(candidate, **said, by=by, today=today)
    return reverse("recruitment:candidate_annul", args=[candidate.pk])


def relieved_sponsor(client, cell, today, by):
    candidate = CandidateFactory(organization=cell)
    sponsor(candidate)
    candidate.refresh_from_db()
    companion = Companion.objects.get()
    said = {"on": today, "version": candidate.version}
    companions.relieve(companion, **said, by=by)
    return reverse("recruitment:companion_relieve", args=[candidate.pk, companion.pk])


def recalled_transfer(client, cell, today, by):
    to = OrganizationFactory(kind="cell", parent=cell.placements.get().parent)
    candidate = CandidateFactory(organization=cell)
    said = {"on": today, "reason": "chuyển nơi ở", "version": candidate.version, "by": by}
    transfer = transfers.ask(candidate, to=to, **said)
    transfers.recall(transfer, may=writing_everywhere(today), by=by)
    return reverse("recruitment:transfer_detail", args=[transfer.pk])


ENDED = [
    annulled_admission,
    corrected_admission,
    annulled_event,
    annulled_dossier,
    relieved_sponsor,
    recalled_transfer,
]


@pytest.mark.parametrize("ended", ENDED)
def test_what_was_typed_is_shown_with_who_ended_it(client, cell, today, ended):
    by = UserFactory()
    address = ended(client, cell, today, by)

    told = client.post(address, {"version": 1, "reason": TYPED, "answer": "refuse", "sure": "on"})

    assert told.status_code == 409
    assert re.search(two_windows.of(by), shown(told))
    assert TYPED in shown(told)


@pytest.mark.parametrize("ended", [annulled_admission, annulled_event, annulled_dossier])
def test_the_same_form_sent_twice_is_told_so_and_loses_nothing(
    client, cell, secretary, today, ended
):
    address = ended(client, cell, today, secretary)

    told = client.post(address, {"version": 1, "reason": "nhầm", "sure": "on"}, follow=True)

    assert [status for _to, status in told.redirect_chain] == [302]
    assert "được nữa." in shown(told)


def test_a_remark_on_a_month_that_somebody_else_reviewed_is_handed_back(client, cell, today):
    by = UserFactory(full_name="Nguyễn Thị Hoa")
    said = {"month": reviews.month_of(today), "on": today, "shown": {}, "remark": ""}
    reviews.review(cell, **said, nothing_new=True, by=by, today=today)
    address = reverse("recruitment:review_cell", args=[cell.pk])

    told = client.post(address, {"remark": TYPED, "on": f"{today:%d/%m/%Y}"})

    assert told.status_code == 409
    assert "Nguyễn Thị Hoa đã rà soát nguồn" in shown(told)
    assert TYPED in shown(told)


def test_who_merged_two_persons_meanwhile_is_told_to_who_still_compares_them(cell, today):
    ward, by, board = cell.placements.get().parent, UserFactory(), StrictClient()
    board.force_login(PostFactory(organization=ward, role=Post.Role.BOARD).user)
    kept, double = two_alike(cell)
    merging.merge(
        kept,
        double,
        reach=deciding(ward),
        on=today,
        reason="trùng",
        by=by,
        goes_on=Candidate.objects.get(person=kept).pk,
    )

    for name in ("double_merge", "double_tell_apart"):
        address = reverse(f"recruitment:{name}", args=[kept.pk, double.pk])
        told = board.post(address, {"reason": TYPED, "apart-reason": TYPED})

        assert told.status_code == 409
        assert re.search(two_windows.of(by), shown(told))
        assert TYPED in shown(told)
