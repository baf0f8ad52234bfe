"""How sessions and possible doubles are addressed, and what their forms send."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from recruitment.models import Session
from tests.authorization.dossiers import OPENED
from tests.factories import AdmissionFactory

SESSIONS = {f"recruitment:{name}" for name in ("session_list", "session_add", "session_detail")}
DOUBLES = {
    f"recruitment:{name}"
    for name in ("double_list", "double_detail", "double_merge", "double_tell_apart")
}
NAMES = SESSIONS | DOUBLES


def records_of(organization, scope):
    """Return a session of `organization`, and two persons in it who look like one."""
    first, second = (
        AdmissionFactory(
            organization=organization,
            full_name=f"Trùng ở {scope}",
            born_on=date(1990, 1, day),
            readmission=day == 2,
        ).person
        for day in (1, 2)
    )
    session = Session.objects.create(
        organization=organization,
        stage="decided",
        on=date(2024, 5, 6),
        decision_number=f"PH-{scope}",
        recorded_by=User.objects.system(),
        recorded_at=timezone.now(),
    )
    return {"session": session, "person": first, "double": second}


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name == "recruitment:session_list":
        return reverse(name), f"PH-{scope}"
    if name == "recruitment:session_add":
        asked = f"organization={world.key('organization', scope)}&stage=decided&on=1/12/2024"
        return f"{reverse(name)}?{asked}", f'value="Đơn vị {scope}"'
    if name == "recruitment:session_detail":
        return reverse(name, args=[world.key("session", scope)]), f"PH-{scope}"
    if name == "recruitment:double_list":
        return reverse(name), f"Trùng ở {scope}"
    keys = [world.key(kind, scope) for kind in ("person", "double")]
    return reverse(name, args=keys), f"Trùng ở {scope}"


def body(world, name, scope):
    """Return what a form that may be sent would send."""
    if name == "recruitment:session_add":
        dossier = world.key("candidate", scope)
        return {
            "token": UUID(int=3),
            "organization": world.key("organization", scope),
            "stage": "decided",
            "on": "1/12/2024",
            "decision_number": "215-QĐ/ĐU",
            "numbering": "same",
            "dossier": dossier,
            f"{dossier}-version": OPENED,
            f"{dossier}-verdict": "fails",
            f"{dossier}-why": "chưa đủ hồ sơ",
            "sure": "1",
        }
    return {
        "keep": world.key("person", scope),
        "reason": "đã hỏi chi bộ",
        "apart-reason": "hai chị em",
    }
