"""What is asked of a file that is handed in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.layout import Styled
from recruitment.files.handed_in import OFFERED
from recruitment.files.wording import KIND_WORDS

LARGEST = 10 * 1024 * 1024


class HandInForm(Styled):
    """A file, and what it holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"),
        choices=[("", "---------"), *((kind, KIND_WORDS[kind]) for kind in OFFERED)],
    )
    file = forms.FileField(label=gettext_lazy("File (Excel or CSV)"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        return file
