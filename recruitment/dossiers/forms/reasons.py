"""What is typed of what is done with a dossier for a reason: sent back, closed, annulled."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Stacked, Styled
from organizations import names
from recruitment.dossiers import annulling, endings, pipeline
from recruitment.fields import VersionForm
from recruitment.models import Candidate
from recruitment.rulebook.rules import Rules


def reason_field(label, **more) -> forms.CharField:
    """Return a field of two lines for why something is done."""
    return forms.CharField(
        label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **more
    )


class ReasonForm(Styled, VersionForm):
    """What is done with a dossier on a day that has come, with a reason."""

    on = DateField(label=gettext_lazy("Date"))
    reason = reason_field(gettext_lazy("Reason"))

    def __init__(self, data=None, *, today: date, **kwargs):
        super().__init__(data, **kwargs)
        self.today = today

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(_("This day lies in the future."))
        return self.cleaned_data["on"]

    def clean_reason(self):
        return names.clean(" ".join(self.cleaned_data["reason"].split()))


class BackForm(ReasonForm):
    """To which earlier stage a dossier is sent back."""

    to = forms.ChoiceField(label=gettext_lazy("Back to the stage"))
    field_order = ["to", "on", "reason"]

    def __init__(self, data=None, *, candidate: Candidate, rules: Rules, **kwargs):
        super().__init__(data, **kwargs)
        stages = pipeline.ways_back(candidate, rules)
        reached = [(each.value, each.label) for each in reversed(stages)]
        self.fields["to"].choices = [("", "---------"), *reached]


class CloseForm(ReasonForm):
    """How a dossier ends before the decision."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How the dossier ends"),
        choices=[(each.value, each.label) for each in endings.CLOSING],
        widget=Stacked,
    )
    field_order = ["outcome", "on", "reason"]


class AnnulDossierForm(ReasonForm):
    """Why a dossier is annulled, where nothing rests on it."""

    sure = forms.BooleanField(
        label=gettext_lazy("I have checked that this dossier was entered by mistake"),
        error_messages={"required": gettext_lazy("Please confirm that you have checked.")},
    )
    field_order = ["reason", "on", "sure"]

    def __init__(self, data=None, *, candidate: Candidate, **kwargs):
        super().__init__(data, **kwargs)
        self.obstacles = annulling.obstacles(candidate)
        self.fields["reason"].help_text = _("for example: entered for the wrong person")
        self.fields["on"].label = _("Annulled on")


class RecognitionForm(Styled, VersionForm):
    """Why a recognition is taken back."""

    reason = reason_field(gettext_lazy("Why it is taken back"))
    sure = forms.BooleanField(
        label=gettext_lazy("I have checked that the recognition is to be taken back"),
        error_messages={"required": gettext_lazy("Please confirm that you have checked.")},
    )

    def clean_reason(self):
        return names.clean(" ".join(self.cleaned_data["reason"].split()))
