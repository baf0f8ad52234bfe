"""Batches: listed, looked at, taken back as a whole."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.typed.numbers import shown
from config.web import paginate
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import attempt, changed, sent
from recruitment.admissions.meaning import meaning
from recruitment.admissions.membership import without_dossier
from recruitment.models import Admission, Batch, BatchRow
from recruitment.sheets import batches, kept
from recruitment.sheets.forms import TakeBackForm

Outcome = BatchRow.Outcome


@require_safe
def batch_list(request):
    request.jurisdiction.require("persons")
    found = Batch.objects.within(request.jurisdiction).with_counts()
    page = paginate(request, found.select_related("organization", "recorded_by"))
    context = {"page": page, "may_write": bool(request.jurisdiction.writing)}
    return render(request, "recruitment/sheets/batch_list.html", context)


@require_safe
def batch_detail(request, pk):
    batch = _found(request, pk)
    may, today = request.jurisdiction, timezone.localdate()
    seen = Admission.objects.within(may).filter(batch_rows__batch=batch)
    rows = list(batch.rows.order_by("number"))
    admissions = seen.select_related("person", "organization").in_bulk()
    standing = [
        each
        for row in rows
        if row.outcome == Outcome.RECORDED
        and (each := admissions.get(row.admission_id))
        and not each.annulled_on
    ]
    meant = meaning(standing, today=today, counting=settings.COUNTING_DATE, jurisdiction=may)
    lines = [(row, admissions.get(row.admission_id)) for row in rows]
    mine = kept.of(request.user, batch.kind)
    return render(
        request,
        "recruitment/sheets/batch_detail.html",
        {
            "batch": batch,
            "lines": lines,
            "counts": _counts(rows),
            "recorded": sum(row.outcome == Outcome.RECORDED for row in rows),
            "left": [row for row in rows if row.outcome == Outcome.LEFT],
            "meant": meant,
            "on_probation": _without_dossier(standing, today),
            "mine": mine if mine.rows else None,
            "may_write": bool(may.writing),
            "last_day": batches.last_day(batch),
            **_heaps(request, batch, today),
        },
    )


def _heaps(request, batch, today):
    if batch.taken_back_at or today > batches.last_day(batch) or not request.jurisdiction.writing:
        return {"heaps": None}
    return {"heaps": _named(request, batches.heaps(batch, jurisdiction=request.jurisdiction))}


def _named(request, heaps):
    """Return the three heaps, as a page names them; who lies out of reach is only numbered."""
    heaps = {"back": heaps.back, "kept": heaps.kept, "impossible": heaps.impossible}
    keys = [each.record.pk for rows in heaps.values() for each in rows]
    within = Admission.objects.within(request.jurisdiction).filter(pk__in=keys)
    seen = {*within.values_list("pk", flat=True)}
    return [
        (
            name,
            [
                (each.record if each.record.pk in seen else None, each.row.number, each.why)
                for each in rows
            ],
        )
        for name, rows in heaps.items()
    ]


def _seen(record, seen):
    return record if record.pk in seen else None


def _counts(rows):
    """Return how many rows came to what, in words, without those of which there are none."""
    numbers = [(each, sum(row.outcome == each for row in rows)) for each in Outcome]
    return [(each.label, number) for each, number in numbers if number]


def _without_dossier(admissions, today) -> int:
    """Return how many of these are on probation and have no dossier. One query."""
    cells = {each.organization_id for each in admissions}
    found = without_dossier(cells, today) if cells else Admission.objects.none()
    return found.filter(pk__in=[each.pk for each in admissions]).count()


@require_http_methods(["GET", "HEAD", "POST"])
def batch_take_back(request, pk):
    batch = _found(request, pk)
    may, today = request.jurisdiction, timezone.localdate()
    may.require("writing")
    address = reverse("recruitment:batch_detail", args=[batch.pk])
    if batch.taken_back_at:
        said = _("This list is taken back already.")
        return too_late(request, batch, said, now=address, asked=said)
    form = TakeBackForm(sent(request))
    tried = attempt(
        request,
        form,
        lambda: batches.take_back(
            batch,
            reason=form.cleaned_data["reason"],
            jurisdiction=may,
            by=request.user,
            today=today,
        ),
        meanwhile=lambda: changed(batch, who_changed(batch, reader=request.user)),
    )
    if tried.done:
        number = len(tried.done.result.back) if tried.done.result else 0
        said = ngettext(
            "%(n)s admission is taken back.", "%(n)s admissions are taken back.", number
        )
        messages.success(request, said % {"n": shown(number)})
        return redirect(address)
    heaps = _named(request, batches.heaps(batch, jurisdiction=may))
    number = len(heaps[0][1])
    words = ngettext("Take back %(n)s admission", "Take back %(n)s admissions", number)
    return tried.page(
        request,
        "recruitment/sheets/batch_take_back.html",
        title=_("Take back a list"),
        heaps=heaps,
        batch=batch,
        button=words % {"n": shown(number)},
        is_grave=True,
        back=address,
    )


def _found(request, pk):
    request.jurisdiction.require("persons")
    found = Batch.objects.within(request.jurisdiction)
    return get_object_or_404(
        found.select_related("organization", "recorded_by", "taken_back_by"), pk=pk
    )
