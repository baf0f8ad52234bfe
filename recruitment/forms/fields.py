"""What the forms of this app have in common: fields, how they look, what makes a form known."""

import uuid

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from config.typed.days import FIRST_YEAR, LAST_YEAR
from config.typed.fields import NumberField
from organizations.models import Organization
from recruitment.counting.borders import Borders
from recruitment.counting.counts import Reading

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


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


class Styled:
    """A form whose fields know what they look like and where the first mistake is."""

    def dress(self, *, focus=True):
        """Mark the fields for the stylesheet, those with a mistake too; focus on the first."""
        wrong = [name for name in self.fields if name in self.errors]
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "form-check-input"
                continue
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = f"{kind} is-invalid" if name in wrong else kind
        first = wrong[0] if wrong else self.starts_at()
        if focus and first in self.fields:
            self.fields[first].widget.attrs["autofocus"] = True
        return self

    def starts_at(self):
        return next(name for name, field in self.fields.items() if not field.widget.is_hidden)


class TokenForm(forms.Form):
    """The token by which a form that was sent before is known."""

    token = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    @classmethod
    def fresh(cls):
        return cls(initial={"token": uuid.uuid4()})


class VersionForm(forms.Form):
    """The version of a record that the user saw when the form was opened."""

    version = NumberField(min_value=1, widget=forms.HiddenInput)


def with_borders(sentence: str, reading: Reading) -> str:
    """Add to a sentence in which borders the organization that it names is read."""
    return f"{sentence} {capfirst(reading.borders_in_words)}."


def writable(jurisdiction):
    return Organization.objects.within(jurisdiction).writable(jurisdiction)
