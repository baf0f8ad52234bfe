"""The fields of every form in which a number or a day is typed, or words to search for."""

from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.typed import sealed
from config.typed.days import QUOTA_YEARS, read_day
from config.typed.numbers import read_count, read_rate, shown
from config.typed.text import searched, visible


class NumberInput(forms.TextInput):
    """A line of text for the number keys. A browser's own number field drops the comma."""

    def __init__(self, attrs=None, *, inputmode="numeric"):
        super().__init__({"inputmode": inputmode, "autocomplete": "off", **(attrs or {})})


class NumberField(forms.IntegerField):
    """A whole number; it says what is wrong with one.

    `grouped` is how it is shown: 7.000 members, but the year 2026.
    """

    widget = NumberInput

    def __init__(self, *, grouped=True, **kwargs):
        super().__init__(**kwargs)
        self.grouped = grouped

    def to_python(self, value):
        if isinstance(value, int):
            return value
        text = visible(str(value or "")).strip()
        return read_count(text) if text else None

    def prepare_value(self, value):
        if value is None or isinstance(value, str) or self.widget.is_hidden:
            return value
        return shown(value, grouped=self.grouped)


class QuotaYearField(NumberField):
    """A year that a quota may be for."""

    def __init__(self, **kwargs):
        years = {"min_value": QUOTA_YEARS[0], "max_value": QUOTA_YEARS[-1]}
        super().__init__(**years, grouped=False, **kwargs)


class RateField(forms.DecimalField):
    """A number with decimals, typed with a comma or a dot; it says what is wrong with one."""

    widget = NumberInput(inputmode="decimal")

    def to_python(self, value):
        if isinstance(value, int | Decimal):
            return Decimal(value)
        text = visible(str(value or "")).strip()
        return read_rate(text) if text else None

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else shown(value)


class DayInput(forms.DateInput):
    """A field for typing a day with the number keys."""

    def __init__(self, **attrs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", **attrs}
        super().__init__(attrs=attrs, format="%d/%m/%Y")


class DateField(forms.DateField):
    """A day, typed in any usual way, shown as dd/mm/yyyy; it says what is wrong with one."""

    widget = DayInput

    def to_python(self, value):
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        text = visible(str(value)).strip()
        return self.read(text) if text else None

    def read(self, text):
        return read_day(text)


class BirthField(DateField):
    """A day of birth, of which the year may have two digits: 3-2-95 is in 1995."""

    def read(self, text):
        return read_day(text, born_before=timezone.localdate().year)


class WordsField(forms.CharField):
    """Words to search for: pasted with whatever comes along, they find what they name."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)

    def to_python(self, value):
        return searched(super().to_python(value))


class NameField(WordsField):
    """The name of a person to search for, which stands sealed in the address for its `reader`."""

    reader: int | None = None
    default_error_messages = {
        "sealed": _("This address holds a name that only who searched for it can read. Type it."),
    }

    def to_python(self, value):
        try:
            return super().to_python(sealed.opened(str(value or ""), self.reader))
        except sealed.Unreadable:
            raise ValidationError(self.error_messages["sealed"], code="sealed") from None

    def bound_data(self, data, initial):
        try:
            return sealed.opened(str(data or ""), self.reader)
        except sealed.Unreadable:
            return ""
