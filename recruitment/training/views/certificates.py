"""Certificates that run out before the cell has voted."""

from urllib.parse import urlencode

from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import asks_by_post, paginate, render_part
from recruitment.due.inbox_shown import left
from recruitment.members.forms import CertificateFilter
from recruitment.training import certificates
from recruitment.training.certificates import EXPIRED, LEADS


@asks_by_post("persons")
@require_safe
def certificate_list(request):
    may, today = request.jurisdiction, timezone.localdate()
    may.require("persons")
    asked = _asked(request)
    criteria = CertificateFilter(request.GET, jurisdiction=may, today=today, which=asked)
    if asked == EXPIRED:
        found = certificates.expired(may, today, criteria=criteria)
    else:
        found = certificates.expiring(may, today, within=asked, criteria=criteria)
    page = paginate(request, found)
    numbers = certificates.counts(may, today, criteria=criteria)
    narrowed = {name: value for name, value in request.GET.items() if name in criteria.fields}
    context = {
        "criteria": criteria,
        "query": urlencode(narrowed),
        "tabs": [(which, number, which == asked) for which, number in numbers.items()],
        "asked": asked,
        "page": page,
        "lines": [
            (each, left(each.last_day, today))
            for each in certificates.expiry_days(page.object_list)
        ],
        "day": today,
    }
    return render_part(
        request,
        page="recruitment/training/certificate_list.html",
        part="recruitment/training/_certificates.html",
        context=context,
    )


def _asked(request):
    """Return which list is asked for; what cannot be read asks for the longest."""
    which = request.GET.get("in", "")
    if which == EXPIRED:
        return EXPIRED
    return next((days for days in LEADS if str(days) == which), LEADS[-1])
