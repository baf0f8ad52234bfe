"""What the demo's reorganizations still have to come: a merger that waits for its day, and the
reform of 1 July 2025 in three provinces, drafted.

In Quảng Ninh and Nghệ An that reform is in effect (`reorganizations.csv`). What became of the
communes is what the resolutions of the Standing Committee of the National Assembly of 16/06/2025
say; what became of the cells is invented.
"""

from datetime import date, timedelta

from django.core.management.base import CommandError

from organizations.files import Report
from organizations.models import Action, Reorganization, User
from organizations.reorganization import documents, files
from reports.demo.places import rows_of

WARD = "NA-P-THAIHOA"
CELLS = ("NA-THH-LONGSON-01", "NA-THH-LONGSON-02")
NEW = "NA-P-THAIHOA-LONGSON"
DAYS_AHEAD = 45
REMARK = "Dự thảo để dùng thử: bỏ cấp huyện, lập đảng bộ xã, phường trực thuộc tỉnh, thành phố"


def build(today: date, *, by: User) -> Reorganization:
    """Draft and issue the merger of two cells; it takes effect on the first of a month, not sooner
    than in `DAYS_AHEAD` days."""
    earliest = today + timedelta(days=DAYS_AHEAD)
    on = (earliest.replace(day=1) + timedelta(days=31)).replace(day=1)
    founding = Action(
        verb=Action.Verb.FOUND,
        code=NEW,
        name="Chi bộ tổ dân phố 1 Long Sơn (mới)",
        kind="cell",
        official_class="2",
        setting="residential",
        parent_code=WARD,
    )
    mergers = [Action(verb=Action.Verb.MERGE, code=cell, heir_code=NEW) for cell in CELLS]
    document = documents.draft(
        number="215-QĐ/ĐU",
        decided_on=today - timedelta(days=3),
        on=on,
        remark="Sáp nhập hai chi bộ tổ dân phố",
        actions=[founding, *mergers],
        by=by,
    )
    return documents.issue(document, version=document.version, by=by, today=today)


def draft_reforms(*, by: User) -> list[Reorganization]:
    """Draft what `drafts.csv` orders, a document for each province; raises CommandError.

    A draft is seen by who drafted it alone: `by` is the administrator who is to try it.
    """
    report = Report()
    columns = dict.fromkeys((column.name for column in files.COLUMNS), "")
    rows = ((number, columns | row) for number, row in enumerate(rows_of("drafts.csv"), 2))
    drafted = files.draft_reorganizations(rows, by=by, report=report)
    if report.faults:
        raise CommandError("\n".join(f"{each.row}: {each.message}" for each in report.faults))
    return [
        documents.revise(each, version=each.version, said={"remark": REMARK}, by=by)
        for each in drafted
    ]
