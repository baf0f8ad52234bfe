"""What is decided together: sessions of a committee, and the monthly reviews of a cell's pool."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check
from recruitment.models.candidate import Candidate
from recruitment.models.rules import Stage


class OfOrganizationQuerySet(models.QuerySet):
    """Rows of an organization that only who sees persons there may see."""

    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))


class Session(models.Model):
    """A committee's session on one day, deciding many dossiers by one document."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("committee")
    )
    stage = models.CharField(_("decides on"), max_length=24, choices=Stage)
    on = models.DateField(_("on"))
    decision_number = models.CharField(_("decision number"), max_length=60)
    entitled = models.PositiveSmallIntegerField(_("may vote"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("present"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = OfOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self):
        return f"{self.organization_id} {self.on} {self.stage}"


class SessionItem(models.Model):
    """What a session decided on one dossier, and why it did not pass if it did not."""

    class Result(models.TextChoices):
        PASSED = "passed", _("passed")
        REFUSED = "refused", _("not passed")
        STOPPED = "stopped", _("could not be decided")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="items", verbose_name=_("session")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="session_items", verbose_name=_("dossier")
    )
    result = models.CharField(_("result"), max_length=8, choices=Result)
    in_favour = models.PositiveSmallIntegerField(_("in favour"), null=True, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["candidate__person__sort_key", "pk"]
        verbose_name = _("dossier of a session")
        verbose_name_plural = _("dossiers of a session")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "candidate"],
                name="session_item_once",
                violation_error_message=_("This dossier is already on the list of the session."),
            ),
            Check(
                name="session_item_stopped_with_reason",
                condition=Q(result="passed") | ~Q(reason=""),
                violation_error_message=_("Say why the dossier did not pass."),
            ),
        ]

    def __str__(self):
        return f"{self.session_id} {self.candidate_id} {self.result}"


class PoolReviewQuerySet(OfOrganizationQuerySet):
    def standing(self):
        """Keep the reviews that were not taken back: at most one for a cell and a month."""
        return self.filter(taken_back_at__isnull=True)


class PoolReview(models.Model):
    """A cell's look at its pool in one month; that nothing is new is a report too."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="pool_reviews", verbose_name=_("cell")
    )
    month = models.DateField(_("month"))
    on = models.DateField(_("reviewed on"))
    nothing_new = models.BooleanField(_("nothing new"), default=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = PoolReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "organization__sort_key"]
        verbose_name = _("review of the pool")
        verbose_name_plural = _("reviews of the pool")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "month"],
                condition=Q(taken_back_at__isnull=True),
                name="pool_review_once_a_month",
                violation_error_message=_("This cell has already reviewed its pool this month."),
            ),
            Check(
                name="pool_review_of_a_month",
                condition=Q(month__day=1),
                violation_error_message=_("A month begins on its first day."),
            ),
        ]

    def __str__(self):
        return f"{self.organization_id} {self.month:%m/%Y}"


class PoolReviewLine(models.Model):
    """What a review said of one candidate."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("dropped")
        ADDED = "added", _("added")

    review = models.ForeignKey(
        PoolReview, on_delete=models.PROTECT, related_name="lines", verbose_name=_("review")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="review_lines", verbose_name=_("dossier")
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of a review")
        verbose_name_plural = _("lines of a review")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "candidate"],
                name="pool_review_line_once",
                violation_error_message=_("This candidate is already on the list."),
            ),
            Check(
                name="pool_review_dropped_with_reason",
                condition=~Q(verdict="dropped") | ~Q(reason=""),
                violation_error_message=_("Say why the candidate is dropped."),
            ),
        ]

    def __str__(self):
        return f"{self.review_id} {self.candidate_id} {self.verdict}"
