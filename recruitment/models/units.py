"""What a target on units counts: how many of those below are to reach something."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Units(models.TextChoices):
    """The units that are counted, and what each of them is to do.

    Source: docs/definitions.md, "Target on units".
    """

    CELLS = "cells", _("cells that admit")
    WITH_SOURCE = "cells_with_source", _("cells with a source that admit")
    COMMITTEES = "committees_reaching", _("grassroots committees that reach their quota")
