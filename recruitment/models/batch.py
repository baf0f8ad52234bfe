"""Lists of people that were recorded at once, and the sheets on which they are put together."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import Organization
from organizations.models.checked import Check
from recruitment.models.admission import Admission


class Listing(models.TextChoices):
    """Of what a sheet is a list."""

    ADMISSIONS = "admissions", _("Admissions")


class BatchQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep those recorded for what lies in the reach of the posts that let see persons."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def with_counts(self):
        """Give each `filled`, the rows of its list, and `recorded`, those recorded and not taken
        back."""
        recorded = Q(rows__outcome=BatchRow.Outcome.RECORDED)
        counts = {"filled": Count("rows"), "recorded": Count("rows", filter=recorded)}
        return self.annotate(**counts).order_by("-recorded_at", "-pk")


class Batch(models.Model):
    """A list of people, recorded at once: by whom, from what, and how its sum fits.

    `listed` is how many people the list on paper has. A file is known by its `fingerprint`
    (SHA-256); what was typed or pasted has none. `organization` is that of the post by which it
    was recorded; all who were recorded lie under it.
    """

    kind = models.CharField(_("list of"), max_length=12, choices=Listing)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    file_name = models.CharField(pgettext_lazy("a list", "file"), max_length=200, blank=True)
    fingerprint = models.CharField(_("fingerprint of the file"), max_length=64, blank=True)
    listed = models.PositiveIntegerField(_("people on the list"))
    explanation = models.CharField(_("why the sum differs"), max_length=300, blank=True)
    taken_back_at = models.DateTimeField(
        pgettext_lazy("a list", "taken back at"), null=True, blank=True
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("taken back by"),
    )
    take_back_reason = models.CharField(_("reason of taking back"), max_length=300, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes = [models.Index(fields=["fingerprint"], name="batch_by_fingerprint")]
        constraints = [
            Check(
                name="batch_of_a_file_has_a_fingerprint",
                condition=Q(file_name="", fingerprint="") | ~(Q(file_name="") | Q(fingerprint="")),
                violation_error_message=_("A file is kept with its name and its fingerprint."),
            ),
            Check(
                name="batch_taken_back_with_reason",
                condition=Q(taken_back_at=None, taken_back_by=None, take_back_reason="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(take_back_reason=""),
                violation_error_message=_("Say why the batch is taken back."),
            ),
        ]

    def __str__(self):
        return f"batch {self.pk}"


class BatchRow(models.Model):
    """A row of a list, and what became of it. Of who was not recorded no name is kept.

    Whoever was recorded, or was on record alike, is named by that record.
    """

    class Outcome(models.TextChoices):
        RECORDED = "recorded", pgettext_lazy("a row", "recorded")
        THERE = "there", _("on record alike before")
        DROPPED = "dropped", pgettext_lazy("a row", "dropped")
        LEFT = "left", _("left on the sheet")
        TAKEN_BACK = "taken_back", pgettext_lazy("a row", "taken back")

    batch = models.ForeignKey(
        Batch, on_delete=models.PROTECT, related_name="rows", verbose_name=_("batch")
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("what became of it"), max_length=12, choices=Outcome)
    admission = models.ForeignKey(
        Admission,
        on_delete=models.PROTECT,
        related_name="batch_rows",
        null=True,
        blank=True,
        verbose_name=_("admission"),
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of a batch")
        verbose_name_plural = _("rows of batches")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="batch_row_once",
                violation_error_message=_("This row stands in the batch already."),
            ),
            Check(
                name="batch_row_recorded_has_record",
                condition=Q(outcome__in=["there", "dropped", "left"]) | Q(admission__isnull=False),
                violation_error_message=_("What was recorded names its record."),
            ),
        ]

    def __str__(self):
        return f"row {self.pk}"


class Sheet(models.Model):
    """What a user keeps of sheets of a kind: how lists call their columns, and a sheet half done.

    `headings` has, by folded heading, the name of a column, empty for one that is passed over.
    `rows` are those of the sheet that was put aside by its user, or left when the others were
    recorded: cells and answers, as typed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Listing)
    headings = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet")
        verbose_name_plural = _("sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="sheet_once",
                violation_error_message=_("You have a sheet of this kind already."),
            )
        ]

    def __str__(self):
        return f"sheet {self.pk}"
