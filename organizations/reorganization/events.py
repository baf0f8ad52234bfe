"""The events of the tree, one at a time: founding, moving, renaming, ending with an heir.

Each is a reorganization of one action without a document of its own: for what is loaded or
corrected by hand. `documents` has those that can wait for their day and be taken back.
A change takes effect on the day `on`, which must not lie before the organization's present
place began: what followed would have to be rewritten.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from audit import trail
from organizations.models import Action, Organization, User
from organizations.reorganization import carrying_out
from organizations.reorganization.drawing import not_standing_text
from organizations.reorganization.plan import Plan

Verb = Action.Verb


@transaction.atomic
def found(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Organization | None,
    on: date,
    by: User,
    official_class: str = "",
    setting: str = "",
    official_code: str | None = None,
    decision_number: str = "",
) -> Organization:
    """Found an organization under `parent` on `on`, and return it.

    Raises ValidationError if the code is taken, the parent does not stand on that day, or an
    organization of that kind cannot stand there.
    """
    action = Action(
        verb=Verb.FOUND,
        code=code,
        name=name,
        kind=kind,
        official_class=official_class,
        setting=setting,
        official_code=official_code or "",
        parent_code=parent.code if parent else "",
    )
    _carry_out(action, on, by, decision_number)
    founded = Organization.objects.get(code=code)
    changes = {
        "code": (None, founded.code),
        "name": (None, founded.name),
        "kind": (None, founded.kind),
        "parent": (None, parent.code if parent else None),
        "start": (None, on),
        "end": (None, None),
    }
    _record("found", founded, by, changes)
    return founded


@transaction.atomic
def move(
    organization: Organization, *, to: Organization, on: date, by: User, decision_number: str = ""
) -> None:
    """Let `organization` stand under `to` from `on`, with all that is below it.

    Raises ValidationError if either does not stand on that day, if it stands there already,
    if its kind cannot stand there, or if it would come to stand below itself.
    """
    action = Action(verb=Verb.MOVE, code=organization.code, parent_code=to.code)
    plan = _carry_out(action, on, by, decision_number)
    before = plan.standing.units[organization.code].parent
    changes = {"parent": (before, to.code), "on": (None, on)}
    _record("move", organization, by, changes | {"decision_number": (None, decision_number)})


@transaction.atomic
def rename(organization: Organization, *, name: str, on: date, by: User) -> None:
    """Let `organization` be called `name` from `on`; the old name is kept with its dates.

    Raises ValidationError if it does not stand on that day, bears the name already, or took
    its present name on that day or later.
    """
    old = organization.name
    plan = _carry_out(Action(verb=Verb.RENAME, code=organization.code, name=name), on, by)
    organization.take_name(plan.renamed[organization.code])
    _record("rename", organization, by, {"name": (old, organization.name), "on": (None, on)})


@transaction.atomic
def dissolve(
    organization: Organization,
    *,
    heir: Organization,
    on: date,
    by: User,
    decision_number: str = "",
) -> None:
    """End `organization` on `on`: what is below it moves under `heir`, who answers for its past.

    What was recorded on it stays recorded on it; from that day on it counts under the heir.
    Posts and officers stay as they are; those of what ended reach nothing any more.
    Raises ValidationError if either does not stand on that day, if the heir is the
    organization itself or stands below it, or if a child cannot stand under the heir.
    """
    action = Action(verb=Verb.DISSOLVE, code=organization.code, heir_code=heir.code)
    _carry_out(action, on, by, decision_number)
    changes = {"heir": (None, heir.code), "on": (None, on)}
    _record("dissolve", organization, by, changes | {"decision_number": (None, decision_number)})


def not_standing(organization: Organization, on: date) -> ValidationError:
    """Return the error that says that `organization` has no place in the tree of `on`."""
    return ValidationError(not_standing_text(organization.name, on), code="not_standing")


def _carry_out(action, on, by, decision_number="") -> Plan:
    carrying_out.lock_tree()
    plan = carrying_out.draw_now([action], on)
    for conflict in plan.conflicts:
        error = ValidationError(conflict.message, code=conflict.cause)
        is_field = conflict.cause in ("invalid", "taken", "name")
        raise ValidationError({conflict.column: error}) if is_field else error
    carrying_out.carry_out(plan, by=by, number=decision_number)
    return plan


def _record(verb, organization, by, changes):
    trail.record(
        f"organization.{verb}",
        organization,
        by=by,
        organization_id=organization.pk,
        changes=changes,
    )
