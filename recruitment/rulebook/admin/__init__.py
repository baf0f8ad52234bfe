"""Rule sets and holidays, read by all administrators and written from the root."""

from recruitment.rulebook.admin import days_off, rules  # noqa: F401  (they register themselves)
