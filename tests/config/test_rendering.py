"""Widgets rendered the quicker way say what Django's own templates say."""

from html import unescape

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from config.rendering import Renderer

CHOICES = [("", "—"), ("1", "Chi bộ “Trường <Đại học>” & khoa"), ("Nhóm", [("2", 'Số "2"')])]


class Everything(forms.Form):
    text = forms.CharField(max_length=5, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    long = forms.CharField(widget=forms.Textarea)
    number = forms.IntegerField(min_value=1)
    day = forms.DateField()
    choice = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    one = forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=CHOICES[:2], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    secret = forms.CharField(widget=forms.PasswordInput)
    file = forms.FileField(required=False)


TYPED = {"text": "<b>'\"&", "number": "7", "choice": "1", "several": ["1", "2"], "sure": "on"}


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize("data", [None, TYPED, {}], ids=["fresh", "typed", "empty"])
def test_a_widget_looks_as_with_djangos_own_templates(name, data):
    def drawn(renderer):
        markup = str(Everything(data, renderer=renderer)[name])
        return "".join(unescape(markup).split())  # `&quot;` and `&#34;` are the same

    assert drawn(Renderer()) == drawn(TemplatesSetting())


def test_our_own_widgets_are_templates_like_all_others():
    template = Renderer().get_template("organizations/organization_input.html")

    assert "templates/organizations" in template.origin.name
