"""What happens to members after their admission, as far as it changes how many there are."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check
from recruitment.models.admission import Person


class MemberEventQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def standing(self):
        """Leave out what was annulled."""
        return self.filter(annulled_on__isnull=True)


class MemberEvent(models.Model):
    """An exit, a return, a transfer or a disciplinary measure of one member.

    Never deleted: a wrong one is annulled, with a reason, and counts nowhere. `ceremony_on` is
    told of who came on probation and was admitted elsewhere: the probation began on that day.
    """

    class Kind(models.TextChoices):
        """The rows of official form 1, then what leaves the number of members as it is."""

        FROM_PROVINCE = "from_province", _("came from another province")
        FROM_WITHIN = "from_within", _("came from within the province")
        RESTORED = "restored", _("membership restored")
        DIED = "died", _("died")
        EXPELLED = "expelled", _("expelled")
        STRUCK_OFF = "struck_off", _("struck off")
        LEFT = "left", _("left at own request")
        TO_PROVINCE = "to_province", _("went to another province")
        TO_WITHIN = "to_within", _("went elsewhere within the province")
        AWAY = "away", _("temporarily elsewhere")
        REPRIMAND = "reprimand", _("reprimand")
        WARNING = "warning", _("warning")
        DISMISSAL = "dismissal", _("removal from office")

    INCREASE = (Kind.FROM_PROVINCE, Kind.FROM_WITHIN, Kind.RESTORED)
    DECREASE = (
        Kind.DIED,
        Kind.EXPELLED,
        Kind.STRUCK_OFF,
        Kind.LEFT,
        Kind.TO_PROVINCE,
        Kind.TO_WITHIN,
    )
    FOR_GOOD = (Kind.DIED, Kind.EXPELLED, Kind.STRUCK_OFF, Kind.LEFT)
    BY_DECISION = (
        Kind.EXPELLED,
        Kind.STRUCK_OFF,
        Kind.REPRIMAND,
        Kind.WARNING,
        Kind.DISMISSAL,
    )
    NOT_OF_PROBATIONERS = (Kind.DISMISSAL, Kind.EXPELLED)

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="events", verbose_name=_("member")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="member_events", verbose_name=_("cell")
    )
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind)
    on = models.DateField(_("on"))
    probationary = models.BooleanField(_("was on probation"), default=False)
    ceremony_on = models.DateField(_("date of the ceremony"), null=True, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    proposal_number = models.CharField(
        _("number of the cell's resolution"), max_length=60, blank=True, default="", db_default=""
    )
    proposal_on = models.DateField(_("date of the cell's resolution"), null=True, blank=True)
    counterpart = models.CharField(_("from or to"), max_length=200, blank=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
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

    objects = MemberEventQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("event of a member")
        verbose_name_plural = _("events of members")
        indexes = [
            models.Index(fields=["organization", "on", "kind"], name="member_event_by_day"),
        ]
        constraints = [
            Check(
                name="member_event_annulled_with_reason",
                condition=Q(annulled_on__isnull=True) | ~Q(annulment_reason=""),
                violation_error_message=_("Say why the event is annulled."),
            ),
            Check(
                name="member_event_fits_probation",
                condition=Q(probationary=False) | ~Q(kind__in=["dismissal", "expelled"]),
                violation_error_message=_(
                    "Members on probation are reprimanded, warned or struck off, nothing else."
                ),
            ),
            Check(
                name="member_event_ceremony_of_an_arrival",
                condition=Q(ceremony_on__isnull=True)
                | Q(
                    probationary=True,
                    kind__in=["from_province", "from_within", "restored"],
                    ceremony_on__lte=F("on"),
                ),
                violation_error_message=_(
                    "The ceremony is told of who comes on probation, and was held before that."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.kind} {self.on}"
