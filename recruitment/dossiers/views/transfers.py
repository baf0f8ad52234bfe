"""Transfers of dossiers: looked at, and answered by either side."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from config.web import word_sent
from organizations.acting import too_late
from recruitment.acting import Meanwhile, attempt
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.dossiers import transfers
from recruitment.dossiers.forms.transfers import (
    AcceptanceForm,
    RefusalForm,
    TakeBackTransferForm,
)
from recruitment.models import Candidate, Transfer
from recruitment.persons.alike import alike_within

ANSWERS = {
    "accept": (transfers.accept, gettext_lazy("The dossier of %(name)s is taken over.")),
    "refuse": (transfers.refuse, gettext_lazy("The dossier of %(name)s stays where it is.")),
    "take_back": (
        transfers.take_back,
        gettext_lazy("The dossier of %(name)s lies where it lay, and waits for an answer."),
    ),
    "recall": (transfers.recall, gettext_lazy("The transfer of %(name)s is recalled.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_detail(request, pk):
    """Show a dossier on its way: the side that was asked answers, the other may recall it."""
    may = request.jurisdiction
    may.require("persons")
    found = Transfer.objects.within(may).select_related(
        "candidate__person", "origin", "destination", "asked_by", "answered_by"
    )
    transfer = get_object_or_404(found, pk=pk)
    receives, sends = may.may_write(transfer.destination), may.may_write(transfer.origin)
    answer = word_sent(request, "answer", ANSWERS) if request.method == "POST" else ""
    refusal = RefusalForm(request.POST if answer == "refuse" else None)
    acceptance = AcceptanceForm(request.POST if answer == "accept" else None)
    back = TakeBackTransferForm(request.POST if answer == "take_back" else None)
    other = {"refuse": refusal, "take_back": back, "recall": forms.Form(request.POST)}
    form = other.get(answer, acceptance)
    now = reverse("recruitment:transfer_detail", args=[pk])
    tried = attempt(
        request,
        form,
        lambda: _answer(request, transfer, answer, form),
        meanwhile=lambda: Meanwhile(transfer, _("Somebody is working on this dossier. Try again.")),
    )
    if tried.done:
        name = {"name": transfer.candidate.person.full_name}
        messages.success(request, ANSWERS[answer][1] % name)
        return redirect(now)
    if said := tried.told:
        why, about = _why_not(request, transfer, tried), transfer.candidate
        return too_late(request, about, said, why=why, now=now, asked=said)
    context = {
        "transfer": transfer,
        "act": tried,
        "alike": _alike(request, transfer, tried.warnings),
        "refusal": refusal.dress(focus=bool(refusal.errors)),
        "acceptance": acceptance.dress(focus=bool(acceptance.errors)),
        "back": back.dress(focus=bool(back.errors)),
        "may_take_back": receives and transfers.may_be_taken_back(transfer),
        "receives": receives,
        "sends": sends,
        "waits": transfer.state == Transfer.State.PENDING,
        "above": transfers.committees(transfer, may.day),
        "in_reach": Candidate.objects.within(may).filter(pk=transfer.candidate_id).exists(),
    }
    return render(request, "recruitment/dossiers/transfer_detail.html", context)


def _alike(request, transfer, warnings):
    """Return who in the reach looks like the person whose dossier is to come, once that is odd.

    What is odd is who is on record in the receiving cell: nobody out of reach is told of, so that
    no warning has to be written down.
    """
    if not warnings:
        return []
    person = transfer.candidate.person
    who = {name: getattr(person, name) for name in PERSON_FIELDS}
    said = {"jurisdiction": request.jurisdiction, "apart_from": person}
    return alike_within(**who, cell=transfer.destination, **said)


def _answer(request, transfer, answer, form):
    """Record the answer. Raises ValidationError where it cannot be, and Unconfirmed."""
    said = {"may": request.jurisdiction, "by": request.user}
    if answer == "accept":
        said["confirmed"] = request.POST.getlist("confirm")
    elif answer in ("refuse", "take_back"):
        said["reason"] = form.cleaned_data["reason"]
    ANSWERS[answer][0](transfer, **said)


def _why_not(request, transfer, tried):
    """Say why an answer cannot be taken, and of one that was given before, who gave it."""
    if "answered" not in {error.code for error in tried.form.non_field_errors().as_data()}:
        return tried.told
    return f"{transfers.who_answered(transfer, reader=request.user)} {tried.told}"
