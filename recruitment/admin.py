"""Quotas, rules, holidays and templates in the Django admin. Persons and dossiers never are."""

import recruitment.paperwork.admin
import recruitment.rulebook.admin
import recruitment.targets.admin  # noqa: F401  (each registers its own)
