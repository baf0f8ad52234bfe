"""Papers, helpers and sponsors of a dossier."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from recruitment.dossiers import companions, dossier, endings, papers, pipeline, road
from recruitment.dossiers.pipeline import Going
from recruitment.ledger import Conflict
from recruitment.models import Candidate, PaperState
from recruitment.rulebook import rules
from tests.dossiers import (
    CandidateFactory,
    going_to,
    sponsor,
    step,
    take_to,
    vouched_for,
)
from tests.factories import TODAY, OrganizationFactory, UserFactory

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
    assert len(listed) == 18
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


def states(candidate):
    return {each.code: (each.state, each.on) for each in candidate.paper_states.all()}


def test_a_step_that_writes_down_a_document_marks_it_as_in_hand():
    candidate = CandidateFactory(stage="course_done")
    application = step(candidate, "application", date(2024, 4, 2))

    endorsed = vouched_for(take_to(application, "endorsed"))
    number = {"document_number": "3-NQ/CB", "document_on": date(2024, 5, 3)}
    voted = step(endorsed, "cell_voted", date(2024, 5, 2), **number)
    resolved = step(voted, "grassroots_resolved", date(2024, 5, 9))
    decided = step(resolved, "decided", date(2024, 5, 16), document_number="55-QĐ/TU")

    assert states(decided) == {
        "CN-NTVĐ": ("in_hand", date(2024, 3, 15)),
        "1-KNĐ": ("in_hand", date(2024, 4, 2)),
        "6-KNĐ": ("in_hand", date(2024, 5, 3)),
        # 8-KNĐ: the grassroots committee's resolution was recorded without its number
        "9-KNĐ": ("in_hand", date(2024, 5, 16)),
    }


def missed(candidate, stage, days=7):
    """Return the codes of the papers that the next step to `stage` would be asked about."""
    on = candidate.stage_on + timedelta(days=days)
    found = pipeline.examine_step(
        dossier.read_dossier(candidate, on), going_to(candidate, stage, on), TODAY
    )
    return [each.params["codes"] for each in found.warnings if each.code == "papers"]


def test_a_paper_without_which_a_step_was_taken_is_not_asked_for_at_the_next_one():
    candidate = CandidateFactory(stage="biography")
    assert missed(candidate, "background_check") == ["2-KNĐ"]

    candidate = vouched_for(take_to(candidate, "endorsed"))

    assert missed(candidate, "cell_voted") == ["3-KNĐ, 5-KNĐ"]  # and 2-KNĐ no more


def test_who_decides_is_asked_about_all_that_is_missing():
    candidate = CandidateFactory(stage="grassroots_resolved")

    assert missed(candidate, "decided") == ["2-KNĐ, 3-KNĐ, 5-KNĐ, 6-KNĐ, 8-KNĐ"]
    assert missed(take_to(candidate, "decided"), "admitted") == []


def test_a_paper_that_nobody_makes_here_is_neither_asked_for_nor_listed():
    province = OrganizationFactory(kind="province")
    commune = OrganizationFactory(kind="grassroots_committee", parent=province)
    candidate = CandidateFactory(
        organization=OrganizationFactory(kind="cell", parent=commune),
        stage="cell_voted",
        started_on=date(2025, 9, 1),
    )

    def listed():
        read = dossier.read_dossier(candidate, candidate.stage_on)
        of_both = road.papers_of(read, TODAY).values()
        return [each.rule.code for papers in of_both for each in papers]

    assert missed(candidate, "decided") == ["2-KNĐ, 3-KNĐ, 5-KNĐ, 6-KNĐ"]
    assert "6-KNĐ" in listed()
    assert not {"7-KNĐ", "8-KNĐ"} & {*listed()}
    mark(candidate, "8-KNĐ", on=TODAY)
    candidate.refresh_from_db()
    assert "8-KNĐ" in listed()


def test_a_paper_that_was_there_and_was_returned_is_asked_for_again():
    candidate = CandidateFactory(stage="background_check")
    assert missed(candidate, "endorsed") == []

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        day = timezone.localdate()
        said = {"version": candidate.version, "by": UserFactory(), "today": day}
        papers.mark(candidate, "2-KNĐ", state="returned", on=day, **said)
    candidate.refresh_from_db()

    assert missed(candidate, "endorsed") == ["2-KNĐ"]


@pytest.mark.parametrize("days", [0, 3])
def test_a_paper_marked_after_the_step_is_asked_for_again_whatever_day_is_typed(days):
    candidate = CandidateFactory(stage="background_check")
    assert missed(candidate, "endorsed") == []

    on = timezone.localdate() - timedelta(days=days)
    said = {"version": candidate.version, "by": UserFactory(), "today": timezone.localdate()}
    papers.mark(candidate, "2-KNĐ", state="to_do", on=on, **said)
    candidate.refresh_from_db()

    assert missed(candidate, "endorsed") == ["2-KNĐ"]


def test_a_paper_marked_before_the_step_is_not_asked_for_though_a_later_day_was_typed():
    candidate = CandidateFactory(stage="biography")
    day = timezone.localdate()
    with time_machine.travel(timezone.now() - timedelta(days=9), tick=False):
        said = {"version": candidate.version, "by": UserFactory(), "today": day}
        papers.mark(candidate, "2-KNĐ", state="returned", on=day, **said)
        candidate.refresh_from_db()
        candidate = take_to(candidate, "background_check")

    assert missed(candidate, "endorsed") == []


def test_papers_on_record_learn_from_the_trail_when_they_were_marked():
    candidate = CandidateFactory(stage="background_check")
    for state in ("in_hand", "to_do"):
        candidate.refresh_from_db()
        said = {"version": candidate.version, "by": UserFactory(), "today": TODAY}
        papers.mark(candidate, ["2-KNĐ", "3-KNĐ"], state=state, on=TODAY, **said)
    candidate.paper_states.create(code="5-KNĐ")
    kept = {each.code: each.marked_at for each in candidate.paper_states.all()}
    candidate.paper_states.update(marked_at=None)

    import_module("recruitment.migrations.0034_fill_when_papers_were_marked").fill(apps, None)

    read = {each.code: each.marked_at for each in candidate.paper_states.all()}
    assert read["5-KNĐ"] is None
    for code in ("2-KNĐ", "3-KNĐ"):
        assert abs(read[code] - kept[code]) < timedelta(seconds=1)
    assert missed(candidate, "endorsed") == ["2-KNĐ"]


def test_a_dossier_that_was_sent_back_is_asked_for_its_papers_again():
    candidate = CandidateFactory(stage="background_check")
    said = {"reason": "thiếu lý lịch", "by": UserFactory(), "today": TODAY}
    on = candidate.stage_on

    sent_back = pipeline.send_back(
        candidate, to="biography", on=on, version=candidate.version, **said
    )

    assert missed(sent_back, "background_check") == ["2-KNĐ"]


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


def corrected(companion, **said):
    start = {name: getattr(companion, name) for name in CORRECTED}
    version = Candidate.objects.get(pk=companion.candidate_id).version
    return companions.correct_companion(
        companion, **{**start, "version": version, **said}, by=UserFactory()
    )


CORRECTED = ("full_name", "official_on", "together_since", "replaces", "start", "end")


def test_since_when_a_sponsor_works_with_the_candidate_is_completed_later():
    candidate = sponsor(CandidateFactory(), together_since=None)

    corrected(candidate.companions.get(), together_since=date(2023, 1, 1))

    assert candidate.companions.get().together_since == date(2023, 1, 1)
    [entry] = Entry.objects.filter(action="companion.correct")
    assert entry.changes == {"together_since": [None, "2023-01-01"]}


def test_the_name_of_a_sponsor_is_corrected_as_it_is_first_written():
    candidate = sponsor(CandidateFactory())

    corrected(candidate.companions.get(), full_name="H’ Thử Niê")

    assert candidate.companions.get().full_name == "H'Thử Niê"


def test_who_was_relieved_by_mistake_vouches_again():
    candidate = sponsor(CandidateFactory())
    [first] = candidate.companions.all()
    companions.relieve(first, on=date(2024, 5, 1), version=candidate.version, by=UserFactory())

    corrected(candidate.companions.get(), end=None)

    assert candidate.companions.get().end is None


def test_a_correction_is_held_to_what_an_appointment_is():
    candidate = sponsor(sponsor(CandidateFactory()), full_name="Lê Thị Nhận")
    first, second = candidate.companions.order_by("pk")

    with pytest.raises(ValidationError) as twice:
        corrected(second, full_name=first.full_name)
    with pytest.raises(ValidationError) as official:
        corrected(second, official_on=second.start + timedelta(days=1))

    assert list(twice.value.error_dict) == ["full_name"]
    assert list(official.value.error_dict) == ["official_on"]


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
    endings.close(candidate, outcome="withdrawn", reason="xin thôi", today=TODAY, **said)
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


@pytest.mark.parametrize("in_hand", [True, False])
def test_a_step_marks_its_papers_where_it_says_that_they_are_there(in_hand):
    candidate = CandidateFactory(stage="application")
    by, on = UserFactory(), candidate.stage_on
    going = Going("biography", on, in_hand=in_hand)

    pipeline.advance(candidate, going, version=candidate.version, by=by, today=TODAY)

    states = PaperState.objects.filter(candidate=candidate, code="2-KNĐ")
    told = [(each.state, each.on) for each in states]
    assert told == ([("in_hand", on)] if in_hand else [])
