"""Stages taken together, as a board looks at them: in the pool, in work, passed, on probation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from recruitment.models.rules import BEFORE_DECISION, ON_PROBATION, Stage


class Phase(TextChoices):
    """Where a dossier stands, roughly."""

    IN_POOL = "in_pool", _("in the pool, without an application")
    IN_WORK = "in_work", _("in work, from the application to the endorsement")
    PASSED = "passed", _("passed by the cell, not decided yet")
    ON_PROBATION = "on_probation", _("decided and on probation")


_APPLICATION = BEFORE_DECISION.index(Stage.APPLICATION)
_CELL_VOTED = BEFORE_DECISION.index(Stage.CELL_VOTED)

STAGES: dict[str, tuple[Stage, ...]] = {
    Phase.IN_POOL: BEFORE_DECISION[:_APPLICATION],
    Phase.IN_WORK: BEFORE_DECISION[_APPLICATION:_CELL_VOTED],
    Phase.PASSED: BEFORE_DECISION[_CELL_VOTED:],
    Phase.ON_PROBATION: ON_PROBATION,
}
"""The stages of each phase."""
