"""What admissions announce to whoever depends on them, inside the same transaction."""

from django.dispatch import Signal

annulled = Signal()
"""Sent after an admission was annulled: `admission`, `on`, `reason`, `by`."""
