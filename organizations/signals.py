"""What organizations announce to whoever depends on them, inside the same transaction."""

from django.dispatch import Signal


class Question(Signal):
    """A signal whose receivers answer, each with a list."""

    def ask(self, sender, **about) -> list:
        """Return what all of them answer."""
        return [each for _receiver, found in self.send(sender, **about) for each in found or ()]


restructured = Signal()
"""Sent after the tree changed. `before` and `after` map each organization concerned to the
set of organizations it counted under, itself included, in the structure that is still open."""

reclassified = Signal()
"""Sent after the kinds of `organizations` (keys) changed."""

succeeded = Signal()
"""Sent after organizations ended: `heirs` maps each to who answers for it, by key; the day
`on`, `by` whom, and the `document` (None for a single event)."""

examined = Question()
"""Sent when a reorganization is drawn: `plan`, and the `document`. Receivers return a list of
conflicts that they know of."""

depending = Question()
"""Sent before a `document` is taken back. Receivers return what would lose its ground, as a
list of pairs: what it is, in words, and how many."""

taken_back = Signal()
"""Sent after a `document` was taken back in the tree: the day `on`, and `by` whom."""

unfounded = Signal()
"""Sent before `organizations` (keys) that a document had founded are deleted, with nothing
left that refers to them but what receivers keep up for them."""
