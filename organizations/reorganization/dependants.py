"""What rests on a reorganization that is in effect, and would lose its ground without it."""

from dataclasses import dataclass

from django.db.models import SET_NULL, Exists, ForeignObjectRel, OuterRef, Q
from django.utils.translation import gettext as _

from organizations.models import Action, Organization, Placement, Reorganization
from organizations.reorganization.carrying_out import foundings
from organizations.reorganization.officeholders import gone_on
from organizations.reorganization.places import may_stand
from organizations.signals import depending


@dataclass(frozen=True)
class Dependant:
    """What depends, in words, and how many of it."""

    label: str
    number: int

    def __str__(self):
        return f"{self.label}: {self.number}"


def dependants(document: Reorganization) -> list[Dependant]:
    """Return all that rests on `document`. One query a kind of record that names organizations."""
    found = [*_on_the_founded(document), *_later_changes(document)]
    told = depending.ask(Reorganization, document=document)
    found += [Dependant(label, number) for label, number in told]
    return [each for each in found if each.number]


def _on_the_founded(document):
    """Yield what was recorded about organizations that would not exist any more."""
    founded = foundings(document).values("pk")
    relations = Organization._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not isinstance(relation, ForeignObjectRel):
            continue
        model = relation.related_model
        if getattr(model, "is_derived", False) or relation.on_delete is SET_NULL:
            continue  # made anew, or outlives the organization
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": founded})
        rows = _not_of(document, rows)
        yield Dependant(str(model._meta.verbose_name_plural), rows.count())


def _not_of(document, rows):
    """Leave out what the document made itself, and will take along."""
    if hasattr(rows, "not_brought_by"):
        return rows.not_brought_by(document)
    names = {field.name for field in rows.model._meta.get_fields()}
    if "reorganization" in names:
        rows = rows.filter(~Q(reorganization=document) | Q(reorganization__isnull=True))
    return rows


def _later_changes(document):
    """Yield what later events did to the places and names that would be restored."""
    ended_since = document.placements.filter(end__isnull=False)
    yield Dependant(_("organizations that have moved or ended since"), ended_since.count())
    yield Dependant(_("organizations whose former parent has ended since"), _orphans(document))
    renamed = document.former_names.filter(
        Exists(
            document.former_names.model.objects.filter(
                organization=OuterRef("organization"), start__gte=OuterRef("end")
            )
        )
    )
    yield Dependant(_("organizations that have another name since"), renamed.count())
    yield Dependant(_("organizations of another kind or class since"), _described_since(document))
    yield Dependant(_("organizations that could not stand where they do"), _misplaced(document))
    yield Dependant(_("posts that have gone on with another heir since"), gone_on(document))


def _orphans(document) -> int:
    """Count the places to be restored whose parent does not stand any more, by another deed."""
    standing = Placement.objects.filter(Q(end__isnull=True) | Q(ended_by=document))
    places = Placement.objects.filter(ended_by=document, parent__isnull=False)
    return places.exclude(Exists(standing.filter(organization=OuterRef("parent")))).count()


def _described_since(document) -> int:
    """Count whose kind or class was changed again, by a later document or by hand."""
    described = document.journal.get("described", {})
    lines = {line.code: line for line in document.actions.filter(code__in=described, verb="change")}
    later = Action.objects.in_effect().filter(
        verb="change", code__in=described, reorganization__applied_at__gt=document.applied_at
    )
    since = set(later.values_list("code", flat=True))
    for organization in Organization.objects.filter(code__in=described):
        line = lines[organization.code]
        names = described[organization.code]
        if any((getattr(organization, name) or "") != getattr(line, name) for name in names):
            since.add(organization.code)
    return len(since)


def _misplaced(document) -> int:
    """Count what could not stand where it does or would again, with the kinds of before."""
    described = document.journal.get("described", {})
    kinds = {code: said["kind"] for code, said in described.items() if "kind" in said}
    staying = Placement.objects.open().exclude(reorganization=document)
    near = Q(organization__code__in=kinds) | Q(parent__code__in=kinds)
    places = [staying.filter(near), Placement.objects.filter(ended_by=document)]
    columns = ("organization__code", "organization__kind", "parent__code", "parent__kind")
    return sum(
        not may_stand(kinds.get(code, kind), kinds.get(parent, above))
        for rows in places
        for code, kind, parent, above in rows.values_list(*columns)
    )
