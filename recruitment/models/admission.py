"""Persons, and their admissions to the Party: decided, held in a ceremony, perhaps annulled."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations import names
from organizations.models import Ancestry, Organization
from organizations.models.checked import Check
from organizations.periods import Period
from recruitment.models.groups import GROUPS
from recruitment.models.particulars import Occupation, Particulars, Qualification, Schooling
from recruitment.persons.religion import UNCLEAR


class PersonQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep those with an admission, a dossier or an event in the reach of `jurisdiction`."""
        reach = jurisdiction.descendants(jurisdiction.persons)
        known = models.Q()
        for related in ("admissions", "candidacies", "events"):
            there = Person.objects.filter(**{f"{related}__organization__in": reach})
            known |= models.Q(pk__in=there.order_by().values("pk"))
        return self.filter(known)


class Person(models.Model):
    """Who was admitted: no more than the decision itself says of them."""

    class Sex(models.TextChoices):
        MALE = "male", _("Male")
        FEMALE = "female", _("Female")

    full_name = models.CharField(_("full name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    born_on = models.DateField(_("date of birth"))
    search_name = models.CharField(max_length=120, editable=False)
    sort_key = models.CharField(max_length=400, editable=False)
    likeness = models.CharField(max_length=132, editable=False, db_default="")
    identity = models.CharField(max_length=240, editable=False, db_default="")
    parts = models.CharField(max_length=120, editable=False, db_default="")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="doubles",
        null=True,
        editable=False,
        db_index=False,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            models.Index(fields=["likeness"], name="person_by_likeness"),
            models.Index(fields=["sort_key"], name="person_by_name"),
            models.Index(fields=["identity"], name="person_by_identity"),
            models.Index(fields=["born_on"], name="person_by_birth"),
            # Nearly nobody is merged: an index of all would be one long list of nothing, and
            # SQLite would read it to find somebody by name.
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_merged",
            ),
        ]
        constraints = [
            Check(
                name="person_has_name",
                condition=~Q(full_name=""),
                violation_error_message=_("A person needs a name."),
            ),
            Check(
                name="person_sex_known",
                condition=Q(sex__in=["male", "female"]),
                violation_error_message=_("Choose male or female."),
            ),
        ]

    def __str__(self):
        return f"№ {self.pk}"

    @staticmethod
    def likeness_of(full_name, born_on) -> str:
        """Return what persons of one folded name and one date of birth share."""
        return f"{names.search_key(full_name)[:120]} {born_on}"

    def identify(self, full_name, sex, born_on):
        """Set who this is, and the keys that follow from it."""
        self.full_name, self.sex, self.born_on = full_name, sex, born_on
        self.search_name = names.search_key(full_name)[:120]
        self.sort_key = names.person_key(full_name)
        self.likeness = self.likeness_of(full_name, born_on)
        self.identity = names.identity(full_name)[:240]
        self.parts = names.parts(full_name)[:120]


class Counting(models.TextChoices):
    """By which date an admission belongs to a period."""

    DECISION = "decision", _("date of the decision")
    CEREMONY = "ceremony", _("date of the ceremony")


class AdmissionQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what lies in the reach of the posts that let see persons."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def standing(self):
        """Leave out admissions that were annulled."""
        return self.filter(annulled_on__isnull=True)

    def during(self, period: Period, counting: str = Counting.DECISION):
        """Keep those whose counting date lies in `period`."""
        day = COUNTING_FIELD[counting]
        return self.filter(**{f"{day}__gte": period.start, f"{day}__lt": period.end})

    def credited_to(self, organization, structure_on):
        """Keep those whose organization answered to `organization` in the tree of that day."""
        below = Ancestry.objects.in_force(structure_on).filter(ancestor=organization)
        return self.filter(organization__in=below.values("descendant"))

    def religion_unclear(self):
        """Keep those of whom an earlier text does not tell the religion."""
        return self.filter(UNCLEAR)

    def of_groups(self, *groups: str):
        """Keep those who belong to all groups of these codes; without any, all."""
        found = self
        for each in groups:
            found = found.filter(GROUPS[each].condition)
        return found


COUNTING_FIELD: dict[str, str] = {Counting.DECISION: "decided_on", Counting.CEREMONY: "ceremony_on"}


class Admission(Particulars):
    """The decision that admitted one person, in the organization of that day.

    It is never deleted: a wrong one is annulled, with a reason, and counts nowhere.
    """

    Occupation = Occupation
    Schooling = Schooling
    Qualification = Qualification

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="admissions", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="admissions",
        verbose_name=_("cell"),
    )
    decided_on = models.DateField(_("date of the decision"))
    decision_number = models.CharField(_("decision number"), max_length=60)
    ceremony_on = models.DateField(_("date of the ceremony"), null=True, blank=True)
    age = models.PositiveSmallIntegerField(_("age at the decision"), editable=False)
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True)
    annulment_reason = models.CharField(_("reason of the annulment"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        ordering = ["person__sort_key", "pk"]
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        indexes = [
            models.Index(fields=["organization", "decided_on"], name="admission_by_decision"),
            models.Index(fields=["organization", "ceremony_on"], name="admission_by_ceremony"),
            models.Index(fields=["decided_on"], name="admission_by_day"),
            models.Index(fields=["ceremony_on"], name="admission_by_ceremony_day"),
            models.Index(fields=["decision_number", "decided_on"], name="admission_by_number"),
            models.Index(
                fields=["organization"], condition=UNCLEAR, name="admission_religion_unclear"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "readmission"],
                condition=Q(annulled_on__isnull=True),
                name="admission_one_standing_per_person",
                violation_error_message=_("This person has already been admitted."),
            ),
            Check(
                name="admission_has_number",
                condition=~Q(decision_number=""),
                violation_error_message=_("An admission needs a decision number."),
            ),
            Check(
                name="admission_of_an_adult",
                condition=Q(age__gte=18),
                violation_error_message=_("Nobody is admitted before the age of 18."),
            ),
            Check(
                name="admission_ceremony_after_decision",
                condition=Q(ceremony_on__isnull=True) | Q(ceremony_on__gte=F("decided_on")),
                violation_error_message=_("The ceremony cannot come before the decision."),
            ),
            Check(
                name="admission_annulled_after_decision",
                condition=Q(annulled_on__isnull=True) | Q(annulled_on__gte=F("decided_on")),
                violation_error_message=_("An admission cannot be annulled before it was made."),
            ),
            Check(
                name="admission_annulled_with_reason",
                condition=Q(annulled_on__isnull=True) | ~Q(annulment_reason=""),
                violation_error_message=_("Say why the admission is annulled."),
            ),
        ]

    def __str__(self):
        return f"admission {self.pk}"


class Submission(models.Model):
    """A form that was sent once, and the record that came of it.

    A double click or a retry is answered with that record, not done again.
    """

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self):
        return str(self.token)
