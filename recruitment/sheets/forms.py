"""What is asked of a sheet as a whole, and of a batch that is taken back."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import NumberField
from config.typed.layout import Styled
from organizations import names

LARGEST = 5 * 1024 * 1024


class TotalForm(Styled):
    """How many people the list has, and why the sheet has others."""

    listed = NumberField(
        label=gettext_lazy("People on the list"),
        required=False,
        min_value=1,
        max_value=100_000,
        error_messages={"required": gettext_lazy("Write how many people the list has.")},
    )
    explanation = forms.CharField(
        label=gettext_lazy("Why the sheet has more or fewer"), required=False, max_length=300
    )

    def __init__(self, *args, is_recording=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["listed"].required = is_recording

    def clean_explanation(self):
        return names.clean(self.cleaned_data["explanation"])

    def starts_at(self):
        return None


class ListFileForm(Styled):
    """A file that holds a list."""

    file = forms.FileField(label=gettext_lazy("File of the list (Excel or CSV)"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 5 MB."))
        return file

    def starts_at(self):
        return None


class TakeBackForm(Styled):
    """Why a batch is taken back as a whole."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("for example: the list was recorded twice, the wrong year"),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have looked at the three lists"),
        error_messages={"required": gettext_lazy("Please confirm that you have checked.")},
    )

    def clean_reason(self):
        return names.clean(self.cleaned_data["reason"])
