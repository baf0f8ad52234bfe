"""What organizations announce to whoever depends on them, inside the same transaction."""

from django.dispatch import Signal

restructured = Signal()
"""Sent after the tree changed. `before` and `after` map each organization concerned to the
set of organizations it counted under, itself included, in the structure that is still open."""

succeeded = Signal()
"""Sent after an organization ended: `predecessor`, its `heir`, the day `on`, and `by` whom."""
