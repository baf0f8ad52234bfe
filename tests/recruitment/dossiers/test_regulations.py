"""An act follows the rules in force on its day; open dossiers follow when these change."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from audit.models import Entry
from organizations import bodies
from organizations.bodies import Body
from organizations.models import Job, User
from recruitment.dossiers import dossier, regulations, road
from recruitment.models import Candidate, Provision, RuleSet, Stage, Step
from recruitment.rulebook import in_force, rulebooks
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, step, take_to
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
BEGINS = date(2026, 7, 26)
"""The first day of 208-QĐ/TW."""


def of(number):
    return RuleSet.objects.get(number=number)


@pytest.fixture
def cell():
    """A cell of a ward of a district, as they stood before July 2025."""
    district = OrganizationFactory(parent=OrganizationFactory())
    return OrganizationFactory(kind="cell", parent=OrganizationFactory(parent=district))


def numbers(candidate):
    """Return which set each step followed, by stage."""
    steps = candidate.steps.exclude(kind=Step.Kind.RULES).select_related("rule_set")
    return {each.after: each.rule_set.number for each in steps}


def under(number, candidate):
    """Let the dossier lie there as it was left while `number` was in force."""
    Candidate.objects.filter(pk=candidate.pk).update(rule_set=of(number))
    candidate.refresh_from_db()
    return candidate


def test_each_step_follows_the_rules_of_its_own_day_whenever_it_is_recorded():
    candidate = CandidateFactory(started_on=date(2026, 3, 2), stage="course_done")
    candidate = step(candidate, "application", date(2026, 5, 4))
    candidate = step(candidate, "biography", BEGINS - timedelta(days=1))
    candidate = step(candidate, "background_check", BEGINS)

    assert numbers(candidate) == {
        "pool": "294-QĐ/TW",
        "sympathizer": "294-QĐ/TW",
        "course_done": "294-QĐ/TW",
        "application": "20-QĐ/TW",
        "biography": "20-QĐ/TW",
        "background_check": "208-QĐ/TW",
    }
    assert candidate.rule_set == of("208-QĐ/TW")


def test_a_step_that_only_the_former_rules_know_can_be_recorded_for_its_day_and_for_no_later_one():
    candidate = CandidateFactory(started_on=date(2026, 4, 20), stage="endorsed")
    candidate = take_to(candidate, "cell_voted")
    assert candidate.stage_on < BEGINS

    with pytest.raises(ValidationError) as error:
        step(candidate, "grassroots_resolved", BEGINS)
    assert [each.code for each in error.value.error_dict["__all__"]] == ["order"]
    candidate = step(candidate, "grassroots_resolved", BEGINS - timedelta(days=1))

    assert numbers(candidate)["grassroots_resolved"] == "20-QĐ/TW"
    states = dict(candidate.paper_states.values_list("code", "state"))
    assert step(candidate, "decided", date(2026, 9, 1)).is_admitted
    assert numbers(candidate)["decided"] == "208-QĐ/TW"
    assert "8-KNĐ" not in states  # it had no number


def test_a_dossier_at_a_step_that_the_new_rules_do_not_know_goes_on():
    candidate = CandidateFactory(started_on=date(2024, 3, 1), stage="grassroots_resolved")

    told = road.of(dossier.read_dossier(candidate, TODAY), TODAY, {"writing"})

    assert [each.stage for each in told.ahead] == [Stage.DECIDED]
    [now] = [each for each in told.milestones if each.is_current]
    assert now.stage == Stage.GRASSROOTS_RESOLVED
    assert step(candidate, "decided", TODAY).is_admitted


def test_steps_of_the_rules_before_are_offered_while_they_may_have_been_taken(cell):
    candidate = CandidateFactory(
        organization=cell, started_on=date(2026, 4, 20), stage="cell_voted"
    )
    later = CandidateFactory(organization=cell, started_on=date(2026, 7, 27), stage="cell_voted")

    def former(candidate):
        told = road.of(dossier.read_dossier(candidate, TODAY), TODAY, {"writing"})
        return [(each.stage, each.rule_set.number, each.until) for each in told.former]

    assert former(candidate) == [
        (Stage.GRASSROOTS_RESOLVED, "20-QĐ/TW", BEGINS - timedelta(days=1))
    ]
    assert former(later) == []


def test_open_dossiers_follow_and_closed_ones_keep_their_rules():
    going = under("24-QĐ/TW", CandidateFactory(stage="endorsed"))
    closed = CandidateFactory()
    closed = under("24-QĐ/TW", closed)
    Candidate.objects.filter(pk=closed.pk).update(outcome="lapsed", closed_on=TODAY)
    new = CandidateFactory()
    by = User.objects.system()

    moved = regulations.follow_all(today=TODAY, by=by)

    assert moved == {of("208-QĐ/TW"): 1}
    sets = dict(Candidate.objects.values_list("pk", "rule_set__number"))
    assert sets == {going.pk: "208-QĐ/TW", closed.pk: "24-QĐ/TW", new.pk: "208-QĐ/TW"}
    told = going.steps.last()
    assert (told.kind, told.after, told.on, told.rule_set) == (
        *("rules", "endorsed", TODAY),
        of("208-QĐ/TW"),
    )
    entry = Entry.objects.get(action="candidate.change_rules")
    assert (entry.subject_id, entry.actor) == (going.pk, by.username)
    version = going.version
    going.refresh_from_db()
    assert going.version == version + 1
    assert not regulations.follow_all(today=TODAY, by=by)


def test_a_dossier_says_what_another_rule_set_changed_for_it_until_its_next_step(cell):
    candidate = under("24-QĐ/TW", CandidateFactory(organization=cell, stage="cell_voted"))
    regulations.follow_all(today=TODAY, by=User.objects.system())
    candidate.refresh_from_db()

    change = regulations.last_change(dossier.read_dossier(candidate, TODAY))

    assert (change.before, change.after, change.since) == (of("24-QĐ/TW"), of("208-QĐ/TW"), TODAY)
    assert Stage.GRASSROOTS_RESOLVED in change.steps_before
    assert change.steps_after == [Stage.DECIDED]
    assert [each.rule.code for each in change.papers_dropped] == ["7-KNĐ", "8-KNĐ"]
    assert not change.papers_added
    ward = cell.placements.get().parent
    district = ward.placements.get().parent
    assert change.decider_before == bodies.body_named(district, Body.STANDING)
    assert change.decider_after == bodies.body_named(ward, Body.STANDING)
    assert list(regulations.moved(Candidate.objects.all())) == [candidate]
    candidate = step(candidate, "decided", TODAY)
    assert regulations.last_change(dossier.read_dossier(candidate, TODAY)) is None
    assert not regulations.moved(Candidate.objects.all())


def test_a_board_lists_the_dossiers_that_came_under_other_rules(cell):
    under("24-QĐ/TW", CandidateFactory(organization=cell, stage="cell_voted"))
    CandidateFactory(organization=cell)
    regulations.follow_all(today=TODAY, by=User.objects.system())
    client = StrictClient()
    client.force_login(PostFactory(role="board", organization=cell).user)

    page = client.get("/candidates/?state=moved")
    dossiers = {line.candidate.pk for line in page.context["lines"]}
    detail = client.get(f"/candidates/{[*dossiers][0]}/").content.decode()

    assert dossiers == {Candidate.objects.get(stage="cell_voted").pk}
    assert "hồ sơ theo 208-QĐ/TW, 26/07/2026, trước đó theo 24-QĐ/TW" in detail
    assert "Không còn yêu cầu:" in detail
    assert "8-KNĐ" in detail


def test_what_was_missed_under_the_former_rules_is_not_asked_again():
    candidate = under("24-QĐ/TW", CandidateFactory(stage="endorsed"))
    before = dossier.read_dossier(candidate, TODAY).facts.done_without
    assert before

    regulations.follow_all(today=TODAY, by=User.objects.system())

    candidate.refresh_from_db()
    assert dossier.read_dossier(candidate, TODAY).facts.done_without == before


def test_a_provision_lets_who_had_come_so_far_finish_under_the_rules_before():
    Provision.objects.create(rule_set=of("208-QĐ/TW"), reached="cell_voted", until="decided")
    RuleSet.objects.filter(number="208-QĐ/TW").update(stamp=uuid.uuid4())
    voted = CandidateFactory(started_on=date(2026, 4, 20), stage="cell_voted")
    behind = CandidateFactory(started_on=date(2026, 7, 1), stage="cell_voted")
    assert voted.stage_on < BEGINS <= behind.stage_on

    voted = step(voted, "grassroots_resolved", date(2026, 8, 3))
    with pytest.raises(ValidationError):
        step(behind, "grassroots_resolved", TODAY)
    assert voted.rule_set == of("20-QĐ/TW")

    voted = step(voted, "decided", date(2026, 9, 1))
    assert numbers(voted)["decided"] == "20-QĐ/TW"
    assert voted.rule_set == of("208-QĐ/TW")
    assert numbers(step(voted, "admitted", date(2026, 9, 8)))["admitted"] == "208-QĐ/TW"


def test_provisions_of_several_sets_lead_back_one_by_one():
    for number in ("20-QĐ/TW", "208-QĐ/TW"):
        Provision.objects.create(rule_set=of(number), reached="cell_voted", until="decided")
        RuleSet.objects.filter(number=number).update(stamp=uuid.uuid4())
    book, voted = in_force.load(), {"cell_voted": date(2026, 1, 5)}

    assert book.of_dossier(voted, TODAY) == of("294-QĐ/TW")
    assert book.of_dossier({"cell_voted": date(2026, 5, 5)}, TODAY) == of("20-QĐ/TW")
    assert book.of_dossier({"cell_voted": BEGINS}, TODAY) == of("208-QĐ/TW")
    over = voted | {"decided": date(2026, 5, 5)}
    assert book.of_dossier(over, date(2026, 5, 5)) == of("20-QĐ/TW")
    assert book.of_dossier(over, TODAY) == of("208-QĐ/TW")


def test_releasing_and_ending_rules_asks_for_the_long_work_and_the_command_does_it(capsys):
    under("24-QĐ/TW", CandidateFactory())
    by = UserFactory()
    edition = rulebooks.new_edition(of("208-QĐ/TW"), reason="Sai tuổi", by=by)
    assert not Job.objects.exists()

    rulebooks.release(edition, by=by)
    job = Job.objects.get()
    rulebooks.end(edition, on=date(2027, 1, 1), by=by)

    assert (Job.objects.get(), job.kind) == (job, rulebooks.FOLLOW)
    call_command("follow_rules")
    assert Candidate.objects.get().rule_set == edition
    assert "208-QĐ/TW" in capsys.readouterr().out


def test_an_update_that_puts_rules_right_asks_for_the_long_work():
    candidate, current = CandidateFactory(), of("208-QĐ/TW")
    call_command("migrate", verbosity=0)
    assert not Job.objects.exists()
    edition = RuleSet.objects.create(
        number=current.number, issued_on=current.issued_on, start=current.start, edition=2
    )

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    assert candidate.rule_set != edition
    assert Job.objects.get().kind == rulebooks.FOLLOW


def test_an_edition_keeps_the_days_of_the_document_it_puts_right():
    current, by = of("20-QĐ/TW"), UserFactory()
    edition = rulebooks.new_edition(current, reason="Sai tuổi", by=by)
    with pytest.raises(ValidationError):
        rulebooks.revise(edition, said={"start": date(2026, 4, 20)}, by=by)
    rulebooks.revise(edition, said={"start": current.start, "remark": "Mới"}, by=by)
    rulebooks.end(current, on=date(2026, 7, 1), by=by)

    edition = rulebooks.release(edition, by=by)

    assert (edition.start, edition.end) == (current.start, date(2026, 7, 1))
