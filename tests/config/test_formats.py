from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed", ["03/02/2026", "3/2/2026", "03-02-2026", "03022026", "03.02.2026", "2026-02-03"]
)
def test_days_come_before_months_in_every_language(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "03/02/2026 1.234,5"), ("en", "03/02/2026 1,234.5")]
)
def test_dates_and_numbers_are_shown_as_people_write_them(language, shown):
    template = Template("{{ day }} {{ number }}")

    with translation.override(language):
        text = template.render(Context({"day": date(2026, 2, 3), "number": Decimal("1234.5")}))

    assert text == shown
