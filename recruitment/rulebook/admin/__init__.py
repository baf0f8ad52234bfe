"""Rule sets, holidays, and what documents make of committees that decide."""

from recruitment.rulebook.admin import (  # noqa: F401  (they register themselves)
    authorities,
    days_off,
    rules,
)
