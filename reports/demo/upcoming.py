"""A reorganization of the demo that waits for its day: two wards of the city become one."""

from datetime import date, timedelta

from organizations.models import Action, Reorganization, User
from organizations.reorganization import documents

CITY = "TH-TP"
WARDS = ("TH-TP-QUANGDONG", "TH-TP-QUANGPHU")
NEW = "TH-TP-QUANGPHUDONG"
DAYS_AHEAD = 45


def build(today: date, *, by: User) -> Reorganization:
    """Draft and issue the merger; it takes effect on the first of a month, not sooner than in
    `DAYS_AHEAD` days."""
    earliest = today + timedelta(days=DAYS_AHEAD)
    on = (earliest.replace(day=1) + timedelta(days=31)).replace(day=1)
    founding = Action(
        verb=Action.Verb.FOUND,
        code=NEW,
        name="Đảng bộ phường Quảng Phú Đông",
        kind="grassroots_committee",
        official_class="2",
        parent_code=CITY,
    )
    mergers = [Action(verb=Action.Verb.MERGE, code=ward, heir_code=NEW) for ward in WARDS]
    document = documents.draft(
        number="52-NQ/ThU",
        decided_on=today - timedelta(days=3),
        on=on,
        remark="Sắp xếp các phường phía đông thành phố",
        actions=[founding, *mergers],
        by=by,
    )
    return documents.issue(document, version=document.version, by=by, today=today)
