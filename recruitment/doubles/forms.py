"""What the board says of two persons who look like one."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.layout import Stacked, Styled
from organizations import names
from recruitment.fields import text


class ApartForm(Styled):
    """Why they are two persons."""

    reason = text(gettext_lazy("How you know that they are two"), 300)
    reason.help_text = gettext_lazy("for example: twins; other parents")

    def clean_reason(self):
        return names.clean(self.cleaned_data["reason"])


class MergeForm(Styled):
    """Whose name and date of birth are right, and how the board knows that both are one.

    Of two open dossiers, which one goes on.
    """

    keep = forms.TypedChoiceField(
        label=gettext_lazy("Right are name and date of birth of"),
        coerce=int,
        widget=Stacked,
    )
    goes_on = forms.TypedChoiceField(
        label=gettext_lazy("The dossier that goes on"),
        coerce=int,
        empty_value=None,
        widget=Stacked,
    )
    reason = text(gettext_lazy("How you know that they are one"), 300)
    reason.help_text = gettext_lazy("for example: asked the cell; seen the birth certificate")

    def __init__(self, data=None, *, persons, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["keep"].choices = [
            (person.pk, f"{person.full_name}, {person.born_on:%d/%m/%Y}") for person in persons
        ]
        dossiers = [
            dossier for person in persons for dossier in person.candidacies.all() if dossier.is_open
        ]
        if len(dossiers) < 2:
            del self.fields["goes_on"]
        else:
            self.fields["goes_on"].choices = [
                (each.pk, f"{each.organization.name}: {each.get_stage_display()}")
                for each in dossiers
            ]

    def clean_reason(self):
        return names.clean(self.cleaned_data["reason"])
