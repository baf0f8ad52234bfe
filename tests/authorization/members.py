"""Events of members and probation in the small Party: their objects, addresses and forms."""

from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from recruitment.members import member_events, probation
from recruitment.models import Admission
from tests.factories import AdmissionFactory

ADDRESSES = {
    "recruitment:member_event_list": "",
    "recruitment:member_event_export": "",
    "recruitment:member_event_add": "",
    "recruitment:member_event_of": "admission",
    "recruitment:member_event_detail": "memberevent",
    "recruitment:member_event_annul": "memberevent",
    "recruitment:probation_list": "",
    "recruitment:probation_take_up": "admission",
    "recruitment:probation_take_up_all": "",
    "recruitment:probation_remove": "probation",
}
"""The addresses, and which kind of object each names; none for a list or an empty form."""

CONFIRMED = ["old", "number_used", "namesake", "lookalike", "not_a_cell"]


def records_of(organization, scope):
    """Return somebody who has left and somebody on probation in `organization`."""
    by, today = User.objects.system(), timezone.localdate()
    left = member_events.MemberEntry(
        organization, "left", date(2024, 9, 1), f"Biến động ở {scope}", "male", date(1980, 1, 2)
    )
    admission = AdmissionFactory(organization=organization, full_name=f"Dự bị ở {scope}")
    name = f"Chưa có hồ sơ ở {scope}"
    direct = AdmissionFactory(organization=organization, full_name=name)
    # Some of the organizations have ended, and nobody is admitted there so late.
    Admission.objects.filter(pk=direct.pk).update(decided_on=today, ceremony_on=None)
    return {
        "direct": direct,
        "probation": probation.take_up(admission, by=by, today=today),
        "memberevent": member_events.record(left, by=by, today=today, confirmed=CONFIRMED),
    }


def address(here, name, kwargs, scope):
    """Return the URL, asked about the object in `scope`, and what shows that it is there."""
    if kind := ADDRESSES[name]:
        return reverse(name, kwargs={"pk": here.key(kind, scope)}), ""
    if name == "recruitment:probation_take_up_all":
        return reverse(name), f"Chưa có hồ sơ ở {scope}"
    if name == "recruitment:member_event_add":
        organization = here.key("organization", scope)
        chosen = f'id="id_organization" value="{organization}"'
        return f"{reverse(name)}?organization={organization}", chosen
    shown = "Dự bị" if name == "recruitment:probation_list" else "Biến động"
    return f"{reverse(name, kwargs=kwargs)}?period=2024", f"{shown} ở {scope}"


def body(here, name, scope):
    """Return what a form that may be sent would send."""
    if name == "recruitment:probation_remove":
        decision = {"document_number": "9-QĐ/ĐU", "document_on": "1/10/2024", "on": "1/10/2024"}
        return {"version": 1, "reason": "Vi phạm", "confirm": CONFIRMED, **decision}
    if name == "recruitment:probation_take_up_all":
        return {"admission": here.key("direct", scope)}
    if name == "recruitment:member_event_annul":
        on = here.today.strftime("%d/%m/%Y")
        return {"version": 1, "reason": "Nhập trùng", "on": on}
    who = {"full_name": "Lê Cũ", "sex": "male", "born_on": "3/2/1959", "probationary": "no"}
    what = {"organization": here.key("organization", scope), "kind": "died", "on": "1/10/2024"}
    return {"token": UUID(int=1), "confirm": CONFIRMED, **who, **what}
