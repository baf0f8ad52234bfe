"""What is typed of a transfer: to which cell, and how it is answered."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.layout import Styled
from organizations.forms import OrganizationField
from organizations.models import Organization
from recruitment.dossiers import transfers
from recruitment.dossiers.forms.reasons import ReasonForm
from recruitment.fields import text


class TransferForm(ReasonForm):
    """To which cell a dossier is to go: one within reach, or any by its exact code."""

    to = OrganizationField(
        label=gettext_lazy("To the cell"),
        queryset=Organization.objects.none(),
        kind=Organization.Kind.CELL,
        saving=True,
        required=False,
        help_text=gettext_lazy("Type some letters to search, without diacritics if you like"),
    )
    code = text(gettext_lazy("Or the exact code of a cell elsewhere"), 40)
    code.required = False
    field_order = ["to", "code", "on", "reason"]

    def __init__(self, data=None, *, jurisdiction, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["to"].queryset = Organization.objects.within(jurisdiction)

    def clean(self):
        asked = self.cleaned_data
        if code := (asked.get("code") or "").strip():
            asked["to"] = transfers.cell_of_code(code)
            if asked["to"] is None:
                self.add_error("code", _("There is no cell with this code."))
        elif not asked.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose a cell, or write its code."))
        return asked


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
