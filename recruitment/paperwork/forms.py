"""Forms of official papers: which paper, for which dossiers, and a template that replaces one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import NumberField
from config.typed.layout import Styled
from organizations.forms import OrganizationField
from organizations.models import Organization
from recruitment.models import Candidate
from recruitment.paperwork.filling import concerned
from recruitment.paperwork.paper_kinds import OF_DOSSIERS, About
from recruitment.paperwork.paper_templates import LARGEST


def _choices():
    return [(code, f"{code} · {kind.name}") for code, kind in OF_DOSSIERS.items()]


class BatchForm(Styled):
    """A paper for many dossiers: of which organization. `organization` is optional."""

    paper = forms.ChoiceField(label=gettext_lazy("Paper"), choices=_choices)
    organization = OrganizationField(
        label=gettext_lazy("Organization"),
        required=False,
        queryset=Organization.objects.none(),
        help_text=gettext_lazy("Empty: all that you see."),
    )

    def __init__(self, *args, jurisdiction, **kwargs):
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction)

    @property
    def kind(self):
        return OF_DOSSIERS[self.cleaned_data["paper"]]

    @property
    def above(self):
        """Return the organization asked for, or None."""
        return self.cleaned_data.get("organization")

    def dossiers(self):
        """Return the dossiers within reach that the paper concerns, by name."""
        candidates = Candidate.objects.within(self.jurisdiction)
        if self.above:
            below = self.jurisdiction.descendants([self.above.pk])
            candidates = candidates.filter(organization__in=below)
        return concerned(candidates, self.kind, self.jurisdiction.day).select_related(
            "person", "organization"
        )


class SigningForm(Styled):
    """Who signs a paper, where it is not who the record of the organization names."""

    signs = forms.ChoiceField(
        label=gettext_lazy("Signed by"),
        required=False,
        choices=[
            ("", gettext_lazy("as the record of the organization says")),
            *Organization.Office.choices,
        ],
    )


class PaperForm(SigningForm):
    """Which paper of one dossier, and who signs it."""

    paper = forms.ChoiceField(choices=_choices)

    def clean_paper(self):
        kind = OF_DOSSIERS[self.cleaned_data["paper"]]
        if kind.about == About.LIST:
            raise ValidationError(_("A list is not a paper of one dossier."))
        return kind


class TemplateForm(forms.Form):
    """A Word file that takes the place of a template, and why."""

    file = forms.FileField(
        label=gettext_lazy("Word file (.docx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60, "autocomplete": "off"}),
    )
    version = NumberField(min_value=0, widget=forms.HiddenInput)

    def clean_file(self):
        """Return what the file holds; one that is too large is not read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 2 MB."))
        return file.read()
