"""What the trail can be asked."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit import words
from config.asked import filled
from config.typed.fields import DateField, NumberField


class EntryFilter(forms.Form):
    """Every field may be left empty; one that cannot be read narrows nothing."""

    user = forms.CharField(label=_("Username"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("What"), required=False)
    record = forms.ChoiceField(label=_("Kind of record"), required=False)
    number = NumberField(
        label=_("Number of the record"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        grouped=False,
    )
    first_day = DateField(label=_("From"), required=False)
    last_day = DateField(label=_("To"), required=False)
    request = forms.CharField(label=_("Request"), required=False, max_length=36)

    def __init__(self, data):
        super().__init__(data)
        self.fields["action"].choices = [
            ("", _("all")),
            *sorted(
                ((code, str(word)) for code, word in words.ACTIONS.items()), key=lambda c: c[1]
            ),
        ]
        self.fields["record"].choices = [
            ("", _("all")),
            *((code, capfirst(words.record_kind(code))) for code in words.RECORDS),
        ]
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = kind
        self.is_valid()

    @property
    def is_asked(self) -> bool:
        """Tell whether anything is asked for that could be read."""
        return any(self.cleaned_data.values())

    @property
    def statement(self) -> str:
        """Return in one line what is asked, for the head of the list, also on paper."""
        return " · ".join(f"{label}: {value}" for label, value in filled(self)) or _("everything")

    def narrow(self, entries):
        """Return `entries` narrowed by the fields that are filled in and can be read."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        conditions = {
            "user": lambda value: {"actor__icontains": value.strip()},
            "action": lambda value: {"action": value},
            "record": lambda value: {"subject_type": value},
            "number": lambda value: {"subject_id": value},
            "first_day": lambda value: {"at__gte": _midnight(value)},
            "last_day": lambda value: {"at__lt": _midnight(value + timedelta(days=1))},
            "request": lambda value: {"request_id__startswith": value.strip()},
        }
        for name, value in asked.items():
            entries = entries.filter(**conditions[name](value))
        return entries


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
