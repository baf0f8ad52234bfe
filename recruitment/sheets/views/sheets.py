"""A sheet: filled, looked at, put aside, recorded."""

import json

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.typed.keys import key_of
from config.typed.numbers import shown as number_shown
from organizations.tables import Unreadable
from recruitment.acting import Attempt, attempt
from recruitment.fields import TokenForm
from recruitment.files.blank import to_fill_in
from recruitment.files.exports import MEDIA_TYPES
from recruitment.sheets import batches, kept
from recruitment.sheets.desk import BLANK, SHOWN, Damaged, Desk
from recruitment.sheets.filling import Matched, fill, read_file, require_few
from recruitment.sheets.forms import ListFileForm, TotalForm
from recruitment.sheets.kinds import KINDS
from recruitment.sheets.pasted import read_pasted


def _kind(code):
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, kind):
    kind = _kind(kind)
    request.jurisdiction.require("writing")
    return _Work(request, kind).answer()


class _Work:
    """One request about a sheet."""

    def __init__(self, request, kind):
        self.request, self.kind, self.may = request, kind, request.jurisdiction
        self.columns = kind.columns(self.may)
        self.today = timezone.localdate()
        self.mine = kept.of(request.user, kind.code)
        self.opened = "opened" in (request.POST if request.method == "POST" else request.GET)
        self.matched: Matched | None = None
        self.table: list[list[str]] = []
        self.base = 0
        self.file = ListFileForm()
        self.notes: list[str] = []
        self.same = None

    def answer(self):
        if self.request.method != "POST":
            rows = kept.rows_of(self.mine) if self.opened else []
            return self._page(Desk(self.kind, self.columns, rows))
        data = self.request.POST
        if "forget" in data:
            return self._forget()
        if "load" in data:
            return self._loaded()
        try:
            desk = Desk.sent(self.kind, self.columns, data)
            self.base = key_of(data.get("base", "")) or 0
            require_few(desk.rows)
        except Damaged:
            raise BadRequest from None
        except ValidationError as error:
            self.notes += error.messages
            desk.rows = desk.rows[:0]
        return self._done(desk, data)

    def _forget(self):
        kept.keep(self.request.user, self.kind.code, [])
        messages.success(self.request, _("The sheet that was put aside is gone."))
        return redirect("recruitment:sheet", kind=self.kind.code)

    def _done(self, desk, data):
        do = data.get("do", "")
        form = TotalForm(data, is_recording=do == "record")
        if do == "record":
            return self._record(desk, form)
        if do == "keep":
            return self._put_aside(desk)
        changes = {"paste": self._paste, "map": self._map, "add": _more, "wide": _wide}
        changes |= {"narrow": _narrow}
        if do in changes:
            changes[do](desk, data)
        if "say" in data:
            desk.answer(data["say"])
        if data.get("show") in SHOWN:
            desk.shown, desk.page = data["show"], 1
        self._examine(desk)
        form.errors.clear()
        return self._page(desk, Attempt(form, TokenForm.fresh()))

    def _examine(self, desk):
        desk.examine(jurisdiction=self.may, by=self.request.user, today=self.today)

    def _paste(self, desk, data):
        """Fill in what was pasted; under headings below all rows, else from the cell on."""
        self.table = read_pasted(data.get("pasted", ""))
        row, _space, column = data.get("at", "").partition(" ")
        self._take(desk, row=key_of(row) or 0, column=column)

    def _take(self, desk, *, row=0, column="", said=None):
        if not self.table:
            self.notes.append(_("There is nothing to read in it."))
            return
        remembered = self.mine.headings
        rows, self.matched = fill(
            self.table, self.columns, remembered=remembered, at=column, said=said
        )
        before = [each.number for each in desk.rows]
        self.base = max(before, default=0)
        try:
            require_few([*desk.rows, *rows])
        except ValidationError as error:
            self.notes += error.messages
            self.matched = None
            return
        if self.matched is None and row:
            desk.put(rows, row)
        else:
            desk.add(rows)

    def _map(self, desk, data):
        """Fill in the same again by the columns that the user chose, and remember them."""
        try:
            table = json.loads(data.get("table") or "[]")
            self.table = [[str(cell) for cell in row] for row in table]
        except (ValueError, TypeError):
            raise BadRequest from None
        known = {each.name for each in self.columns}
        said = [each if each in known else "" for each in data.getlist("column")]
        twice = {each for each in said if each and said.count(each) > 1}
        if twice:
            self.notes.append(_("One column was chosen twice. Choose each once."))
        desk.rows = [row for row in desk.rows if row.number <= self.base]
        said = [each if each not in said[:place] else "" for place, each in enumerate(said)]
        self._take(desk, said=said)
        if self.matched:
            headings = self.matched.remembered()
            kept.remember(self.request.user, self.kind.code, headings)
            self.mine = kept.of(self.request.user, self.kind.code)

    def _loaded(self):
        """Fill a sheet from a file."""
        desk = Desk(self.kind, self.columns)
        self.file = ListFileForm(self.request.POST, self.request.FILES)
        if self.file.is_valid():
            try:
                self.table, desk.origin, self.notes = read_file(
                    self.file.cleaned_data["file"], self.columns, self.mine.headings
                )
                self._take(desk)
            except Unreadable as error:
                self.file.add_error("file", str(error))
            else:
                self.same = batches.same_file(
                    desk.origin.fingerprint, self.kind.code, jurisdiction=self.may
                )
        self._examine(desk)
        return self._page(desk)

    def _put_aside(self, desk):
        rows = self._beside(desk.rows)
        kept.keep(self.request.user, self.kind.code, rows)
        said = ngettext(
            "The sheet with %(n)s row is put aside for you, for seven days.",
            "The sheet with %(n)s rows is put aside for you, for seven days.",
            len(rows),
        )
        messages.success(self.request, said % {"n": number_shown(len(rows))})
        return redirect("recruitment:sheet", kind=self.kind.code)

    def _beside(self, rows):
        """Return `rows` with those put aside before, unless this sheet was made of them."""
        if self.opened or not self.mine.rows:
            return rows
        both = Desk(self.kind, self.columns, kept.rows_of(self.mine))
        both.add(rows)
        return both.rows

    def _record(self, desk, form):
        seen = self.request.POST.get("seen")
        if seen != desk.seen:
            self._examine(desk)
            self.notes.append(
                _("Something was typed that had not been looked at yet. Look again, then record.")
            )
            return self._page(desk, Attempt(form, TokenForm.fresh()))
        tried = attempt(
            self.request,
            form,
            lambda: self._batch(desk, form),
            number=TokenForm.fresh(),
            reused=_("This sheet was sent before, with other contents. Look at it again."),
        )
        if tried.done:
            return redirect("recruitment:batch_detail", pk=tried.done.result.pk)
        self._examine(desk)
        return self._page(desk, tried)

    def _batch(self, desk, form):
        asked = form.cleaned_data
        return batches.record(
            self.kind,
            desk.rows,
            total=batches.Total(asked["listed"], asked["explanation"]),
            origin=desk.origin,
            beside=[] if self.opened else kept.rows_of(self.mine),
            jurisdiction=self.may,
            by=self.request.user,
            today=self.today,
            for_all=desk.for_all,
        )

    def _page(self, desk, tried=None):
        tried = tried or Attempt(TotalForm(), TokenForm.fresh())
        tried.form.dress(focus=False)
        part = self.request.htmx and self.request.method == "POST"
        page = "recruitment/sheets/_answer.html" if part else "recruitment/sheets/sheet.html"
        context = {
            "act": tried,
            "form": tried.form,
            "desk": desk,
            "sum": _sum(desk, tried.form),
            "matched": self.matched,
            "missing": self.matched.missing(self.columns) if self.matched else [],
            "table": json.dumps(self.table, ensure_ascii=False) if self.matched else "",
            "base": self.base,
            "file": self.file,
            "notes": self.notes,
            "same": self.same,
            "opened": self.opened,
            "mine": self.mine if self.mine.rows and not self.opened else None,
            "asks_for_all": _for_all(desk),
        }
        return render(self.request, page, context, status=tried.status)


def _more(desk, _data):
    desk.blank += BLANK


def _wide(desk, _data):
    desk.is_wide = True


def _narrow(desk, _data):
    desk.is_wide = False


def _sum(desk, form):
    """Return how the sheet fits the list: how many are filled, men, women, what is missing."""
    listed = key_of(str(form["listed"].value() or "").strip())
    filled = len(desk.rows)
    return {
        "filled": filled,
        "listed": listed,
        "short": max((listed or 0) - filled, 0),
        "over": max(filled - listed, 0) if listed else 0,
        "fits": listed == filled,
        "explain": bool(listed and listed != filled) or bool(form["explanation"].value()),
    }


def _for_all(desk):
    """Return the questions of several rows that can be answered at once, with how many."""
    asked: dict[str, list[str]] = {}
    for row in desk.rows:
        for each in row.said:
            if each.for_all:
                asked.setdefault(each.code, []).append(each.brief)
    return [(code, said[0], len(said)) for code, said in asked.items() if len(said) > 1]


@require_safe
def sheet_template(request, kind):
    """Answer with a workbook to fill in: the headings, and one row as it is filled in."""
    kind = _kind(kind)
    request.jurisdiction.require("writing")
    made = to_fill_in(kind.columns(request.jurisdiction), kind.example)
    headers = {"Content-Disposition": 'attachment; filename="danh-sach.xlsx"'}
    return HttpResponse(made, content_type=MEDIA_TYPES["xlsx"], headers=headers)
