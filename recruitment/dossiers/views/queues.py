"""The lists that are gone through dossier by dossier, each by the query in an address."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from config.typed.keys import key_of
from recruitment.dossiers.forms.candidate_list import CandidateFilter
from recruitment.models import Candidate, Session
from recruitment.sessions import agenda
from recruitment.sessions.forms import AgendaForm


def queue_of(query: str, *, jurisdiction, today: date) -> tuple[QuerySet, str]:
    """Return the dossiers that `query` asks for, within the reach, and the page they stand on.

    A query of `of_meeting` or `of_session` asks for what those list, any other for the list of
    dossiers.
    """
    asked = QueryDict(query)
    reach = Candidate.objects.within(jurisdiction)
    if "meeting" in asked:
        form = AgendaForm(asked, jurisdiction=jurisdiction, today=today)
        if form.is_valid():
            said = form.cleaned_data
            found, _elsewhere = agenda.proposed(
                said["organization"],
                said["stage"],
                on=said["on"],
                jurisdiction=jurisdiction,
                today=today,
            )
            return found, f"{reverse('recruitment:session_add')}?{query}"
    if session := key_of(asked.get("session")):
        found = Session.objects.within(jurisdiction).filter(pk=session)
        page = reverse("recruitment:session_detail", args=[session])
        of_session = reach.filter(session_items__session__in=found)
        return of_session.order_by("sort_key", "pk"), page
    criteria = CandidateFilter(asked, jurisdiction=jurisdiction, today=today)
    page = f"{reverse('recruitment:candidate_list')}?{query}"
    return criteria.of_stage(criteria.narrow(reach)), page


def of_meeting(data) -> str:
    """Return the query of the dossiers before a session, by what `AgendaForm` was sent."""
    asked = {name: data.get(name, "") for name in ("organization", "stage", "on")}
    return urlencode({"meeting": "1", **asked})


def of_session(session: Session) -> str:
    """Return the query of the dossiers that a session decided on."""
    return urlencode({"session": session.pk})
