"""A reorganization: a dated document, and the actions that it orders."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from organizations.models.organization import Organization, RecordQuerySet


class ReorganizationQuerySet(RecordQuerySet):
    def within(self, jurisdiction, by):
        """Keep what concerns an administrator's reach, and what `by` is drafting himself.

        A draft belongs to no organization until it is issued. Nor does what concerns several
        roots of the tree; that is for administrators of everything.
        """
        reach = jurisdiction.descendants(jurisdiction.administering)
        drafts = Q(state__in=[Reorganization.State.DRAFT, Reorganization.State.DISCARDED])
        none = Q(organization__isnull=True)
        kept = Q(organization__in=reach) | (none & drafts & Q(drafted_by=by.pk))
        if jurisdiction.administers_everything:
            kept |= none & ~drafts
        return self.filter(kept)

    def about(self, code):
        """Keep the documents with a line that names the organization of this code."""
        named = Q(code=code) | Q(parent_code=code) | Q(heir_code=code)
        return self.filter(pk__in=Action.objects.filter(named).values("reorganization"))

    def waiting(self):
        """Keep what was issued and has not taken effect yet, the earliest first."""
        return self.filter(state=Reorganization.State.WAITING).order_by("on", "pk")

    def applied(self):
        """Keep what is in effect, in the order in which it takes effect."""
        return self.filter(state=Reorganization.State.APPLIED).order_by("on", "pk")


class Reorganization(models.Model):
    """A document that changes the tree on a day, with all its actions or with none of them.

    It belongs to `organization`, the lowest one that has all it concerns below it.
    `journal` holds the values that taking it back restores and that no dated row keeps.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for its day")
        APPLIED = "applied", _("In effect")
        TAKEN_BACK = "taken_back", _("Taken back")
        DISCARDED = "discarded", _("Discarded")

    OPEN = (State.DRAFT, State.WAITING)

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="reorganizations",
        verbose_name=_("organization"),
        null=True,
        blank=True,
        editable=False,
    )
    number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    on = models.DateField(_("in effect from"))
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    obstacle = models.TextField(_("why it has not taken effect"), blank=True)
    journal = models.JSONField(default=dict, editable=False)
    drafted_by = models.ForeignKey(
        "User", on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted"), auto_now_add=True)
    applied_at = models.DateTimeField(_("took effect in the records"), null=True, editable=False)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = ReorganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("reorganization")
        verbose_name_plural = _("reorganizations")
        indexes = [models.Index(fields=["state", "on"], name="reorganization_by_state")]
        constraints = [
            Check(
                name="reorganization_decided_before_effect",
                condition=Q(decided_on__isnull=True) | Q(decided_on__lte=F("on")),
                violation_error_message=_("A decision cannot take effect before it was made."),
            ),
            Check(
                name="reorganization_applied_has_instant",
                condition=~Q(state__in=["applied", "taken_back"]) | Q(applied_at__isnull=False),
                violation_error_message=_("What is in effect must say since when."),
            ),
        ]

    def __str__(self):
        return self.number or f"{self.on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be changed, applied or discarded."""
        return self.state in self.OPEN


class ActionQuerySet(models.QuerySet):
    def within(self, jurisdiction, by):
        """Keep the lines of documents that `by` may look at."""
        return self.filter(reorganization__in=Reorganization.objects.within(jurisdiction, by))

    def in_effect(self):
        """Keep the lines of documents that are in effect."""
        return self.filter(reorganization__state=Reorganization.State.APPLIED)


class Action(models.Model):
    """One line of a reorganization: what happens to the organization of a code.

    Organizations are named by code, because a document may found some that it also uses. The
    columns are those of the `reorganizations` file; which of them count depends on `verb`.
    """

    class Verb(models.TextChoices):
        FOUND = "found", _("Found")
        RENAME = "rename", _("Rename")
        CHANGE = "change", _("Change kind or class")
        MOVE = "move", _("Move")
        MERGE = "merge", _("Merge into another")
        DISSOLVE = "dissolve", _("Dissolve")
        SPLIT = "split", _("Split")

    ENDING = (Verb.MERGE, Verb.DISSOLVE, Verb.SPLIT)

    class Posts(models.TextChoices):
        FOLLOW = "follow", _("Posts go on with the heir")
        END = "end", _("Posts end")

    reorganization = models.ForeignKey(
        Reorganization,
        on_delete=models.CASCADE,
        related_name="actions",
        verbose_name=_("reorganization"),
    )
    row = models.PositiveIntegerField(_("row"))
    verb = models.CharField(_("action"), max_length=12, choices=Verb)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=Organization.Kind, blank=True)
    official_class = models.CharField(
        _("official class"), max_length=4, choices=Organization.Class, blank=True
    )
    setting = models.CharField(
        _("setting"), max_length=24, choices=Organization.Setting, blank=True
    )
    official_code = models.CharField(_("official code"), max_length=18, blank=True)
    parent_code = models.CharField(_("code of the parent"), max_length=40, blank=True)
    heir_code = models.CharField(_("code of the heir"), max_length=40, blank=True)
    other_codes = models.CharField(_("codes of other successors"), max_length=400, blank=True)
    posts = models.CharField(_("posts"), max_length=8, choices=Posts, default=Posts.FOLLOW)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["row"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.UniqueConstraint(
                fields=["reorganization", "row"],
                name="action_one_per_row",
                violation_error_message=_("There is another action in this row."),
            ),
            Check(
                name="action_has_code",
                condition=~Q(code=""),
                violation_error_message=_("An organization needs a code."),
            ),
            Check(
                name="action_ending_has_heir",
                condition=~Q(verb__in=["merge", "dissolve", "split"]) | ~Q(heir_code=""),
                violation_error_message=_("What ends needs an heir."),
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.code}"

    @classmethod
    def usual_posts(cls, verb: str) -> str:
        """Return what becomes of posts where nothing else is said.

        The heir of what is dissolved often stands above it: who had a post in a district would
        come to see its whole province.
        """
        return cls.Posts.END if verb == cls.Verb.DISSOLVE else cls.Posts.FOLLOW

    @property
    def ends(self) -> bool:
        return self.verb in self.ENDING

    @property
    def others(self) -> list[str]:
        """Return the codes of successors beside the heir."""
        return self.other_codes.split()

    @property
    def codes(self) -> set[str]:
        """Return every code that the line names."""
        return {self.code, self.parent_code, self.heir_code, *self.others} - {""}
