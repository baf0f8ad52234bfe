"""What admissions announce to whoever depends on them, and ask of whoever knows more."""

from django.dispatch import Signal

annulled = Signal()
"""Sent after admissions were annulled, all at once: `admissions`, `on`, `reason`, `by`."""

achieved = Signal()
"""Asks how far organizations have come in years: `asked`, pairs of both; `today`. Whoever knows
the figures puts a line for each into `told`, by key and year: how it is written and drawn."""
