"""The inbox, and the number that the menu shows of it."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.web import paginate
from recruitment.due import inbox
from recruitment.due.forms.inbox import InboxFilter
from recruitment.due.inbox import Inbox, Window
from recruitment.due.inbox_shown import ROWS, first_of_each, groups, shown_dues, shown_reminders
from recruitment.due.sources import Group, things_of
from recruitment.models import DueKind, PutAside, Reminder
from recruitment.persons.unclear import number_unclear

PER_PAGE = 50
TO_PRINT = 500
"""The most things on a page that is asked for whole, which is some fifteen sheets of paper."""


@require_safe
def inbox_count(request):
    """Answer with the number of the menu, which asks for it when its page is there."""
    number = inbox.count(request.jurisdiction)
    return render(request, "recruitment/due/_inbox_count.html", {"number": number})


@require_safe
def inbox_list(request):
    may = request.jurisdiction
    if not (may.writing or may.deciding):
        raise PermissionDenied
    today = may.day
    criteria = InboxFilter(request.GET)
    window, kind, group = criteria.asked
    found = Inbox.of(may)
    numbers = {
        each: found.numbers(each.last_day(today), binding=each == Window.OVERDUE) for each in Window
    }
    by = {"by": window.last_day(today), "kind": kind, "binding": window == Window.OVERDUE}
    asked = found.asked(group=group, **by)
    page = None
    if criteria.is_whole:
        page = paginate(request, asked, TO_PRINT if criteria.wants_all else PER_PAGE)
        shown = groups(page, found.groups(by["by"], binding=by["binding"]), today=today)
    else:
        shown = first_of_each(found, today=today, **by)
    context = {
        "page": page,
        "number": len(asked),
        "whole": 0 if criteria.wants_all else _whole(len(asked), page),
        "statement": _statement(may, window, kind),
        "groups": shown,
        "window": window.value if window != inbox.MENU else "",
        "windows": list(_windows(numbers, window, kind)),
        "kinds": list(_kinds(numbers[window], window, kind)),
        "all_kinds": {"address": _address(window, ""), "is_narrowed": bool(kind or group)},
        "asked_for": f"{window.label} · {DueKind(kind).label if kind else _('All kinds')}",
        "overdue": _number(numbers[Window.OVERDUE], kind),
        "until": window.last_day(today),
        "next": [] if asked else shown_dues(found.soonest(), today=today),
        "due_count": numbers[inbox.MENU].total(),
        "religions_unclear": number_unclear(may),
        "aside": _number_aside(may),
        "reminders": shown_reminders(Reminder.objects.within(may), may),
    }
    return render(request, "recruitment/due/inbox.html", context)


def _number_aside(may) -> int:
    """Return how many things that are due the user has put aside. A query, if there are none."""
    mine = PutAside.objects.within(may)
    lying = [(Group(DueKind(each.kind), each.stage), each.key) for each in mine]
    return len(things_of(lying, may))


def _whole(number, page) -> int:
    """Return how many things the page of all has that is offered; 0 where nothing is missing."""
    is_all_there = not page.has_other_pages() if page else number <= ROWS
    return 0 if is_all_there else min(number, TO_PRINT)


def _statement(may, window, kind) -> str:
    """Return whose things these are, by when and of which kind, for the head of the print."""
    said = [*may.places, window.label, DueKind(kind).label if kind else _("All kinds")]
    return " · ".join(map(str, said))


def _windows(numbers, chosen, kind):
    """Yield for each window its words, its number, its address and whether it is shown."""
    for window in Window:
        number = _number(numbers[window], kind)
        yield window.label, number, _address(window, kind), window == chosen


def _kinds(numbers, window, chosen):
    """Yield the same for each kind of which there is something."""
    for kind in DueKind:
        if numbers[kind] or kind == chosen:
            yield kind.label, numbers[kind], _address(window, kind), kind == chosen


def _number(numbers, kind):
    return numbers[kind] if kind else numbers.total()


def _address(window, kind):
    asked = {"window": window if window != inbox.MENU else "", "kind": kind}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('recruitment:inbox')}{'?' if query else ''}{query}"
