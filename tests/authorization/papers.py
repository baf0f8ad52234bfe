"""How the pages of official papers are addressed, what their forms send, and what holds for all."""

from datetime import date

from django.urls import reverse

from organizations.models import User
from recruitment.models import Holiday, RuleSet
from recruitment.paperwork import paper_templates
from recruitment.paperwork.paper_kinds import KINDS

NAMES = {f"recruitment:{name}" for name in ("paper_batch", "paper_print", "course_paper")}


def address(world, name, scope):
    """Return the URL of a page of papers, and what shows that the object is there."""
    if name == "recruitment:paper_batch":
        return f"{reverse(name)}?paper=DS-QC", f"Nguồn ở {scope}"
    kind = "course" if name == "recruitment:course_paper" else "candidate"
    return reverse(name, kwargs={"pk": world.key(kind, scope)}), ""


def body(world, name, scope):
    return {"paper": "6-KNĐ", "dossier": world.key("candidate", scope)}


def national():
    """Return what holds for all organizations, so that it lies in every scope."""
    kind, by = KINDS["6-KNĐ"], User.objects.system()
    template = paper_templates.replace(
        kind, contents=kind.shipped, reason="Mẫu mới", version=0, by=by
    )
    return {
        "papertemplate": template,
        "ruleset": RuleSet.objects.get(number="24-QĐ/TW"),
        "holiday": Holiday.objects.get(day=date(2026, 11, 24)),
    }
