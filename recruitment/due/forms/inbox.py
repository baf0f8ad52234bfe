"""What the inbox can be asked."""

from django import forms

from recruitment.due.inbox import MENU, Kind, Window


class InboxFilter(forms.Form):
    """By when, of which kind, and whether all of it; what cannot be read narrows nothing."""

    window = forms.ChoiceField(required=False, choices=Window.choices)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    all = forms.BooleanField(required=False)

    @property
    def asked(self) -> tuple[Window, str]:
        self.is_valid()
        asked = self.cleaned_data
        return Window(asked.get("window") or MENU), asked.get("kind") or ""

    @property
    def wants_all(self) -> bool:
        """Tell whether it is asked for to be printed: as much of it on one page as there may be."""
        self.is_valid()
        return self.cleaned_data.get("all", False)
