"""The religions that were typed before there was a list, and that nobody can tell."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.web import paginate
from organizations.models import Organization
from recruitment.persons import readers
from recruitment.persons.religion import RELIGIONS
from recruitment.persons.unclear import unclear

DOSSIERS_SHOWN = 200


@require_safe
def religion_list(request):
    may = request.jurisdiction
    may.require("sensitive")
    admissions, dossiers = unclear(may)
    page = paginate(request, admissions.select_related("person", "organization"))
    found = list(dossiers.select_related("person", "organization")[: DOSSIERS_SHOWN + 1])
    candidates = found[:DOSSIERS_SHOWN]
    readers.note([*page, *candidates], by=request.user)
    context = {
        "page": page,
        "candidates": candidates,
        "has_more_dossiers": len(found) > DOSSIERS_SHOWN,
        "writable": _writable(may, [*page, *candidates]),
        "religions": list(RELIGIONS.values()),
    }
    return render(request, "recruitment/persons/religion_list.html", context)


def _writable(may, rows) -> set[int]:
    """Return the keys of the cells of `rows` in which the user may write. One query."""
    cells = Organization.objects.within(may).filter(pk__in={each.organization_id for each in rows})
    return set(cells.writable(may).values_list("pk", flat=True))
