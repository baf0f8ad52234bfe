"""What is said where not all of the days that are asked for are on record."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.completeness import is_complete, since
from organizations.periods import Period


def incomplete_words(organization, window: Period | None) -> str:
    """Return from which day all is on record, where `window` begins before it; else nothing.

    Source: docs/definitions.md, "No data".
    """
    day = since(organization)
    if day is None or is_complete(organization, window):
        return ""
    return _("Records are complete from %(day)s only; before it there may be more.") % {
        "day": date_format(day, "SHORT_DATE_FORMAT")
    }
