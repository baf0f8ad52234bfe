"""An organization of the Party: what it is, apart from where it stands."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CharField, Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from config.typed.numbers import shown
from organizations import names
from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, by_document, ends_after_start
from organizations.models.folded import FoldedField
from organizations.models.listed import Listed
from organizations.models.tree import Ancestry, Placement, Succession

OFFICIAL_CODE = r"^[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9]{3}\.[0-9]{3}$"


class OrganizationQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what the posts of `jurisdiction` reach on its day."""
        return self.filter(pk__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        """Keep what an administrator's posts reach on the day of `jurisdiction`."""
        return self.filter(pk__in=jurisdiction.descendants(jurisdiction.administering))

    def writable(self, jurisdiction):
        """Keep what a secretary's posts reach on the day of `jurisdiction`."""
        return self.filter(pk__in=jurisdiction.descendants(jurisdiction.writing))

    def standing(self, on):
        """Keep what has a place in the tree of the day `on`."""
        return self.filter(pk__in=Placement.objects.in_force(on).values("organization"))

    def directly_under(self, organization, on):
        """Keep what stood directly under `organization` on the day `on`."""
        places = Placement.objects.in_force(on).filter(parent=organization)
        return self.filter(pk__in=places.values("organization"))

    def below(self, organization, on):
        """Keep what stood anywhere below `organization` on the day `on`, without itself."""
        below = Ancestry.objects.in_force(on).filter(ancestor=organization, distance__gt=0)
        return self.standing(on).filter(pk__in=below.values("descendant"))

    def with_parent_name(self, on):
        """Give each the `parent_name` of the day `on`; None for a root, or what stood nowhere."""
        places = Placement.objects.in_force(on).filter(organization=OuterRef("pk"))
        return self.annotate(parent_name=Subquery(places.values("parent__name")[:1]))

    def with_reach(self, jurisdiction):
        """Give each `in_reach`: whether a post of `jurisdiction` lets see it."""
        reached = Ancestry.objects.in_force(jurisdiction.day).under(jurisdiction.seeing)
        return self.annotate(in_reach=Exists(reached.filter(descendant=OuterRef("pk"))))

    def with_name_of(self, on):
        """Give each `name_then`: the former name that it bore on that day; None if today's."""
        former = FormerName.objects.in_force(on).filter(organization=OuterRef("pk"))
        return self.annotate(name_then=Subquery(former.values("name")[:1]))

    def with_origin(self, on):
        """Give each `came_on`, the day on which it came to where it stood on the day `on`, and
        `came_from`, the name of the parent it left for that; None for what was founded there."""
        places = Placement.objects.in_force(on).filter(organization=OuterRef("pk"))
        left = Placement.objects.filter(organization=OuterRef("pk"), end=OuterRef("came_on"))
        return self.annotate(came_on=Subquery(places.values("start")[:1])).annotate(
            came_from=Subquery(left.values("parent__name")[:1])
        )

    def with_end(self):
        """Give each `founded_on`; `ended_on`, None for what stands or has no place yet; and its
        heir then, `heir_key` and `heir_name`."""
        places = Placement.objects.filter(organization=OuterRef("pk")).order_by("-start")
        heirs = Succession.objects.filter(predecessor=OuterRef("pk"), is_heir=True)
        return self.annotate(
            founded_on=Subquery(places.order_by("start").values("start")[:1]),
            ended_on=Subquery(places.values("end")[:1]),
            heir_key=Subquery(heirs.values("successor")[:1]),
            heir_name=Subquery(heirs.values("successor__name")[:1]),
        )

    def with_completeness(self, on):
        """Give each `complete_from`: the day from which its records are complete in the tree of
        that day, its own or that of the nearest above; and `complete_below`, the latest such day
        of one below it. None where nobody recorded one."""
        return self.annotate(**Ancestry.objects.in_force(on).completeness_of(""))

    def with_terms(self, on):
        """Give each `term_names`: the names of the terms that it or those above it recorded, as the
        tree is on that day, as text with commas; None where nobody recorded one."""
        named = Concat(
            Cast("ancestor__terms__first_year", CharField()),
            Value("-"),
            Cast("ancestor__terms__last_year", CharField()),
            output_field=CharField(),
        )
        recorded = (
            Ancestry.objects.in_force(on)
            .filter(descendant=OuterRef("pk"))
            .filter(ancestor__terms__isnull=False, ancestor__terms__withdrawn_at=None)
            .order_by()
            .values("descendant")
            .annotate(names=Listed(named))
        )
        return self.annotate(term_names=Subquery(recorded.values("names")))

    def with_size(self, on):
        """Give each `size`: how many organizations counted under it on that day, itself too."""
        below = Ancestry.objects.in_force(on).filter(ancestor=OuterRef("pk")).order_by()
        number = below.values("ancestor").annotate(number=Count("pk")).values("number")
        return self.annotate(size=Coalesce(Subquery(number), 0))

    def with_changes_since(self, day):
        """Give each `tree_has_changed`: whether anything left its place anywhere since `day`."""
        return self.annotate(tree_has_changed=Exists(Placement.objects.filter(end__gt=day)))

    def search(self, words):
        """Keep those whose code or name, today's or a former one, has all these words.

        Words are compared without diacritics, case and punctuation.
        """
        found = self
        for key in names.keys_asked(words):
            former = FormerName.objects.filter(search_name__contains=key)
            found = found.filter(
                Q(search_name__contains=key)
                | Q(search_code__contains=key)
                | Q(pk__in=former.values("organization"))
            )
        return found

    def holding(self, words):
        """Keep those whose name, today's or else a former one, has these words whole, in order."""
        key = names.search_key(words)
        if not key:
            return self.none()
        whole = (
            Q(search_name=key)
            | Q(search_name__startswith=f"{key} ")
            | Q(search_name__endswith=f" {key}")
            | Q(search_name__contains=f" {key} ")
        )
        found = self.filter(whole)
        if found.exists():
            return found
        former = FormerName.objects.filter(whole)
        return self.filter(pk__in=former.values("organization"))


class Organization(models.Model):
    """A Party organization's identity; `Placement` says where it stands and since when."""

    class Kind(models.TextChoices):
        CENTRAL = "central", _("Central level")
        PROVINCE = "province", _("Provincial committee")
        UPPER = "upper_committee", _("Committee above the grassroots")
        GRASSROOTS = "grassroots_committee", _("Grassroots committee")
        SUB = "sub_committee", _("Sub-committee")
        CELL = "cell", _("Cell")

    MAY_STAND_UNDER: dict[str, tuple[Kind, ...]] = {
        Kind.CENTRAL: (),
        Kind.PROVINCE: (Kind.CENTRAL,),
        Kind.UPPER: (Kind.CENTRAL, Kind.PROVINCE),
        Kind.GRASSROOTS: (Kind.CENTRAL, Kind.PROVINCE, Kind.UPPER),
        Kind.SUB: (Kind.GRASSROOTS, Kind.SUB),
        Kind.CELL: (Kind.CENTRAL, Kind.PROVINCE, Kind.UPPER, Kind.GRASSROOTS, Kind.SUB),
    }

    class Class(models.TextChoices):
        """The official types of form 5 of the basic statistics (11-HD/BTCTW, 13/12/2021)."""

        COMMUNE = "1", _("Commune")
        WARD = "2", _("Ward")
        TOWNSHIP = "3", _("Township, special zone")
        PARTY_OFFICE = "4", _("Party, Fatherland Front and mass organizations")
        STATE_OFFICE = "5", _("State office")
        PUBLIC_SERVICE = "6a", _("Public service unit")
        NON_PUBLIC_SERVICE = "6b", _("Non-public service unit")
        ARMY = "7", _("Army")
        POLICE = "8", _("Police")
        STATE_ENTERPRISE = "9a", _("Enterprise with state capital")
        PRIVATE_ENTERPRISE = "9b", _("Enterprise outside the state sector")
        COOPERATIVE = "9c", _("Cooperative")
        ABROAD = "10", _("Organization abroad")
        OTHER = "11", _("Other")

    class Bloc(models.TextChoices):
        LOCAL = "local", _("Communes and wards")
        OFFICES = "offices", _("Offices and public services")
        ENTERPRISES = "enterprises", _("Enterprises")
        ARMED = "armed", _("Armed forces")
        OTHER = "other", _("Other")

    BLOC_OF_CLASS = {
        **dict.fromkeys(["1", "2", "3"], Bloc.LOCAL),
        **dict.fromkeys(["4", "5", "6a", "6b"], Bloc.OFFICES),
        **dict.fromkeys(["7", "8"], Bloc.ARMED),
        **dict.fromkeys(["9a", "9b", "9c"], Bloc.ENTERPRISES),
    }

    class Setting(models.TextChoices):
        RESIDENTIAL = "residential", _("Residential area")
        AGENCY = "agency", _("Agency")
        SCHOOL = "school", _("School")
        HEALTH_STATION = "health_station", _("Health station")
        STATE_ENTERPRISE = "enterprise_state", _("State enterprise")
        PRIVATE_ENTERPRISE = "enterprise_private", _("Private enterprise")
        COOPERATIVE = "cooperative", _("Cooperative")
        POLICE = "police", _("Police")
        MILITARY = "military", _("Military")

    class Office(models.TextChoices):
        SECRETARY = "secretary", _("secretary")
        DEPUTY = "deputy", _("deputy secretary")

    code = models.CharField(_("code"), max_length=40, unique=True)
    official_code = models.CharField(
        _("official code"),
        max_length=18,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(OFFICIAL_CODE, _("An official code looks like 38.168.053.000.001."))
        ],
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    official_class = models.CharField(_("official class"), max_length=4, choices=Class, blank=True)
    setting = models.CharField(_("setting"), max_length=24, choices=Setting, blank=True)
    paper_place = models.CharField(
        _("place on papers"), max_length=60, blank=True, default="", db_default=""
    )
    paper_sign = models.CharField(
        _("sign in numbers of papers"), max_length=12, blank=True, default="", db_default=""
    )
    has_bureau = models.BooleanField(
        _("has a cell committee or standing committee"), null=True, blank=True
    )
    search_name = models.CharField(max_length=200, editable=False)
    search_code = FoldedField(source="code", max_length=80, default="")
    sort_key = models.CharField(max_length=400, editable=False)

    objects = OrganizationQuerySet.as_manager()

    # What queries give it that ask for it, and nothing else has.
    ended_on: date | None
    has_below: bool
    in_reach: bool
    size: int

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = [models.Index(fields=["sort_key"], name="organization_by_name")]
        constraints = [
            Check(
                name="organization_has_code",
                condition=~Q(code=""),
                violation_error_message=_("An organization needs a code."),
            ),
            Check(
                name="organization_has_name",
                condition=~Q(name=""),
                violation_error_message=_("An organization needs a name."),
            ),
            Check(
                name="organization_official_code_form",
                condition=Q(official_code__isnull=True) | Q(official_code__regex=OFFICIAL_CODE),
                violation_error_message=_("An official code looks like 38.168.053.000.001."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_cell(self) -> bool:
        return self.kind == self.Kind.CELL

    @cached_property
    def bloc(self):
        """Return the reporting bloc that the class belongs to, or None without a class."""
        if not self.official_class:
            return None
        return self.BLOC_OF_CLASS.get(self.official_class, self.Bloc.OTHER)

    def take_name(self, name):
        """Set the name, and the two keys that follow from it."""
        self.name = name
        self.search_name = names.search_key(name)[:200]
        self.sort_key = names.place_key(name)


class RecordQuerySet(models.QuerySet):
    """Rows that belong to an organization."""

    def administered(self, jurisdiction):
        """Keep the rows of what an administrator's posts reach on the day of `jurisdiction`."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


# The plugin of the checker gives every QuerySet an `as_manager` of its own type.
class DatedRecordQuerySet(RecordQuerySet, DatedQuerySet):  # type: ignore[override]
    """Rows that belong to an organization during a period."""


class FormerName(models.Model):
    """A name that an organization bore during a period that is over."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="former_names",
        verbose_name=_("organization"),
    )
    name = models.CharField(_("name"), max_length=200)
    search_name = models.CharField(max_length=200, editable=False)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reorganization = by_document("former_names")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [ends_after_start("former_name_ends_after_start")]

    def __str__(self):
        return self.name


class MemberCount(models.Model):
    """How many members, official and probationary, an organization had at the end of a day."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="member_counts",
        verbose_name=_("organization"),
    )
    on = models.DateField(_("on"))
    members = models.PositiveIntegerField(_("members"))

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]
        verbose_name = _("member count")
        verbose_name_plural = _("member counts")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "on"],
                name="member_count_one_per_day",
                violation_error_message=_("There is already a count for this day."),
            ),
        ]

    def __str__(self):
        day = date_format(self.on, "SHORT_DATE_FORMAT")
        return f"{self.organization.name}, {day}: {shown(self.members)}"


class Officer(models.Model):
    """Who answers for an organization during a period, whether or not they have an account."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="officers",
        verbose_name=_("organization"),
    )
    full_name = models.CharField(_("full name"), max_length=120)
    search_name = FoldedField(source="full_name", max_length=120, default="")
    duty = models.CharField(_("duty"), max_length=120)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = DatedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "full_name"]
        verbose_name = _("officer in charge")
        verbose_name_plural = _("officers in charge")
        constraints = [ends_after_start("officer_ends_after_start")]

    def __str__(self):
        return f"{self.full_name} · {self.duty}"
