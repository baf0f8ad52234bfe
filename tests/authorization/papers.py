"""How the pages of official papers are addressed, and what their forms send."""

from django.urls import reverse

from organizations.models import User
from recruitment import paper_templates
from recruitment.paper_kinds import KINDS

NAMES = {f"recruitment:{name}" for name in ("paper_batch", "paper_print", "course_paper")}


def address(world, name, scope):
    """Return the URL of a page of papers, and what shows that the object is there."""
    if name == "recruitment:paper_batch":
        return f"{reverse(name)}?paper=DS-QC", f"Nguồn ở {scope}"
    kind = "course" if name == "recruitment:course_paper" else "candidate"
    return reverse(name, kwargs={"pk": world.key(kind, scope)}), ""


def body(world, name, scope):
    return {"paper": "6-KNĐ", "dossier": world.key("candidate", scope)}


def template():
    """Return a template that took the place of the shipped one."""
    kind, by = KINDS["6-KNĐ"], User.objects.system()
    return paper_templates.replace(kind, contents=kind.shipped, reason="Mẫu mới", version=0, by=by)
