"""The tree, branch by branch; the search; the picker; what was done to an organization."""

from django import forms
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit.models import Entry
from config.web import paginate, render_part
from organizations import names
from organizations.forms import OrganizationField
from organizations.models import Ancestry, FormerName, Organization, Placement

CHOICES_SHOWN = 20
BRANCHES_PER_PAGE = 200


class SearchForm(forms.Form):
    """What the tree can be searched for. Every field may be left empty."""

    q = forms.CharField(label=_("Name, former name or code"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Organization.Kind.choices]
    )
    below = OrganizationField(
        label=_("Below"), queryset=Organization.objects.none(), required=False
    )
    descendants = forms.BooleanField(
        label=_("With all that stands below what is found"), required=False
    )

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.day = jurisdiction.day
        self.fields["below"].queryset = Organization.objects.within(jurisdiction)

    def narrow(self, organizations):
        """Return what matches, or None when nothing was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if not any(asked.get(name) for name in ("q", "kind", "below")):
            return None
        found = organizations.search(asked.get("q", ""))
        if asked.get("below"):
            under = Ancestry.objects.in_force(self.day).filter(ancestor=asked["below"])
            found = found.filter(pk__in=under.values("descendant"))
        if asked.get("descendants"):
            below = Ancestry.objects.in_force(self.day).filter(
                ancestor__in=found.order_by().values("pk")
            )
            found = organizations.filter(pk__in=below.values("descendant"))
        return found.filter(kind=asked["kind"]) if asked.get("kind") else found


@require_safe
def organization_tree(request):
    """Show the top of the user's reach, or what a search finds there."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    form = SearchForm(request.GET, jurisdiction=jurisdiction)
    within = Organization.objects.within(jurisdiction)
    found = form.narrow(within)
    context = {"form": form, "day": jurisdiction.day}
    if found is None:
        tops = within.filter(pk__in=_tops(jurisdiction))
        context["branches"] = _branches(tops, jurisdiction.day)
    else:
        page = paginate(request, _with_former_name(found, form.cleaned_data.get("q", "")))
        context |= {"page": page, "rows": _with_paths(page, jurisdiction.day)}
    return render_part(
        request,
        page="organizations/organization_tree.html",
        part="organizations/_organizations.html",
        context=context,
    )


@require_safe
def organization_branch(request, pk):
    """Open one branch: the organizations directly below, of today."""
    request.jurisdiction.require("seeing")
    parent = get_object_or_404(Organization.objects.within(request.jurisdiction), pk=pk)
    page = paginate(request, _children(parent, request.jurisdiction), BRANCHES_PER_PAGE)
    return render_part(
        request,
        page="organizations/organization_branch.html",
        part="organizations/_branch.html",
        context={
            "parent": parent,
            "page": page,
            "branches": _branches(page.object_list, request.jurisdiction.day),
        },
    )


@require_safe
def organization_options(request):
    """Answer the picker: at most twenty standing organizations of the reach that match."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    words = request.GET.get("q", "")[:100]
    mine = Organization.objects.within(jurisdiction)
    if request.GET.get("for") == "write":
        mine = Organization.objects.writable(jurisdiction)
    elif request.GET.get("for") == "administer":
        mine = Organization.objects.administered(jurisdiction)
    if request.GET.get("kind") in Organization.Kind.values:
        mine = mine.filter(kind=request.GET["kind"])
    found = mine.standing(jurisdiction.day).search(words)
    found = found.annotate(rank=_rank(words)).order_by("rank", "sort_key", "pk")
    organizations = list(found[: CHOICES_SHOWN + 1])
    return render(
        request,
        "_picker_options.html",
        {
            "rows": _with_paths(organizations[:CHOICES_SHOWN], jurisdiction.day),
            "has_more": len(organizations) > CHOICES_SHOWN,
        },
    )


@require_safe
def organization_history(request, pk):
    request.jurisdiction.require("seeing")
    organization = get_object_or_404(Organization.objects.within(request.jurisdiction), pk=pk)
    entries = paginate(request, Entry.objects.about(organization))
    return render(
        request,
        "organizations/organization_history.html",
        {"organization": organization, "page": entries},
    )


def _tops(jurisdiction):
    """Return the organizations of the posts that stand below no other organization of theirs."""
    below = Ancestry.objects.in_force(jurisdiction.day).under(jurisdiction.seeing)
    lower = below.filter(distance__gt=0, descendant__in=jurisdiction.seeing)
    return jurisdiction.seeing - set(lower.values_list("descendant", flat=True))


def _children(parent, jurisdiction):
    within = Organization.objects.within(jurisdiction)
    return within.directly_under(parent, jurisdiction.day)


def _branches(organizations, day):
    """Return (organization, whether anything stands below it). Two queries."""
    organizations = list(organizations)
    below = Placement.objects.in_force(day).filter(parent__in=organizations)
    with_children = set(below.values_list("parent", flat=True))
    return [(each, each.pk in with_children) for each in organizations]


def _with_former_name(found, words):
    """Add to each organization found the former name that matched, if its own does not."""
    folded = names.fold(words)
    former = FormerName.objects.filter(organization=OuterRef("pk"), search_name__contains=folded)
    return found.annotate(matched=Subquery(former.values("name")[:1])) if folded else found


def _with_paths(organizations, day):
    """Return (organization, the names of the two above it, from the top). One query."""
    organizations = list(organizations)
    rows = Ancestry.objects.in_force(day).filter(
        descendant__in=[each.pk for each in organizations], distance__in=[1, 2]
    )
    paths = {}
    for row in rows.order_by("descendant", "-distance").select_related("ancestor"):
        paths.setdefault(row.descendant_id, []).append(row.ancestor.name)
    return [(each, " › ".join(paths.get(each.pk, []))) for each in organizations]


def _rank(words):
    """Put first what has just that code, then what begins with the words, then the rest."""
    folded = names.fold(words)
    return Case(
        When(Q(code__iexact=words) | Q(search_name=folded), then=Value(0)),
        When(search_name__startswith=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
