"""How a transfer is answered."""

from django import forms
from django.utils.translation import gettext_lazy

from recruitment.forms.fields import Styled


class RefusalForm(Styled, forms.Form):
    """Why a dossier is not taken over."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the refusal"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("for example: does not live here"),
    )
