"""The trail, as its auditor reads it: who did what, when and from where, but of no person what."""

from django.views.decorators.http import require_safe

from audit.forms import EntryFilter
from audit.models import Entry
from config.web import asks_by_post, paginate, render_part


@asks_by_post("auditing")
@require_safe
def entry_list(request):
    jurisdiction = request.jurisdiction
    jurisdiction.require("auditing")
    criteria = EntryFilter(request.GET, jurisdiction)
    page = paginate(request, criteria.narrow(Entry.objects.within(jurisdiction)))
    _name_organizations(page.object_list, jurisdiction)
    return render_part(
        request,
        page="audit/entry_list.html",
        part="audit/_entry_page.html",
        context={"criteria": criteria, "page": page},
    )


def _name_organizations(entries, jurisdiction):
    """Give each entry the name of its organization. One query, which the reach answers."""
    keys = {entry.organization_id for entry in entries} - {None}
    reach = jurisdiction.descendants(jurisdiction.auditing).filter(descendant__in=keys)
    names = dict(reach.values_list("descendant", "descendant__name"))
    for entry in entries:
        entry.organization_name = names.get(entry.organization_id, "")
