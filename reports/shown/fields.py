"""The fields of a question that are drawn by one function each.

Django draws a select with two templates for each option; the dashboard's form has fifty
options, and drawing them took longer than counting the admissions.
"""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from config.typed.fields import DateField

CHOSEN = flatatt({"selected": True})


class PlainSelect(forms.Select):
    """A select without groups of options."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((code, CHOSEN if str(code) == chosen else "", label) for code, label in self.choices),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)


class PlainInput(forms.TextInput):
    """A line of text, or what `input_type` says."""

    def render(self, name, value, attrs=None, renderer=None):
        given = {**(attrs or {}), "type": self.input_type, "name": name}
        if value not in (None, ""):
            given["value"] = self.format_value(value)
        return format_html("<input{}>", flatatt(self.build_attrs(self.attrs, given)))


class PlainHidden(PlainInput):
    input_type = "hidden"


class DayField(DateField):
    """A day typed in any usual way, which says what is wrong with it; links write ISO 8601."""

    def __init__(self, *, size=11, **kwargs):
        attributes = {"inputmode": "numeric", "placeholder": _("dd/mm/yyyy"), "size": size}
        super().__init__(required=False, widget=PlainInput(attrs=attributes), **kwargs)
