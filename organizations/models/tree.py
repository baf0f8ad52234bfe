"""Where organizations stand: placements and successions are the facts, ancestry the index."""

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, by_document, ends_after_start


class Placement(models.Model):
    """Under which parent an organization stood during a period; no parent means the root."""

    organization = models.ForeignKey(
        "Organization",
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("organization"),
    )
    parent = models.ForeignKey(
        "Organization",
        on_delete=models.PROTECT,
        related_name="child_placements",
        verbose_name=_("parent organization"),
        null=True,
        blank=True,
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    reorganization = by_document("placements")
    ended_by = by_document("ended_placements")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["start"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [
            models.Index(fields=["start"], name="placement_by_start"),
            models.Index(fields=["end"], name="placement_by_end"),
        ]
        constraints = [
            ends_after_start("placement_ends_after_start"),
            Check(
                name="placement_not_under_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("organization")),
                violation_error_message=_("An organization cannot stand under itself."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(end__isnull=True),
                name="placement_one_open_per_organization",
                violation_error_message=_("This organization already has a current place."),
            ),
        ]

    def __str__(self):
        return f"{self.organization_id} < {self.parent_id} [{self.start}, {self.end or '…'})"


class Succession(models.Model):
    """An ended organization, and one that took over from it on that day.

    Its past figures are credited to the one successor that `is_heir`.
    """

    predecessor = models.ForeignKey(
        "Organization",
        on_delete=models.PROTECT,
        related_name="successors",
        verbose_name=_("predecessor"),
    )
    successor = models.ForeignKey(
        "Organization",
        on_delete=models.PROTECT,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    on = models.DateField(_("on"))
    is_heir = models.BooleanField(_("answers for past figures"), default=False)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    reorganization = by_document("successions")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            Check(
                name="succession_not_of_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("An organization cannot succeed itself."),
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="succession_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(is_heir=True),
                name="succession_one_heir",
                violation_error_message=_("An organization has one heir only."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor_id} > {self.successor_id} {self.on}"


def _stands(organization):
    """Return the condition that it has a day of complete records that was not withdrawn."""
    row = f"{organization}complete_records__"
    return Q(**{f"{row}since__isnull": False, f"{row}withdrawn_at__isnull": True})


class AncestryQuerySet(DatedQuerySet):
    def under(self, organizations):
        """Keep the rows of what stood under any of these, themselves included."""
        return self.filter(ancestor__in=organizations)

    def over(self, organization):
        """Keep the rows of what stood over this organization, itself included."""
        return self.filter(descendant=organization)

    def completeness_of(self, organization):
        """Return two annotations for what has an organization as its field, or for itself ("").

        `complete_from` is the day from which its records are complete: its own, or that of the
        nearest above it. `complete_below` is the latest such day of what counts under it.
        """
        key, own = organization or "pk", f"{organization}__" if organization else ""
        itself = Q(descendant=F("ancestor"))
        above = self.filter(_stands("ancestor__"), descendant=OuterRef(key))
        below = self.filter(~itself, _stands("descendant__"), ancestor=OuterRef(key))
        nearest = above.order_by("distance").values("ancestor__complete_records__since")
        latest = below.order_by("-descendant__complete_records__since")
        return {
            "complete_from": Coalesce(
                Case(When(_stands(own), then=F(f"{own}complete_records__since"))),
                Subquery(nearest[:1]),
            ),
            "complete_below": Subquery(latest.values("descendant__complete_records__since")[:1]),
        }


class Ancestry(models.Model):
    """The index of the tree: one row for each pair that held during a period, itself included.

    An ended organization counts from then on under its heir, at the heir's own distance.
    Derived from placements and successions by `reorganization`, and kept by nothing else.
    """

    is_derived = True

    ancestor = models.ForeignKey(
        "Organization", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    descendant = models.ForeignKey(
        "Organization", on_delete=models.PROTECT, related_name="above", db_index=False
    )
    distance = models.PositiveSmallIntegerField()
    start = models.DateField()
    end = models.DateField(null=True)

    objects = AncestryQuerySet.as_manager()

    # What queries give it that ask for it, and nothing else has.
    in_reach: bool

    class Meta:
        verbose_name = _("ancestry")
        verbose_name_plural = _("ancestries")
        constraints = [
            ends_after_start("ancestry_ends_after_start"),
            models.UniqueConstraint(
                fields=["descendant", "ancestor", "start"], name="ancestry_once_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ancestor", "descendant"],
                include=["start", "end", "distance"],
                name="ancestry_downward",
            ),
        ]

    def __str__(self):
        return f"{self.ancestor_id} > {self.descendant_id} ({self.distance})"
