"""Quotas and exemptions in the Django admin. Persons and their dossiers never are."""

from recruitment.admin import exemptions, quotas  # noqa: F401  (they register themselves)
