"""What was said at a step beyond its votes: the minutes of a meeting, and opinions collected."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models.checked import Check
from recruitment.models.history import Step


def _count(label):
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


def _line(label, longest):
    return models.CharField(label, max_length=longest, blank=True)


def _at_most(part, whole) -> Q:
    unknown = Q(**{f"{part}__isnull": True}) | Q(**{f"{whole}__isnull": True})
    return unknown | Q(**{f"{part}__lte": F(whole)})


class Minutes(models.Model):
    """Who came to the meeting at which a step was taken, who led it, what it concluded.

    Whatever nobody typed is empty, and a dotted line on papers. Who may vote, was present and in
    favour is the vote's. What is concluded is what a body resolved, in a sentence: no finding of
    a verification, and nothing about a family.
    """

    step = models.OneToOneField(
        Step, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("step")
    )
    official = _count(_("official members of the cell"))
    probationary = _count(_("members on probation of the cell"))
    present_official = _count(_("official members present"))
    present_probationary = _count(_("members on probation present"))
    absence = _line(_("reason of absence"), 300)
    guests = _line(_("guests"), 300)
    chair = _line(_("chair"), 120)
    chair_office = _line(_("office of the chair"), 80)
    writer = _line(_("secretary of the meeting"), 120)
    opened = _line(_("opened at, where"), 200)
    closed = _line(_("closed at"), 60)
    reporter = _line(_("who reported"), 200)
    discussion = _line(_("discussion"), 1000)
    biography = _line(_("conclusion on the biography"), 500)
    awareness = _line(_("conclusion on political awareness"), 500)
    procedure = _line(_("on dossier and procedure"), 500)
    standards = _line(_("on standards and conditions"), 500)
    merits = _line(_("strengths"), 500)
    faults = _line(_("weaknesses"), 500)
    proposal = _line(_("what is proposed"), 500)
    against = _line(_("why some were not in favour"), 300)
    by_ballot = models.BooleanField(_("by ballot"), null=True, blank=True)
    tellers = _line(_("tellers"), 200)
    ballots_given = _count(_("ballots given out"))
    ballots_returned = _count(_("ballots returned"))
    ballots_valid = _count(_("valid ballots"))

    class Meta:
        verbose_name = _("minutes of a meeting")
        verbose_name_plural = _("minutes of meetings")
        constraints = [
            Check(
                name="minutes_present_of_the_cell",
                condition=_at_most("present_official", "official")
                & _at_most("present_probationary", "probationary"),
                violation_error_message=_("No more can be present than the cell has."),
            ),
            Check(
                name="minutes_ballots_fit",
                condition=_at_most("ballots_returned", "ballots_given")
                & _at_most("ballots_valid", "ballots_returned"),
                violation_error_message=_(
                    "No more ballots can be returned than were given out, nor be valid than were "
                    "returned."
                ),
            ),
        ]

    def __str__(self):
        return f"minutes of step {self.step_id}"


class Opinion(models.Model):
    """What a union or the place of residence said of somebody, and how many of them were asked."""

    class Whose(models.TextChoices):
        UNION = "union", _("union at the place of work")
        RESIDENCE = "residence", _("committee at the place of residence")

    step = models.ForeignKey(
        Step, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("step")
    )
    whose = models.CharField(pgettext_lazy("an opinion", "whose"), max_length=12, choices=Whose)
    body = _line(_("who was asked"), 120)
    merits = _line(_("strengths"), 500)
    faults = _line(_("weaknesses"), 500)
    asked = _count(_("people asked"))
    in_favour = _count(_("in favour"))
    against = _line(_("why some were not in favour"), 300)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("opinion collected")
        verbose_name_plural = _("opinions collected")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "whose"],
                name="opinion_once",
                violation_error_message=_("This opinion is already on record."),
            ),
            Check(
                name="opinion_numbers_fit",
                condition=_at_most("in_favour", "asked"),
                violation_error_message=_("No more can be in favour than were asked."),
            ),
        ]

    def __str__(self):
        return f"{self.step_id} {self.whose}"
