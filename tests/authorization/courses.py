"""How the pages of courses are addressed, and what their forms send."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from tests.courses import CourseFactory, call
from tests.dossiers import CandidateFactory

NAMES = {
    "recruitment:certificate_list",
    *(
        f"recruitment:course_{verb}"
        for verb in ("list", "add", "detail", "correct", "call", "take_off", "results")
    ),
}
CALLED = 2
"""The version of each course of the world: founded, and somebody called to it."""


def roster_of(organization, cell, scope):
    """Return a course held there, somebody on its roster, and somebody who may be called."""
    course = CourseFactory(organization=organization, number=f"Lớp {scope}")
    expired = {"certificate_number": "1/CN", "certificate_on": date(2010, 1, 1)}
    called, waiting = (
        CandidateFactory(organization=cell, full_name=f"{name} ở {scope}", **expired)
        for name in ("Học viên", "Người chờ")
    )
    [participant] = call(course, called)
    return {"course": course, "participant": participant, "waiting": waiting}


def address(world, name, scope):
    """Return the URL of a page of courses, and what shows that the object is there."""
    if name == "recruitment:course_list":
        return reverse(name), f"Lớp {scope}"
    if name == "recruitment:course_add":
        return reverse(name), ""
    if name == "recruitment:certificate_list":
        return f"{reverse(name)}?in=expired", f"Học viên ở {scope}"
    return reverse(name, kwargs={"pk": world.key("course", scope)}), ""


def body(world, name, scope):
    """Return what any form of a course sends."""
    participant = world.key("participant", scope)
    return {
        "token": UUID(int=3),
        "version": CALLED,
        "organization": world.key("organization", scope),
        "kind": "awareness",
        "number": "Lớp bổ sung",
        "decision_number": "12-QĐ/ĐU",
        "decided_on": "20/3/2024",
        "start": "1/4/2024",
        "last_day": "5/4/2024",
        "candidate": world.key("waiting", scope),
        "participant": participant,
        f"result_{participant}": "absent",
    }
