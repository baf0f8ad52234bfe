"""In whose borders figures are read: as the tree was on the day of the report, or as it is today.

The two differ in nothing but the day of the tree that is asked.
"""

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Borders(models.TextChoices):
    """`DAY` is the tree of any other day, which only who asks for it by date is shown."""

    THEN = "then", gettext_lazy("as it was")
    TODAY = "today", gettext_lazy("in today's borders")
    DAY = "day", gettext_lazy("as the tree was on a day")


def chosen(borders: str, day: date | None, *, as_of: date, today: date) -> dict:
    """Return `structure_on` and `borders` of a Reading, from what was asked.

    `day` is a day asked for by its date, and goes before `borders`.

    Source: docs/definitions.md, "As it was and in today's borders".
    """
    if day is None:
        day = today if borders == Borders.TODAY else as_of
        return {"structure_on": day, "borders": borders or Borders.THEN}
    kinds = {today: Borders.TODAY, as_of: Borders.THEN}
    return {"structure_on": day, "borders": kinds.get(day, Borders.DAY)}


def in_words(borders: str, structure_on: date) -> str:
    """Name a reading with its day, as it stands on pages and in files."""
    day = {"day": date_format(structure_on, "SHORT_DATE_FORMAT")}
    if borders == Borders.TODAY:
        return _("in today's borders (%(day)s)") % day
    if borders == Borders.THEN:
        return _("as it was on %(day)s") % day
    return _("as the tree was on %(day)s") % day
