"""What rests on a reorganization that is in effect, and would lose its ground without it."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.models import Organization, Placement, Reorganization
from organizations.reorganization.carrying_out import foundings
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
    for _receiver, more in depending.send(Reorganization, document=document):
        found += [Dependant(*each) for each in more]
    return [each for each in found if each.number]


def _on_the_founded(document):
    """Yield what was recorded about organizations that would not exist any more."""
    founded = foundings(document).values("pk")
    relations = Organization._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not relation.auto_created or relation.concrete:
            continue
        model = relation.related_model
        if getattr(model, "is_derived", False):
            continue
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
        models.Exists(
            document.former_names.model.objects.filter(
                organization=models.OuterRef("organization"), start__gte=models.OuterRef("end")
            )
        )
    )
    yield Dependant(_("organizations that have another name since"), renamed.count())


def _orphans(document) -> int:
    """Count the places to be restored whose parent does not stand any more, by another deed."""
    standing = Placement.objects.filter(Q(end__isnull=True) | Q(ended_by=document))
    places = Placement.objects.filter(ended_by=document, parent__isnull=False)
    return places.exclude(parent__in=standing.values("organization")).count()
