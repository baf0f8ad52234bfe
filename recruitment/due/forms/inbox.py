"""What the inbox can be asked."""

from django import forms

from recruitment.due.inbox import MENU, Window
from recruitment.due.sources import Group, group_of
from recruitment.models import DueKind


class InboxFilter(forms.Form):
    """By when, of which kind or group, whether all of it; what cannot be read narrows nothing."""

    window = forms.ChoiceField(required=False, choices=Window.choices)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *DueKind.choices])
    group = forms.CharField(required=False)
    all = forms.BooleanField(required=False)

    @property
    def asked(self) -> tuple[Window, str, Group | None]:
        self.is_valid()
        asked = self.cleaned_data
        group = group_of(asked.get("group") or "")
        return Window(asked.get("window") or MENU), asked.get("kind") or "", group

    @property
    def is_whole(self) -> bool:
        """Tell whether it is gone through from the first line to the last, page by page."""
        _window, kind, group = self.asked
        return bool(kind or group or self.wants_all)

    @property
    def wants_all(self) -> bool:
        """Tell whether it is asked for to be printed: as much of it on one page as there may be."""
        self.is_valid()
        return self.cleaned_data.get("all", False)
