"""Monthly reviews of the pool: which cells have done theirs, and one cell's list to go through."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.context import out_of_reach
from config.typed.keys import keys_sent
from config.typed.numbers import shown
from config.web import overtaken, paginate, render_part
from organizations.models import Organization
from recruitment.acting import Meanwhile, attempt, press, sent, was_sent
from recruitment.dossiers import sources
from recruitment.due import reviews, reviews_shown
from recruitment.due.forms.reviews import MonthField, ReviewFilter, ReviewForm, TakeBackReviewForm
from recruitment.fields import TokenForm
from recruitment.models import Candidate


@require_safe
def review_list(request):
    request.jurisdiction.require("persons")
    return _list(request)


@require_POST
def review_nothing_new(request):
    """Save for all cells that are ticked that nothing is new; or say of which it cannot be."""
    may = request.jurisdiction
    may.require("persons")
    month = ReviewFilter(request.GET, jurisdiction=may).of_month
    keys = keys_sent(request.POST.getlist("cell"))
    cells = list(_cells(may).filter(pk__in=keys))
    if len(cells) != len(keys):
        out_of_reach(str(Organization._meta.verbose_name))
        raise Http404
    if _cells(may).writable(may).filter(pk__in=keys).count() != len(keys):
        raise PermissionDenied
    if not cells:
        return _list(request, errors=[_("Tick the cells of which nothing is new.")])
    seen = {key: request.POST.get(f"seen_{key}", "") for key in keys}
    tried = press(
        request,
        lambda: reviews.report_nothing_new(
            cells, month=month, seen=seen, by=request.user, today=may.day
        ),
    )
    if not tried.done:
        return _list(request, ticked=keys, faults=_by_cell(tried.form))
    words = ngettext("%(n)s cell: nothing new.", "%(n)s cells: nothing new.", len(cells))
    messages.success(request, words % {"n": shown(len(cells))})
    return redirect(f"{reverse('recruitment:review_list')}?{request.GET.urlencode()}")


def _by_cell(form) -> dict[int, str]:
    """Return what stands against each cell, by its key."""
    found = form.non_field_errors().as_data()
    return {fault.params["cell"]: fault.message for fault in found}


def _list(request, *, errors=(), ticked=(), faults=None):
    may = request.jurisdiction
    criteria = ReviewFilter(request.GET, jurisdiction=may)
    month = criteria.of_month
    cells = reviews.with_last_review(_cells(may, criteria.top), month)
    missing = reviews.missing(cells, month)
    page = paginate(request, cells if criteria.everybody else missing)
    rows, faults = reviews_shown.rows(page, month), faults or {}
    pools = reviews_shown.choosing(rows, month, writable=_writable(may, rows))
    context = {
        "criteria": criteria,
        "page": page,
        "months": reviews_shown.months_shown(month),
        "lines": [
            (row, pools.get(row.cell.pk), row.cell.pk in ticked, faults.get(row.cell.pk))
            for row in rows
        ],
        "may_choose": bool(pools),
        "errors": [*errors, *([_("Nothing is saved yet: see what is marked.")] if faults else [])],
        "month": month,
        "missing": missing.count() if criteria.everybody else page.paginator.count,
    }
    return render_part(
        request,
        page="recruitment/due/review_list.html",
        part="recruitment/due/_reviews.html",
        context=context,
    )


def _writable(may, rows) -> set[int]:
    """Return the cells of `rows` of which the user saves reviews. A query, if she writes at all."""
    if not may.writing:
        return set()
    keys = [row.cell.pk for row in rows]
    return set(_cells(may).writable(may).filter(pk__in=keys).values_list("pk", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def review_cell(request, pk):
    may = request.jurisdiction
    may.require("persons")
    cell = get_object_or_404(_cells(may), pk=pk)
    month = MonthField(may.day).clean(request.POST.get("month") or request.GET.get("month"))
    if request.method == "POST":
        may.require_write(cell)
    if saved := reviews.review_of(cell, month):
        return _saved(request, cell, saved)
    return _review(request, cell, month)


def _cells(may, top=None):
    """Return the cells that stand in the reach, below `top` where it is given."""
    reach = may.descendants(may.persons)
    found = reviews.cells(Organization.objects.within(may).filter(pk__in=reach), may.day)
    return found.filter(pk__in=may.descendants([top.pk])) if top else found


def _review(request, cell, month):
    """Ask for the review, and save it, once, or show what stands against it."""
    today = request.jurisdiction.day
    form = ReviewForm(sent(request), pool=reviews.pool_of(cell), initial={"on": today})
    if form.is_bound and not form.is_complete:
        changed = _("The pool has changed since you opened this page. Look at the list again.")
        form.add_error(None, changed)
    tried = attempt(
        request,
        form,
        lambda: reviews.review(
            cell,
            month=month,
            on=form.cleaned_data["on"],
            shown=form.shown,
            nothing_new="nothing_new" in request.POST,
            remark=form.cleaned_data["remark"],
            by=request.user,
            today=today,
        ),
        number=TokenForm.fresh(),
        reused=_("This form was already sent. Look at it, and send it again."),
    )
    if not tried.done:
        return _page(request, cell, month, tried)
    done = {"cell": cell.name, "month": f"{month:%m/%Y}"}
    messages.success(request, _("The pool of %(cell)s is reviewed for %(month)s.") % done)
    return HttpResponseRedirect(_address(cell, month))


def _saved(request, cell, saved):
    """Show a review as it was saved; who sends another is told by whom and when it was."""
    if request.method == "POST" and "take_back" not in request.POST:
        said, again = reviews.already(saved), was_sent(request)
        return overtaken(request, said, _address(cell, saved.month), asked=said, again=again)
    form = TakeBackReviewForm(sent(request))
    busy = _("Somebody is working on this dossier. Try again.")
    tried = attempt(
        request,
        form,
        lambda: reviews.take_back_review(
            saved, **form.cleaned_data, by=request.user, today=request.jurisdiction.day
        ),
        meanwhile=lambda: Meanwhile(saved, busy),
    )
    if tried.done:
        done = {"cell": cell.name, "month": f"{saved.month:%m/%Y}"}
        said = _("The review of %(cell)s for %(month)s is taken back; it can be done again.")
        messages.success(request, said % done)
        return HttpResponseRedirect(_address(cell, saved.month))
    may = request.jurisdiction
    following = reviews.missing(
        reviews.with_last_review(_cells(may).writable(may), reviews.month_of(may.day)),
        reviews.month_of(may.day),
    ).first()
    context = {
        "act": tried,
        "form": form.dress(focus=bool(form.errors)),
        "cell": cell,
        "review": saved,
        "lines": saved.lines.filter(candidate__outcome__in=Candidate.STANDING).select_related(
            "candidate__person"
        ),
        "following": following,
        "may_write": may.may_write(cell),
        **_of_no_source(cell),
        "may_take_back": may.may_write(cell)
        and reviews.may_take_back(saved, by=request.user, today=may.day),
        "others": _other_months(may, cell, saved.month),
    }
    return render(request, "recruitment/due/review_saved.html", context, status=tried.status)


def _page(request, cell, month, tried):
    may, form = request.jurisdiction, tried.form
    context = {
        "cell": cell,
        "month": month,
        "month_code": f"{month:%Y-%m}",
        "form": form.dress(focus=bool(form.errors)),
        "act": tried,
        "may_write": may.may_write(cell),
        **_of_no_source(cell),
        "others": _other_months(may, cell, month),
    }
    return render(request, "recruitment/due/review_cell.html", context, status=tried.status)


def _of_no_source(cell):
    declared = sources.declared(cell)
    return {"declared": declared, "has_declared": any(each.end is None for each in declared)}


def _other_months(may, cell, shown):
    """Return the other months that can be looked at, with their addresses."""
    months = [month for month in reviews.months_open(may.day) if month != shown]
    return [(month, _address(cell, month)) for month in months]


def _address(cell, month):
    return f"{reverse('recruitment:review_cell', args=[cell.pk])}?month={month:%Y-%m}"
