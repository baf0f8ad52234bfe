"""What the trail can be asked."""

from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audit import records, words
from config.asked import filled
from config.typed.fields import DateField, NameField, NumberField, QuotaYearField, WordsField


class EntryFilter(forms.Form):
    """Every field may be left empty; one that cannot be read narrows nothing."""

    user = NameField(label=_("User: login or name"), max_length=150)
    action = forms.ChoiceField(label=_("What"), required=False)
    record = forms.ChoiceField(label=_("Kind of record"), required=False)
    number = NumberField(
        label=_("Number of the record"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        grouped=False,
    )
    organization = WordsField(label=_("Organization, with all below"), max_length=200)
    year = QuotaYearField(label=_("Quotas of the year"), required=False)
    person = NameField(label=_("Name of a person"))
    first_day = DateField(label=_("From"), required=False)
    last_day = DateField(label=_("To"), required=False)
    request = WordsField(label=_("Request"), max_length=36)

    def __init__(self, data, jurisdiction):
        super().__init__(data)
        self.jurisdiction = jurisdiction
        for name in ("user", "person"):
            self.fields[name].reader = jurisdiction.holder
        if not jurisdiction.persons:
            del self.fields["person"]
        self.fields["action"].choices = [
            ("", _("all")),
            *sorted(
                ((code, str(word)) for code, word in records.actions.items()), key=lambda c: c[1]
            ),
        ]
        self.fields["record"].choices = [
            ("", _("all")),
            *((code, capfirst(words.record_kind(code))) for code in records.listed()),
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
        return " · ".join(f"{each.label}: {each.words}" for each in filled(self)) or _("everything")

    def narrow(self, entries):
        """Return `entries` narrowed by the fields that are filled in and can be read."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        conditions = {
            "action": lambda value: Q(action=value),
            "record": lambda value: Q(subject_type=value),
            "number": lambda value: Q(subject_id__in=self._together(value)),
            "first_day": lambda value: Q(at__gte=_midnight(value)),
            "last_day": lambda value: Q(at__lt=_midnight(value + timedelta(days=1))),
            "request": lambda value: Q(request_id__startswith=value),
        }
        for name, value in asked.items():
            if name in conditions:
                entries = entries.filter(conditions[name](value))
            else:
                entries = entries.filter(records.found_by(name, value, self.jurisdiction))
        return entries

    def _together(self, number):
        """Return the numbers of what is one record to a reader, such as versions of a quota."""
        return records.together(self.cleaned_data.get("record", ""), number)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
