"""Since when helpers and sponsors are together with a candidate, and by what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from organizations.models import User
from recruitment.dossiers import companions
from recruitment.ledger import Unconfirmed
from recruitment.models import Companion
from tests.dossiers import CandidateFactory, sponsor
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
BORN = date(1998, 5, 19)
OLD_HAND = {"official_on": date(1985, 1, 1)}


@pytest.mark.parametrize("duty", ["helper", "sponsor"])
@pytest.mark.parametrize(
    ("since", "official_on", "code"),
    [
        (date(1998, 5, 19), date(1985, 1, 1), "not_born"),  # the day of the birth
        (date(2019, 12, 31), date(2021, 1, 1), "not_admitted"),
        (date(2020, 1, 1), date(2021, 1, 1), None),  # admitted a probation before
    ],
)
def test_nobody_is_together_before_a_birth_or_the_own_admission(duty, since, official_on, code):
    candidate = CandidateFactory(born_on=BORN)
    said = {"duty": duty, "together_since": since, "official_on": official_on}

    if code is None:
        assert sponsor(candidate, **said).companions.get().together_since == since
        return
    with pytest.raises(ValidationError) as error:
        sponsor(candidate, **said)
    assert [each.code for each in error.value.error_dict["together_since"]] == [code]


@pytest.mark.parametrize(
    ("since", "asked"), [(date(2012, 5, 18), True), (date(2012, 5, 19), False)]
)
def test_being_together_with_a_child_is_asked_and_can_be_confirmed(since, asked):
    candidate = CandidateFactory(born_on=BORN)

    if asked:
        with pytest.raises(Unconfirmed) as odd:
            sponsor(candidate, together_since=since, **OLD_HAND)
        assert [each.code for each in odd.value.warnings] == ["together_as_a_child"]
    said = {"together_since": since, "together_by": "residence", **OLD_HAND}
    candidate = sponsor(candidate, confirmed=["together_as_a_child"], **said)

    companion = candidate.companions.get()
    assert (companion.together_since, companion.together_by) == (since, "residence")


def test_a_sponsor_is_completed_without_being_relieved(client):
    candidate = CandidateFactory(born_on=BORN)
    candidate = sponsor(candidate, together_since=None)
    companion = candidate.companions.get()
    secretary = PostFactory(organization=candidate.organization, role="secretary").user
    client.force_login(secretary)
    page = reverse("recruitment:companion_correct", args=[candidate.pk, companion.pk])

    said = {"full_name": "Phạm Văn Giúp", "official_on": "1/1/1985", "start": "1/3/2024"}
    said |= {"version": candidate.version, "together_by": "study", "together_since": "1/9/2011"}
    asked = client.post(page, said)
    kept = Companion.objects.get()

    assert asked.status_code == 200
    assert kept.together_since is None
    client.post(page, said | {"confirm": "together_as_a_child"})
    companion.refresh_from_db()
    assert (companion.together_since, companion.together_by) == (date(2011, 9, 1), "study")
    assert companion.end is None


def test_what_was_recorded_before_is_not_asked_again():
    candidate = sponsor(CandidateFactory(born_on=BORN), together_since=date(2015, 1, 1))
    Companion.objects.update(together_since=date(2005, 1, 1))
    companion = candidate.companions.get()

    companions.correct_companion(
        companion,
        full_name="Phạm Văn Giúp",
        official_on=date(2003, 1, 1),
        together_since=date(2005, 1, 1),
        replaces="",
        start=companion.start,
        end=None,
        version=candidate.version,
        by=User.objects.system(),
    )

    assert companion.together_since == date(2005, 1, 1)
