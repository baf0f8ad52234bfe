"""What happened to candidates on their way: the steps, and the votes on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from recruitment.models.candidate import Candidate, OfCandidateQuerySet
from recruitment.models.meeting import Session
from recruitment.models.rules import BEFORE_DECISION, RuleSet, Stage


def of_session():
    """Return the field that names the session by which something happened, if it was one."""
    return models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("session"),
        editable=False,
        db_index=False,  # looked up from the dossier only
    )


class Step(models.Model):
    """One thing that happened to a dossier.

    Steps are added. What one says is put right with a reason (`dossiers.corrections`); which stages
    there were is not. Each keeps the `rule_set` that it followed; of those recorded before that
    was kept it is not known.
    """

    class Kind(models.TextChoices):
        ENTERED = "entered", _("entered")
        FORWARD = "forward", _("went on")
        FAILED = "failed", _("did not get the votes")
        BACK = "back", _("was sent back")
        CLOSED = "closed", _("was closed")
        REOPENED = "reopened", _("was opened again")
        MOVED = "moved", _("changed the cell")
        RULES = "rules", _("came under other rules")
        MERGED = "merged", _("took over a double")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="steps", verbose_name=_("dossier")
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    before = models.CharField(_("stage before"), max_length=24, choices=Stage, blank=True)
    after = models.CharField(_("stage after"), max_length=24, choices=Stage)
    on = models.DateField(_("on"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    findings = models.JSONField(_("what was odd"), default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    at = models.DateTimeField(_("recorded at"))
    session = of_session()
    rule_set = models.ForeignKey(
        RuleSet,
        on_delete=models.PROTECT,
        null=True,
        related_name="steps",
        verbose_name=_("rule set"),
        editable=False,
    )

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            models.Index(fields=["after", "on"], name="step_by_stage"),
            # From which it is read when a dossier reached a stage last, without its rows.
            models.Index(
                fields=["candidate", "after", "id"],
                include=["kind", "on"],
                name="step_last_reached",
            ),
        ]
        constraints = [
            Check(
                name="step_back_with_reason",
                condition=~Q(kind__in=["back", "closed", "reopened"]) | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.kind} {self.after}"

    @property
    def is_taking_over(self) -> bool:
        """Tell whether the record begins here, with a dossier that was kept on paper before."""
        return self.kind == self.Kind.ENTERED and self.after in BEFORE_DECISION[1:]


class VoteQuerySet(OfCandidateQuerySet):
    def standing(self):
        """Leave out the votes of sessions that were taken back."""
        return self.filter(session__taken_back_at__isnull=True)


class Vote(models.Model):
    """A vote on a dossier, as three whole numbers of people.

    That of a session that was taken back stays on record, and counts for nothing.
    """

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="votes", verbose_name=_("dossier")
    )
    stage = models.CharField(_("voted on"), max_length=24, choices=Stage)
    on = models.DateField(_("on"))
    entitled = models.PositiveSmallIntegerField(_("may vote"))
    computed = models.PositiveSmallIntegerField(
        _("may vote, as computed"), null=True, editable=False
    )
    correction = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    present = models.PositiveSmallIntegerField(_("present"))
    in_favour = models.PositiveSmallIntegerField(_("in favour"))
    passed = models.BooleanField(_("passed"), editable=False)
    session = of_session()

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            Check(
                name="vote_numbers_fit",
                condition=Q(
                    in_favour__lte=F("present"), present__lte=F("entitled"), entitled__gte=1
                ),
                violation_error_message=_(
                    "In favour cannot be more than present, nor present more than may vote."
                ),
            ),
            Check(
                name="vote_corrected_with_reason",
                condition=Q(computed__isnull=True) | Q(computed=F("entitled")) | ~Q(correction=""),
                violation_error_message=_(
                    "The number of those who may vote differs from the members on record: say why."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.stage} {self.in_favour}/{self.entitled}"

    @property
    def is_taken_back(self) -> bool:
        return self.session is not None and self.session.taken_back_at is not None
