"""How sheets and batches are addressed, and what their forms send."""

from uuid import UUID

from django.urls import reverse

from organizations.models import User
from recruitment.models import Batch, BatchRow
from recruitment.sheets.desk import Desk
from recruitment.sheets.kinds import KINDS
from recruitment.sheets.rows import Row
from tests.factories import AdmissionFactory

NAMES = {
    f"recruitment:{name}"
    for name in ("sheet", "sheet_template", "batch_list", "batch_detail", "batch_take_back")
}


def batch_of(organization, cell, scope, at):
    """Return a list of one person, recorded for `organization`."""
    admission = AdmissionFactory(organization=cell, full_name=f"Người trong lô ở {scope}")
    batch = Batch.objects.create(
        kind="admissions",
        organization=organization,
        recorded_by=User.objects.system(),
        recorded_at=at,
        listed=1,
    )
    BatchRow.objects.create(batch=batch, number=1, outcome="recorded", admission=admission)
    return batch


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name in ("recruitment:sheet", "recruitment:sheet_template"):
        return reverse(name, args=["admissions"]), ""
    if name == "recruitment:batch_list":
        found = reverse("recruitment:batch_detail", args=[world.key("batch", scope)])
        return reverse(name), f'href="{found}"'
    return reverse(name, args=[world.key("batch", scope)]), f"Người trong lô ở {scope}"


def body(world, name, scope):
    """Return what a form that may be sent would send: a person for a cell of that scope."""
    if name == "recruitment:batch_take_back":
        return {"reason": "ghi nhầm", "sure": "on"}
    if name != "recruitment:sheet":
        return {}
    cells = {
        "full_name": "Lê Thị Hồng Nhung",
        "sex": "Nữ",
        "born_on": "3/2/1999",
        "place": f"C-{scope}",
        "decision_number": "215-QĐ/TU",
        "decided_on": "2/7/2024",
    }
    seen = Desk(KINDS["admissions"], [], [Row(1, cells)], ["old"]).seen
    said = {f"1-{name}": text for name, text in cells.items()}
    return {
        "do": "record",
        "token": UUID(int=9),
        "listed": "1",
        "seen": seen,
        "for_all": "old",
    } | said
