"""Who arrived on probation leaves again, or the arrival is annulled."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from recruitment.dossiers import endings, transfers
from recruitment.models import Candidate
from tests.dossiers import arrive, take_to, writing_everywhere
from tests.factories import TODAY, UserFactory
from tests.recruitment.members.arrivals.arriving import annul, codes, dossier_of, leaves, listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("died", "died"), ("left", "removed"), ("to_province", "moved_away"), ("to_within", "")],
)
def test_an_exit_ends_the_dossier_as_others_and_annulled_opens_it_again(ward, cell, kind, outcome):
    event = arrive(cell)
    gone = leaves(event, kind)

    assert gone.probationary
    assert dossier_of(event).outcome == outcome
    assert [each.next for each in listed(ward)] == ([] if outcome else ["hand_over"])
    annul(gone)
    assert [each.next for each in listed(ward)] == ["course"]


def test_within_the_province_the_dossier_goes_along_and_no_second_one_is_opened(ward, cell, other):
    event = arrive(cell)
    candidate = dossier_of(event)
    leaves(event, "to_within")
    there = leaves(event, "from_within", cell=other)

    transfer = transfers.ask(
        candidate,
        to=other,
        on=date(2026, 4, 1),
        reason="chuyển nơi ở",
        version=candidate.version,
        by=UserFactory(),
    )
    transfers.accept(transfer, may=writing_everywhere(date(2026, 4, 2)), by=UserFactory())

    assert (there.probationary, there.ceremony_on) == (True, None)
    candidate = Candidate.objects.get()
    assert (candidate.organization, candidate.arrival) == (other, event)
    assert [each.next for each in listed(ward)] == ["course"]


def test_who_went_to_another_province_and_comes_back_is_asked_again(cell):
    event = arrive(cell)
    leaves(event, "to_province")
    on = date(2026, 6, 1)

    assert codes(cell, on=on, person=event.person, ceremony_on=None) == {"ceremony_missing"}
    again = arrive(cell, on=on, person=event.person)

    assert dossier_of(again).is_open
    assert dossier_of(event).outcome == "moved_away"


@pytest.mark.parametrize("stage", ["admitted", "new_member_course", "official"])
def test_annulling_the_arrival_ends_its_dossier_wherever_it_stands(ward, cell, stage):
    event = arrive(cell)
    candidate = take_to(dossier_of(event), stage)

    annul(event)

    candidate.refresh_from_db()
    assert (candidate.outcome, candidate.closed_on) == ("not_arrived", TODAY)
    assert candidate.steps.last().reason == "nhập nhầm"
    assert listed(ward) == []
    with pytest.raises(ValidationError):
        endings.reopen(
            candidate,
            on=TODAY,
            reason="nhầm",
            version=candidate.version,
            by=UserFactory(),
            today=TODAY,
        )
    assert codes(cell, person=event.person, ceremony_on=None, on=TODAY) == {"ceremony_missing"}
    assert dossier_of(arrive(cell, person=event.person)).is_open


@pytest.mark.parametrize("kind", ["left", "to_within", "to_province"])
def test_an_arrival_is_not_annulled_while_an_exit_rests_on_it(cell, kind):
    event = arrive(cell)
    gone = leaves(event, kind)

    with pytest.raises(ValidationError):
        annul(event)
    annul(gone)
    assert annul(event).annulled_on == TODAY
