"""What is typed of the unions at the place of a cell."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Layout, Styled
from recruitment.models import UnionHere


class UnionsForm(Styled):
    answer = forms.ChoiceField(
        label=gettext_lazy("Unions at this place"),
        choices=UnionHere.choices,
        widget=forms.RadioSelect,
    )
    start = DateField(label=gettext_lazy("From"))

    layout = Layout("answer", "start")
