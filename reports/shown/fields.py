"""The fields of a question that are drawn by one function each, as `config.typed.plain` is."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from config.typed.fields import DateField


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
