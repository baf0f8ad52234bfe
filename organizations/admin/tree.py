"""Organizations in the admin: founded, described, moved, renamed, dissolved."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from organizations import classification, letterheads, reorganization
from organizations.acting import take
from organizations.admin.scoped import (
    DecisionForm,
    OrganizationChoices,
    OrganizationField,
    RecordTable,
    ScopedAdmin,
)
from organizations.browsing import ranked
from organizations.models import Action, FormerName, Organization, Placement, Reorganization
from organizations.reorganization import documents, reach
from organizations.reorganization.documents import Refused


class EventDay(DateField):
    """The day on which something happens."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("On"))
        super().__init__(**kwargs)


def require_past(day, today):
    if day > today:
        raise ValidationError(_("This day lies in the future."), code="future")
    return day


class FoundingForm(DecisionForm):
    parent = OrganizationField(label=gettext_lazy("Parent organization"))
    on = EventDay(label=gettext_lazy("Founded on"))
    decision_number = forms.CharField(
        label=gettext_lazy("Decision number"), max_length=60, required=False
    )

    def clean_on(self):
        return require_past(self.cleaned_data["on"], self.jurisdiction.day)

    def clean_official_code(self):
        return self.cleaned_data["official_code"] or None

    def decide(self):
        return reorganization.found(**self.cleaned_data, by=self.by)


class ClassForm(DecisionForm):
    def decide(self):
        said = {name: self.cleaned_data[name] for name in classification.FIELDS}
        classification.classify(self.instance, **said, by=self.by)
        said = {name: self.cleaned_data[name] for name in letterheads.FIELDS}
        letterheads.describe(self.instance, **said, by=self.by)
        return self.instance


class EventForm(forms.Form):
    """What a reorganization asks for; `confirmed` comes with the second sending.

    It becomes a document of one line: a day of the future waits, and it can be taken back.
    """

    on = EventDay()
    decision_number = forms.CharField(
        label=gettext_lazy("Decision number"), max_length=60, required=False
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, jurisdiction, **kwargs):
        super().__init__(*args, **kwargs)
        self.jurisdiction = jurisdiction
        for field in self.fields.values():
            if isinstance(field, OrganizationField):
                field.offer(jurisdiction)

    def line(self, organization) -> Action:
        """Return the one line of the document that this event is."""
        raise NotImplementedError

    def take(self, organization, by) -> Reorganization:
        """Draft and issue a document of one line; raises ValidationError if it cannot be."""
        document = documents.draft(
            number=self.cleaned_data.get("decision_number", ""),
            on=self.cleaned_data["on"],
            actions=[self.line(organization)],
            by=by,
        )
        plan = documents.preview(document).plan
        if beyond := not plan.conflicts and reach.out_of_scope(plan, self.jurisdiction):
            raise Refused(beyond)
        today = self.jurisdiction.day
        return documents.issue(document, version=document.version, by=by, today=today)


class MoveForm(EventForm):
    title = gettext_lazy("Move")
    to = OrganizationField(label=gettext_lazy("Under"))
    field_order = ["to", "on"]

    def line(self, organization):
        to = self.cleaned_data["to"]
        return Action(verb=Action.Verb.MOVE, code=organization.code, parent_code=to.code)

    def sentence(self, organization):
        return _("“%(name)s” moves, with all below it, under “%(parent)s” on %(day)s.") % {
            "name": organization.name,
            "parent": self.cleaned_data["to"].name,
            "day": self.cleaned_data["on"].strftime("%d/%m/%Y"),
        }


class RenameForm(EventForm):
    title = gettext_lazy("Rename")
    name = forms.CharField(label=gettext_lazy("New name"), max_length=200)
    decision_number = None
    field_order = ["name", "on"]

    def line(self, organization):
        name = self.cleaned_data["name"]
        return Action(verb=Action.Verb.RENAME, code=organization.code, name=name)

    def sentence(self, organization):
        return _("“%(name)s” is called “%(new)s” from %(day)s.") % {
            "name": organization.name,
            "new": self.cleaned_data["name"],
            "day": self.cleaned_data["on"].strftime("%d/%m/%Y"),
        }


class DissolveForm(EventForm):
    title = gettext_lazy("Dissolve")
    heir = OrganizationField(
        label=gettext_lazy("Heir"),
        help_text=gettext_lazy("Takes over what stands below, and answers for past figures."),
    )
    field_order = ["heir", "on"]

    def line(self, organization):
        heir = self.cleaned_data["heir"]
        return Action(verb=Action.Verb.DISSOLVE, code=organization.code, heir_code=heir.code)

    def sentence(self, organization):
        return _(
            "“%(name)s” ends on %(day)s. What stands below it moves under “%(heir)s”, which "
            "also answers for its past figures, and users' posts in it go on there."
        ) % {
            "name": organization.name,
            "heir": self.cleaned_data["heir"].name,
            "day": self.cleaned_data["on"].strftime("%d/%m/%Y"),
        }


EVENTS = {"move": MoveForm, "rename": RenameForm, "dissolve": DissolveForm}


@admin.register(Organization)
class OrganizationAdmin(ScopedAdmin):
    list_display = ["name", "code", "kind", "parent", "official_class", "setting"]
    list_filter = ["kind"]
    lookups = frozenset(["kind__exact"])
    search_fields = ["search_name", "search_code"]
    add_form, change_form = FoundingForm, ClassForm
    change_fields = (*classification.FIELDS, *letterheads.FIELDS)
    shown_fields = ("name", "code", "kind")
    add_fields = (
        *("name", "code", "kind", "parent", "on", "decision_number"),
        *classification.FIELDS,
    )

    about = gettext_lazy(
        "The organizations of your reach. One that ends, moves or gets a new name does so by a "
        "document with its day; nothing is deleted, and past figures stay."
    )
    help_texts = {
        "code": gettext_lazy(
            "A short code of your own, such as DL-KP-EAYONG: files tell organizations by it, so "
            "it stays."
        ),
        "official_code": gettext_lazy(
            "The 14 digits of the code of Party organizations, such as 38.168.053.000.000; may "
            "stay empty."
        ),
        "paper_place": gettext_lazy(
            "What stands before the date on its papers, such as Tam Nghĩa. Empty: the commune or "
            "ward whose committee it is, else that of the committee above it, up to the district."
        ),
        "paper_sign": gettext_lazy(
            "The sign of the issuer in 12-NQ/ĐU. Empty: CB for a cell, ĐU, HU, QU or TU by its "
            "level; a dotted line where no sign is the same everywhere, as for a town."
        ),
        "has_bureau": gettext_lazy(
            "A cell without a cell committee signs for the cell; a committee without a standing "
            "committee decides as a whole."
        ),
    }
    kept = ("kind", "parent", "on", "decision_number", "official_class", "setting")

    def get_queryset(self, request):
        return super().get_queryset(request).with_parent_name(request.jurisdiction.day)

    @admin.display(description=gettext_lazy("stands under"))
    def parent(self, organization):
        return organization.parent_name or "–"

    def get_search_results(self, request, queryset, search_term):
        """Find as the other pages do, and in their order unless a column was chosen."""
        found = queryset.search(search_term[:200])
        in_order = "o" in request.GET or not search_term.strip()
        return (found if in_order else ranked(found, search_term[:200])), False

    def get_urls(self):
        events = [
            path(
                f"<int:pk>/{kind}/",
                self.admin_site.admin_view(self.event_view),
                {"kind": kind},
                name=f"organizations_organization_{kind}",
            )
            for kind in EVENTS
        ]
        choices = OrganizationChoices.as_view(admin_site=self.admin_site)
        return [
            *events,
            path(
                "choices/",
                self.admin_site.admin_view(choices),
                name="organizations_organization_choices",
            ),
            *super().get_urls(),
        ]

    def tools(self, request, organization):
        if not organization.placements.open().exists():
            return []
        name = "admin:organizations_organization_{}"
        return [
            (reverse(name.format(kind), args=[organization.pk]), form.title)
            for kind, form in EVENTS.items()
        ]

    def tables(self, request, organization):
        """Return where it stood and what it was called; names outside the reach are left out."""
        reach = Organization.objects.administered(request.jurisdiction)
        places = list(Placement.objects.filter(organization=organization).order_by("-start"))
        above = reach.in_bulk({place.parent_id for place in places} - {None})
        names = FormerName.objects.filter(organization=organization)
        return [
            RecordTable(
                _("Where it stood"),
                [_("Under"), _("From"), _("Until"), _("Decision number")],
                [
                    [above.get(place.parent_id), place.start, place.end, place.decision_number]
                    for place in places
                ],
            ),
            RecordTable(
                _("Former names"),
                [_("Name"), _("From"), _("Until")],
                [[name.name, name.start, name.end] for name in names],
            ),
        ]

    def event_view(self, request, pk, kind):
        """Ask what is to happen, say what would follow, and let it happen once confirmed."""
        organization = self.get_object(request, str(pk))
        form = EVENTS[kind](
            request.POST if request.method == "POST" else None,
            jurisdiction=request.jurisdiction,
        )
        done = take(form, lambda: self._take_place(form, organization, request.user))
        if done and form.cleaned_data["confirmed"]:
            messages.success(request, form.sentence(organization))
            return redirect("reports:reorganization_detail", done.result.pk)
        return self.page(
            request,
            "admin/event.html",
            title=form.title,
            subtitle=str(organization),
            record=organization,
            form=form,
            media=form.media,
            sentence=form.sentence(organization) if done else "",
        )

    @staticmethod
    def _take_place(form, organization, by) -> Reorganization:
        """Take the decision, for good if it was confirmed, and return its document."""
        with transaction.atomic():
            document = form.take(Organization.objects.get(pk=organization.pk), by)
            if not form.cleaned_data["confirmed"]:
                transaction.set_rollback(True)
        return document
