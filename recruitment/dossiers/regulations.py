"""Open dossiers go by the rules in force: they move when a rule set begins, ends or is corrected.

What was done under the former set stays as it was done; each step names the set that it followed.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import trail
from config.typed.numbers import shown
from organizations.jobs import queue
from organizations.jobs.kinds import Tell
from organizations.models import User
from recruitment import ledger
from recruitment.dossiers import conditions, dossier
from recruitment.dossiers.papers import Listed, checklist
from recruitment.models import Candidate, RuleSet, Stage, Step
from recruitment.rulebook import in_force, rulebooks
from recruitment.rulebook.in_force import Book

FOLLOWING = "following"
AT_ONCE = 200
"""How many dossiers move in one transaction, which holds their cells."""


def follow(candidate: Candidate, *, today: date, by: User) -> None:
    """Let a dossier that the caller has claimed go by the rules of `today`.

    A closed one stays with those of its last act. None or at most seven queries.
    """
    reached = dossier.days_of(candidate.steps.order_by("pk")) if candidate.is_open else {}
    to = in_force.goes_by(candidate, reached, today)
    if to == candidate.rule_set:
        return
    before, candidate.rule_set = candidate.rule_set, to
    ledger.store(candidate)
    ledger.add_step(candidate, **_step(candidate, before, to, today, by))
    ledger.record("candidate.change_rules", candidate, by=by, changes=_changes(before, to))


def follow_all(*, today: date, by: User, tell: Tell | None = None) -> Counter[RuleSet]:
    """Let all open dossiers go by the rules of `today`; return how many came under which set.

    May be done again at any time: who goes by them already stays. A transaction for each
    `AT_ONCE` dossiers that may have to move.
    """
    book, moved = in_force.load(), Counter[RuleSet]()
    keys = _that_may_move(book, today)
    for begin in range(0, len(keys), AT_ONCE):
        moved += _follow_some(keys[begin : begin + AT_ONCE], book, today, by)
        if tell is not None:
            tell(FOLLOWING, min(begin + AT_ONCE, len(keys)), len(keys))
    return moved


def worded(moved: Counter[RuleSet]) -> str:
    """Say in a sentence how many dossiers came under which rules."""
    if not moved:
        return _("All open dossiers go by the rules in force.")
    return " ".join(
        ngettext(
            "%(n)s open dossier goes by %(rules)s now.",
            "%(n)s open dossiers go by %(rules)s now.",
            number,
        )
        % {"n": shown(number), "rules": rule_set}
        for rule_set, number in moved.most_common()
    )


def ask_to_follow_editions() -> None:
    """Ask for the long work if open dossiers go by an edition that another one put right.

    One query, and those of the queue.
    """
    left = Candidate.objects.open().exclude(rule_set__in=RuleSet.objects.newest_editions())
    if left.exists():
        queue.ask(rulebooks.FOLLOW, by=User.objects.system())


def _that_may_move(book, today) -> list[int]:
    if not book.sets:
        return []
    current = book.of_dossier({}, today)
    others = Candidate.objects.open().exclude(rule_set=current)
    return list(others.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _follow_some(keys: Collection[int], book: Book, today, by) -> Counter[RuleSet]:
    held = ledger.cells_of_all(keys)
    ledger.hold_cells(held)
    rows = Candidate.objects.open().filter(pk__in=keys).select_related("rule_set", "admission")
    # One that went to another cell meanwhile is left to the next time.
    candidates = [each for each in rows.order_by("pk") if ledger.cells_of(each) <= held]
    prefetch_related_objects(candidates, "steps")
    steps, entries, going = [], [], []
    for candidate in candidates:
        to = book.of_dossier(dossier.days_of(candidate.steps.all()), today)
        before = candidate.rule_set
        if to == before:
            continue
        candidate.rule_set, candidate.version = to, candidate.version + 1
        going.append(candidate)
        said = _step(candidate, before, to, today, by)
        steps.append(
            Step(
                candidate=candidate,
                after=candidate.stage,
                at=timezone.now(),
                rule_set=to,
                **said,
            )
        )
        entries.append(
            trail.entry(
                "candidate.change_rules",
                candidate,
                by=by,
                organization_id=candidate.organization_id,
                changes=_changes(before, to),
            )
        )
    Candidate.objects.bulk_update(going, ["rule_set", "version"])
    Step.objects.bulk_create(steps)
    trail.record_all(entries)
    return Counter(each.rule_set for each in going)


def _step(candidate, before, to, today, by) -> dict:
    return {
        "kind": Step.Kind.RULES,
        "on": max(today, candidate.stage_on),
        "by": by,
        "before": candidate.stage,
        "remark": f"{before} → {to}",
    }


def _changes(before, to) -> dict:
    return {"rule_set": (before.pk, to.pk)}


def moved(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Keep the dossiers that came under other rules and have taken no step since."""
    since = Step.objects.filter(
        candidate=OuterRef("candidate"), kind=Step.Kind.FORWARD, pk__gt=OuterRef("pk")
    )
    moving = Step.objects.filter(candidate=OuterRef("pk"), kind=Step.Kind.RULES)
    return candidates.filter(Exists(moving.filter(~Exists(since))))


@dataclass(frozen=True)
class Change:
    """What another rule set changes for one dossier, where it stands.

    `since` is the day from which it goes by `after`; `steps` are the steps that come next under
    each of the two, `papers` those that are asked for in addition, and no longer. The deciders are
    bodies by name, "" where nothing says who.
    """

    since: date
    before: RuleSet
    after: RuleSet
    steps_before: list[Stage]
    steps_after: list[Stage]
    papers_added: list[Listed]
    papers_dropped: list[Listed]
    decider_before: str
    decider_after: str

    @property
    def changes_steps(self) -> bool:
        return self.steps_before != self.steps_after


def last_change(read: dossier.Dossier) -> Change | None:
    """Return what changed for a dossier when it came under other rules last, if it did.

    None where a step was taken under the new rules since then, or the set before is not known.
    At most two queries.
    """
    steps = list(read.candidate.steps.all())
    place = next((i for i in reversed(range(len(steps))) if steps[i].kind == Step.Kind.RULES), None)
    if place is None or any(each.kind == Step.Kind.FORWARD for each in steps[place + 1 :]):
        return None
    earlier = [each.rule_set for each in steps[:place] if each.rule_set is not None]
    after = steps[place].rule_set
    if not earlier or after is None:
        return None
    before = earlier[-1]
    was, now = read.under(before), read.under(after)
    listed = {each.rule.code: each for each in checklist(read.candidate, now.rules)}
    former = {each.rule.code: each for each in checklist(read.candidate, was.rules)}
    return Change(
        since=steps[place].on,
        before=before,
        after=after,
        steps_before=conditions.stages_ahead(was.facts, was.rules),
        steps_after=conditions.stages_ahead(now.facts, now.rules),
        papers_added=[listed[code] for code in listed if code not in former],
        papers_dropped=[former[code] for code in former if code not in listed],
        decider_before=_who_decides(was),
        decider_after=_who_decides(now),
    )


def _who_decides(read: dossier.Dossier) -> str:
    """Return who decides next on the dossier: on the recognition, once there is an admission."""
    stage = Stage.OFFICIAL if read.candidate.is_admitted else Stage.DECIDED
    named = read.facts.deciders.get(stage)
    return named.named if named else ""
