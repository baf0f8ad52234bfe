"""What can be told of a dossier's way: where it has been, what comes next, what is against it."""

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from recruitment.dossiers import admissible, conditions, papers
from recruitment.dossiers.corrections import left_recognitions, may_be_corrected
from recruitment.dossiers.deciders import COMMITTEES, LEADS_TO, Decider, may_take
from recruitment.dossiers.dossier import Dossier
from recruitment.dossiers.facts import Move
from recruitment.dossiers.minutes import may_be_written
from recruitment.dossiers.papers import Listed
from recruitment.dossiers.verbs import DECIDING, WORDS
from recruitment.findings import Finding
from recruitment.models import Candidate, Course, RuleSet, SessionItem, Stage, Step, Transfer
from recruitment.rulebook import in_force

TYPED_WITH_THE_STEP = {
    Stage.COURSE_DONE: {"certificate_missing"},
    Stage.NEW_MEMBER_COURSE: {"certificate_missing"},
}
LEARNT_AT = {
    Stage.COURSE_DONE: Course.Kind.AWARENESS,
    Stage.NEW_MEMBER_COURSE: Course.Kind.NEW_MEMBER,
}
"""The kind of course whose certificate each of these steps is."""
BEFORE_THE_VOTE = tuple(Stage)[: list(Stage).index(Stage.CELL_VOTED)]
NEVER_BEFORE_THE_FORM = {"vote_missing", "number_missing"}


@dataclass(frozen=True)
class Due:
    """The last day that is in time for a step, and how many days are left; negative, if late.

    One that is not `binding`, of a term that was not checked, is told for orientation.
    """

    on: date
    days: int
    binding: bool = True

    @property
    def is_late(self) -> bool:
        return self.binding and self.days < 0

    @property
    def late_by(self) -> int:
        return -self.days


@dataclass(frozen=True)
class Ahead:
    """A step that may come next: what is to be done, by when, and why it cannot be done now.

    And who decides, where it is a decision and that is known; or by when the decision is due for
    which a committee proposes here. `noted` is told beside it and asks for nothing.
    """

    stage: Stage
    verb: str
    due: Due | None
    stopped: list[Finding]
    is_allowed: bool
    decider: Decider | None = None
    decision_due: Due | None = None
    noted: list[Finding] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Milestone:
    """A stage of the rules, and since when the dossier has reached it.

    Of one `is_before_record` nobody knows here whether and when it was.
    """

    stage: Stage
    on: date | None
    is_current: bool
    is_before_record: bool = False


@dataclass(frozen=True)
class CourseToTake:
    """The kind of course to send somebody to; `expired_on` if the certificate has run out."""

    kind: Course.Kind
    expired_on: date | None = None


@dataclass(frozen=True)
class Former:
    """A step that was to be taken while other rules held, and may have been: until which day."""

    stage: Stage
    verb: str
    rule_set: RuleSet
    until: date


@dataclass(frozen=True)
class Road:
    """The stages of a dossier's rules with their days, and the steps that may come next.

    `former` are steps that only the rules before name: taken in time, they can still be recorded.
    """

    milestones: list[Milestone]
    ahead: list[Ahead]
    course: CourseToTake | None = None
    former: list[Former] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A step of the history, with the sentences of what was odd about it.

    Or, without a step, what a session said of a dossier that it did not take on. What was taken
    back stays in the history, marked, and says what it said. `rule_set` is the one that the step
    followed, where the dossier goes by another now.
    """

    on: date
    step: Step | None = None
    findings: list[str] = dataclasses.field(default_factory=list)
    item: SessionItem | None = None
    is_taken_back: bool = False
    rule_set: RuleSet | None = None

    @property
    def may_be_corrected(self) -> bool:
        return self.step is not None and not self.is_taken_back and may_be_corrected(self.step)

    @property
    def may_have_minutes(self) -> bool:
        return self.step is not None and not self.is_taken_back and may_be_written(self.step)

    @property
    def is_of_boards(self) -> bool:
        """Tell whether boards may record such a step, and so correct it."""
        return self.step is not None and self.step.after in DECIDING


def of(read: Dossier, today: date, rights: Collection[str], boards: Collection[int] = ()) -> Road:
    """Return the road of a dossier, for somebody with `rights` in its cell, who acts for the
    committees `boards`. No query."""
    facts, known = read.facts, read.rules
    passed = [
        Milestone(
            stage,
            facts.days.get(stage),
            stage == facts.stage,
            is_before_record=facts.passed_by(stage) is not None,
        )
        for stage in Stage
        if stage in facts.days or stage == facts.stage or _is_asked(stage, facts, known)
    ]
    if not read.candidate.is_open:
        return Road(passed, [])
    ahead = steps_ahead(read, today, rights, boards)
    return Road(passed, ahead, _course_to_take(read, ahead, today), _former(read))


def _is_asked(stage, facts, known) -> bool:
    return stage in known.actors and not conditions.has_nobody_for(stage, facts)


def _former(read: Dossier) -> list[Former]:
    """Return the steps of the rules before that these do not name. None or three queries."""
    facts, begun = read.facts, read.rule_set.start
    if facts.stage_on >= begun:
        return []
    last = begun - timedelta(days=1)
    before = read.under(in_force.load().of_dossier(facts.days, last))
    return [
        Former(stage, str(WORDS[stage].step), before.rule_set, last)
        for stage in conditions.stages_ahead(before.facts, before.rules)
        if stage in before.rules.actors and stage not in read.rules.actors
    ]


def certificate_expired_on(read: Dossier, today: date) -> date | None:
    """Return since when the awareness certificate is valid no more; None once the cell voted."""
    facts = read.facts
    if facts.certificate_on is None or facts.stage not in BEFORE_THE_VOTE:
        return None
    expires = admissible.certificate_expires(facts.certificate_on, read.rules)
    return expires if expires and expires <= today else None


def course_of_step(stage: Stage) -> CourseToTake | None:
    """Return the course whose certificate the step to `stage` is, or None."""
    kind = LEARNT_AT.get(Stage(stage))
    return CourseToTake(kind) if kind else None


def _course_to_take(read, ahead, today) -> CourseToTake | None:
    """Return the course that the person has to be sent to, before or again."""
    if expired_on := certificate_expired_on(read, today):
        return CourseToTake(Course.Kind.AWARENESS, expired_on)
    return next(filter(None, (course_of_step(each.stage) for each in ahead)), None)


def steps_ahead(
    read: Dossier, today: date, rights: Collection[str] = (), boards: Collection[int] = ()
) -> list[Ahead]:
    """Return the steps that may come next, in their usual order. No query.

    `boards` are the committees that the user acts for.
    """
    days = conditions.due(read.facts, read.rules, read.calendar)
    due = {stage: _due(day, today, read.rules.terms[stage]) for stage, day in days.items()}
    return [
        Ahead(
            stage=stage,
            verb=str(WORDS[stage].step),
            due=due.get(stage),
            decision_due=due.get(LEADS_TO[stage]) if stage in COMMITTEES else None,
            stopped=stopped_by(read, stage, today),
            is_allowed="writing" in rights
            or (
                "deciding" in rights
                and stage in DECIDING
                and may_take(stage, read.chain, read.rules, boards)
            ),
            decider=read.facts.deciders.get(stage),
            noted=conditions.noted(stage, read.facts, read.rules, today),
        )
        for stage in conditions.stages_ahead(read.facts, read.rules)
    ]


def _due(day, today, term) -> Due:
    return Due(day, (day - today).days, term.is_verified)


def stopped_by(read: Dossier, stage: Stage, today: date) -> list[Finding]:
    """Return what would stop the step today, whatever is typed with it. No query."""
    found = conditions.examine_move(
        read.facts, read.rules, read.calendar, Move(stage, today, today)
    )
    typed = NEVER_BEFORE_THE_FORM | TYPED_WITH_THE_STEP.get(Stage(stage), set())
    return [fault for fault in found.faults if fault.code not in typed]


def obstacles(read: Dossier, today: date) -> list[Finding]:
    """Return what keeps a dossier from its next step today: faults, then what is odd.

    Being late is no obstacle; it is told as the days over the deadline.
    """
    ahead = steps_ahead(read, today)
    if not ahead:
        return []
    move = Move(ahead[0].stage, today, today)
    odd = conditions.examine_move(read.facts, read.rules, read.calendar, move).warnings
    return ahead[0].stopped + [each for each in odd if not each.code.startswith("late")]


def papers_of(read: Dossier, today: date) -> dict[str, list[Listed]]:
    """Return the checklist: what is to be there by the next step, and what later.

    Without what nobody makes here, unless it was marked. None or one query, for the papers of
    steps under other rules.
    """
    order = list(Stage)
    ahead = conditions.stages_ahead(read.facts, read.rules)
    by_now = max((order.index(stage) for stage in ahead), default=len(order))
    former = papers.of_former_rules(read.candidate, read.rules)
    listed = papers.checklist(read.candidate, read.rules, former)
    if expired_on := certificate_expired_on(read, today):
        listed = [
            dataclasses.replace(each, expired_on=expired_on)
            if each.rule.stage == Stage.COURSE_DONE and each.is_there
            else each
            for each in listed
        ]
    listed = [
        each
        for each in listed
        if each.state.pk or not conditions.has_nobody_for(each.rule.stage, read.facts)
    ]
    listed.sort(key=lambda each: order.index(Stage(each.rule.stage)))
    return {
        "now": [each for each in listed if order.index(Stage(each.rule.stage)) <= by_now],
        "later": [each for each in listed if order.index(Stage(each.rule.stage)) > by_now],
    }


def steps_told(candidate: Candidate) -> list[Told]:
    """Return the steps of a dossier, and the sessions that let it stay, the newest first.

    A session whose vote missed its threshold has left a step of its own. One query, and another
    where steps followed other rules than those of today.
    """
    steps = list(candidate.steps.all())
    others = {each.rule_set_id for each in steps} - {None, candidate.rule_set_id}
    sets = RuleSet.objects.in_bulk(others) if others else {}
    items = list(candidate.session_items.select_related("session__organization"))
    taken_back = {item.session_id for item in items if item.session.taken_back_at}
    left = left_recognitions(steps)
    told = [
        (step.at, step.pk, _told(step, sets, step.pk in left or step.session_id in taken_back))
        for step in steps
    ]
    with_a_step = {step.session_id for step in steps}
    told += [
        (item.session.recorded_at, 0, Told(item.session.on, item=item))
        for item in items
        if item.session_id not in taken_back | with_a_step
    ]
    return [each for *_when, each in sorted(told, key=lambda row: row[:2], reverse=True)]


def _told(step, sets, is_taken_back) -> Told:
    return Told(
        step.on,
        step,
        [Finding.from_data(each).message for each in step.findings],
        is_taken_back=is_taken_back,
        rule_set=None if step.kind == Step.Kind.RULES else sets.get(step.rule_set_id),
    )


def waiting(candidate: Candidate) -> Transfer | None:
    """Return the transfer that waits for an answer, if there is one. One query."""
    return candidate.transfers.pending().select_related("destination").first()
