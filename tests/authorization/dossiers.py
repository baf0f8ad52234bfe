"""How the pages of dossiers are addressed, and what their forms send."""

from uuid import UUID

from django.urls import reverse

from tests.dossiers import CandidateFactory, sponsor

OPENED = 3
"""The version of each dossier of the world: opened, listed as sympathizer, with a sponsor."""


PARTS = {
    "recruitment:step_correct": "step",
    "recruitment:step_minutes": "step",
    "recruitment:companion_relieve": "companion",
    "recruitment:companion_correct": "companion",
}
"""What belongs to a dossier and has an address of its own."""

WAY = {"recruitment:candidate_walk": {"way": "next"}}


def dossier_of(cell, scope):
    """Return a dossier in `cell` that can be taken on, sent back, closed and moved."""
    return sponsor(
        CandidateFactory(
            organization=cell, full_name=f"Nguồn ở {scope}", stage="sympathizer", ethnicity="02"
        )
    )


def address(world, name, form, scope):
    """Return the URL of a page of dossiers, and what shows that the object is there."""
    if name == "recruitment:candidate_list":
        return reverse(name), f"Nguồn ở {scope}"
    if name == "recruitment:candidate_add":
        cell = world.key("cell", scope)
        return f"{reverse(name)}?organization={cell}", f'id="id_organization" value="{cell}"'
    if name == "recruitment:view_save":
        return reverse(name), ""
    if name == "recruitment:view_drop":
        return reverse(name, kwargs={"pk": world.key("candidate", "ghost")}), ""
    kwargs = {"pk": world.key("candidate", scope), **WAY.get(name, {})}
    if name == "recruitment:candidate_step":
        kwargs["stage"] = form
    if name == "recruitment:companion_add":
        kwargs["duty"] = form
    if part := PARTS.get(name):
        kwargs[part] = world.key(part, scope)
    return reverse(name, kwargs=kwargs), ""


def body(world, name, scope, form=""):
    """Return what a form of a dossier that may be sent would send."""
    today = world.today.strftime("%d/%m/%Y")
    said = {"version": OPENED, "on": today, "reason": "theo nghị quyết chi bộ"}
    person = {
        "full_name": "Lê Thị Hồng Nhung",
        "sex": "female",
        "born_on": "3/2/1999",
        "source": "workers",
        "youth_union": "yes",
        "readmission": "no",
    }
    if name == "recruitment:candidate_step" and form == "decided":
        return {}  # who may decide sees the form again, with what is missing
    bodies = {
        "candidate_add": {
            **person,
            "token": UUID(int=2),
            "organization": world.key("cell", scope),
            "started_on": today,
        },
        "candidate_describe": {**person, "version": OPENED},
        "candidate_step": {
            **said,
            "certificate_number": "12/CN",
            "certificate_on": today,
            "document_number": "5-NQ/CB",
            "confirm": ["papers", "late", "helper_missing"],
        },
        "candidate_back": {**said, "to": "pool"},
        "step_correct": {**said, "document_number": "6-NQ/CB", "remark": ""},
        "step_minutes": {"version": OPENED, "chair": "Trần Văn Ký"},
        "candidate_annul": {**said, "sure": "on"},
        "candidate_certificate": {"version": OPENED, "number": "7/CN", "on": today},
        "candidate_former": {"version": OPENED, "left_on": "1/2/2019"},
        "candidate_special": {"version": OPENED, "political_case": "no"},
        "consent_record": {
            "version": OPENED,
            "subject": "over_age",
            "body": "Ban Thường vụ Tỉnh ủy",
            "number": "7-CV/TU",
            "on": today,
        },
        "candidate_close": {**said, "outcome": "withdrawn"},
        "candidate_reopen": {"version": OPENED},
        "recognition_take_back": {"version": OPENED},
        "candidate_transfer": {**said, "code": world.code_of_a_cell},
        "companion_add": {
            "version": OPENED,
            "full_name": "Vũ Thị Giới",
            "official_on": "1/1/2010",
            "start": today,
        },
        "companion_correct": {
            "version": OPENED,
            "full_name": "Vũ Thị Giới",
            "official_on": "1/1/2010",
            "start": today,
        },
        "companion_relieve": {"version": OPENED, "on": today},
        "paper_mark": {"version": OPENED, "code": "1-KNĐ", "state": "in_hand"},
        "view_save": {"name": "Của tôi", "query": "stage=pool"},
    }
    return bodies.get(name.partition(":")[2], {})
