"""Quotas, rules, holidays and templates in the Django admin. Persons and dossiers never are."""

from recruitment.admin import (  # noqa: F401  (they register themselves)
    days_off,
    exemptions,
    introductions,
    paperwork,
    quotas,
    rules,
)
