"""The rules of admission as data: sets of rows with effective dates, each with its source.

An act follows the set in force on its day, and keeps to it. A set that dossiers have gone by is
not changed any more; what was recorded wrongly is put right in a new edition, for all its days.
`recruitment.rulebook.rules` reads a set into one value.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, ends_after_start
from recruitment.models.particulars import Schooling, Union


class Stage(models.TextChoices):
    """What has been done last for a candidate, in the order in which it is usually done."""

    POOL = "pool", _("in the pool")
    SYMPATHIZER = "sympathizer", _("listed as sympathizer")
    COURSE_DONE = "course_done", _("awareness course done")
    APPLICATION = "application", _("application written")
    BIOGRAPHY = "biography", _("biography declared")
    BACKGROUND_CHECK = "background_check", _("background checked")
    ENDORSED = "endorsed", _("endorsed")
    CELL_VOTED = "cell_voted", _("proposed by the cell")
    SUB_APPRAISED = "sub_appraised", _("appraised by the sub-committee")
    GRASSROOTS_RESOLVED = "grassroots_resolved", _("proposed by the grassroots committee")
    DECIDED = "decided", _("admission decided")
    ADMITTED = "admitted", _("on probation")
    NEW_MEMBER_COURSE = "new_member_course", _("new-member course done")
    RECOGNITION_FILED = "recognition_filed", _("recognition asked for")
    RECOGNITION_VOTED = "recognition_voted", _("recognition proposed by the cell")
    RECOGNITION_APPRAISED = (
        "recognition_appraised",
        _("recognition appraised by the sub-committee"),
    )
    RECOGNITION_RESOLVED = (
        "recognition_resolved",
        _("recognition proposed by the grassroots committee"),
    )
    OFFICIAL = "official", _("official member")


BEFORE_DECISION = tuple(Stage)[: list(Stage).index(Stage.DECIDED)]
"""The stages of who has not been admitted yet."""

AFTER_THE_VOTE = tuple(Stage)[list(Stage).index(Stage.RECOGNITION_VOTED) : -1]
"""The stages of whom the cell has proposed as an official member."""

ON_PROBATION = tuple(Stage)[list(Stage).index(Stage.DECIDED) : -1]
"""The stages of who has been admitted and is not an official member yet."""


class RuleSetQuerySet(DatedQuerySet):
    def released(self):
        """Leave out drafts, which hold for nobody yet."""
        return self.filter(is_draft=False)

    def newest_editions(self):
        """Leave out drafts, and sets that a later edition of the same document replaces."""
        later = RuleSet.objects.released().filter(
            number=models.OuterRef("number"),
            issued_on=models.OuterRef("issued_on"),
            edition__gt=models.OuterRef("edition"),
        )
        return self.released().filter(~models.Exists(later))

    def stamps(self):
        """Return what changes whenever a set or any of its rows does."""
        return self.order_by("pk").values_list("pk", "stamp", "start", "end", "is_draft")

    def of_day(self, on):
        """Return the set in force on the day `on`. None if none is on record.

        Where none is in force, the one that ended last goes on; before the first, the first holds.
        At most three queries.
        """
        sets = self.newest_editions()
        begun = sets.filter(start__lte=on)
        return (
            begun.in_force(on).order_by("-start").first()
            or begun.order_by("-end").first()
            or sets.order_by("start").first()
        )


class RuleSet(models.Model):
    """A regulation with its guidance, in force during [start, end).

    Numbers are used again by other documents, so a set is known by number and date. A draft
    holds for nobody until it is released. An `edition` puts right what is said of a regulation,
    for all its days; what a later regulation changes from a day on is a set of its own.
    """

    number = models.CharField(_("number"), max_length=40)
    issued_on = models.DateField(_("issued on"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1, editable=False)
    guidance = models.CharField(_("guidance"), max_length=200, blank=True)
    guidance_since = models.DateField(_("guidance in force from"), null=True, blank=True)
    earlier_guidance = models.CharField(_("guidance before that"), max_length=200, blank=True)
    start = models.DateField(_("in force from"))
    end = models.DateField(_("in force until"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    is_draft = models.BooleanField(_("draft"), default=False, editable=False)
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-edition"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            ends_after_start("rule_set_ends_after_start"),
            models.UniqueConstraint(
                fields=["number", "issued_on", "edition"],
                name="rule_set_once",
                violation_error_message=_("This edition of the document is already on record."),
            ),
            Check(
                name="rule_set_has_number",
                condition=~Q(number=""),
                violation_error_message=_("A rule set needs the number of its document."),
            ),
        ]

    def __str__(self):
        edition = f" ({self.edition})" if self.edition > 1 else ""
        return f"{self.number}, {self.issued_on:%d/%m/%Y}{edition}"

    def guidance_on(self, day) -> str:
        """Return the guidance of the regulation that was in force on `day`."""
        is_earlier = self.guidance_since is not None and day < self.guidance_since
        return self.earlier_guidance if is_earlier else self.guidance

    @property
    def is_used(self) -> bool:
        """Tell whether a dossier or a step goes by this set, which then changes no more."""
        return self.candidates.exists() or self.steps.exists()


class Sourced(models.Model):
    """A row of a rule set: where its value is written, and whether that was checked."""

    source = models.CharField(_("source"), max_length=200, blank=True)
    verified = models.BooleanField(_("checked against the document"), default=False)

    class Meta:
        abstract = True


class RuleNumber(Sourced):
    """A number of a rule set: an age, a count of sponsors, months of validity."""

    class Code(models.TextChoices):
        YOUNGEST = "youngest", _("youngest age at the cell's vote, in years")
        OLDEST = "oldest", _("oldest age without a consent, in years")
        SPONSORS = "sponsors", _("sponsors, a union's introduction counted among them")
        MEMBER_SPONSORS = "member_sponsors", _("sponsors that must be official members")
        TOGETHER = "together_months", _("months that a sponsor has worked with the candidate")
        TOGETHER_AGE = "together_age", _("age of the candidate from which being together counts")
        UNION_YOUNGEST = "union_youngest", _("youngest age of the Youth Union, in years")
        UNION_OLDEST = "union_oldest", _("oldest age of the Youth Union, in years")
        CERTIFICATE = "certificate_months", _("months that an awareness certificate is valid")
        STALE = "stale_months", _("months after which papers have to be renewed")
        PROBATION = "probation_months", _("months of probation")
        READMISSION = "readmission_months", _("months outside before a readmission")
        CLEARED = "cleared_months", _("months after a criminal record was cleared")
        THIRD_CHILD = "third_child_months", _("months after the birth of a third child")
        FOURTH_CHILD = "fourth_child_months", _("months after the birth of a fourth child or later")
        FAILED_VOTES = "failed_votes", _("failed votes on recognition, then the superior decides")

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="numbers", verbose_name=_("rule set")
    )
    code = models.CharField(_("what"), max_length=24, choices=Code)
    number = models.PositiveSmallIntegerField(_("number"))
    until = models.DateField(_("stops nobody from this day on, only told"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("number of a rule set")
        verbose_name_plural = _("numbers of a rule set")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "code"],
                name="rule_number_once",
                violation_error_message=_("This number is already given."),
            )
        ]

    def __str__(self):
        return f"{self.get_code_display()}: {self.number}"


class SchoolingCase(models.TextChoices):
    """Whose schooling may be less than what the rules ask of everybody."""

    GENERAL = "", _("everybody")
    HARDSHIP = "hardship", _("mountains, borders, islands, minority and hard areas, fishermen")
    RESPECTED = "respected", _("village elders, chiefs and respected persons there")


class SchoolingRule(Sourced):
    """The least schooling of a case, and whether it needs a written consent from above."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="schoolings", verbose_name=_("rule set")
    )
    case = models.CharField(_("case"), max_length=12, choices=SchoolingCase, blank=True)
    least = models.CharField(_("least schooling"), max_length=16, choices=Schooling)
    needs_consent = models.BooleanField(_("needs a written consent"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("schooling asked for")
        verbose_name_plural = _("schooling asked for")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "case"],
                name="schooling_rule_once",
                violation_error_message=_("This case is already given."),
            )
        ]

    def __str__(self):
        return f"{self.get_case_display()}: {self.get_least_display()}"


def threshold_is_a_share(name: str, of: str = "") -> Check:
    """Return the constraint of every row that says of how many votes how many are needed.

    `of` is how the names of its two fields begin.
    """
    above, below = f"{of}numerator", f"{of}denominator"
    is_share = {f"{above}__isnull": False, f"{below}__isnull": False, f"{above}__gte": 1}
    return Check(
        name=name,
        condition=Q(**{f"{above}__isnull": True, f"{below}__isnull": True})
        | Q(**is_share, **{f"{below}__gte": F(above)}),
        violation_error_message=_("A threshold is a share of one, such as 2 out of 3."),
    )


class StageRule(Sourced):
    """A stage that the rules know: who acts, and of how many a vote needs how many.

    A vote passes when in favour ÷ of whom ≥ `numerator` ÷ `denominator`, in whole numbers; a
    stage without a denominator is reached without a vote.
    """

    class Actor(models.TextChoices):
        CANDIDATE = "candidate", _("the candidate")
        UNIONS = "unions", _("unions, fronts and the cell")
        CELL = "cell", _("the cell")
        CENTRE = "political_centre", _("the political centre")
        SUB_COMMITTEE = "sub_committee", _("the sub-committee")
        GRASSROOTS = "grassroots", _("the grassroots committee")
        GRASSROOTS_STANDING = "grassroots_standing", _("its standing committee at the grassroots")
        UPPER_STANDING = "upper_standing", _("the standing committee above the grassroots")

    class Counted(models.TextChoices):
        ENTITLED = "entitled", _("of all who may vote")
        PRESENT = "present", _("of those present")

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="stages", verbose_name=_("rule set")
    )
    stage = models.CharField(_("stage"), max_length=24, choices=Stage)
    actor = models.CharField(_("who acts"), max_length=24, choices=Actor)
    numerator = models.PositiveSmallIntegerField(_("votes: at least"), null=True, blank=True)
    denominator = models.PositiveSmallIntegerField(_("votes: out of"), null=True, blank=True)
    counted = models.CharField(
        _("votes: of whom"), max_length=8, choices=Counted, default=Counted.ENTITLED
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("stage of a rule set")
        verbose_name_plural = _("stages of a rule set")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "stage"],
                name="stage_rule_once",
                violation_error_message=_("This stage is already given."),
            ),
            threshold_is_a_share("stage_rule_threshold_is_a_share"),
        ]

    def __str__(self):
        return self.get_stage_display()


class Transition(Sourced):
    """Which stage may follow which.

    Where the set does not know `before`, a dossier that reached it under another set goes on so.
    """

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("rule set")
    )
    before = models.CharField(_("stage"), max_length=24, choices=Stage)
    after = models.CharField(_("may be followed by"), max_length=24, choices=Stage)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("order of two stages")
        verbose_name_plural = _("order of stages")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "before", "after"],
                name="transition_once",
                violation_error_message=_("This order is already given."),
            ),
            Check(
                name="transition_to_another_stage",
                condition=~Q(before=F("after")),
                violation_error_message=_("A stage cannot follow itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"


class Provision(Sourced):
    """Who finishes under the set before: whose dossier had reached a stage when this one began.

    Once `until` is reached, the dossier goes by this set; without it, it never does.
    """

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="provisions", verbose_name=_("rule set")
    )
    reached = models.CharField(_("had reached"), max_length=24, choices=Stage)
    until = models.CharField(_("goes by the set before until"), max_length=24, choices=Stage)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("transitional provision")
        verbose_name_plural = _("transitional provisions")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "reached"],
                name="provision_once",
                violation_error_message=_("This provision is already given."),
            ),
            Check(
                name="provision_ends_later",
                condition=~Q(reached=F("until")),
                violation_error_message=_("A provision ends with a later stage."),
            ),
        ]

    def __str__(self):
        return f"{self.get_reached_display()} → {self.get_until_display()}"


class Deadline(Sourced):
    """By when a stage is to be reached, counted from an event; being late is warned of."""

    class Event(models.TextChoices):
        BIOGRAPHY = "biography", _("the biography was declared")
        CELL_VOTED = "cell_voted", _("the cell resolved")
        DECIDED = "decided", _("the decision was issued")
        RECEIVED = "received", _("the decision was received")
        PROBATION_ENDED = "probation_ended", _("the probation ended")
        RECOGNITION_VOTED = "recognition_voted", _("the cell resolved on recognition")

        @property
        def stage(self):
            """Return the stage whose day it is, or None: of that day other rows tell."""
            return Stage(self.value) if self.value in Stage.values else None

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        DAYS = "days", _("calendar days")
        MONTHS = "months", _("months")

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="deadlines", verbose_name=_("rule set")
    )
    stage = models.CharField(_("stage to be reached"), max_length=24, choices=Stage)
    since = models.CharField(_("counted since"), max_length=24, choices=Event)
    length = models.PositiveSmallIntegerField(_("within"))
    unit = models.CharField(_("unit"), max_length=12, choices=Unit, default=Unit.WORKING_DAYS)
    extension = models.PositiveSmallIntegerField(_("may be extended by"), default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "stage"],
                name="deadline_one_a_stage",
                violation_error_message=_("This stage already has a deadline."),
            )
        ]

    def __str__(self):
        return f"{self.get_stage_display()}: {self.length} {self.get_unit_display()}"


class Paper(Sourced):
    """A paper of the dossier: its form, and the stage with which it comes into being.

    So it is missed from the next step on, and not by the step to that stage itself.
    """

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="papers", verbose_name=_("rule set")
    )
    code = models.CharField(pgettext_lazy("paper", "form"), max_length=24)
    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(_("needed for"), max_length=24, choices=Stage)
    needed = models.BooleanField(_("always needed"), default=True)
    of_union = models.CharField(
        _("needed of whom this union introduced"),
        max_length=12,
        choices=Union,
        blank=True,
        default="",
        db_default="",
    )
    handwritten = models.BooleanField(_("written by hand"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "code"],
                name="paper_once",
                violation_error_message=_("This form is already given."),
            )
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class Holiday(models.Model):
    """A day that differs from its weekday: a holiday, or a Saturday that is worked.

    `source` is the law or the announcement by which it is one; of a day that is only expected it
    says so.
    """

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_worked = models.BooleanField(_("worked, to make up for another day"), default=False)
    source = models.CharField(pgettext_lazy("of a day off", "source"), max_length=200, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays and make-up days")

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"
