"""What all pages of the admin have in common: they reach what the administrator's posts reach.

What is outside does not exist. Nothing is deleted. Every change is a decision function's, and
the history of a record is what the audit trail says of it.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import words
from audit.context import out_of_reach
from audit.models import Entry
from config.typed.fields import DateField, NumberField, RateField
from config.typed.keys import keys_sent
from organizations import names
from organizations.acting import refuse, take
from organizations.admin import meanwhile
from organizations.browsing import told_apart
from organizations.holding import hold_rows
from organizations.models import Organization, Placement

TYPED = {
    models.IntegerField: {"form_class": NumberField, "widget": None},
    models.BigIntegerField: {"form_class": NumberField, "widget": None},
    models.DecimalField: {"form_class": RateField},
    models.DateField: {"form_class": DateField, "widget": None},
}
"""The product's own fields in place of those that Django's admin would choose."""


@dataclass(frozen=True)
class RecordTable:
    """Rows shown below a form, to be read only."""

    title: str
    headings: list
    rows: list


class KeySelect(AutocompleteSelect):
    """A choice that looks up in the database what was sent, if that is a key at all."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [str(key) for key in keys_sent(value)], attr)


class OrganizationSelect(KeySelect):
    """Finds an organization by what is typed; shows its code and where it stands."""

    url_name = "%s:organizations_organization_choices"

    def __init__(self, attrs=None):
        super().__init__(Placement._meta.get_field("parent"), admin.site, attrs)


class ReachField(forms.ModelChoiceField):
    """One record in reach; to name another leaves its entry in the trail."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError:
            out_of_reach(str(self.queryset.model._meta.verbose_name))
            raise


class OrganizationField(ReachField):
    """One organization in reach; until `offer` is called there is none."""

    def __init__(self, queryset=None, **kwargs):
        kwargs["widget"] = OrganizationSelect()
        if queryset is None:
            queryset = Organization.objects.none()
        super().__init__(queryset, **kwargs)

    def offer(self, jurisdiction):
        self.queryset = organizations_in_reach(jurisdiction)

    def label_from_instance(self, organization):
        return label(organization)


class Choices(AutocompleteJsonView):
    """What a `KeySelect` finds, in the words of its own admin."""

    def serialize_result(self, record, to_field_name):
        return super().serialize_result(record, to_field_name) | {
            "text": self.model_admin.choice(record)
        }


class OrganizationChoices(AutocompleteJsonView):
    """What `OrganizationSelect` finds, in the order of the picker of the other pages.

    What stands above each is told up to the top; four queries a page.
    """

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = told_apart(context["object_list"], self.term, self.request.jurisdiction.day)
        self.paths = {each.organization.pk: each.path for each in found}
        return context

    def serialize_result(self, organization, to_field_name):
        named = f"{organization.name} ({organization.code})"
        path = " › ".join(self.paths[organization.pk])
        return {"id": str(organization.pk), "text": f"{named} · {path}" if path else named}


def organizations_in_reach(jurisdiction):
    found = Organization.objects.administered(jurisdiction)
    return found.with_parent_name(jurisdiction.day)


def label(organization):
    """Tell apart organizations of one name: by code, and by what they stand under."""
    return below(f"{organization.name} ({organization.code})", organization.parent_name)


def below(name, parent_name):
    """Return `name` with that of its parent, if it has one: many cells are called alike."""
    return f"{name} · {parent_name}" if parent_name else name


class DecisionForm(forms.ModelForm):
    """A form whose last check is to take the decision: what that refuses stands on the form.

    Django's admin asks whether a form is valid once, inside the transaction of the request,
    and there are no formsets that could be wrong afterwards. `by` and `jurisdiction` are set
    by the admin.

    What the record said when the form was opened comes along as `seen`. Where it says something
    else by now, nothing is saved: both values are shown, and what was typed can be sent again.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    conflict = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = lambda: meanwhile.seen(self)
        for field in self.fields.values():
            if isinstance(field, OrganizationField):
                field.offer(self.jurisdiction)

    def decide(self):
        """Take the decision that `cleaned_data` asks for, and return the record."""
        raise NotImplementedError

    def hold(self):
        """Hold the record, or what its decisions hold before they write it."""
        hold_rows(type(self.instance), [self.instance.pk])

    def require_unchanged(self):
        """Raise ValidationError if what is changed is no longer what was seen.

        The record is held from then on, and is the one that the decision is about.
        """
        seen = self.cleaned_data.pop("seen", "")
        if not self.instance.pk:
            return
        self.hold()
        self.instance = self.instance._meta.default_manager.get(pk=self.instance.pk)
        stored = type(self)(instance=self.instance)
        now = meanwhile.seen(stored)
        differs = list(meanwhile.differences(self, stored.initial))
        if not seen or seen == now or not differs:
            return
        self.conflict = True
        self.data = self.data.copy()
        self.data["seen"] = now
        said = meanwhile.who_changed(self.instance, reader=self.by)
        raise ValidationError([said, *meanwhile.and_now(differs)])

    def _post_clean(self):
        if self.errors:
            return
        try:
            with transaction.atomic():
                self.require_unchanged()
                self.instance = self.decide()
        except ValidationError as error:
            refuse(self, error)


class ScopedAdmin(admin.ModelAdmin):
    add_form = change_form = DecisionForm
    add_fields = change_fields = shown_fields = ()
    formfield_overrides = TYPED
    about = ""  # what the list is for, in a sentence or two; and what to do where it is empty
    none_yet = ""
    help_texts = {}  # by field, what the form says beside what the fields say themselves
    kept = ()  # the fields that "save and add another" fills in again
    lookups = frozenset()  # what ?…= may narrow a list by; anything else would be an oracle
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    change_list_template = "admin/record_list.html"
    change_form_template = "admin/record_form.html"
    object_history_template = "admin/record_history.html"

    def get_queryset(self, request):
        """Return what is administered; records of an organization with its `parent_name`."""
        rows = self.model._default_manager.administered(request.jurisdiction)
        if any(field.name == "organization" for field in self.opts.fields):
            places = Placement.objects.in_force(request.jurisdiction.day)
            place = places.filter(organization=OuterRef("organization"))
            rows = rows.annotate(parent_name=Subquery(place.values("parent__name")[:1]))
        return rows.order_by(*self.get_ordering(request) or self.model._meta.ordering)

    def choice(self, record) -> str:
        """Return how `record` is told in a choice that looks it up."""
        return str(record)

    @admin.display(description=_("organization"), ordering="organization__sort_key")
    def where(self, record):
        return below(record.organization.name, record.parent_name)

    def get_search_results(self, request, queryset, search_term):
        """Keep the rows that have each word in one of the `search_fields`, which all are folded.

        So a name, a code and a login are found with and without diacritics, whatever their case.
        """
        for key in names.keys_asked(search_term[:200]):
            either = (Q(**{f"{name}__contains": key}) for name in self.search_fields)
            queryset = queryset.filter(reduce(or_, either, Q()))
        return queryset, False

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, None)
        if found is None:
            raise Http404
        return found

    def has_module_permission(self, request):
        return request.jurisdiction.administers

    def has_view_permission(self, request, obj=None):
        return request.jurisdiction.administers

    def has_add_permission(self, request):
        return request.jurisdiction.administers

    def has_change_permission(self, request, obj=None):
        return request.jurisdiction.administers

    def has_delete_permission(self, request, obj=None):
        return False

    def lookup_allowed(self, lookup, value, request):
        return lookup in self.lookups

    def to_field_allowed(self, request, to_field):
        return to_field == self.opts.pk.name

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.add_fields
        fields = (*self.shown_fields, *self.change_fields)
        asks = "seen" in self.change_form.base_fields
        return (*fields, "seen") if asks and self.has_change_permission(request, obj) else fields

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else self.shown_fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = self.change_form if change else self.add_form
        form = super().get_form(request, obj, change, **kwargs)
        form.by, form.jurisdiction = request.user, request.jurisdiction
        for name, text in self.help_texts.items():
            if name in form.base_fields:
                form.base_fields[name].help_text = text
        return form

    def changelist_view(self, request, extra_context=None):
        context = {"about": self.about, "none_yet": self.none_yet, **(extra_context or {})}
        return super().changelist_view(request, context)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        remote = db_field.remote_field.model
        kwargs["queryset"] = remote._default_manager.administered(request.jurisdiction)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        kwargs.setdefault("form_class", ReachField)
        if remote is Organization:
            kwargs["form_class"] = OrganizationField
            kwargs["widget"] = OrganizationSelect()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no pop-ups to add, change or delete from here
        return field

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = {"show_save_and_continue": False, **(extra_context or {})}
        if object_id is not None and request.jurisdiction.administers:
            record = self.get_object(request, object_id)
            context |= {
                "tools": self.tools(request, record),
                "tables": self.tables(request, record),
                "warning": self.warning(request, record),
            }
        response = super().changeform_view(request, object_id, form_url, context)
        shown = getattr(response, "context_data", None) or {}
        if "adminform" in shown and getattr(shown["adminform"].form, "conflict", False):
            response.status_code = 409
        return response

    def warning(self, request, record):
        """Return what to think of before `record` is changed, or nothing."""
        return ""

    def tools(self, request, record):
        """Return address and label of what else can be done with `record`."""
        return []

    def tables(self, request, record):
        """Return the `RecordTable`s to be shown below the form of `record`."""
        return []

    def save_model(self, request, obj, form, change):
        """Do nothing: the form took the decision when it was checked."""

    def save_related(self, request, form, formsets, change):
        """Do nothing: there are no related rows that a form of the admin writes."""

    def response_add(self, request, obj, post_url_continue=None):
        """Let the next one begin with what is the same for many: see `kept`."""
        response = super().response_add(request, obj, post_url_continue)
        return self.begin_another(request) if "_addanother" in request.POST else response

    def begin_another(self, request):
        again = {name: request.POST[name] for name in self.kept if request.POST.get(name)}
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return redirect(f"{address}?{urlencode(again)}")

    def log_addition(self, request, obj, message):
        """Write nothing: the decision wrote the audit entry."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """Write nothing: nothing is deleted."""

    def history_entries(self, record):
        return Entry.objects.about(record)

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, object_id)
        page = self.get_paginator(request, self.history_entries(record), 50).get_page(
            request.GET.get("p")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("History"),
            "subtitle": str(record),
            "record": record,
            "opts": self.opts,
            "page": page,
            "entries": words.told(page, show_values=True),
        }
        return TemplateResponse(request, self.object_history_template, context)

    def ask_once_more(self, request, record, form, *, subtitle, to=None):
        """Let `form` say what would follow for `record`, and take the decision once confirmed.

        The form has a `title`, a `sentence()`, `take(by)`, and a hidden field `confirmed`. Then
        goes on `to` an address, if not to the record's own.
        """
        asked = form.is_valid()
        if asked and form.cleaned_data["confirmed"]:
            if take(form, lambda: form.take(request.user)):
                messages.success(request, form.sentence())
                name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
                return redirect(to or reverse(name, args=[record.pk]))
            asked = False
        return self.page(
            request,
            "admin/event.html",
            title=form.title,
            subtitle=subtitle,
            record=record,
            form=form,
            media=form.media,
            sentence=form.sentence() if asked else "",
        )

    def page(self, request, template, **context):
        """Return a page of the admin that is not one of Django's own.

        `media` are the scripts of its forms, which in turn need those of the admin.
        """
        if "media" in context:
            context["media"] = self.media + context["media"]
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context)


class NationalAdmin(ScopedAdmin):
    """What holds for all organizations: every administrator reads it, those at a root change it."""

    def get_queryset(self, request):
        rows = self.model._default_manager.all()
        return rows.order_by(*self.get_ordering(request) or self.model._meta.ordering)

    def has_add_permission(self, request):
        return request.jurisdiction.administers_everything

    def has_change_permission(self, request, obj=None):
        return request.jurisdiction.administers_everything

    def require_change(self, request):
        """Raise PermissionDenied unless the user may change what holds for everybody."""
        if not request.jurisdiction.administers_everything:
            raise PermissionDenied
