"""How the inbox, transfers and reviews are addressed, and what their forms send."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from organizations.models import User
from recruitment.dossiers import transfers
from recruitment.models import Candidate
from tests.dossiers import CandidateFactory

ASKED_ON = date(2024, 6, 3)
"""When each cell of the world was asked to take over a dossier; it still waits."""

NAMES = {
    f"recruitment:{name}"
    for name in (
        "inbox",
        "inbox_count",
        "religion_list",
        "review_list",
        "review_cell",
        "transfer_detail",
    )
}


def transfer_to(cell, scope):
    """Return a transfer, from a cell that is in nobody's reach."""
    candidate = CandidateFactory(full_name=f"Chuyển đến {scope}")
    ask = {"on": ASKED_ON, "reason": "chuyển nơi ở", "version": candidate.version}
    return transfers.ask(candidate, to=cell, by=User.objects.system(), **ask)


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name == "recruitment:inbox":
        return f"{reverse(name)}?kind=transfer", f"Chuyển đến {scope}"
    if name == "recruitment:inbox_count":
        return reverse(name), ""
    if name == "recruitment:religion_list":
        return reverse(name), f"Đạo {scope}<"
    if name == "recruitment:review_list":
        return f"{reverse(name)}?which=all", f"Chi bộ {scope}<"
    kind = "cell" if name == "recruitment:review_cell" else "transfer"
    return reverse(name, kwargs={"pk": world.key(kind, scope)}), ""


def body(world, name, scope):
    """Return what a form that may be sent would send."""
    if name == "recruitment:transfer_detail":
        return {"answer": "accept", "sure": "on"}
    on = world.today.strftime("%d/%m/%Y")
    pool = Candidate.objects.filter(organization=world.key("cell", scope))
    verdicts = {f"verdict_{candidate.pk}": "kept" for candidate in pool}
    return {"token": UUID(int=3), "on": on, **verdicts}
