"""What the forms of this app have in common: fields, how they look, what makes a form known."""

import re
import uuid
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.typed.days import FIRST_YEAR, LAST_YEAR
from config.typed.fields import NumberField
from config.typed.layout import Folded, Part, Row
from config.typed.plain import PlainSelect, options_of
from organizations import names
from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting.borders import Borders
from recruitment.models import groups
from recruitment.models.particulars import MARKS
from recruitment.persons import religion
from recruitment.persons.alike import NAMESAKES, Alike, alike_within

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]

IF_IT_IS_SO = Folded(
    gettext_lazy("If it is so: trade union, militia, hamlet head, enterprise, academic title"),
    Row(*MARKS, css_class="marks"),
    "academic_title",
)
"""What nearly nobody needs, out of the way of who does not."""


class GroupSelect(PlainSelect):
    """A choice of groups. There are many, so that they are drawn once for each that is chosen.

    Those that are `sensitive` are left out where who asks may see that of nobody.
    """

    sensitive = True

    def drawn(self, chosen):
        known = chosen if not chosen or chosen in groups.GROUPS else None
        return _groups(get_language(), known, self.sensitive)


@cache
def _groups(language, chosen, sensitive):
    return options_of(groups.choices_for(sensitive=sensitive), chosen)


def group_field(label):
    choices = groups.choices_for(sensitive=True)
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=GroupSelect)


def yes_no(label):
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )


def choice(label, choices):
    empty = [("", gettext_lazy("not recorded"))]
    return forms.ChoiceField(label=label, required=False, choices=[*empty, *choices])


def mark(name):
    """Return a box for what holds of few, labelled as the record calls it."""
    return forms.BooleanField(label=MARKS[name], required=False)


def religion_field():
    return choice(gettext_lazy("Religion"), religion.CHOICES)


def offer_earlier_religion(field, said: str) -> None:
    """Let `field` keep what was typed of a religion before there was a list."""
    if said and said not in religion.RELIGIONS.values():
        words = _("“%(text)s”, as typed earlier") % {"text": said}
        field.choices = [*field.choices, (said, words)]


def year_asked(form, name: str) -> Period | None:
    """Return the year that was asked for in a `year_field`, or None."""
    year = form.cleaned_data.get(name)
    return Period.of_year(year) if year else None


def year_field(label):
    return NumberField(
        label=label, required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, grouped=False
    )


class BordersField(forms.ChoiceField):
    """In whose borders an organization is read; chosen by links, so the form only keeps it."""

    def __init__(self):
        choices = [("", ""), (Borders.TODAY.value, Borders.TODAY.label)]
        super().__init__(required=False, choices=choices, widget=forms.HiddenInput)


def text(label, longest, **attrs):
    attrs = {"autocomplete": "off", "spellcheck": "false", **attrs}
    return forms.CharField(label=label, max_length=longest, widget=forms.TextInput(attrs=attrs))


class Named:
    """A form with the full name of a person, which may be taken as the page offers to write it."""

    NAMED = (Row("full_name", "sex"), Part("recruitment/_in_the_way.html"))
    """The first fields of its layout, with those below for whose record a name was refused."""

    def clean_full_name(self):
        full_name = names.person(self.cleaned_data["full_name"])
        if not re.search(r"[^\W\d_]", full_name):
            raise ValidationError(_("Please write the name in letters."))
        offered = names.offered(full_name)
        if offered is None or "as_offered" not in self.data:
            return full_name
        self.data = self.data.copy()
        self.data[self.add_prefix("full_name")] = offered
        return offered

    def in_the_way(self, jurisdiction) -> list[Alike]:
        """Return those in the reach for whose record the name was refused.

        Six queries where it was refused for that, else none.
        """
        codes = {error.code for error in self.errors.as_data().get("full_name", ())}
        if not codes & {"admitted", "dossier"}:
            return []
        said = [self.cleaned_data.get(each) for each in ("sex", "born_on", "organization")]
        if not all(said):  # what was refused as well is not known
            return []
        sex, born_on, cell = said
        name = names.person(self["full_name"].value())
        found = alike_within(name, sex, born_on, cell=cell, jurisdiction=jurisdiction)
        return [each for each in found if each.kind in NAMESAKES]


class TokenForm(forms.Form):
    """The token by which a form that was sent before is known."""

    token = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    @classmethod
    def fresh(cls):
        return cls(initial={"token": uuid.uuid4()})


class VersionForm(forms.Form):
    """The version of a record that the user saw when the form was opened."""

    version = NumberField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def of(cls, record):
        return cls(initial={"version": record.version})

    def said(self) -> dict:
        """Return what was typed; that it is meant is asked of people alone."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}


def writable(jurisdiction):
    return Organization.objects.within(jurisdiction).writable(jurisdiction)
