"""How a transfer is answered."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.layout import Styled


class AcceptanceForm(Styled):
    """That the dossier is really to be taken over: it then belongs to the other cell."""

    sure = forms.BooleanField(
        label=gettext_lazy("The person belongs to this cell now, and the dossier has come"),
        error_messages={"required": gettext_lazy("Tick this before you take the dossier over.")},
    )


class RefusalForm(Styled):
    """Why a dossier is not taken over."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the refusal"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("for example: does not live here"),
    )


class TakeBackTransferForm(Styled):
    """Why a dossier that was taken over goes back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it was taken over by mistake"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
