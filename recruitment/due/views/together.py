"""What is done with many things of the inbox at once: looked at again, and recorded together."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from audit.context import out_of_reach
from config.typed.keys import key_of, keys_sent
from config.typed.numbers import shown
from recruitment.acting import Attempt, Meanwhile, attempt, press, sent
from recruitment.due import together
from recruitment.due.about import TABLES
from recruitment.due.forms.inbox import InboxFilter
from recruitment.due.forms.together import ASIDE, OPEN, REMIND, SEND, TogetherForm
from recruitment.due.inbox import Inbox, Window
from recruitment.due.inbox_shown import groups, label, shown_dues
from recruitment.due.sources import Group, group_of, things_of
from recruitment.due.together import Stopped
from recruitment.models import Candidate, DueKind, PutAside, Reminder


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_together(request):
    """Show those of a group that are ticked, with what can be done with them; and do it."""
    may = request.jurisdiction
    _require_inbox(may)
    data = request.POST if request.method == "POST" else request.GET
    group = group_of(data.get("group", ""))
    if group is None:
        raise Http404
    dues, gone = _listed(data, group, may)
    ticked = {*keys_sent(data.getlist("key"))} if request.method == "POST" else {*_keys(dues)}
    form = TogetherForm(
        sent(request),
        group=group,
        jurisdiction=may,
        may_write=bool(may.writing),
        initial={"act": data.get("act")},
    )
    chosen = [due for due in dues if due.pk in ticked]
    tried, faults = _try(request, form, chosen)
    if tried.done:
        messages.success(request, _done(form.cleaned_data["act"], len(chosen)))
        return redirect(reverse("recruitment:inbox"))
    context = {
        "group": group,
        "label": label(group, dues[0] if dues else None),
        "rows": [
            (line, line.due.pk in ticked, faults.get(line.due.pk, ""))
            for line in shown_dues(dues, today=may.day)
        ],
        "gone": gone,
        "at_most": together.AT_MOST if len(dues) == together.AT_MOST else 0,
    }
    return tried.page(request, "recruitment/due/together.html", **context)


def _require_inbox(may):
    if not (may.writing or may.deciding):
        raise PermissionDenied


def _keys(dues):
    return [due.pk for due in dues]


def _listed(data, group: Group, may):
    """Return the things of the page, and how many of them are done or gone by now.

    All of the group, as many as may be, where that is asked for; else those whose keys are sent.
    """
    if data.get("whole"):
        window, _kind, _group = InboxFilter(data).asked
        by, binding = window.last_day(may.day), window == Window.OVERDUE
        found = Inbox.of(may).asked(by, group=group, binding=binding)
        return found[: together.AT_MOST], 0
    keys = keys_sent(data.getlist("listed") or data.getlist("key"))[: together.AT_MOST]
    table = TABLES.get(group.kind, Candidate)
    if table.objects.within(may).filter(pk__in=keys).count() != len(keys):
        out_of_reach(str(table._meta.verbose_name))
    found = things_of([(group, key) for key in keys], may)
    return found, len(keys) - len(found)


def _try(request, form, chosen) -> tuple[Attempt, dict[int, str]]:
    """Do what the form asks for, for all chosen; or tell what stands against it, and each."""
    if form.is_bound and not chosen:
        form.add_error(None, _("Tick at least one line."))
    try:
        late = _("Somebody else changed one of these meanwhile. Nothing is recorded; try again.")
        tried = attempt(
            request,
            form,
            lambda: _do(request, form.cleaned_data, chosen),
            meanwhile=lambda: Meanwhile(request.user, late),
        )
        return tried, {}
    except Stopped as stopped:
        form.add_error(None, _("Nothing is recorded yet. Look at what is marked in the list."))
        return Attempt(form), stopped.faults


def _do(request, said, dues):
    who = {"by": request.user, "today": request.jurisdiction.day}
    if said["act"] == OPEN:
        return together.open_dossiers(dues, **who)
    if said["act"] == SEND:
        return together.send_to(said["course"], dues, **who)
    if said["act"] == REMIND:
        return together.remind(dues, note=said["note"], **who)
    return together.put_aside(dues, until=said["until"], reason=said["reason"], **who)


def _done(act, number) -> str:
    words = {
        OPEN: ngettext("%(n)s dossier is opened.", "%(n)s dossiers are opened.", number),
        SEND: ngettext(
            "%(n)s person is on the roster.", "%(n)s persons are on the roster.", number
        ),
        REMIND: ngettext("%(n)s reminder is sent.", "%(n)s reminders are sent.", number),
        ASIDE: ngettext(
            "%(n)s thing is put aside; it comes back by itself.",
            "%(n)s things are put aside; they come back by themselves.",
            number,
        ),
    }
    return words[act] % {"n": shown(number)}


@require_http_methods(["GET", "HEAD", "POST"])
def inbox_aside(request):
    """Show what the user has put aside, until when and why; and take one of them up again."""
    may = request.jurisdiction
    _require_inbox(may)
    mine = PutAside.objects.within(may)
    error = ""
    if request.method == "POST":
        aside = mine.filter(pk=key_of(request.POST.get("aside", ""))).first()
        if aside is None:
            out_of_reach(str(PutAside._meta.verbose_name))
            raise Http404
        tried = press(
            request,
            lambda: together.take_up_again(aside, by=request.user, today=may.day) or aside,
            meanwhile=lambda: Meanwhile(aside, _("This is in the inbox again already.")),
        )
        if tried.done:
            messages.success(request, _("It is in the inbox again."))
            return redirect("recruitment:inbox_aside")
        error = tried.told
    lying = {(Group(DueKind(each.kind), each.stage), each.key): each for each in mine}
    dues = things_of(list(lying), may)
    found = groups(dues, Counter(due.group for due in dues), today=may.day)
    context = {
        "error": error,
        "groups": [
            (group, [(line, lying[group.group, line.due.pk]) for line in group.lines])
            for group in found
        ],
    }
    return render(request, "recruitment/due/inbox_aside.html", context)


@require_POST
def reminder_see(request, pk):
    """Take a reminder off the inbox: it was read."""
    _require_inbox(request.jurisdiction)
    waiting = Reminder.objects.within(request.jurisdiction)
    together.see(get_object_or_404(waiting, pk=pk), by=request.user)
    return redirect("recruitment:inbox")
