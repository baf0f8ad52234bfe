"""How the inbox, transfers and reviews are addressed, and what their forms send."""

from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from recruitment.dossiers import transfers
from recruitment.due import reviews
from recruitment.models import Candidate, NoSource, Reminder
from tests.dossiers import CandidateFactory

ASKED_ON = date(2024, 6, 3)
"""When each cell of the world was asked to take over a dossier; it still waits."""

NUMBER_OF_NONE = 10**9
NAMES = {
    f"recruitment:{name}"
    for name in (
        "inbox",
        "inbox_aside",
        "inbox_count",
        "inbox_together",
        "religion_list",
        "reminder_see",
        "review_list",
        "review_cell",
        "cell_unions",
        "source_declare",
        "source_end",
        "source_take_back",
        "review_nothing_new",
        "transfer_detail",
    )
}


KINDS = {
    "recruitment:review_cell": "cell",
    "recruitment:source_declare": "cell",
    "recruitment:cell_unions": "cell",
    "recruitment:transfer_detail": "transfer",
}


def declaration_of(cell, by):
    """Return a declaration of no source, older than the dossiers of the cell."""
    return NoSource.objects.create(
        organization=cell,
        kind="nobody_left",
        start=date(2015, 1, 1),
        reason="đi làm ăn xa",
        declared_by=by,
        declared_at=timezone.now(),
    )


def transfer_to(cell, scope):
    """Return a transfer, from a cell that is in nobody's reach."""
    candidate = CandidateFactory(full_name=f"Chuyển đến {scope}")
    ask = {"on": ASKED_ON, "reason": "chuyển nơi ở", "version": candidate.version}
    return transfers.ask(candidate, to=cell, by=User.objects.system(), **ask)


def reminder_to(organization, transfer):
    """Return a note to the secretaries of an organization."""
    return Reminder.objects.create(
        organization=organization,
        kind="transfer",
        key=transfer.pk,
        by=User.objects.system(),
        on=ASKED_ON,
    )


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name == "recruitment:inbox":
        return f"{reverse(name)}?kind=transfer", f"Chuyển đến {scope}"
    if name == "recruitment:inbox_together":
        asked = f"group=transfer&key={world.key('transfer', scope)}"
        return f"{reverse(name)}?{asked}", f"Chuyển đến {scope}"
    if name == "recruitment:reminder_see":
        return reverse(name, args=[world.key("reminder", scope)]), ""
    if name in ("recruitment:inbox_count", "recruitment:inbox_aside"):
        return reverse(name), ""
    if name == "recruitment:religion_list":
        return reverse(name), f"Đạo {scope}<"
    if name == "recruitment:review_nothing_new":
        return reverse(name), ""
    if name == "recruitment:review_list":
        return f"{reverse(name)}?which=all", f"Chi bộ {scope}<"
    kind = KINDS.get(name, "nosource")
    return reverse(name, kwargs={"pk": world.key(kind, scope)}), ""


def body(world, name, scope):
    """Return what a form that may be sent would send."""
    if name == "recruitment:transfer_detail":
        return {"answer": "accept", "sure": "on"}
    if name == "recruitment:inbox_together":
        key, until = world.key("transfer", scope), world.today + timedelta(days=5)
        said = {"until": f"{until:%d/%m/%Y}", "reason": "chờ bên kia trả lời"}
        return {"group": "transfer", "listed": key, "key": key, "act": "aside", **said}
    if name == "recruitment:inbox_aside":
        return {"aside": NUMBER_OF_NONE}
    if name == "recruitment:review_nothing_new":
        cell = world.key("cell", scope)
        pool = reviews.pools_of([cell], reviews.month_of(world.today))[cell]
        return {"cell": cell, f"seen_{cell}": pool.seen}
    on = world.today.strftime("%d/%m/%Y")
    if name == "recruitment:cell_unions":
        return {"answer": "none", "start": on}
    if "source" in name:
        return {"token": UUID(int=4), "on": on, "start": on, "kind": "none_yet", "reason": "x"}
    pool = Candidate.objects.filter(organization=world.key("cell", scope))
    verdicts = {f"verdict_{candidate.pk}": "kept" for candidate in pool}
    return {"token": UUID(int=3), "on": on, **verdicts}
