"""Rule sets in the admin: looked at by every administrator, written by those of the root."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import Entry
from config.typed.fields import DateField
from config.typed.numbers import shown
from organizations import names
from organizations.acting import take
from organizations.admin import meanwhile
from organizations.admin.scoped import TYPED, DecisionForm, NationalAdmin, RecordTable
from recruitment.models import (
    Candidate,
    Competence,
    ConsentRule,
    Deadline,
    NeverReadmitted,
    Paper,
    Provision,
    RuleNumber,
    RuleSet,
    SchoolingRule,
    StageRule,
    Step,
    Transition,
)
from recruitment.rulebook import coverage, rulebooks, rules
from recruitment.rulebook.admin.confirming import ConfirmForm
from recruitment.rulebook.rule_differences import differences

ROWS = (
    RuleNumber,
    SchoolingRule,
    StageRule,
    Transition,
    Competence,
    Deadline,
    Paper,
    Provision,
    ConsentRule,
    NeverReadmitted,
)


class RowsInline(admin.TabularInline):
    """The rows of a set; they can be written where the set can."""

    extra = 0
    formfield_overrides = TYPED

    def has_view_permission(self, request, obj=None):
        return request.jurisdiction.administers

    def has_add_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request, obj)

    def get_fields(self, request, obj=None):
        """Show first what a row says, then where it is written and whether that was checked."""
        fields = super().get_fields(request, obj)
        said = [name for name in fields if name not in ("source", "verified")]
        return [*said, "source", "verified"]

    def _may(self, request, rule_set):
        return request.jurisdiction.administers_everything and not rule_set.used

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "source":
            kwargs["widget"] = forms.TextInput(attrs={"size": 28})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _inline(model):
    """Return the table of the rows of one kind: the numbers are seen, the others are opened."""
    classes = () if model is RuleNumber else ("collapse",)
    said = {"model": model, "classes": classes}
    return type(f"{model.__name__}Inline", (RowsInline,), said)


def _one_before(rule_set):
    """Return what a set is compared with first: its last edition, or the rules before it."""
    editions = RuleSet.objects.filter(number=rule_set.number, edition__lt=rule_set.edition)
    return editions.order_by("-edition").first() or (
        RuleSet.objects.filter(start__lt=rule_set.start).first()
    )


def _what_differs(before, after) -> RecordTable:
    found = differences(rules.load(before), rules.load(after))
    return RecordTable(
        _("What differs"),
        [_("Part"), _("What"), str(before), str(after)],
        [[each.part, each.what, each.before, each.after] for each in found],
    )


def _release_told(draft, before) -> str:
    """Say whom a release concerns: what is done from its first day on, by how many dossiers."""
    day = date_format(draft.start, "SHORT_DATE_FORMAT")
    said = _("What is done on %(day)s or later goes by these rules.")
    if before is None:
        return said % {"day": day}
    going = Candidate.objects.open().filter(rule_set=before).count()
    follow = _(
        "%(n)s open dossiers go by %(before)s now; they follow on that day, or at once if it has "
        "come. What was done before stays as it was done."
    )
    return f"{said} {follow}" % {"day": day, "before": before, "n": shown(going)}


def _uncovered_told(sets) -> str:
    """Say on which days none of `sets` is in force, and what was recorded on them."""
    return " ".join(_days_told(each) for each in coverage.uncovered(sets))


def _days_told(gap) -> str:
    first = date_format(gap.start, "SHORT_DATE_FORMAT")
    if gap.end is None:
        said = _("From %(first)s on no rule set is in force.")
    else:
        said = _("From %(first)s to %(last)s no rule set is in force.")
    last = gap.end and date_format(gap.end - timedelta(days=1), "SHORT_DATE_FORMAT")
    follow = _(
        "Dossiers that begin on those days go by %(before)s, though it has ended. On record are "
        "%(dossiers)s such dossiers, and %(admissions)s admissions of those days without a dossier."
    )
    return f"{said} {follow}" % {
        "first": first,
        "last": last,
        "before": gap.before,
        "dossiers": gap.dossiers,
        "admissions": gap.admissions,
    }


INLINES = [_inline(model) for model in ROWS]


class NewSetForm(DecisionForm):
    source = forms.ModelChoiceField(
        label=gettext_lazy("With the rows of"),
        queryset=RuleSet.objects.all(),
        help_text=gettext_lazy("They are copied into a draft, where you change what differs."),
    )

    def decide(self):
        return rulebooks.copy(**self.cleaned_data, by=self.by)


class DescriptionForm(forms.ModelForm):
    """What is said of a set; written together with its rows, once all of them are in order.

    Whoever revises a set gives it another stamp. The one that was seen comes along as `seen`.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    conflict = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["seen"] = str(self.instance.stamp)
        for name in rulebooks.DAYS if self.instance.edition > 1 else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = rulebooks.EDITION_KEEPS_DAYS

    def clean(self):
        """Hold the set, and note whether it was revised since it was opened."""
        seen = self.cleaned_data.pop("seen", "")
        stored = rulebooks.held(self.instance)
        if seen and seen != str(stored.stamp):
            self.conflict = True
            self.initial |= forms.model_to_dict(stored, rulebooks.DESCRIBED)
            self.data = self.data.copy()
            self.data["seen"] = str(stored.stamp)
            raise ValidationError(meanwhile.who_changed(stored, reader=self.by))
        return super().clean()

    def show_both(self, formsets):
        """Say what the set and its rows say now and what was typed, where the two differ."""
        rows = (row for formset in formsets for row in formset.initial_forms)
        of_rows = [
            f"{row.instance}: {said}"
            for row in rows
            if hasattr(row, "cleaned_data")
            for said in meanwhile.differences(row, row.initial)
        ]
        differs = [*meanwhile.differences(self, self.initial), *of_rows]
        self.add_error(None, meanwhile.and_now(differs))


class EditionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What was recorded wrongly"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
    )


class EndForm(forms.Form):
    """From which day on a set holds no more; asked once more."""

    title = gettext_lazy("End")
    on = DateField(
        label=gettext_lazy("In force until"),
        help_text=gettext_lazy("The first day on which the rules hold no more."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, rule_set, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule_set = rule_set

    def clean_on(self):
        """Refuse a day before the first; and look at the set as if it ended on that day."""
        on = self.cleaned_data["on"]
        if on <= self.rule_set.start:
            raise ValidationError(_("The rules would end before they hold."))
        self.rule_set.end = on
        return on

    def sentence(self):
        said = _(
            "From %(day)s on %(set)s is no longer in force. What is done from then on goes by the "
            "rules in force; what was done before stays as it was done."
        )
        day = date_format(self.cleaned_data["on"], "SHORT_DATE_FORMAT")
        told = _uncovered_told(coverage.sets_with(self.rule_set))
        return f"{said % {'day': day, 'set': self.rule_set}} {told}".strip()

    def take(self, by):
        rulebooks.end(self.rule_set, on=self.cleaned_data["on"], by=by)


class ReleaseForm(forms.Form):
    """Nothing to fill in: the page says what happens."""


class OtherForm(forms.Form):
    other = forms.ModelChoiceField(
        label=gettext_lazy("Compared with"), queryset=RuleSet.objects.all(), required=False
    )


@admin.register(RuleSet)
class RuleSetAdmin(NationalAdmin):
    list_display = [
        *("number", "issued_on", "edition", "guidance", "start", "end", "state", "unchecked"),
    ]
    search_fields = ["number", "guidance"]
    add_form, change_form = NewSetForm, DescriptionForm
    add_fields = ("number", "issued_on", "guidance", "start", "end", "remark", "source")
    shown_fields = ("number", "issued_on", "edition", "state")
    change_fields = rulebooks.DESCRIBED

    def get_queryset(self, request):
        going, taken = (
            Exists(model.objects.filter(rule_set=OuterRef("pk"))) for model in (Candidate, Step)
        )
        return super().get_queryset(request).annotate(used=Q(going | taken))

    def get_search_results(self, request, queryset, search_term):
        """Find with and without diacritics; the sets are few, so they are folded here."""
        words = names.fold(search_term[:200]).split()
        keys = [
            each.pk
            for each in queryset
            if all(word in names.fold(f"{each.number} {each.guidance}") for word in words)
        ]
        return queryset.filter(pk__in=keys), False

    def has_change_permission(self, request, obj=None):
        """A set that dossiers go by is shown only; `used` is what `get_queryset` says of it."""
        return super().has_change_permission(request, obj) and not getattr(obj, "used", False)

    def changelist_view(self, request, extra_context=None):
        """Say above the list on which days none of the sets is in force."""
        warning = _uncovered_told(RuleSet.objects.newest_editions())
        return super().changelist_view(request, {"warning": warning, **(extra_context or {})})

    def get_inlines(self, request, obj):
        return INLINES if obj else []

    @admin.display(description=gettext_lazy("state"))
    def state(self, rule_set):
        if rule_set.is_draft:
            return _("draft: holds for nobody yet")
        return _("dossiers go by it") if rule_set.used else _("no dossier goes by it")

    @admin.display(description=gettext_lazy("not checked against the document"))
    def unchecked(self, rule_set):
        unchecked, of_all = rulebooks.number_of_rows(rule_set)
        return _("%(n)s of %(all)s rows") % {"n": shown(unchecked), "all": shown(of_all)}

    def get_urls(self):
        guarded, name = self.admin_site.admin_view, "recruitment_ruleset"
        return [
            path("<int:pk>/compare/", guarded(self.compare_view), name=f"{name}_compare"),
            path("<int:pk>/edition/", guarded(self.edition_view), name=f"{name}_edition"),
            path("<int:pk>/release/", guarded(self.release_view), name=f"{name}_release"),
            path("<int:pk>/end/", guarded(self.end_view), name=f"{name}_end"),
            path("<int:pk>/confirm/", guarded(self.confirm_view), name=f"{name}_confirm"),
            *super().get_urls(),
        ]

    def tools(self, request, rule_set):
        offered = [("compare", _("Compare"))]
        if request.jurisdiction.administers_everything:
            offered += [("release", _("Release"))] if rule_set.is_draft else []
            offered += (
                [] if rule_set.is_draft else [("edition", _("New edition")), ("end", _("End"))]
            )
            offered += [("confirm", _("Check against the document"))]
        return [
            (reverse(f"admin:recruitment_ruleset_{page}", args=[rule_set.pk]), label)
            for page, label in offered
        ]

    def warning(self, request, rule_set):
        if not request.jurisdiction.administers_everything:
            return _(
                "Rules hold for all organizations: an administrator of the topmost one writes them."
            )
        if rule_set.used:
            return _(
                "Dossiers go by these rules, so they cannot be changed any more. What is wrong is "
                "put right in a new edition."
            )
        return ""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Say it above the page when somebody was faster; nothing is written then."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), level="error")
            return redirect(request.path)
        if response.status_code == 409:
            shown = response.context_data
            formsets = [each.formset for each in shown["inline_admin_formsets"]]
            shown["adminform"].form.show_both(formsets)
        return response

    def save_related(self, request, form, formsets, change):
        """Write what is said of the set and all its rows by one decision."""
        if not change:
            return
        for formset in formsets:
            formset.save(commit=False)
        rulebooks.revise(
            form.instance,
            said=form.cleaned_data,
            added=[row for formset in formsets for row in formset.new_objects],
            changed=[row for formset in formsets for row, _names in formset.changed_objects],
            removed=[row for formset in formsets for row in formset.deleted_objects],
            by=request.user,
        )

    def history_entries(self, rule_set):
        """Return the entries of the set and of its rows, those that were removed too."""
        kinds = [model._meta.label_lower for model in ROWS]
        of_rows = Q(subject_type__in=kinds, changes__rule_set__1=rule_set.pk)
        of_set = Q(subject_type=rule_set._meta.label_lower, subject_id=rule_set.pk)
        return Entry.objects.filter(of_set | of_rows)

    def compare_view(self, request, pk):
        rule_set = self.get_object(request, str(pk))
        form = OtherForm(request.GET)
        other = form.cleaned_data["other"] if form.is_valid() else None
        other = other or _one_before(rule_set)
        table = None
        if other:
            table = _what_differs(other, rule_set)
        form = OtherForm(initial={"other": other})
        return self.page(
            request,
            "admin/rule_compare.html",
            title=_("Compare"),
            subtitle=str(rule_set),
            record=rule_set,
            form=form,
            table=table,
        )

    def edition_view(self, request, pk):
        return self._act(
            request,
            pk,
            EditionForm,
            title=_("New edition"),
            sentence=_(
                "The rows are copied into a draft. Once it is released, it holds for all days of "
                "the document, and open dossiers go by it; steps that were taken keep the edition "
                "that they followed."
            ),
            act=lambda rule_set, said: rulebooks.new_edition(rule_set, **said, by=request.user),
        )

    def release_view(self, request, pk):
        """Show what the release changes and for how many; it is asked by the button below."""
        draft = self.get_object(request, str(pk))
        before = _one_before(draft)
        return self._act(
            request,
            pk,
            ReleaseForm,
            title=_("Release"),
            sentence=_release_told(draft, before),
            warning=_uncovered_told(coverage.sets_with(draft)),
            table=before and _what_differs(before, draft),
            act=lambda rule_set, said: rulebooks.release(rule_set, by=request.user),
        )

    def end_view(self, request, pk):
        """Say what would follow, and let the set end once confirmed."""
        rule_set = self.get_object(request, str(pk))
        self.require_change(request)
        form = EndForm(request.POST if request.method == "POST" else None, rule_set=rule_set)
        return self.ask_once_more(request, rule_set, form, subtitle=str(rule_set))

    def confirm_view(self, request, pk):
        """Show the rows that were not checked against the document, and confirm those ticked."""
        rule_set = self.get_object(request, str(pk))
        self.require_change(request)
        form = ConfirmForm(request.POST if request.method == "POST" else None, rule_set=rule_set)
        if done := take(form, lambda: form.take(request.user)):
            said = ngettext("%(n)s row is confirmed.", "%(n)s rows are confirmed.", done.result) % {
                "n": shown(done.result)
            }
            self.message_user(request, said)
            return redirect("admin:recruitment_ruleset_confirm", pk)
        return self.page(
            request,
            "admin/rule_confirm.html",
            title=_("Check against the document"),
            subtitle=str(rule_set),
            record=rule_set,
            form=form,
        )

    def _act(self, request, pk, form_class, *, title, sentence, act, table=None, warning=""):
        """Show a form, and take the decision that it asks for."""
        rule_set = self.get_object(request, str(pk))
        self.require_change(request)
        form = form_class(request.POST if request.method == "POST" else None)
        if done := take(form, lambda: act(rule_set, form.cleaned_data)):
            self.message_user(request, format_html("{}: {}", title, done.result))
            return redirect("admin:recruitment_ruleset_change", done.result.pk)
        return self.page(
            request,
            "admin/event.html",
            title=title,
            subtitle=str(rule_set),
            record=rule_set,
            told=sentence,
            button=title,
            warning=warning,
            table=table,
            form=form,
            media=form.media,
        )
