"""What is typed of an event of a member, and what the list of events can be asked."""

from datetime import date
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import BirthField, DateField
from config.typed.layout import Group, Layout, Row, Short, Styled
from organizations import names, terms
from organizations.forms import OrganizationField
from organizations.models import Organization
from organizations.periods import Period
from organizations.statements import Said
from recruitment.asking import PersonsFilter
from recruitment.counting import borders
from recruitment.counting.reading import Reading
from recruitment.counting.wording import borders_said, period_said
from recruitment.dates import PeriodField
from recruitment.fields import (
    BordersField,
    Named,
    VersionForm,
    text,
    writable,
    year_asked,
    year_field,
    yes_no,
)
from recruitment.members.member_events import MemberEntry
from recruitment.models import MemberEvent, Person
from recruitment.training.certificates import EXPIRED

KINDS = MemberEvent.Kind
GROUPED = [
    ("", gettext_lazy("choose")),
    (gettext_lazy("Decrease"), [(k.value, k.label) for k in MemberEvent.DECREASE]),
    (gettext_lazy("Increase"), [(k.value, k.label) for k in MemberEvent.INCREASE]),
    (
        gettext_lazy("Discipline"),
        [(k.value, k.label) for k in (KINDS.REPRIMAND, KINDS.WARNING, KINDS.DISMISSAL)],
    ),
    (gettext_lazy("No change of the number"), [(KINDS.AWAY.value, KINDS.AWAY.label)]),
]
IDENTITY = ("full_name", "sex", "born_on")


class MemberEventForm(Named, Styled):
    """One event. Who is on record is known by name and date of birth, or by a link."""

    enter_goes_on = True

    organization = OrganizationField(
        label=gettext_lazy("Cell"),
        queryset=Organization.objects.none(),
        writing=True,
        kind=Organization.Kind.CELL,
        help_text=gettext_lazy("Type some letters to search, without diacritics if you like"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of event"), choices=GROUPED)
    on = DateField(
        label=gettext_lazy("On"),
        help_text=gettext_lazy("day/month/year, for example 3/2/2024"),
    )
    document_number = text(gettext_lazy("Document number"), 60)
    document_number.required = False
    document_on = DateField(label=gettext_lazy("Date of the document"), required=False)
    counterpart = text(gettext_lazy("From or to"), 200)
    counterpart.required = False
    counterpart.help_text = gettext_lazy("for transfers: the other organization")
    full_name = text(gettext_lazy("Full name"), 120, autocapitalize="words")
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Person.Sex.choices, widget=forms.RadioSelect
    )
    born_on = BirthField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("day/month/year, for example 25/12/1999"),
    )
    probationary = yes_no(gettext_lazy("On probation"))
    probationary.help_text = gettext_lazy("for whoever has no admission on record")
    ceremony_on = DateField(
        label=gettext_lazy("Date of the ceremony"),
        required=False,
        help_text=gettext_lazy("of who comes here on probation, which began on that day"),
    )
    remark = text(gettext_lazy("Remark"), 300)
    remark.required = False
    field_order = (*IDENTITY, "probationary", "ceremony_on", "organization")
    layout = Layout(
        Group(
            gettext_lazy("The member"),
            *Named.NAMED,
            Row("born_on", "probationary"),
            Row(Short("ceremony_on"), css_class="if-probationary"),
        ),
        Group(
            gettext_lazy("The event"),
            "organization",
            Row("kind", "on"),
            Row("document_number", "document_on"),
            "counterpart",
            "remark",
        ),
    )

    def __init__(self, data=None, *, jurisdiction, person=None, **kwargs):
        """`person`, somebody on record within the reach, need not be typed any more."""
        super().__init__(data, **kwargs)
        self.person, self.jurisdiction = person, jurisdiction
        self.fields["organization"].queryset = writable(jurisdiction)
        if person is not None:
            for name in (*IDENTITY, "probationary", "ceremony_on"):
                del self.fields[name]

    def starts_at(self):
        wanted = ("full_name", "organization", "kind")
        shown = (name for name in wanted if name in self.fields)
        return next((name for name in shown if not self.initial.get(name)), "kind")

    def entry(self, same: Person | None = None) -> MemberEntry:
        """Return what was typed, of the person it is about; `same` is who was said to be it."""
        said = dict(self.cleaned_data)
        person = self.person or same
        if person is not None:
            said |= {name: getattr(person, name) for name in IDENTITY}
        return MemberEntry(**said, person=person)

    def same_person(self) -> Person | None:
        """Return the one person within reach of the name and birth typed, or None."""
        full_name, born_on = self.cleaned_data.get("full_name"), self.cleaned_data.get("born_on")
        if self.person or not full_name or not born_on:
            return None
        likeness = Person.likeness_of(full_name, born_on)
        identity = names.identity(full_name)
        persons = Person.objects.within(self.jurisdiction).filter(likeness=likeness)
        found = [each for each in persons if names.identity(each.full_name) == identity]
        return found[0] if len(found) == 1 else None


class AnnulEventForm(Styled, VersionForm):
    """Why an event is annulled."""

    reason = text(gettext_lazy("Reason"), 300)
    reason.help_text = gettext_lazy("for example: decision withdrawn, entered twice")
    on = DateField(label=gettext_lazy("Annulled on"))

    def starts_at(self):
        return "reason"


class RemoveForm(AnnulEventForm):
    """The decision by which a member on probation is struck off."""

    on = DateField(label=gettext_lazy("Struck off on"))
    document_number = text(gettext_lazy("Number of the decision"), 60)
    document_on = DateField(label=gettext_lazy("Date of the decision"))
    reason = text(gettext_lazy("Reason"), 300)
    reason.help_text = gettext_lazy("for example: recognition refused; broke discipline")
    proposal_number = text(gettext_lazy("Number of the cell's resolution"), 60)
    proposal_number.required = False
    proposal_number.help_text = gettext_lazy("if the decision is to be printed")
    proposal_on = DateField(label=gettext_lazy("Date of the cell's resolution"), required=False)
    field_order = (
        *("document_number", "document_on", "on", "reason"),
        *("proposal_number", "proposal_on"),
    )
    layout = Layout(
        Row("document_number", "document_on"),
        "on",
        "reason",
        Row("proposal_number", "proposal_on"),
    )

    def starts_at(self):
        return "document_number"


class CertificateFilter(PersonsFilter):
    """What the lists of certificates can be asked: also of which year these are."""

    year = year_field(gettext_lazy("Year of the certificate"))

    def __init__(self, data, *, jurisdiction, today: date, which):
        """`which` of the lists: expired, or how many days are left at most."""
        super().__init__(data, jurisdiction=jurisdiction, today=today)
        self.which = which

    @property
    def window(self) -> Period | None:
        return year_asked(self, "year")

    def worded(self):
        if self.which == EXPIRED:
            words = _("expired")
        else:
            words = _("runs out within %(days)s days") % {"days": self.which}
        return [Said(words, words)]

    def narrow(self, candidates):
        if year := self.cleaned_data.get("year"):
            candidates = candidates.filter(certificate_on__year=year)
        return super().narrow(candidates)


class MemberEventFilter(PersonsFilter):
    """What the list of events is asked."""

    WORDED = ("organization", "period", "structure_on", "borders")
    OCCASIONAL = ("standing", "structure_on")
    field_order = ("organization", "period", "kind")

    period = PeriodField(
        label=gettext_lazy("Period"),
        required=False,
        widget=forms.TextInput({"title": gettext_lazy("2024, 2020-2025 or 1/1/2024 – 30/9/2024")}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of event"),
        required=False,
        choices=[("", gettext_lazy("all")), *GROUPED[1:]],
    )
    standing = forms.ChoiceField(
        label=gettext_lazy("Validity"),
        required=False,
        choices=[
            ("", gettext_lazy("in force")),
            ("annulled", gettext_lazy("annulled")),
            ("all", gettext_lazy("in force or annulled")),
        ],
    )
    structure_on = DateField(label=gettext_lazy("As the tree was on"), required=False)
    borders = BordersField()

    def __init__(self, data, *, jurisdiction, today: date):
        super().__init__(data, jurisdiction=jurisdiction, today=today)
        self.fields["period"].widget.attrs["placeholder"] = str(today.year)

    @cached_property
    def window(self) -> Period:
        period = self.cleaned_data.get("period") or Period.of_year(self.today.year)
        return terms.resolved(self.top.pk, period, on=self.today) if self.top else period

    @property
    def reading(self) -> Reading:
        """Return the period, up to today or its last day, in the borders asked for."""
        asked, period = self.cleaned_data, self.window
        as_of = period.counted_up_to(self.today)
        tree = borders.chosen(
            asked.get("borders", ""), asked.get("structure_on"), as_of=as_of, today=self.today
        )
        return Reading(period, as_of, **tree)

    @property
    def tree_of(self) -> date:
        return self.reading.structure_on

    def worded(self):
        said = [period_said(self.window)]
        return [*said, borders_said(self.reading)] if self.top else said

    def narrow(self, events):
        """Return `events` narrowed by what was asked, the newest first."""
        asked, period = self.cleaned_data, self.window
        found = events.filter(on__gte=period.start, on__lt=period.end)
        if asked.get("standing") == "annulled":
            found = found.filter(annulled_on__isnull=False)
        elif asked.get("standing") != "all":
            found = found.standing()
        if asked.get("kind"):
            found = found.filter(kind=asked["kind"])
        if self.top:
            found = found.filter(organization__in=self.below())
        return self.words_in(found).select_related("person", "organization")
