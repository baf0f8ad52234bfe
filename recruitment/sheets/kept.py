"""What a user keeps of sheets of a kind: one that is half done, and how lists head their columns.

Only what its user put aside is kept, or what was left when the rest was recorded; nobody else sees
it, and after seven days it is gone. Nothing is sent while somebody types.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from organizations.models import User
from recruitment.models import Sheet
from recruitment.sheets.rows import MOST, Row, renumbered

DAYS = 7


def of(user: User, kind: str) -> Sheet:
    """Return what is kept; an empty sheet, not stored, where nothing is. One query."""
    found = Sheet.objects.filter(user=user, kind=kind).first() or Sheet(user=user, kind=kind)
    if found.kept_at and found.kept_at < timezone.now() - timedelta(days=DAYS):
        found.rows, found.kept_at = [], None
    return found


def rows_of(sheet: Sheet) -> list[Row]:
    return [Row.from_data(each) for each in sheet.rows]


def keep(user: User, kind: str, rows: Sequence[Row]) -> None:
    """Keep these rows, in place of those kept before; nothing where there are none.

    Sheets of whomever that are over go with it.
    """
    over = Sheet.objects.filter(kept_at__lt=timezone.now() - timedelta(days=DAYS))
    over.update(rows=[], kept_at=None)
    rows = [row for row in rows if row.is_filled][:MOST]
    if len({row.number for row in rows}) < len(rows):
        rows = renumbered(rows)
    said = [row.as_data() for row in rows]
    kept_at = timezone.now() if said else None
    Sheet.objects.update_or_create(
        user=user, kind=kind, defaults={"rows": said, "kept_at": kept_at}
    )


def remember(user: User, kind: str, headings: Mapping[str, str]) -> None:
    """Remember by which column each heading was matched, empty for one that is passed over."""
    sheet, _created = Sheet.objects.get_or_create(user=user, kind=kind)
    sheet.headings |= headings
    sheet.save(update_fields=["headings"])
