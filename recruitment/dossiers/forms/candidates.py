"""What is typed of a candidate."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import BirthField, DateField
from config.typed.layout import Folded, Group, Layout, Row, Styled
from organizations import names
from organizations.forms import OrganizationField
from organizations.models import Organization
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.dossiers.openings import Opening
from recruitment.dossiers.pool import PARTICULARS
from recruitment.fields import (
    IF_IT_IS_SO,
    Named,
    choice,
    mark,
    offer_earlier_religion,
    religion_field,
    text,
    writable,
    yes_no,
)
from recruitment.models import Candidate, Person, Union, UnionHere
from recruitment.models.particulars import Occupation, Qualification, Schooling, Title
from recruitment.models.rules import SchoolingCase
from recruitment.persons import ethnicity
from recruitment.persons.readers import SENSITIVE_FIELDS


class CandidateForm(Named, Styled):
    """Who a candidate is and what is said of one, in the order of the paper."""

    enter_goes_on = True

    full_name = text(gettext_lazy("Full name"), 120, autocapitalize="words")
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Person.Sex.choices, widget=forms.RadioSelect
    )
    born_on = BirthField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("day/month/year, for example 25/12/1999"),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=[("", "—"), *Candidate.Source.choices]
    )
    occupation = choice(gettext_lazy("Occupation"), Occupation.choices)
    schooling = choice(gettext_lazy("Schooling"), Schooling.choices)
    qualification = choice(gettext_lazy("Qualification"), Qualification.choices)
    youth_union = yes_no(gettext_lazy("Youth Union member"))
    readmission = yes_no(gettext_lazy("Readmission"))
    phone = text(gettext_lazy("Telephone"), 20, inputmode="tel")
    native_place = text(gettext_lazy("Native place"), 120)
    residence = text(gettext_lazy("Place of residence"), 120)
    ethnicity = choice(gettext_lazy("Ethnic group"), ethnicity.CHOICES)
    religion = religion_field()
    academic_title = choice(gettext_lazy("Academic title"), Title.choices)
    trade_union = mark("trade_union")
    militia = mark("militia")
    hamlet_head = mark("hamlet_head")
    private_owner = mark("private_owner")
    population_policy = mark("population_policy")
    foreign_spouse = mark("foreign_spouse")
    union_here = forms.ChoiceField(
        label=gettext_lazy("Unions at this place"),
        required=False,
        choices=[("", gettext_lazy("as on record of the cell")), *UnionHere.choices],
        help_text=gettext_lazy("asked of candidates of the Youth Union's age"),
    )
    introduced_by = forms.ChoiceField(
        label=gettext_lazy("Introduced by"),
        required=False,
        choices=[("", gettext_lazy("no union")), *Union.choices],
    )
    introduced_on = DateField(label=gettext_lazy("Introduced on"), required=False)
    introduction_number = text(gettext_lazy("Number of the introduction"), 60)
    leaves_on = DateField(
        label=gettext_lazy("Leaves on"),
        required=False,
        help_text=gettext_lazy("if the candidate is to leave soon"),
    )
    leaves_for = forms.ChoiceField(
        label=gettext_lazy("Leaves because"),
        required=False,
        choices=[("", "—"), *Candidate.Leaving.choices],
    )
    schooling_case = forms.ChoiceField(
        label=gettext_lazy("Exception of schooling"),
        required=False,
        choices=[("", gettext_lazy("none")), *SchoolingCase.choices[1:]],
    )
    for field in (phone, native_place, residence, introduction_number):
        field.required = False
    del field  # or it would be one more of the form

    layout = Layout(
        Group(
            gettext_lazy("Who"),
            *Named.NAMED,
            Row("born_on", "source"),
            Row("occupation", "schooling"),
            Row("qualification", "youth_union", "readmission"),
            Row("phone", "ethnicity", "religion"),
            IF_IT_IS_SO,
            Folded(
                gettext_lazy("For the decision: native place and residence"),
                Row("native_place", "residence"),
            ),
        ),
        Group(
            gettext_lazy("Introduced by a union"),
            "union_here",
            Row("introduced_by", "introduced_on", "introduction_number"),
        ),
        Group(
            gettext_lazy("If it is so"),
            Row("leaves_on", "leaves_for"),
            "schooling_case",
        ),
    )

    def __init__(self, data=None, *, sensitive, **kwargs):
        super().__init__(data, **kwargs)
        if not sensitive:
            for name in SENSITIVE_FIELDS:
                del self.fields[name]
        else:
            offer_earlier_religion(self.fields["religion"], self.initial.get("religion", ""))

    def starts_at(self):
        return "full_name"

    def clean_phone(self):
        return names.telephone(self.cleaned_data["phone"])

    def clean(self):
        asked = self.cleaned_data
        for name in ("introduction_number", "native_place", "residence"):
            asked[name] = names.clean(asked.get(name) or "")
        if asked.get("introduced_by") and not asked.get("introduced_on"):
            self.add_error("introduced_on", _("On which day did the union introduce them?"))
        if asked.get("leaves_on") and not asked.get("leaves_for"):
            self.add_error("leaves_for", _("Why does the candidate leave?"))
        return asked

    def particulars(self) -> dict:
        """Return what was typed of the particulars; what is not on the form is left out."""
        return {name: self.cleaned_data[name] for name in PARTICULARS if name in self.fields}

    def again(self, stored: dict) -> "CandidateForm":
        """Return the form with what was typed, but for what is `stored` otherwise, unjudged."""
        values = {name: self.cleaned_data[name] for name in self.fields} | stored
        return CandidateForm(sensitive="religion" in self.fields, initial=_shown(values))

    @staticmethod
    def values_of(candidate: Candidate) -> dict:
        """Return what the fields show for `candidate`."""
        values = _shown({name: getattr(candidate, name) for name in PARTICULARS})
        return values | {name: getattr(candidate.person, name) for name in PERSON_FIELDS}


def _shown(values):
    asked = {name: values[name] for name in ("youth_union", "readmission")}
    return values | {name: "yes" if value else "no" for name, value in asked.items()}


class OpeningForm(CandidateForm):
    """A new candidate, put into the pool of a cell."""

    organization = OrganizationField(
        label=gettext_lazy("Cell"),
        queryset=Organization.objects.none(),
        writing=True,
        kind=Organization.Kind.CELL,
        help_text=gettext_lazy("Type some letters to search, without diacritics if you like"),
    )
    started_on = DateField(
        label=gettext_lazy("In the pool since"),
        help_text=gettext_lazy("the day of the cell's minutes"),
    )
    field_order = ["organization", "started_on"]
    layout = Layout(Group(gettext_lazy("Where"), *field_order), *CandidateForm.layout.fields)

    def __init__(self, data=None, *, jurisdiction, **kwargs):
        super().__init__(data, sensitive=bool(jurisdiction.sensitive), **kwargs)
        self.jurisdiction = jurisdiction
        self.fields["organization"].queryset = writable(jurisdiction)

    def starts_at(self):
        return "full_name" if self.initial.get("organization") else "organization"

    def clean(self):
        asked = super().clean()
        organization = asked.get("organization")
        given = [name for name in SENSITIVE_FIELDS if asked.get(name)]
        if organization and given and not self.jurisdiction.may_see_sensitive(organization):
            for name in given:
                self.add_error(name, _("Your posts do not allow to record this for this cell."))
        return asked

    def opening(self) -> Opening:
        """Return what was typed, for the pool to judge."""
        asked = self.cleaned_data
        return Opening(
            organization=asked["organization"],
            full_name=asked["full_name"],
            sex=asked["sex"],
            born_on=asked["born_on"],
            started_on=asked["started_on"],
            particulars=self.particulars(),
        )


class CandidateStartForm(forms.Form):
    """What an empty form starts with, handed on in the address."""

    organization = OrganizationField(queryset=Organization.objects.none(), required=False)
    started_on = DateField(required=False)

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.fields["organization"].queryset = writable(jurisdiction)

    def values(self) -> dict:
        """Return what of it can be used."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
