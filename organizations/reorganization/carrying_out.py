"""Write what a plan comes to: facts, index, notice to dependants. And undo it, row by row.

The rows that a document makes or closes carry its key, so that they can be found again when
it is taken back. Whoever calls this has locked the tree, and writes the entry of the trail.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from organizations import ancestry, names
from organizations.holding import hold_rows
from organizations.models import (
    Action,
    FormerName,
    Organization,
    Placement,
    Reorganization,
    Succession,
    User,
)
from organizations.reorganization import officeholders
from organizations.reorganization.drawing import draw
from organizations.reorganization.plan import Plan
from organizations.reorganization.progress import Phase, Tell, unheard
from organizations.reorganization.standing import Standing
from organizations.signals import reclassified, restructured, succeeded, unfounded

SIZE = 1000
NAMES = ["name", "search_name", "sort_key"]
DESCRIPTION = ["kind", "official_class", "setting", "official_code"]


def draw_now(actions: Sequence[Action], on: date) -> Plan:
    """Return the plan of `actions` on the tree as it is on record."""
    return draw(actions, on=on, standing=Standing.of(actions, day=on))


@transaction.atomic
def carry_out(
    plan: Plan,
    *,
    by: User,
    document: Reorganization | None = None,
    posts: Mapping[str, str] | None = None,
    number: str = "",
    tell: Tell = unheard,
) -> None:
    """Let everything in `plan`, which has no conflicts, take effect.

    `posts` says by code what becomes of the posts in what ends; without it they stay. What no
    dated row keeps goes into the journal of `document`, which the caller saves. `tell` hears
    how far it is. Queries grow by the thousand of organizations concerned.
    """
    tell(Phase.PLACES)
    made = {"reorganization": document, "decision_number": number}
    keys = _found(plan)
    concerned = {keys[code] for code in plan.left} | {keys[code] for code in plan.founded}
    with restructuring(concerned, tell):
        _leave(plan, keys, document)
        _place(plan, keys, made)
        _succeed(plan, keys, made)
    tell(Phase.FOLLOWERS)
    _rename(plan, keys, document)
    journal: dict[str, dict] = {"described": _describe(plan)}
    heirs = {keys[code]: keys[heir] for code, heir in plan.ended.items()}
    if document is not None:
        wishes = {keys[code]: wish for code, wish in (posts or {}).items()}
        journal |= officeholders.hand_over(wishes, heirs, on=plan.on, by=by, document=document)
        document.journal = journal
    succeeded.send(Organization, heirs=heirs, on=plan.on, by=by, document=document)


@transaction.atomic
def undo(document: Reorganization, tell: Tell = unheard) -> None:
    """Let the tree, the names and the posts be as if `document` had never taken effect.

    The caller has made sure that nothing depends on it. `tell` hears how far it is.
    """
    tell(Phase.PLACES)
    founded = set(foundings(document).values_list("pk", flat=True))
    officeholders.restore_officeholders(document)
    with restructuring(_changed_by(document), tell):
        document.successions.all().delete()
        document.placements.all().delete()
        Placement.objects.filter(ended_by=document).update(end=None, ended_by=None)
    tell(Phase.FOLLOWERS)
    _name_back(document)
    _describe_back(document.journal.get("described", {}))
    unfounded.send(Organization, organizations=founded)
    Organization.objects.filter(pk__in=founded).delete()


def foundings(document: Reorganization) -> models.QuerySet:
    """Return the organizations that `document` founded: their first place is one of its own."""
    elsewhere = Placement.objects.exclude(reorganization=document)
    placed = Organization.objects.filter(pk__in=document.placements.values("organization"))
    return placed.exclude(Exists(elsewhere.filter(organization=OuterRef("pk"))))


def _changed_by(document) -> set[int]:
    closed = Placement.objects.filter(ended_by=document).values_list("organization", flat=True)
    return {*foundings(document).values_list("pk", flat=True), *closed}


def touches(plan: Plan) -> int:
    """Return how many organizations `plan` concerns, with all that ever counted under what moves
    or ends. One query.
    """
    alone = len(plan.founded) + len(plan.renamed.keys() | plan.changed.keys())
    return alone + ancestry.number_under(plan.left_keys)


def touched_by(document: Reorganization) -> int:
    """Return how many organizations are concerned when `document` is taken back; see `touches`."""
    return document.actions.count() + ancestry.number_under(_changed_by(document))


def hold_for(plan: Plan) -> None:
    """Keep out what would be recorded meanwhile on all whose place `plan` changes."""
    hold_rows(Organization, ancestry.ever_under(plan.left_keys))


def hold_for_undoing(document: Reorganization) -> None:
    """Keep out what would come to rest on `document`, so that it can be looked for.

    What the document founded is held so that nothing new can refer to it either.
    """
    hold_rows(Organization, ancestry.ever_under(_changed_by(document)))
    list(foundings(document).select_for_update().order_by("pk").values_list("pk"))


def _found(plan) -> dict[str, int]:
    """Create what is founded, and return the keys of everything the plan names, by code."""
    keys = {code: unit.pk for code, unit in plan.standing.units.items()}
    new = []
    for unit in plan.founded.values():
        official_class, setting, official_code = unit.described
        organization = Organization(
            code=unit.code,
            kind=unit.kind,
            official_class=official_class,
            setting=setting,
            official_code=official_code or None,
        )
        organization.take_name(unit.name)
        new.append(organization)
    Organization.objects.bulk_create(new, batch_size=SIZE)
    return keys | {each.code: each.pk for each in new}


def _leave(plan, keys, document):
    for batch in ancestry.batches(sorted(keys[code] for code in plan.left), SIZE):
        Placement.objects.open().filter(organization__in=batch).update(
            end=plan.on, ended_by=document
        )


def _place(plan, keys, made):
    Placement.objects.bulk_create(
        (
            Placement(
                organization_id=keys[code],
                parent_id=keys[parent] if parent is not None else None,
                start=plan.on,
                **made,
            )
            for code, parent in plan.placed.items()
        ),
        batch_size=SIZE,
    )


def _succeed(plan, keys, made):
    Succession.objects.bulk_create(
        (
            Succession(
                predecessor_id=keys[ended],
                successor_id=keys[successor],
                on=plan.on,
                is_heir=is_heir,
                **made,
            )
            for ended, successor, is_heir in plan.successions
        ),
        batch_size=SIZE,
    )


def _rename(plan, keys, document):
    units = {code: plan.standing.units[code] for code in plan.renamed}
    FormerName.objects.bulk_create(
        (
            FormerName(
                organization_id=keys[code],
                name=unit.name,
                search_name=names.search_key(unit.name)[:200],
                start=unit.named_since,
                end=plan.on,
                reorganization=document,
            )
            for code, unit in units.items()
        ),
        batch_size=SIZE,
    )
    renamed = _organizations(plan.renamed)
    for organization in renamed:
        organization.take_name(plan.renamed[organization.code])
    Organization.objects.bulk_update(renamed, NAMES, batch_size=SIZE)


def _describe(plan) -> dict[str, dict[str, str]]:
    """Change kinds and classes, and return what they were, by code."""
    before = {}
    changed = _organizations(plan.changed)
    for organization in changed:
        said = plan.changed[organization.code]
        before[organization.code] = {name: getattr(organization, name) for name in said}
        for name, value in said.items():
            setattr(organization, name, value)
    _save_described(changed)
    return before


def _name_back(document):
    former = list(document.former_names.select_related("organization"))
    organizations = [each.organization for each in former]
    for organization, each in zip(organizations, former, strict=True):
        organization.take_name(each.name)
    Organization.objects.bulk_update(organizations, NAMES, batch_size=SIZE)
    document.former_names.all().delete()


def _describe_back(before):
    described = _organizations(before)
    for organization in described:
        for name, value in before[organization.code].items():
            setattr(organization, name, value)
    _save_described(described)


def _save_described(organizations):
    Organization.objects.bulk_update(organizations, DESCRIPTION, batch_size=SIZE)
    reclassified.send(Organization, organizations=[each.pk for each in organizations])


def _organizations(codes) -> list[Organization]:
    found: list[Organization] = []
    for batch in ancestry.batches(sorted(codes), SIZE):
        found += Organization.objects.filter(code__in=batch)
    return found


@contextmanager
def restructuring(changed: Iterable[int], tell: Tell = unheard):
    """Redraw the index for `changed` when the block ends, and tell who depends on it."""
    changed = set(changed)
    concerned = ancestry.ever_under(changed)
    hold_rows(Organization, concerned)
    before = ancestry.open_ancestors(concerned)
    yield
    ancestry.rebuild(changed, lambda done, total: tell(Phase.INDEX, done, total))
    after = ancestry.open_ancestors(concerned)
    tell(Phase.TALLIES)
    restructured.send(Organization, before=before, after=after)


def lock_tree() -> None:
    """Let one reorganization at a time look at the tree and change it.

    The lock is on the oldest organization, and stands for the whole tree. It lets others refer
    to that one: an admission that is being recorded below it would else wait for us, and we for
    it. On SQLite it does nothing, and need not: there, transactions that write already queue.
    """
    Organization.objects.select_for_update(no_key=True).order_by("pk").first()
