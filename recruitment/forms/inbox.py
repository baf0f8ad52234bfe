"""What the inbox can be asked."""

from django import forms

from recruitment.due.inbox import MENU, Kind, Window


class InboxFilter(forms.Form):
    """By when, and of which kind; what cannot be read narrows nothing."""

    window = forms.ChoiceField(required=False, choices=Window.choices)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])

    @property
    def asked(self) -> tuple[Window, str]:
        self.is_valid()
        asked = self.cleaned_data
        return Window(asked.get("window") or MENU), asked.get("kind") or ""
