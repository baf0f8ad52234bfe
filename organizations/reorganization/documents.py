"""The life of a reorganization: drafted, issued, in effect on its day, taken back.

One document is one transaction and one entry of the trail: it takes effect whole or not at
all, and if the process or the database dies in between, it has not taken effect.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.meanwhile import who_changed
from organizations.models import Action, Organization, Reorganization, User
from organizations.reorganization import carrying_out
from organizations.reorganization.dependants import Dependant, dependants
from organizations.reorganization.drawing import draw
from organizations.reorganization.plan import Conflict, Plan
from organizations.reorganization.progress import Phase, Tell, unheard
from organizations.reorganization.standing import Standing
from organizations.signals import examined, taken_back

State = Reorganization.State
RECORDED = ("number", "decided_on", "on", "remark")


class Refused(ValidationError):
    """A reorganization cannot take effect; `conflicts` say why, each with its row."""

    def __init__(self, conflicts: Sequence[Conflict]):
        super().__init__([conflict.message for conflict in conflicts])
        self.conflicts = conflicts


class Overtaken(ValidationError):
    """Somebody else has changed the document meanwhile."""


class Depended(ValidationError):
    """A reorganization cannot be taken back; `dependants` say what rests on it."""

    def __init__(self, found: Sequence[Dependant]):
        super().__init__([str(each) for each in found])
        self.dependants = found


@dataclass
class Preview:
    """What a document would come to on its day, and every conflict, also with other documents."""

    plan: Plan
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def draft(
    *,
    on: date,
    actions: Iterable[Action],
    by: User,
    number: str = "",
    decided_on: date | None = None,
    remark: str = "",
) -> Reorganization:
    """Keep a document with its actions, numbered in their order; nothing takes effect yet."""
    document = Reorganization(
        number=number.strip(), decided_on=decided_on, on=on, remark=remark.strip(), drafted_by=by
    )
    document.full_clean()
    document.save(force_insert=True)
    _keep_actions(document, actions)
    changes = trail.created(document, RECORDED) | {"actions": (None, document.actions.count())}
    _record("draft", document, by, changes)
    return document


@transaction.atomic
def revise(
    document: Reorganization,
    *,
    version: int,
    said: Mapping[str, object],
    actions: Iterable[Action] | None = None,
    by: User,
) -> Reorganization:
    """Change what a draft says, and (if `actions` are given) put these in place of its own.

    A document that waits for its day becomes a draft again. Raises ValidationError if it is
    in effect, or was changed since `version` was read.
    """
    document = _claim(document, version, *Reorganization.OPEN, by=by)
    before = trail.snapshot(document, [*RECORDED, "state"])
    for name, value in said.items():
        setattr(document, name, value.strip() if isinstance(value, str) else value)
    document.state = State.DRAFT
    document.obstacle = ""
    document.full_clean()
    document.save()
    changes = trail.changed(before, document)
    if actions is not None:
        old = document.actions.count()
        document.actions.all().delete()
        _keep_actions(document, actions)
        changes["actions"] = (old, document.actions.count())
    _record("revise", document, by, changes)
    return document


@transaction.atomic
def discard(document: Reorganization, *, version: int, by: User) -> Reorganization:
    """Drop a draft, or one that waits for its day. What it said stays on record."""
    document = _claim(document, version, *Reorganization.OPEN, by=by)
    _become(document, State.DISCARDED, "discard", by)
    return document


def preview(document: Reorganization) -> Preview:
    """Return what `document` would come to on its day, after all that takes effect before it.

    Documents that wait for an earlier day are taken as in effect; those of a later day are
    looked at again, and a conflict is named if one of them could no longer take effect.
    """
    waiting = [each for each in Reorganization.objects.waiting() if each.pk != document.pk]
    ours = (document.on, document.pk)
    before = [each for each in waiting if (each.on, each.pk) < ours]
    after = [each for each in waiting if (each.on, each.pk) > ours]
    standing = _standing([*waiting, document])
    for each in before:
        _let_take_effect(each, standing)
    plan = _drawn(document, standing)
    conflicts = list(plan.conflicts)
    if not conflicts:
        conflicts += _contradictions(document, plan, standing, before, after)
    return Preview(plan, conflicts)


def look(document: Reorganization) -> Preview:
    """Keep all others from changing the tree, and return what `document` would come to.

    For `issue` in the same transaction, so that one press draws the plan once.
    """
    carrying_out.lock_tree()
    return preview(document)


@transaction.atomic
def issue(
    document: Reorganization,
    *,
    version: int,
    by: User,
    today: date,
    seen: Preview | None = None,
    tell: Tell = unheard,
) -> Reorganization:
    """Let `document` take effect: at once if its day has come, else when it comes.

    `seen` is what `look` returned in this transaction; without it, the plan is drawn here. `tell`
    hears how far it is. Raises Refused, with every conflict, and changes nothing then.
    """
    tell(Phase.DRAWING)
    carrying_out.lock_tree()
    document = _claim(document, version, State.DRAFT, State.WAITING, by=by)
    if not document.actions.exists():
        raise ValidationError(_("This document orders nothing yet."), code="empty")
    seen = seen or preview(document)
    if seen.conflicts:
        raise Refused(seen.conflicts)
    if document.on > today:
        document.organization = _scope(seen.plan)
        _become(document, State.WAITING, "issue", by)
        return document
    waiting = Reorganization.objects.waiting().exclude(pk=document.pk)
    if first := waiting.filter(on__lte=document.on).first():
        said = _("“%(number)s” of %(day)s is due first, and has not taken effect.")
        said %= {"number": first, "day": first.on.strftime("%d/%m/%Y")}
        raise Refused([Conflict(None, "on", "due", said)])
    _apply(document, seen.plan, by, tell)
    return document


@transaction.atomic
def take_back(
    document: Reorganization,
    *,
    version: int,
    reason: str,
    by: User,
    today: date,
    tell: Tell = unheard,
) -> Reorganization:
    """Undo `document`: tree, index, tallies, names, posts are what they were before it.

    `tell` hears how far it is. Raises Depended, with all that rests on it, and changes nothing
    then.
    """
    tell(Phase.DRAWING)
    carrying_out.lock_tree()
    document = _claim(document, version, State.APPLIED, by=by)
    carrying_out.hold_for_undoing(document)
    if found := dependants(document):
        raise Depended(found)
    taken_back.send(Reorganization, document=document, on=today, by=by)
    carrying_out.undo(document, tell)
    document.taken_back_at = timezone.now()
    document.obstacle = ""
    _become(document, State.TAKEN_BACK, "take_back", by, reason=reason)
    return document


def take_effect(*, today: date, by: User) -> list[Reorganization]:
    """Let every document take effect whose day has come; return those, the earliest first.

    One that cannot any more keeps waiting and says why in `obstacle`. To be called once a day,
    and harmless when called more often, even at once: what somebody else has changed meanwhile
    is left alone.
    """
    done = []
    for document in Reorganization.objects.waiting().filter(on__lte=today):
        try:
            with transaction.atomic():
                carrying_out.lock_tree()
                claimed = _claim(document, document.version, State.WAITING, by=by)
                plan = carrying_out.draw_now(list(claimed.actions.all()), claimed.on)
                if plan.conflicts:
                    raise Refused(plan.conflicts)
                _apply(claimed, plan, by)
        except Overtaken:
            continue
        except ValidationError as refusal:
            obstacle = "\n".join(refusal.messages)
            Reorganization.objects.filter(pk=document.pk).update(obstacle=obstacle)
        else:
            done.append(document)
    return done


def _apply(document, plan, by, tell=unheard):
    """Write what `plan` comes to, which was drawn without conflicts since the tree was locked.

    What others recorded until the hold is asked for once more: it may be in the way by now.
    """
    carrying_out.hold_for(plan)
    if conflicts := _examine(document, plan):
        raise Refused(conflicts)
    document.organization = _scope(plan)
    document.applied_at = timezone.now()
    document.obstacle = ""
    posts = {action.code: action.posts for action in document.actions.all() if action.ends}
    carrying_out.carry_out(
        plan, by=by, document=document, posts=posts, number=document.number, tell=tell
    )
    changes = {
        "founded": (None, len(plan.founded)),
        "moved": (None, len(plan.placed) - len(plan.founded)),
        "ended": (None, len(plan.ended)),
        "renamed": (None, len(plan.renamed)),
        "changed": (None, len(plan.changed)),
        "on": (None, document.on),
    }
    _become(document, State.APPLIED, "apply", by, changes=changes)


def _standing(documents) -> Standing:
    actions = [action for document in documents for action in document.actions.all()]
    return Standing.of(actions, day=min(each.on for each in documents))


def _drawn(document, standing) -> Plan:
    plan = draw(document.actions.all(), on=document.on, standing=standing)
    plan.conflicts += [] if plan.conflicts else _examine(document, plan)
    return plan


def _let_take_effect(document, standing) -> list[Conflict]:
    """Let `document` change `standing` if nothing is against it; return what is."""
    plan = draw(document.actions.all(), on=document.on, standing=standing)
    if not plan.conflicts:
        plan.take_effect_in(standing)
    return plan.conflicts


def _contradictions(document, plan, standing, before, after):
    """Yield a conflict for each later document that could take effect only without this one."""
    if not after:
        return
    alone = _standing([*before, document, *after])
    for each in before:
        _let_take_effect(each, alone)
    changed = standing.copy()
    plan.take_effect_in(changed)
    for each in after:
        if not _let_take_effect(each, alone) and (against := _let_take_effect(each, changed)):
            said = _("“%(number)s” of %(day)s could then no longer take effect: %(cause)s")
            said %= {
                "number": each,
                "day": each.on.strftime("%d/%m/%Y"),
                "cause": against[0].message,
            }
            yield Conflict(None, "on", "contradicts", said)


def _examine(document, plan) -> list[Conflict]:
    return examined.ask(Reorganization, document=document, plan=plan)


def _scope(plan) -> Organization | None:
    code = plan.scope()
    return Organization.objects.filter(code=code).first() if code is not None else None


def _keep_actions(document, actions):
    actions = list(actions)
    for row, action in enumerate(actions, start=1):
        action.pk, action.reorganization = None, document
        action.row = action.row or row
        action.clean_fields(exclude=["reorganization"])
    Action.objects.bulk_create(actions, batch_size=1000)


def _claim(document, version, *states, by: User) -> Reorganization:
    """Hold the document's row, and return it with its next version; see `revise` for errors."""
    found = Reorganization.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if found.state not in states:
        raise Overtaken(
            _("This document is “%(state)s” by now."),
            params={"state": found.get_state_display()},
            code="state",
        )
    require_seen(found, version, by=by)
    found.version += 1
    return found


def require_seen(document: Reorganization, version: int, *, by: User) -> None:
    """Raise Overtaken unless `version` is the one that is stored: what was seen still holds."""
    if document.version != version:
        again = _("Nothing was saved. Look at it again before you go on.")
        raise Overtaken(f"{who_changed(document, reader=by)} {again}", code="version")


def _become(document, state, action, by, *, changes=None, reason=""):
    before = document.state
    document.state = state
    document.save()
    changes = {"state": (before, str(state)), **(changes or {})}
    if document.number:
        changes["number"] = (None, document.number)
    _record(action, document, by, changes, reason=reason)


def _record(action, document, by, changes, reason=""):
    trail.record(
        f"reorganization.{action}",
        document,
        by=by,
        organization_id=document.organization_id,
        changes=changes,
        reason=reason,
    )
