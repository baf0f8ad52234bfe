"""Quotas, exemptions and templates in the Django admin. Persons and their dossiers never are."""

from recruitment.admin import exemptions, paperwork, quotas  # noqa: F401  (they register themselves)
