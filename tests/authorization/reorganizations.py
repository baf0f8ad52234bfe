"""How reorganizations are addressed, and what their forms send."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from organizations.models import Action, Reorganization, User

IN_EFFECT = {f"reports:reorganization_{name}" for name in ("take_back", "quotas")}
NAMES = {
    f"reports:reorganization_{name}"
    for name in (
        "list",
        "add",
        "detail",
        "progress",
        "draft",
        "preview",
        "discard",
        "take_back",
        "dossiers",
        "quotas",
    )
}
FAR_AWAY = date(2099, 1, 1)


def records_of(organization, scope):
    """Return a document of `organization` that waits, and one that is in effect.

    Each of those that wait would found a cell where the administrator may.
    """
    said = {"organization": organization, "drafted_by": User.objects.system()}
    waiting = Reorganization.objects.create(
        number=f"NQ-{scope}", on=FAR_AWAY, state="waiting", **said
    )
    Action.objects.create(
        reorganization=waiting,
        row=1,
        verb="found",
        code=f"NEW-{scope}",
        name="Chi bộ mới",
        kind="cell",
        parent_code="M-own",
    )
    applied = Reorganization.objects.create(
        number=f"HL-{scope}",
        on=date(2024, 1, 1),
        state="applied",
        applied_at=timezone.now(),
        **said,
    )
    return {"reorganization": waiting, "applied": applied}


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name in ("reports:reorganization_list", "reports:reorganization_add"):
        return reverse(name), f"NQ-{scope}<" if name.endswith("list") else ""
    kind = "applied" if name in IN_EFFECT else "reorganization"
    sign = f"HL-{scope}<" if name in IN_EFFECT else f"NQ-{scope}"
    if name == "reports:reorganization_progress":
        sign = ""  # nobody is at work on it: htmx is told to load the whole page
    return reverse(name, args=[world.key(kind, scope)]), sign


def body(world, name, scope):
    """Return what a form that may be sent would send."""
    if name == "reports:reorganization_draft":
        return {
            "version": 1,
            "act": "found",
            "found-name": "Chi bộ mới nữa",
            "found-kind": "cell",
            "found-parent_text": "M-own",
        }
    if name == "reports:reorganization_add":
        return {"token": UUID(int=5), "number": "03-NQ", "on": "1/7/2025"}
    return {"version": 1, "sure": "on", "reason": "Sai"}
