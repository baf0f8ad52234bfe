"""What everything within the reach is searched for."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import NameField
from recruitment.finding.search import Kind


class SoughtForm(forms.Form):
    """Words, initials or a number, and perhaps one kind alone; what cannot be read is nothing."""

    sought = NameField(label=gettext_lazy("Name, initials or number"), max_length=100)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])

    def __init__(self, data, *, reader: int):
        super().__init__(data)
        self.fields["sought"].reader = reader
        self.is_valid()

    @property
    def words(self) -> str:
        return self.cleaned_data.get("sought", "")

    @property
    def only(self) -> Kind | None:
        """Return the kind that alone is asked for, or None for all."""
        asked = self.cleaned_data.get("kind")
        return Kind(asked) if asked else None
