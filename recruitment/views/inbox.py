"""The inbox, and the number that the menu shows of it."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.web import paginate
from recruitment.due import inbox
from recruitment.due.inbox import Kind, Window
from recruitment.due.inbox_shown import groups, lines
from recruitment.forms.inbox import InboxFilter


@require_safe
def inbox_count(request):
    """Answer with the number of the menu, which asks for it when its page is there."""
    number = inbox.count(request.jurisdiction)
    return render(request, "recruitment/_inbox_count.html", {"number": number})


@require_safe
def inbox_list(request):
    may = request.jurisdiction
    if not (may.writing or may.deciding):
        raise PermissionDenied
    today = may.day
    window, kind = InboxFilter(request.GET).asked
    found = inbox.due(may)
    asked = inbox.narrowed(found, window=window, kind=kind, today=today)
    page = paginate(request, asked)
    of_window = inbox.counted(inbox.narrowed(found, window=window, kind="", today=today))
    of_menu = inbox.narrowed(found, window=inbox.MENU, kind="", today=today)
    context = {
        "page": page,
        "groups": groups(page, of_window, today=today),
        "windows": list(_windows(found, window, kind, today)),
        "kinds": list(_kinds(of_window, window, kind)),
        "all_kinds": {"address": _address(window, ""), "is_narrowed": bool(kind)},
        "overdue": len(inbox.narrowed(asked, window=Window.OVERDUE, kind="", today=today)),
        "until": window.last_day(today),
        "next": lines(sorted(found, key=lambda due: due.day)[:1], today=today) if not asked else [],
        "due_count": len(of_menu),
    }
    return render(request, "recruitment/inbox.html", context)


def _windows(found, chosen, kind, today):
    """Yield for each window its words, its number, its address and whether it is shown."""
    for window in Window:
        number = len(inbox.narrowed(found, window=window, kind=kind, today=today))
        yield window.label, number, _address(window, kind), window == chosen


def _kinds(numbers, window, chosen):
    """Yield the same for each kind of which there is something."""
    for kind in Kind:
        if numbers[kind] or kind == chosen:
            yield kind.label, numbers[kind], _address(window, kind), kind == chosen


def _address(window, kind):
    asked = {"window": window if window != inbox.MENU else "", "kind": kind}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('recruitment:inbox')}{'?' if query else ''}{query}"
