"""Rule sets as events: copied, revised while nobody goes by them, released, ended, compared."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from audit.models import Entry
from organizations.models import User
from recruitment.models import Deadline, RuleNumber, RuleSet, Stage, StageRule
from recruitment.rulebook import rulebooks, rules
from recruitment.rulebook.rule_differences import Difference, differences
from tests.dossiers import CandidateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return User.objects.system()


@pytest.fixture
def current():
    return RuleSet.objects.get(number="208-QĐ/TW")


@pytest.fixture
def draft(current, by):
    return rulebooks.copy(
        current, number="300-QĐ/TW", issued_on=date(2026, 12, 20), start=date(2027, 1, 1), by=by
    )


def number_of(rule_set, code="oldest"):
    return rule_set.numbers.get(code=code)


def changed(rule_set, value, by, code="oldest"):
    row = number_of(rule_set, code)
    row.number = value
    return rulebooks.revise(rule_set, said={}, changed=[row], by=by)


def test_a_copy_says_the_same_as_a_draft_of_which_nothing_is_checked(current, draft):
    current.stages.update(verified=True)

    assert differences(rules.load(current), rules.load(draft)) == []
    assert draft.is_draft
    assert not any(draft.stages.values_list("verified", flat=True))
    assert Entry.objects.filter(action="rules.copy", subject_id=draft.pk).count() == 1


def told(rule_set):
    """Return what the trail tells of `rule_set` itself: what was done, by whom, why."""
    found = Entry.objects.filter(subject_type="recruitment.ruleset", subject_id=rule_set.pk)
    return list(found.order_by("pk").values_list("action", "actor_id", "reason"))


def test_the_trail_tells_who_copied_renewed_released_and_ended_a_set(current, draft, by):
    edition = rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    rulebooks.release(edition, by=by)
    rulebooks.end(edition, on=date(2027, 1, 1), by=by)

    assert told(draft) == [("rules.copy", by.pk, "")]
    assert told(edition) == [
        ("rules.new_edition", by.pk, "Sai tuổi"),
        ("rules.release", by.pk, ""),
        ("rules.end", by.pk, ""),
    ]
    released, ended = (Entry.objects.get(action=f"rules.{done}") for done in ("release", "end"))
    assert released.changes == {"is_draft": [True, False]}
    assert ended.changes == {"end": [None, "2027-01-01"]}


def test_a_copy_has_the_head_that_it_is_given_and_nothing_of_the_others(current, draft, by):
    RuleSet.objects.filter(pk=current.pk).update(guidance="01-HD", remark="Cũ")
    said = {"issued_on": date(2026, 12, 20), "start": date(2027, 1, 1)}
    until = {"end": date(2028, 1, 1), "guidance": "02-HD", "remark": "Mới"}
    given = rulebooks.copy(current, number="301-QĐ/TW", **said, **until, by=by)

    assert (draft.end, draft.guidance, draft.remark) == (None, "", "")
    assert (given.end, given.guidance, given.remark) == (date(2028, 1, 1), "02-HD", "Mới")


def test_a_draft_holds_on_no_day_before_it_is_released(draft, current, by):
    assert RuleSet.objects.of_day(date(2027, 2, 1)) == current

    rulebooks.release(draft, by=by)
    assert RuleSet.objects.of_day(date(2027, 2, 1)) == draft
    assert RuleSet.objects.of_day(date(2026, 12, 31)) == current


def test_a_draft_of_a_new_edition_does_not_hide_the_edition_in_force(current, by):
    edition = rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    assert RuleSet.objects.of_day(date(2026, 8, 1)) == current

    rulebooks.release(edition, by=by)
    assert RuleSet.objects.of_day(date(2026, 8, 1)) == edition
    assert (edition.edition, edition.number) == (2, current.number)


def test_there_is_one_draft_of_a_document_at_a_time(current, by):
    rulebooks.new_edition(current, reason="Sai tuổi", by=by)

    with pytest.raises(ValidationError):
        rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    with pytest.raises(ValidationError):
        rulebooks.new_edition(current, reason=" ", by=by)


def test_a_change_is_read_at_once_and_stands_in_the_trail(draft, by):
    assert rules.load(draft).numbers["oldest"] == 60

    revised = changed(draft, 62, by)

    assert rules.load(revised).numbers["oldest"] == 62
    entry = Entry.objects.get(action="rules.change")
    assert entry.actor_id == by.pk
    assert entry.changes == {
        "code": ["oldest", "oldest"],
        "number": [60, 62],
        "rule_set": [draft.pk, draft.pk],
    }


def test_rows_are_added_and_removed(draft, by):
    row = RuleNumber(code="together_months", number=24)
    gone = number_of(draft, "together_months")

    rulebooks.revise(draft, said={"remark": "Thử"}, added=[row], removed=[gone], by=by)

    draft.refresh_from_db()
    assert number_of(draft, "together_months").number == 24
    assert draft.remark == "Thử"
    actions = Entry.objects.filter(action__startswith="rules.").values_list("action", flat=True)
    assert {"rules.add", "rules.remove", "rules.describe"} <= set(actions)


def test_a_set_that_a_dossier_goes_by_is_not_changed(current, by):
    CandidateFactory(started_on=date(2026, 7, 26))

    with pytest.raises(ValidationError):
        changed(current, 62, by)
    assert number_of(current).number == 60


def test_a_row_of_another_set_is_not_changed_by_the_way(draft, current, by):
    row = number_of(current)
    row.number = 99

    with pytest.raises(RuleNumber.DoesNotExist):
        rulebooks.revise(draft, said={}, changed=[row], by=by)


def test_a_rule_changed_here_changes_what_the_next_dossier_needs_and_no_old_one(current, by):
    old = CandidateFactory(started_on=date(2026, 8, 1))
    edition = changed(
        rulebooks.new_edition(current, reason="Theo văn bản gốc", by=by), 3, by, "sponsors"
    )
    rulebooks.release(edition, by=by)

    new = CandidateFactory(started_on=date(2026, 8, 1))

    assert rules.load(old.rule_set).numbers["sponsors"] == 2
    assert rules.load(new.rule_set).numbers["sponsors"] == 3


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda draft: draft.stages.filter(stage=Stage.DECIDED).delete(), "missing"),
        (lambda draft: draft.transitions.filter(after=Stage.DECIDED).delete(), "No road"),
        (lambda draft: draft.stages.filter(stage=Stage.BIOGRAPHY).delete(), "none of these"),
        (
            lambda draft: Deadline.objects.create(
                rule_set=draft, stage=Stage.SUB_APPRAISED, since="cell_voted", length=3
            ),
            "none of these",
        ),
    ],
)
def test_a_draft_with_gaps_is_not_released(draft, by, spoil, said):
    spoil(draft)

    with override("en"), pytest.raises(ValidationError, match=said):
        rulebooks.release(draft, by=by)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_gap_and_a_second_release_are_told_in_sentences(current, draft, by):
    draft.stages.filter(stage=Stage.DECIDED).delete()

    with pytest.raises(ValidationError) as refused:
        rulebooks.release(draft, by=by)
    name = Stage.DECIDED.label
    assert set(refused.value.messages) >= {
        f"Thiếu bước “{name}”.",
        f"Bước “{name}” có thứ tự hoặc thời hạn nhưng không có trong bộ quy định.",
    }
    with pytest.raises(ValidationError) as refused:
        rulebooks.release(current, by=by)
    assert refused.value.messages == ["Bộ quy định này đã được ban hành."]


@pytest.mark.parametrize("rule_set", range(5))
def test_what_is_shipped_could_be_released(rule_set):
    assert rulebooks.gaps_of(rules.load(RuleSet.objects.order_by("start")[rule_set])) == []


def test_a_set_is_ended_although_dossiers_go_by_it(current, by):
    CandidateFactory(started_on=date(2026, 7, 26))

    rulebooks.end(current, on=date(2027, 1, 1), by=by)

    current.refresh_from_db()
    assert current.end == date(2027, 1, 1)
    with pytest.raises(ValidationError):
        rulebooks.end(current, on=current.start, by=by)


def test_differences_name_what_each_says(draft, by):
    before = rules.load(draft)
    draft.stages.filter(stage=Stage.CELL_VOTED).update(
        numerator=1, denominator=2, counted="present"
    )
    draft.deadlines.filter(stage=Stage.ADMITTED).update(length=45, extension=5)
    draft.papers.filter(code="13-KNĐ").delete()
    StageRule.objects.create(rule_set=draft, stage=Stage.SUB_APPRAISED, actor="sub_committee")
    draft = changed(draft, 62, by)

    with override("en"):
        found = differences(before, rules.load(draft))

    assert found == [
        Difference("Numbers of the rules", "Oldest age without a consent, in years", "60", "62"),
        Difference(
            "Who acts, and votes",
            "Proposed by the cell",
            "the cell; 2/3 of all who may vote",
            "the cell; 1/2 of those present",
        ),
        Difference(
            "Who acts, and votes", "Appraised by the sub-committee", "—", "the sub-committee"
        ),
        Difference(
            "Deadlines",
            "On probation",
            "30 working days after the decision was issued",
            "45 working days after the decision was issued; 5 more with a consent",
        ),
        Difference(
            "Papers",
            "13-KNĐ",
            "Nghị quyết đề nghị công nhận đảng viên chính thức của chi bộ; "
            "recognition proposed by the cell",
            "—",
        ),
    ]


def test_differences_name_schooling_its_consent_and_what_is_said_of_a_paper(draft, by):
    place = "recognition proposed by the cell"
    before = rules.load(draft)
    schooling, paper = draft.schoolings.get(case="hardship"), draft.papers.get(code="13-KNĐ")
    schooling.least, schooling.needs_consent = "literate", True
    paper.needed, paper.handwritten = False, True
    revised = rulebooks.revise(draft, said={}, changed=[schooling, paper], by=by)

    with override("en"):
        found = differences(before, rules.load(revised))

    assert [(each.part, each.before, each.after) for each in found] == [
        ("Schooling", "Primary", "Reads and writes, with a written consent"),
        ("Papers", f"{paper.name}; {place}", f"{paper.name}; {place}; if needed; written by hand"),
    ]


def entries_of(*actions):
    """Return what the trail tells of each of `actions`: of what kind of row, by whom, and what."""
    found = {each.action: each for each in Entry.objects.filter(action__in=actions)}
    return [
        (found[each].subject_type, found[each].actor_id, found[each].changes) for each in actions
    ]


def test_the_trail_tells_what_was_said_anew_what_was_added_and_what_removed(draft, by):
    gone = number_of(draft, "together_months")
    row = RuleNumber(code="together_months", number=24)

    rulebooks.revise(draft, said={"remark": "Thử"}, added=[row], removed=[gone], by=by)

    of_set = {"rule_set": [draft.pk, draft.pk], "until": [None, None]}
    gone_too = {"source": ["chưa đối chiếu", None], "verified": [False, None]}
    assert entries_of("rules.describe", "rules.remove", "rules.add") == [
        ("recruitment.ruleset", by.pk, {"remark": ["", "Thử"]}),
        (
            "recruitment.rulenumber",
            by.pk,
            {"code": ["together_months", None], "number": [12, None]} | gone_too | of_set,
        ),
        (
            "recruitment.rulenumber",
            by.pk,
            {"code": [None, "together_months"], "number": [None, 24], "verified": [None, False]}
            | of_set,
        ),
    ]


def test_nothing_is_told_of_what_is_said_as_it_was(draft, by):
    rulebooks.revise(draft, said={"remark": draft.remark}, by=by)

    assert not Entry.objects.filter(action="rules.describe").exists()


def test_what_cannot_be_done_to_a_set_is_told_in_sentences(current, by):
    CandidateFactory(started_on=date(2026, 7, 26))
    with pytest.raises(ValidationError) as refused:
        changed(current, 62, by)
    assert refused.value.messages == [
        "Đang có hồ sơ áp dụng bộ quy định này nên không sửa được nữa."
    ]
    rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    with pytest.raises(ValidationError) as refused:
        rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    assert refused.value.messages == ["Văn bản này đã có một bản dự thảo."]


def test_a_stage_to_which_no_road_leads_is_named(draft):
    draft.transitions.filter(after=Stage.OFFICIAL).delete()

    found = rulebooks.gaps_of(rules.load(draft))

    assert found == [f"Không có bước nào dẫn đến bước “{Stage.OFFICIAL.label}”."]


def test_a_new_edition_keeps_what_was_checked_and_the_head_of_its_document(current, by):
    current.stages.update(verified=True)
    RuleSet.objects.filter(pk=current.pk).update(guidance="01-HD", remark="Cũ")

    edition = rulebooks.new_edition(current, reason=" Sai tuổi ", by=by)

    assert all(edition.stages.values_list("verified", flat=True))
    assert (edition.guidance, edition.remark, edition.start) == ("01-HD", "Cũ", current.start)
    entry = Entry.objects.get(action="rules.new_edition")
    assert entry.reason == "Sai tuổi"
    assert entry.changes == {
        "number": [None, current.number],
        "issued_on": [None, str(current.issued_on)],
        "edition": [None, 2],
        "guidance": [None, "01-HD"],
        "guidance_since": [None, None],
        "start": [None, str(current.start)],
        "end": [None, None],
        "remark": [None, "Cũ"],
        "is_draft": [None, True],
    }


def test_differences_name_what_may_follow_and_terms_in_months(draft, by):
    before = rules.load(draft)
    draft.transitions.filter(before=Stage.APPLICATION).delete()
    draft.deadlines.filter(stage=Stage.ADMITTED).update(length=2, unit="months", extension=1)
    revised = rulebooks.revise(draft, said={"remark": "Thử"}, by=by)

    with override("en"):
        found = differences(before, rules.load(revised))

    assert found == [
        Difference("What may follow", "Application written", "biography declared", "—"),
        Difference(
            "Deadlines",
            "On probation",
            "30 working days after the decision was issued",
            "2 months after the decision was issued; 1 more with a consent",
        ),
    ]


def test_differences_name_all_that_may_follow_one_after_the_other(draft, by):
    before = rules.load(draft)
    draft.transitions.create(before=Stage.BIOGRAPHY, after=Stage.ENDORSED)
    revised = rulebooks.revise(draft, said={"remark": "Thử"}, by=by)

    with override("en"):
        [found] = differences(before, rules.load(revised))

    assert (found.part, found.what) == ("What may follow", "Biography declared")
    assert found.after == f"{found.before}, endorsed"


def test_a_copy_has_the_one_row_of_a_part_too(current, by):
    current.papers.exclude(code="13-KNĐ").delete()

    edition = rulebooks.new_edition(current, reason="Sai tuổi", by=by)

    assert list(edition.papers.values_list("code", flat=True)) == ["13-KNĐ"]
