"""Candidates on their way to the Party, and what happened to each of them on that way."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Ancestry, Organization
from recruitment.models.admission import Admission, Person
from recruitment.models.particulars import Occupation, Qualification, Schooling
from recruitment.models.rules import BEFORE_DECISION, RuleSet, SchoolingCase, Stage


class Union(models.TextChoices):
    """A mass organization that introduces candidates to the Party."""

    YOUTH = "youth_union", _("Youth Union")
    TRADE = "trade_union", _("trade union")


class CandidateQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep the dossiers of cells in the reach of the posts that let see persons."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def under(self, organization, on):
        """Keep the dossiers of cells that answer to `organization` in the tree of the day `on`."""
        below = Ancestry.objects.in_force(on).under([organization.pk])
        return self.filter(organization__in=below.values("descendant"))

    def open(self):
        """Leave out dossiers that came to an end."""
        return self.filter(outcome="")

    def before_decision(self):
        """Keep the open dossiers of who is not admitted yet."""
        return self.open().filter(stage__in=BEFORE_DECISION)


class Candidate(models.Model):
    """One person's dossier, from the pool to full membership.

    `stage` is where it stands, `stage_on` since when; how it came there is history (`Step`)
    and never counted as state. A dossier without an `outcome` is open, and a person has one
    open dossier only. It keeps the rule set under which it started.
    """

    class Source(models.TextChoices):
        PUPILS = "pupils", _("pupils")
        STUDENTS = "students", _("students")
        DEMOBILISED = "demobilised", _("demobilised soldiers")
        MILITIA = "militia", _("militia")
        WORKERS = "workers", _("workers")
        TEACHERS = "teachers", _("teachers")
        HEALTH = "health", _("health workers")
        OFFICIALS = "officials", _("officials and public employees")
        UNION_OFFICERS = "union_officers", _("union and front officers")
        HAMLET = "hamlet", _("hamlet heads and workers")
        PRIVATE = "private_enterprise", _("private enterprise: owners and managers")
        FARMERS = "farmers", _("farmers")
        OTHER = "other", _("others")

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("became an official member")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REJECTED = "rejected", _("rejected")
        LAPSED = "lapsed", _("dropped from the pool")
        MOVED_AWAY = "moved_away", _("moved out of reach")
        REMOVED = "removed", _("removed during the probation")
        DIED = "died", _("died during the probation")
        ANNULLED = "annulled", _("admission annulled")
        DOUBLE = "double", _("entered twice")

    class Leaving(models.TextChoices):
        GRADUATES = "graduates", _("graduates")
        ENLISTS = "enlists", _("enlists")
        CONTRACT = "contract_ends", _("contract ends")
        WORKS_AWAY = "works_away", _("goes to work elsewhere")
        OTHER = "other", _("another cause")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="candidates",
        verbose_name=_("cell"),
    )
    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("rule set")
    )
    started_on = models.DateField(_("in the pool since"))
    stage = models.CharField(_("stage"), max_length=24, choices=Stage, default=Stage.POOL)
    stage_on = models.DateField(_("in this stage since"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    occupation = models.CharField(_("occupation"), max_length=24, choices=Occupation, blank=True)
    schooling = models.CharField(_("schooling"), max_length=16, choices=Schooling, blank=True)
    schooling_case = models.CharField(
        _("exception of schooling"), max_length=12, choices=SchoolingCase, blank=True
    )
    qualification = models.CharField(
        _("qualification"), max_length=16, choices=Qualification, blank=True
    )
    youth_union = models.BooleanField(_("Youth Union member"), default=False)
    readmission = models.BooleanField(_("readmission"), default=False)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=2, blank=True)
    religion = models.CharField(_("religion"), max_length=60, blank=True)
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    leaves_for = models.CharField(_("leaves because"), max_length=16, choices=Leaving, blank=True)
    introduced_by = models.CharField(_("introduced by"), max_length=12, choices=Union, blank=True)
    introduced_on = models.DateField(_("introduced on"), null=True, blank=True)
    introduction_number = models.CharField(
        _("number of the introduction"), max_length=60, blank=True
    )
    certificate_number = models.CharField(
        _("number of the awareness certificate"), max_length=60, blank=True
    )
    certificate_on = models.DateField(_("date of the awareness certificate"), null=True, blank=True)
    new_member_certificate_number = models.CharField(
        _("number of the new-member certificate"), max_length=60, blank=True
    )
    new_member_certificate_on = models.DateField(
        _("date of the new-member certificate"), null=True, blank=True
    )
    consent_number = models.CharField(
        _("number of the consent from above"), max_length=60, blank=True
    )
    decision_received_on = models.DateField(_("decision received on"), null=True, blank=True)
    admission = models.OneToOneField(
        Admission,
        on_delete=models.PROTECT,
        related_name="dossier",
        verbose_name=_("admission"),
        null=True,
        blank=True,
        editable=False,
    )
    official_on = models.DateField(_("official member since"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["person__sort_key", "pk"]
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        indexes = [
            models.Index(fields=["organization", "outcome", "stage"], name="candidate_by_stage"),
            models.Index(fields=["outcome", "stage", "stage_on"], name="candidate_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(outcome=""),
                name="candidate_one_open_dossier",
                violation_error_message=_("This person already has an open dossier."),
            ),
            models.CheckConstraint(
                name="candidate_closed_with_a_day",
                condition=Q(outcome="", closed_on__isnull=True)
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                violation_error_message=_("A dossier that is closed has the day of its end."),
            ),
            models.CheckConstraint(
                name="candidate_stage_after_start",
                condition=Q(stage_on__gte=F("started_on")),
                violation_error_message=_("A stage cannot be reached before the dossier began."),
            ),
            models.CheckConstraint(
                name="candidate_admitted_by_an_admission",
                condition=Q(stage__in=BEFORE_DECISION) | Q(admission__isnull=False),
                violation_error_message=_("From the decision on, a dossier has its admission."),
            ),
            models.CheckConstraint(
                name="candidate_official_since_a_day",
                condition=(Q(stage=Stage.OFFICIAL) & Q(official_on__isnull=False))
                | (~Q(stage=Stage.OFFICIAL) & Q(official_on__isnull=True)),
                violation_error_message=_("An official member is one since a day."),
            ),
            models.CheckConstraint(
                name="candidate_leaves_for_a_cause",
                condition=Q(leaves_on__isnull=True) | ~Q(leaves_for=""),
                violation_error_message=_("Say why the candidate leaves soon."),
            ),
            models.CheckConstraint(
                name="candidate_introduced_on_a_day",
                condition=Q(introduced_by="") | Q(introduced_on__isnull=False),
                violation_error_message=_("Say on which day the union introduced the candidate."),
            ),
        ]

    def __str__(self):
        return f"dossier {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_admitted(self) -> bool:
        return self.stage not in BEFORE_DECISION


class OfCandidateQuerySet(models.QuerySet):
    """Rows that belong to a dossier."""

    def within(self, jurisdiction):
        return self.filter(candidate__in=Candidate.objects.within(jurisdiction))


class Step(models.Model):
    """One thing that happened to a dossier. Steps are added, never changed."""

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
            models.CheckConstraint(
                name="step_back_with_reason",
                condition=~Q(kind__in=["back", "closed", "reopened"]) | ~Q(reason=""),
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.kind} {self.after}"


class Vote(models.Model):
    """A vote on a dossier, as three whole numbers of people."""

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

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(
                name="vote_numbers_fit",
                condition=Q(
                    in_favour__lte=F("present"), present__lte=F("entitled"), entitled__gte=1
                ),
                violation_error_message=_(
                    "In favour cannot be more than present, nor present more than may vote."
                ),
            ),
            models.CheckConstraint(
                name="vote_corrected_with_reason",
                condition=Q(computed__isnull=True) | Q(computed=F("entitled")) | ~Q(correction=""),
                violation_error_message=_(
                    "The number of those who may vote differs from the members on record: say why."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.stage} {self.in_favour}/{self.entitled}"


class PaperState(models.Model):
    """Where one paper of a dossier stands and lies; the paper itself is not kept here."""

    class State(models.TextChoices):
        TO_DO = "to_do", _("to do")
        IN_HAND = "in_hand", _("in hand")
        SENT = "sent", _("sent")
        RETURNED = "returned", _("returned")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="paper_states", verbose_name=_("dossier")
    )
    code = models.CharField(_("form"), max_length=24)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.TO_DO)
    place = models.CharField(_("lies at"), max_length=120, blank=True)
    on = models.DateField(_("since"), null=True, blank=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("state of a paper")
        verbose_name_plural = _("states of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "code"],
                name="paper_state_once",
                violation_error_message=_("This paper is already listed."),
            )
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.code} {self.state}"


class Companion(models.Model):
    """A member who helps a candidate, or who vouches for one as a sponsor, during a period.

    Whether that member is an official one, and since when the two work together, is what the
    cell states: members as such are not on record here.
    """

    class Duty(models.TextChoices):
        HELPER = "helper", _("helper")
        SPONSOR = "sponsor", _("sponsor")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="companions", verbose_name=_("dossier")
    )
    duty = models.CharField(_("as"), max_length=8, choices=Duty)
    full_name = models.CharField(_("full name"), max_length=120)
    official_on = models.DateField(_("official member since"), null=True, blank=True)
    together_since = models.DateField(_("works with the candidate since"), null=True, blank=True)
    replaces = models.CharField(_("replaces, because"), max_length=200, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "start", "pk"]
        verbose_name = _("helper or sponsor")
        verbose_name_plural = _("helpers and sponsors")
        constraints = [
            models.CheckConstraint(
                name="companion_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                violation_error_message=_("A period must end after it starts."),
            ),
            models.CheckConstraint(
                name="companion_has_name",
                condition=~Q(full_name=""),
                violation_error_message=_("Write the name of the helper or sponsor."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.duty}"


class TransferQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what leaves or comes to a cell in the reach of who sees persons."""
        reach = jurisdiction.descendants(jurisdiction.persons)
        return self.filter(Q(origin__in=reach) | Q(destination__in=reach))

    def pending(self):
        return self.filter(state=Transfer.State.PENDING)


class Transfer(models.Model):
    """A dossier on its way to another cell, which takes it or does not."""

    class State(models.TextChoices):
        PENDING = "pending", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        RECALLED = "recalled", _("recalled")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("dossier")
    )
    origin = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("from the cell")
    )
    destination = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("to the cell")
    )
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("transfer of a dossier")
        verbose_name_plural = _("transfers of dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state="pending"),
                name="transfer_one_pending",
                violation_error_message=_("This dossier is already on its way to another cell."),
            ),
            models.CheckConstraint(
                name="transfer_to_another_cell",
                condition=~Q(origin=F("destination")),
                violation_error_message=_("The dossier lies in that cell already."),
            ),
            models.CheckConstraint(
                name="transfer_answered_on_a_day",
                condition=Q(state="pending", answered_on__isnull=True)
                | (~Q(state="pending") & Q(answered_on__isnull=False)),
                violation_error_message=_("An answer has a day."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.origin_id} > {self.destination_id} {self.state}"
