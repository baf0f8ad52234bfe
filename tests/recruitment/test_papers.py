"""Papers, helpers and sponsors of a dossier."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from recruitment.dossiers import companions, papers, pipeline
from recruitment.members.admissions import Conflict
from recruitment.rulebook import rules
from tests.dossiers import CandidateFactory, sponsor, step
from tests.factories import TODAY, UserFactory

pytestmark = pytest.mark.django_db


def mark(candidate, code="1-KNĐ", state="in_hand", on=date(2024, 4, 1), **more):
    return papers.mark(
        candidate,
        code,
        state=state,
        on=on,
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
        **more,
    )


def test_a_paper_is_marked_with_where_it_lies():
    candidate = CandidateFactory()

    mark(candidate, place="tủ 3, văn phòng đảng ủy")
    candidate.refresh_from_db()
    mark(candidate, state="sent", on=date(2024, 4, 9))

    listed = {
        each.rule.code: each for each in papers.checklist(candidate, rules.load(candidate.rule_set))
    }
    assert len(listed) == 20
    assert (listed["1-KNĐ"].state.state, listed["1-KNĐ"].state.on) == ("sent", date(2024, 4, 9))
    assert listed["1-KNĐ"].is_there
    assert not listed["2-KNĐ"].is_there


@pytest.mark.parametrize(
    "said", [{"code": "99-KNĐ"}, {"state": "lost"}, {"on": date(2026, 11, 23)}]
)
def test_a_paper_that_cannot_be_is_refused(said):
    with pytest.raises(ValidationError):
        mark(CandidateFactory(), **said)


def test_the_second_of_two_editors_is_told():
    candidate = CandidateFactory()
    mark(candidate)

    with pytest.raises(Conflict):
        mark(candidate)


@pytest.mark.parametrize("official_on", [None, date(2024, 3, 2)])
def test_only_an_official_member_helps_or_vouches(official_on):
    with pytest.raises(ValidationError) as error:
        sponsor(CandidateFactory(), official_on=official_on)

    assert list(error.value.error_dict) == ["official_on"]


@pytest.mark.parametrize("spelling", ["Trần Văn Hòa", "trần  văn hoà"])
def test_one_member_does_not_vouch_twice_but_may_help_too(spelling):
    candidate = sponsor(CandidateFactory(), full_name="Trần Văn Hòa")

    with pytest.raises(ValidationError) as error:
        sponsor(candidate, full_name=spelling)
    sponsor(candidate, full_name="Trần Văn Hòa", duty="helper")
    sponsor(candidate, full_name="Trần Văn Hóa")

    assert list(error.value.error_dict) == ["full_name"]
    assert candidate.companions.count() == 3


def test_who_vouched_before_may_vouch_again():
    candidate = sponsor(CandidateFactory())
    [first] = candidate.companions.all()
    companions.relieve(first, on=date(2024, 5, 1), version=candidate.version, by=UserFactory())
    candidate.refresh_from_db()

    with pytest.raises(ValidationError):
        sponsor(candidate, start=date(2024, 4, 30))
    sponsor(candidate, start=date(2024, 5, 1))

    assert candidate.companions.count() == 2


def test_a_sponsor_is_relieved_and_replaced():
    candidate = sponsor(CandidateFactory())
    [first] = candidate.companions.all()

    companions.relieve(first, on=date(2024, 5, 1), version=candidate.version, by=UserFactory())
    candidate.refresh_from_db()
    sponsor(candidate, full_name="Lê Thị Nhận", start=date(2024, 5, 1), replaces="bị kỷ luật")

    assert [each.end for each in candidate.companions.all()] == [date(2024, 5, 1), None]


def test_a_certificate_that_is_written_down_is_in_hand():
    candidate = step(CandidateFactory(stage="sympathizer"), "course_done", date(2024, 4, 2))

    [paper] = candidate.paper_states.all()
    assert (paper.code, paper.state, paper.on) == ("CN-NTVĐ", "in_hand", date(2024, 4, 2))
    assert Entry.objects.filter(action="paper.mark").count() == 1


def test_a_certificate_that_is_in_hand_already_stays_as_it_is():
    candidate = CandidateFactory(stage="sympathizer")
    mark(candidate, code="CN-NTVĐ", state="sent", on=date(2024, 4, 1))
    candidate.refresh_from_db()

    step(candidate, "course_done", date(2024, 4, 2))

    assert candidate.paper_states.get().state == "sent"


def test_a_dossier_that_was_closed_on_its_way_takes_no_papers_and_relieves_nobody():
    candidate = sponsor(CandidateFactory())
    said = {"on": TODAY, "version": candidate.version, "by": UserFactory()}
    pipeline.close(candidate, outcome="withdrawn", reason="xin thôi", today=TODAY, **said)
    candidate.refresh_from_db()

    with pytest.raises(ValidationError):
        mark(candidate)
    with pytest.raises(ValidationError):
        companions.relieve(
            candidate.companions.get(), on=TODAY, version=candidate.version, by=UserFactory()
        )


def test_the_last_decision_is_handed_in_after_the_dossier_is_completed():
    candidate = CandidateFactory(stage="official")

    mark(candidate, code="16-KNĐ")

    assert candidate.paper_states.get(code="16-KNĐ").state == "in_hand"
