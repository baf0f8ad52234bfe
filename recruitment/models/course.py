"""Courses before and after the admission: who was called, who came, who got a certificate."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Ancestry, Organization
from organizations.models.checked import Check
from recruitment.models.candidate import Candidate
from recruitment.models.rules import Stage


class CourseQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep the courses held in the reach of who sees persons, or attended from there."""
        reach = jurisdiction.descendants(jurisdiction.persons)
        attended = Participant.objects.on_roster().filter(candidate__organization__in=reach)
        return self.filter(Q(organization__in=reach) | Q(pk__in=attended.values("course")))

    def with_completeness(self, on):
        """Give each from when the records of who holds it are complete, as organizations have it
        of the same name."""
        return self.annotate(**Ancestry.objects.in_force(on).completeness_of("organization"))


class Course(models.Model):
    """A course on the Party for candidates, or on membership for those on probation."""

    class Kind(models.TextChoices):
        AWARENESS = "awareness", _("awareness course")
        NEW_MEMBER = "new_member", _("course for new members")

    kind = models.CharField(
        _("kind of course"), max_length=12, choices=Kind, default=Kind.AWARENESS
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="courses", verbose_name=_("held by")
    )
    number = models.CharField(_("number of the course"), max_length=40)
    decision_number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("date of the course's decision"))
    start = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "pk"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "number"],
                name="course_number_once",
                violation_error_message=_("This organization already has a course of that number."),
            ),
            Check(
                name="course_ends_after_it_starts",
                condition=Q(last_day__gte=F("start")),
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def stage(self) -> Stage:
        """Return the stage of a dossier to which passing this course leads."""
        awareness = self.kind == self.Kind.AWARENESS
        return Stage.COURSE_DONE if awareness else Stage.NEW_MEMBER_COURSE


class ParticipantQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep those whose course or whose dossier lies in the reach of who sees persons."""
        reach = jurisdiction.descendants(jurisdiction.persons)
        return self.filter(Q(course__organization__in=reach) | Q(candidate__organization__in=reach))

    def on_roster(self):
        """Leave out who was taken off the roster."""
        return self.exclude(result=Participant.Result.OFF)


class Participant(models.Model):
    """A candidate on the roster of a course, and what came of it."""

    class Result(models.TextChoices):
        CALLED = "called", _("called")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")
        ABSENT = "absent", _("did not come")
        OFF = "off", _("taken off the roster")

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="participants", verbose_name=_("course")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="courses", verbose_name=_("dossier")
    )
    result = models.CharField(_("result"), max_length=8, choices=Result, default=Result.CALLED)
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    certificate_on = models.DateField(_("date of the certificate"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["candidate__person__sort_key", "pk"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "candidate"],
                name="participant_once",
                violation_error_message=_("This candidate is on the roster already."),
            ),
            Check(
                name="participant_passed_with_a_certificate",
                condition=(
                    Q(result="passed", certificate_on__isnull=False) & ~Q(certificate_number="")
                )
                | (~Q(result="passed") & Q(certificate_on__isnull=True, certificate_number="")),
                violation_error_message=_("Who passed has a certificate, with number and date."),
            ),
        ]

    def __str__(self):
        return f"{self.course_id} {self.candidate_id} {self.result}"
