"""Candidates on their way to the Party."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organizations.models import Ancestry, Organization
from organizations.models.checked import Check
from recruitment.models.admission import Admission, Person
from recruitment.models.membership import MemberEvent
from recruitment.models.particulars import Particulars, Union
from recruitment.models.rules import BEFORE_DECISION, RuleSet, SchoolingCase, Stage
from recruitment.persons.religion import UNCLEAR


class UnionHere(models.TextChoices):
    """Which union there is where a candidate works, studies or lives, to introduce one."""

    YOUTH = Union.YOUTH.value, _("there is a Youth Union here")
    TRADE = Union.TRADE.value, _("no Youth Union here; the agency or enterprise has a trade union")
    NONE = "none", _("neither a Youth Union nor a trade union here")


CEREMONY_ON = Coalesce("admission__ceremony_on", "arrival__ceremony_on")
"""When the probation of a dossier began, as an expression: `Candidate.ceremony_on`."""


class CandidateQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep the dossiers of cells in the reach of the posts that let see persons."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def not_brought_by(self, document):
        """Leave out the dossiers that a reorganization has moved to where they lie."""
        return self.exclude(pk__in=[int(pk) for pk in document.journal.get("dossiers", {})])

    def under(self, organization, on):
        """Keep the dossiers of cells that answer to `organization` in the tree of the day `on`."""
        below = Ancestry.objects.in_force(on).under([organization.pk])
        return self.filter(organization__in=below.values("descendant"))

    def open(self):
        """Leave out dossiers that came to an end."""
        return self.filter(outcome="")

    def standing(self):
        """Leave out dossiers that were annulled, as entered by mistake: they count nowhere."""
        return self.filter(outcome__in=Candidate.STANDING)

    def before_decision(self):
        """Keep the open dossiers of who is not admitted yet."""
        return self.open().filter(stage__in=BEFORE_DECISION)

    def religion_unclear(self):
        """Keep those of whom an earlier text does not tell the religion."""
        return self.filter(UNCLEAR)

    def newest_of_each_person(self):
        """Keep one dossier of each person, the newest among these; who were merged are one."""
        person = Coalesce("person__merged_into", "person")
        newest = self.order_by().values(one=person).annotate(newest=Max("pk")).values("newest")
        return self.filter(pk__in=newest)

    def rename(self, person):
        """Let all dossiers of `person`, whose name was corrected, stand where it belongs.

        The caller holds their cells, and the person. One query.
        """
        self.filter(person=person).update(sort_key=person.sort_key)


class Candidate(Particulars):
    """One person's dossier, from the pool to full membership.

    `stage` is where it stands, `stage_on` since when; how it came there is history (`Step`)
    and never counted as state. A dossier without an `outcome` is open, and a person has one
    open dossier only. Its rule set is the one by which it goes today, or went when it was closed;
    each step keeps the one that it followed. From the decision on it has its `admission`, or
    instead the `arrival` of a member on probation, who was admitted elsewhere and counts among no
    admissions here.

    `sort_key` is that of the person, kept here too so that a long list need not read all
    persons to be in the order of their names. `check_tallies` compares them.
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
        NOT_ARRIVED = "not_arrived", _("arrival annulled")
        DOUBLE = "double", _("entered twice")
        MISTAKE = "mistake", _("entered by mistake")

    STANDING = ("", *(each for each in Outcome.values if each != "mistake"))
    """The outcomes of what is, or was, a dossier; one entered by mistake never was."""

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
    schooling_case = models.CharField(
        _("exception of schooling"), max_length=12, choices=SchoolingCase, blank=True
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    native_place = models.CharField(
        _("native place"), max_length=120, blank=True, default="", db_default=""
    )
    residence = models.CharField(
        _("place of residence"), max_length=120, blank=True, default="", db_default=""
    )
    leaves_on = models.DateField(_("leaves on"), null=True, blank=True)
    leaves_for = models.CharField(_("leaves because"), max_length=16, choices=Leaving, blank=True)
    union_here = models.CharField(
        _("unions at this place"),
        max_length=12,
        choices=UnionHere,
        blank=True,
        default="",
        db_default="",
    )
    introduced_by = models.CharField(_("introduced by"), max_length=12, choices=Union, blank=True)
    introduced_on = models.DateField(_("introduced on"), null=True, blank=True)
    introduction_number = models.CharField(
        _("number of the introduction"), max_length=60, blank=True
    )
    certificate_number = models.CharField(
        _("number of the awareness certificate"), max_length=60, blank=True
    )
    certificate_on = models.DateField(_("date of the awareness certificate"), null=True, blank=True)
    certificate_issuer = models.CharField(
        _("issuer of the awareness certificate"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
    )
    new_member_certificate_number = models.CharField(
        _("number of the new-member certificate"), max_length=60, blank=True
    )
    new_member_certificate_on = models.DateField(
        _("date of the new-member certificate"), null=True, blank=True
    )
    political_case = models.BooleanField(
        _("something in question by the political standards"), null=True, blank=True
    )
    foreign_origin = models.BooleanField(_("of foreign origin"), default=False, db_default=False)
    child_number = models.PositiveSmallIntegerField(
        _("which child was born against the population policy"), null=True, blank=True
    )
    child_born_on = models.DateField(_("this child was born on"), null=True, blank=True)
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
    arrival = models.OneToOneField(
        MemberEvent,
        on_delete=models.PROTECT,
        related_name="dossier",
        verbose_name=_("arrival"),
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
    sort_key = models.CharField(max_length=400, editable=False, db_default="")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        indexes = [
            models.Index(
                fields=["organization", "outcome", "stage", "stage_on"],
                name="candidate_by_stage_and_day",
            ),
            models.Index(fields=["outcome", "stage", "stage_on"], name="candidate_by_age"),
            models.Index(
                fields=["sort_key", "id", "organization"],
                condition=Q(outcome=""),
                name="candidate_open_by_name",
            ),
            models.Index(
                fields=["organization"], condition=UNCLEAR, name="candidate_religion_unclear"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(outcome=""),
                name="candidate_one_open_dossier",
                violation_error_message=_("This person already has an open dossier."),
            ),
            Check(
                name="candidate_closed_with_a_day",
                condition=Q(outcome="", closed_on__isnull=True)
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                violation_error_message=_("A dossier that is closed has the day of its end."),
            ),
            Check(
                name="candidate_stage_after_start",
                condition=Q(stage_on__gte=F("started_on")),
                violation_error_message=_("A stage cannot be reached before the dossier began."),
            ),
            Check(
                name="candidate_admitted_by_an_admission",
                condition=Q(stage__in=BEFORE_DECISION)
                | Q(admission__isnull=False)
                | Q(arrival__isnull=False),
                violation_error_message=_(
                    "From the decision on, a dossier has its admission, or the arrival of "
                    "somebody admitted elsewhere."
                ),
            ),
            Check(
                name="candidate_arrived_after_the_ceremony",
                condition=Q(arrival__isnull=True)
                | Q(admission__isnull=True) & ~Q(stage__in=[*BEFORE_DECISION, Stage.DECIDED]),
                violation_error_message=_(
                    "Who arrived on probation was admitted elsewhere, and the ceremony is over."
                ),
            ),
            Check(
                name="candidate_official_since_a_day",
                condition=(Q(stage=Stage.OFFICIAL) & Q(official_on__isnull=False))
                | (~Q(stage=Stage.OFFICIAL) & Q(official_on__isnull=True)),
                violation_error_message=_("An official member is one since a day."),
            ),
            Check(
                name="candidate_leaves_for_a_cause",
                condition=Q(leaves_on__isnull=True) | ~Q(leaves_for=""),
                violation_error_message=_("Say why the candidate leaves soon."),
            ),
            Check(
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
    def is_mistake(self) -> bool:
        """Tell whether it was annulled, as entered by mistake."""
        return self.outcome == self.Outcome.MISTAKE

    @property
    def is_admitted(self) -> bool:
        return self.stage not in BEFORE_DECISION

    def hold_certificate(self, prefix: str, number: str, on: date | None) -> None:
        """Take the certificate whose fields begin with `prefix`, "" or "new_member_".

        Who issued the awareness certificate is known of that very one only.
        """
        if prefix == "" and (number, on) != (self.certificate_number, self.certificate_on):
            self.certificate_issuer = ""
        setattr(self, f"{prefix}certificate_number", number)
        setattr(self, f"{prefix}certificate_on", on)

    @property
    def ceremony_on(self) -> date | None:
        """Return when the ceremony was held, here or elsewhere, with which probation begins."""
        told = self.admission or self.arrival
        return told.ceremony_on if told else None


class OfCandidateQuerySet(models.QuerySet):
    """Rows that belong to a dossier."""

    def within(self, jurisdiction):
        return self.filter(candidate__in=Candidate.objects.within(jurisdiction))
