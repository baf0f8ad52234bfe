"""What is typed of an admission, and what the list of admissions can be asked."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import BirthField, DateField, NameField
from config.typed.layout import Group, Layout, Row, Styled
from organizations import names, terms
from organizations.forms import OrganizationField
from organizations.models import Organization
from organizations.periods import Period
from recruitment.admissions.admissions import ADMISSION_FIELDS, PERSON_FIELDS
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.admissions.former_form import FOLDED, FormerFields
from recruitment.admissions.former_form import SENSITIVE as OF_A_FORMER
from recruitment.admissions.former_form import values_of as former_values
from recruitment.admissions.formers import formers_of, require_days
from recruitment.admissions.readmission import Former
from recruitment.asking import Asking
from recruitment.counting import borders
from recruitment.counting.reading import Reading
from recruitment.counting.wording import said_of
from recruitment.dates import PeriodField, that_has_come
from recruitment.fields import (
    IF_IT_IS_SO,
    BordersField,
    Named,
    VersionForm,
    choice,
    group_field,
    mark,
    offer_earlier_religion,
    religion_field,
    text,
    writable,
    yes_no,
)
from recruitment.models import Admission, Person, groups
from recruitment.models.admission import Counting
from recruitment.models.former import FORMER_FIELDS
from recruitment.models.particulars import Title
from recruitment.persons import ethnicity
from recruitment.persons.readers import SENSITIVE_FIELDS

JUST_ENTERED = 20
"""How many of those entered last stand below an entry form."""


class StartForm(forms.Form):
    """What an empty entry form starts with: what the last one had, handed on in the address."""

    organization = OrganizationField(queryset=Organization.objects.none(), required=False)
    decided_on = DateField(required=False)
    decision_number = forms.CharField(required=False, max_length=60)

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.fields["organization"].queryset = writable(jurisdiction)

    def values(self) -> dict:
        """Return what of it can be used."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AdmissionForm(Named, FormerFields, Styled):
    """A decision and the person whom it admits, in the order of the paper."""

    enter_goes_on = True

    organization = OrganizationField(
        label=gettext_lazy("Cell"),
        queryset=Organization.objects.none(),
        writing=True,
        kind=Organization.Kind.CELL,
        help_text=gettext_lazy("Type some letters to search, without diacritics if you like"),
    )
    decision_number = text(gettext_lazy("Decision number"), 60)
    decided_on = DateField(
        label=gettext_lazy("Date of the decision"),
        help_text=gettext_lazy("day/month/year, for example 3/2/2024"),
    )
    full_name = text(gettext_lazy("Full name"), 120, autocapitalize="words")
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Person.Sex.choices, widget=forms.RadioSelect
    )
    born_on = BirthField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("day/month/year, for example 25/12/1999"),
    )
    ceremony_on = DateField(
        label=gettext_lazy("Date of the ceremony"),
        required=False,
        help_text=gettext_lazy("may stay empty until it was held"),
    )
    occupation = choice(gettext_lazy("Occupation"), Admission.Occupation.choices)
    schooling = choice(gettext_lazy("Schooling"), Admission.Schooling.choices)
    qualification = choice(gettext_lazy("Qualification"), Admission.Qualification.choices)
    youth_union = yes_no(gettext_lazy("Youth Union member"))
    readmission = yes_no(gettext_lazy("Readmission"))
    ethnicity = choice(gettext_lazy("Ethnic group"), ethnicity.CHOICES)
    religion = religion_field()
    academic_title = choice(gettext_lazy("Academic title"), Title.choices)
    trade_union = mark("trade_union")
    militia = mark("militia")
    hamlet_head = mark("hamlet_head")
    private_owner = mark("private_owner")
    population_policy = mark("population_policy")
    foreign_spouse = mark("foreign_spouse")

    layout = Layout(
        Group(
            gettext_lazy("According to the decision"),
            "organization",
            Row("decision_number", "decided_on"),
            css_id="of-decision",
        ),
        Group(
            gettext_lazy("The person admitted"),
            *Named.NAMED,
            Row("born_on", "ceremony_on"),
            Row("occupation", "schooling"),
            Row("qualification", "youth_union", "readmission"),
            Row("ethnicity", "religion"),
            IF_IT_IS_SO,
            FOLDED,
        ),
    )

    def __init__(self, data=None, *, jurisdiction, admission=None, **kwargs):
        super().__init__(data, **kwargs)
        self.jurisdiction = jurisdiction
        self.admission = admission
        self.fields["organization"].queryset = writable(jurisdiction)
        may_see = (
            jurisdiction.may_see_sensitive(admission.organization)
            if admission
            else bool(jurisdiction.sensitive)
        )
        if not may_see:
            for name in (*SENSITIVE_FIELDS, *OF_A_FORMER):
                del self.fields[name]
        elif admission:
            offer_earlier_religion(self.fields["religion"], admission.religion)

    @staticmethod
    def values_of(entry: AdmissionEntry) -> dict:
        """Return what the fields show for `entry`."""
        values = {name: getattr(entry, name) for name in (*PERSON_FIELDS, *ADMISSION_FIELDS)}
        for name in ("youth_union", "readmission"):
            values[name] = "yes" if values[name] else "no"
        if entry.readmission and entry.person:
            former = formers_of({entry.person.pk}).get(entry.person.pk)
            values |= former_values(former) if former else {}
        return values

    def starts_at(self):
        """Start at the first thing that has to be typed."""
        wanted = ("organization", "decision_number", "decided_on", "full_name")
        return next((name for name in wanted if not self.initial.get(name)), "full_name")

    @property
    def of_decision(self):
        return [self[name] for name in ("organization", "decision_number", "decided_on")]

    def clean_decision_number(self):
        return names.clean(self.cleaned_data["decision_number"])

    def clean(self):
        asked = self.cleaned_data
        organization = asked.get("organization")
        given = [name for name in SENSITIVE_FIELDS if asked.get(name)]
        if organization and given and not self.jurisdiction.may_see_sensitive(organization):
            for name in given:
                self.add_error(name, _("Your posts do not allow to record this for this cell."))
        can_be_read = not self.errors.keys() & {*FORMER_FIELDS}
        former = self.former(self._kept()) if can_be_read else Former()
        if asked.get("readmission") and former != Former():
            try:
                require_days(former, timezone.localdate())
            except ValidationError as wrong:
                self.add_error(None, wrong)
        return asked

    def _kept(self) -> Former | None:
        key = self.admission.person_id if self.admission else None
        return formers_of({key}).get(key) if key else None

    def entry(self) -> AdmissionEntry:
        """Return what was typed; what the user may not see stays as it is recorded."""
        values = {
            name: value for name, value in self.cleaned_data.items() if name not in FORMER_FIELDS
        }
        for name in SENSITIVE_FIELDS:
            if name not in self.fields and self.admission:
                values[name] = getattr(self.admission, name)
        former = self.former(self._kept()) if values["readmission"] else None
        return AdmissionEntry(**values, former=None if former == Former() else former)

    def same_person(self) -> Admission | None:
        """Return the admission, within reach, of the one person of this name and birth.

        None if there is no such person, or more than one.
        """
        full_name, born_on = self.cleaned_data.get("full_name"), self.cleaned_data.get("born_on")
        if not full_name or not born_on:
            return None
        alike = (
            Admission.objects.within(self.jurisdiction)
            .filter(person__likeness=Person.likeness_of(full_name, born_on))
            .select_related("person", "organization")
            .order_by("pk")
        )
        identity = names.identity(full_name)
        found = {a.person_id: a for a in alike if names.identity(a.person.full_name) == identity}
        return next(iter(found.values())) if len(found) == 1 else None


class AnnulForm(Styled, VersionForm):
    """Why an admission is annulled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("for example: decision withdrawn, entered twice"),
    )
    on = DateField(label=gettext_lazy("Annulled on"))
    sure = forms.BooleanField(
        label=gettext_lazy("I have checked that this admission is to be annulled"),
        error_messages={"required": gettext_lazy("Please confirm that you have checked.")},
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_reason(self):
        lines = self.cleaned_data["reason"].splitlines()
        return names.clean(" ".join(lines))

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day lies in the future."))
        return on

    def starts_at(self):
        return "reason"


class AdmissionFilter(Asking):
    """What the list of admissions is asked; what cannot be read narrows nothing."""

    WORDED = (
        "organization",
        "period",
        "group",
        "among",
        "counting",
        "as_of",
        "structure_on",
        "borders",
    )
    OCCASIONAL = ("group", "among", "standing", "counting", "as_of", "structure_on")

    organization = OrganizationField(
        label=gettext_lazy("Organization, with all below it"),
        queryset=Organization.objects.none(),
        required=False,
    )
    period = PeriodField(
        label=gettext_lazy("Period"),
        required=False,
        widget=forms.TextInput({"title": gettext_lazy("2024, 2020-2025 or 1/1/2024 – 30/9/2024")}),
    )
    words = NameField(label=gettext_lazy("Name"))
    group = group_field(gettext_lazy("Group"))
    among = group_field(gettext_lazy("Among"))
    standing = forms.ChoiceField(
        label=gettext_lazy("Validity"),
        required=False,
        choices=[
            ("", gettext_lazy("in force")),
            ("annulled", gettext_lazy("annulled")),
            ("all", gettext_lazy("in force or annulled")),
        ],
    )
    counting = forms.ChoiceField(
        label=gettext_lazy("Counted by"),
        required=False,
        choices=[(each.value, each.label) for each in Counting],
    )
    as_of = DateField(label=gettext_lazy("Counted up to"), required=False)
    structure_on = DateField(label=gettext_lazy("As the tree was on"), required=False)
    borders = BordersField()

    def __init__(self, data, *, jurisdiction, today: date):
        super().__init__(data)
        self.jurisdiction, self.today = jurisdiction, today
        self.places = jurisdiction.places
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction)
        self.fields["words"].reader = jurisdiction.holder
        if not jurisdiction.sensitive:
            for name in ("group", "among"):
                self.fields[name].choices = groups.choices_for(sensitive=False)
                self.fields[name].widget.sensitive = False
        self.fields["period"].widget.attrs["placeholder"] = str(today.year)
        self.fields["counting"].initial = settings.COUNTING_DATE
        self.is_valid()
        self.reading = self._reading()

    def clean_as_of(self):
        return that_has_come(self.cleaned_data["as_of"], self.today)

    def _reading(self) -> Reading:
        """Return what is asked, with the same defaults as the dashboard's."""
        asked = self.cleaned_data
        period = asked.get("period") or Period.of_year(self.today.year)
        if self.top:
            period = terms.resolved(self.top.pk, period, on=self.today)
        as_of = asked.get("as_of") or period.counted_up_to(self.today)
        tree = borders.chosen(
            asked.get("borders", ""), asked.get("structure_on"), as_of=as_of, today=self.today
        )
        return Reading(
            period=period,
            as_of=as_of,
            **tree,
            counting=asked.get("counting") or settings.COUNTING_DATE,
            **groups.asked(asked),
        )

    @property
    def window(self) -> Period | None:
        return self.reading.window

    def worded(self):
        return said_of(self.reading, borders=self.top is not None)

    def narrow(self, admissions):
        """Return `admissions` narrowed by what was asked, sorted by given name."""
        window = self.reading.window
        if window is None:
            return admissions.none()
        found = self._of_standing(admissions).during(window, self.reading.counting)
        if self.top:
            found = found.credited_to(self.top, self.reading.structure_on)
        if self.reading.is_sensitive:
            allowed = self.jurisdiction.descendants(self.jurisdiction.sensitive)
            found = found.filter(organization__in=allowed)
        for word in names.words_asked(self.cleaned_data.get("words") or ""):
            found = found.filter(person__search_name__contains=word)
        found = found.of_groups(*self.reading.groups)
        return found.select_related("person", "organization").order_by("person__sort_key", "pk")

    def _of_standing(self, admissions):
        standing = self.cleaned_data.get("standing")
        if standing == "annulled":
            return admissions.filter(annulled_on__isnull=False)
        return admissions if standing == "all" else admissions.standing()
