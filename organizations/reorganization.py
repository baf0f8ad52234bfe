"""The events that change the tree: founding, moving, renaming, ending with an heir.

Each is one transaction under one lock: facts, index, notice to dependants, audit entry.
A change takes effect on the day `on`, which must not lie before the organization's present
place began: what followed would have to be rewritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import ancestry, names
from organizations.models import FormerName, Organization, Placement, Succession, User
from organizations.signals import restructured, succeeded


@dataclass
class Founding:
    """An organization to be founded, under `parent` (None for a root), from `start`.

    `end` is given only for one that is recorded after the fact and no longer stands.
    """

    organization: Organization
    parent: Organization | None
    start: date
    end: date | None = None


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
    _lock_tree()
    organization = Organization(
        code=code,
        kind=kind,
        official_class=official_class,
        setting=setting,
        official_code=official_code,
    )
    organization.take_name(names.clean(name))
    organization.full_clean()
    require_place(kind, parent)
    if parent is not None:
        _require_standing(parent, on)
    found_many([Founding(organization, parent, on)], by=by, decision_number=decision_number)
    return organization


@transaction.atomic
def found_many(foundings: Iterable[Founding], *, by: User, decision_number: str = "") -> None:
    """Record many foundings that were checked before, parents before their children.

    Queries grow with thousands of organizations, not with each.
    """
    foundings = list(foundings)
    Organization.objects.bulk_create([each.organization for each in foundings], batch_size=1000)
    placements = [
        Placement(
            organization=each.organization,
            parent=each.parent,
            start=each.start,
            end=each.end,
            decision_number=decision_number,
        )
        for each in foundings
    ]
    Placement.objects.bulk_create(placements, batch_size=1000)
    new = {each.organization.pk for each in foundings}
    history = ancestry.History.of(
        {each.parent.pk for each in foundings if each.parent is not None} - new
    )
    for each in foundings:
        parent = each.parent.pk if each.parent is not None else None
        history.add(each.organization.pk, each.start, each.end, parent)
    ancestry.write((each.organization.pk for each in foundings), history)
    trail.record_all(
        trail.entry(
            "organization.found",
            each.organization,
            by=by,
            organization_id=each.organization.pk,
            changes={
                "code": (None, each.organization.code),
                "name": (None, each.organization.name),
                "kind": (None, each.organization.kind),
                "parent": (None, each.parent.code if each.parent else None),
                "start": (None, each.start),
                "end": (None, each.end),
            },
        )
        for each in foundings
    )


@transaction.atomic
def move(
    organization: Organization, *, to: Organization, on: date, by: User, decision_number: str = ""
) -> None:
    """Let `organization` stand under `to` from `on`, with all that is below it.

    Raises ValidationError if either does not stand on that day, if it stands there already,
    if its kind cannot stand there, or if it would come to stand below itself.
    """
    _lock_tree()
    _require_standing(to, on)
    require_place(organization.kind, to)
    place = _present_place(organization, on)
    if place.parent_id == to.pk:
        raise ValidationError(
            _("“%(name)s” already stands under “%(parent)s”."),
            params={"name": organization.name, "parent": to.name},
            code="same_place",
        )
    if organization.pk in ancestry.open_ancestors([to.pk]).get(to.pk, ()):
        raise ValidationError(_("An organization cannot stand below itself."), code="cycle")
    with _restructuring([organization.pk]):
        _close(place, on)
        Placement.objects.create(
            organization=organization, parent=to, start=on, decision_number=decision_number
        )
    trail.record(
        "organization.move",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={
            "parent": (place.parent.code if place.parent else None, to.code),
            "on": (None, on),
            "decision_number": (None, decision_number),
        },
    )


@transaction.atomic
def rename(organization: Organization, *, name: str, on: date, by: User) -> None:
    """Let `organization` be called `name` from `on`; the old name is kept with its dates.

    Raises ValidationError if it does not stand on that day, bears the name already, or took
    its present name on that day or later.
    """
    _lock_tree()
    _present_place(organization, on)
    name = names.clean(name)
    old = organization.name
    if name == old:
        raise ValidationError(_("This is already its name."), code="same_name")
    last = organization.former_names.order_by("-end").first()
    start = last.end if last else organization.placements.order_by("start").first().start
    if start >= on:
        raise ValidationError(
            _("The present name holds from %(day)s. Choose a later day."),
            params={"day": start.strftime("%d/%m/%Y")},
            code="too_early",
        )
    FormerName.objects.create(
        organization=organization, name=old, search_name=names.fold(old), start=start, end=on
    )
    organization.take_name(name)
    organization.full_clean()
    organization.save(update_fields=["name", "search_name", "sort_key"])
    trail.record(
        "organization.rename",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"name": (old, name), "on": (None, on)},
    )


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
    Raises ValidationError if either does not stand on that day, if the heir is the
    organization itself or stands below it, or if a child cannot stand under the heir.
    """
    _lock_tree()
    _require_standing(heir, on)
    place = _present_place(organization, on)
    if organization.pk in ancestry.open_ancestors([heir.pk]).get(heir.pk, ()):
        raise ValidationError(
            _("The heir must stand outside the organization that ends."), code="cycle"
        )
    _lock(ancestry.ever_under([organization.pk]))  # at once: children first would be a circle
    for child in Organization.objects.directly_under(organization, on):
        move(child, to=heir, on=on, by=by, decision_number=decision_number)
    with _restructuring([organization.pk]):
        _close(place, on)
        Succession.objects.create(
            predecessor=organization,
            successor=heir,
            on=on,
            is_heir=True,
            decision_number=decision_number,
        )
    trail.record(
        "organization.dissolve",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={
            "heir": (None, heir.code),
            "on": (None, on),
            "decision_number": (None, decision_number),
        },
    )
    succeeded.send(Organization, predecessor=organization, heir=heir, on=on, by=by)


def require_place(kind: str, parent: Organization | None) -> None:
    """Raise ValidationError unless an organization of `kind` may stand under `parent`.

    A cell never stands alone; any committee may be the root of an installation.
    """
    if parent is None:
        allowed = kind != Organization.Kind.CELL
    else:
        allowed = parent.kind in Organization.MAY_STAND_UNDER[Organization.Kind(kind)]
    if not allowed:
        raise ValidationError(
            _("%(kind)s cannot stand under %(parent)s."),
            params={
                "kind": Organization.Kind(kind).label,
                "parent": parent.get_kind_display() if parent else _("nothing"),
            },
            code="place",
        )


class _restructuring:
    """Redraw the index for `changed` when the block ends, and tell who depends on it."""

    def __init__(self, changed):
        self.concerned = ancestry.ever_under(changed)
        self.changed = changed
        _lock(self.concerned)

    def __enter__(self):
        self.before = ancestry.open_ancestors(self.concerned)

    def __exit__(self, kind, error, traceback):
        if kind is not None:
            return
        ancestry.rebuild(self.changed)
        after = ancestry.open_ancestors(self.concerned)
        restructured.send(Organization, before=self.before, after=after)


def _lock_tree():
    """Let one reorganization at a time look at the tree and change it.

    The lock is on the oldest organization, and stands for the whole tree. On SQLite it does
    nothing, and need not: there, transactions that write already queue.
    """
    Organization.objects.select_for_update().order_by("pk").first()


def _lock(organizations):
    """Wait for what is being recorded on `organizations`, and keep it out until we are done."""
    for batch in ancestry.batches(sorted(organizations)):
        rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=batch)
        list(rows.order_by("pk").values_list("pk"))


def _require_standing(organization, on):
    if not organization.placements.in_force(on).exists():
        raise not_standing(organization, on)


def not_standing(organization: Organization, on: date) -> ValidationError:
    """Return the error that says that `organization` has no place in the tree of `on`."""
    return ValidationError(
        _("“%(name)s” does not stand on %(day)s."),
        params={"name": organization.name, "day": on.strftime("%d/%m/%Y")},
        code="not_standing",
    )


def _present_place(organization, on) -> Placement:
    place = organization.placements.open().select_related("parent").first()
    if place is None:
        raise not_standing(organization, on)
    if place.start >= on:
        raise ValidationError(
            _("“%(name)s” has its present place since %(day)s. Choose a later day."),
            params={"name": organization.name, "day": place.start.strftime("%d/%m/%Y")},
            code="too_early",
        )
    return place


def _close(place, on):
    place.end = on
    place.save(update_fields=["end"])
