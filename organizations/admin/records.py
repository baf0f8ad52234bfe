"""Counts of members, officers, terms and the completeness of records, in the admin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from config.typed.fields import DateField
from config.typed.numbers import shown
from config.web import overtaken
from organizations import completeness, members, officers, signers, terms
from organizations.acting import too_late
from organizations.admin import meanwhile
from organizations.admin.scoped import DecisionForm, ScopedAdmin
from organizations.admin.tree import require_past
from organizations.holding import hold_rows
from organizations.meanwhile import withdrawn
from organizations.models import (
    CompleteRecords,
    CongressTerm,
    MemberCount,
    Officer,
    Organization,
    Signer,
)


class CountingForm(DecisionForm):
    def clean_on(self):
        return require_past(self.cleaned_data["on"], self.jurisdiction.day)

    def decide(self):
        try:
            return members.record(**self.cleaned_data, by=self.by, replace=False)
        except ValidationError as error:
            if getattr(error, "code", "") != "there":
                raise
        asked = {name: self.cleaned_data[name] for name in ("organization", "on")}
        count = MemberCount.objects.get(**asked)
        said = _("A count of that day is on record already: %(members)s members.")
        raise meanwhile.there_already(said % {"members": shown(count.members)}, count)


class RecountingForm(DecisionForm):
    def decide(self):
        return members.record(
            organization=self.instance.organization,
            on=self.instance.on,
            members=self.cleaned_data["members"],
            by=self.by,
        )


@admin.register(MemberCount)
class MemberCountAdmin(ScopedAdmin):
    list_display = ["where", "on", "members"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__search_code"]
    about = gettext_lazy(
        "How many members an organization had on a day. Form 1, quotas in per cent of the members "
        "and the proposal by members start from it."
    )
    none_yet = gettext_lazy("No members have been counted yet.")
    help_texts = {
        "on": gettext_lazy("The day of the count, such as 31/12; not in the future."),
        "members": gettext_lazy("Full and probationary members, with all below."),
    }
    kept = ("on",)
    add_form, change_form = CountingForm, RecountingForm
    add_fields = ("organization", "on", "members")
    shown_fields = ("organization", "on")
    change_fields = ("members",)


class AppointmentForm(DecisionForm):
    def decide(self):
        return officers.appoint(**self.cleaned_data, by=self.by)


class ReliefForm(DecisionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].required = True

    def decide(self):
        officers.relieve(self.instance, on=self.cleaned_data["end"], by=self.by)
        return self.instance


@admin.register(Officer)
class OfficerAdmin(ScopedAdmin):
    list_display = ["full_name", "duty", "where", "start", "end"]
    list_select_related = ["organization"]
    about = gettext_lazy("Who is in charge of the admissions of an organization, and since when.")
    none_yet = gettext_lazy("Nobody has been put in charge yet.")
    search_fields = ["search_name", "organization__search_name", "organization__search_code"]
    kept = ("organization", "start")
    add_form, change_form = AppointmentForm, ReliefForm
    add_fields = ("organization", "full_name", "duty", "start", "end")
    shown_fields = ("organization", "full_name", "duty", "start")
    change_fields = ("end",)


class SigningForm(DecisionForm):
    def decide(self):
        return signers.appoint(**self.cleaned_data, by=self.by)


class LastSigningForm(ReliefForm):
    def hold(self):
        hold_rows(Organization, [self.instance.organization_id])

    def decide(self):
        signers.relieve(self.instance, on=self.cleaned_data["end"], by=self.by)
        return self.instance


@admin.register(Signer)
class SignerAdmin(ScopedAdmin):
    list_display = ["full_name", "office", "where", "start", "end"]
    list_select_related = ["organization"]
    about = gettext_lazy(
        "Who signs the papers of an organization, and since when: a paper bears the name of who "
        "signed on its day."
    )
    none_yet = gettext_lazy("Nobody is named who signs papers.")
    help_texts = {
        "full_name": gettext_lazy("Full name, as it stands below the signature."),
        "start": gettext_lazy("Who signed until then ends on this day."),
    }
    search_fields = ["search_name", "organization__search_name", "organization__search_code"]
    kept = ("organization", "start")
    add_form, change_form = SigningForm, LastSigningForm
    add_fields = ("organization", "full_name", "office", "start", "end")
    shown_fields = ("organization", "full_name", "office", "start")
    change_fields = ("end",)


class TermDaysForm(DecisionForm):
    last_day = DateField(label=pgettext_lazy("of a term", "Last day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["last_day"] = self.instance.period.last_day

    def hold(self):
        hold_rows(Organization, [self.instance.organization_id])

    def decide(self):
        return terms.correct_term(self.instance, **self.cleaned_data, by=self.by)


class NewTermForm(TermDaysForm):
    name = forms.CharField(
        label=gettext_lazy("Term"), max_length=9, help_text=gettext_lazy("Two years, 2020-2025")
    )

    def clean_name(self):
        return terms.named(self.cleaned_data["name"])

    def decide(self):
        return terms.record(**self.cleaned_data, by=self.by)


class WithdrawForm(forms.Form):
    """Why a record is withdrawn; asked once more."""

    title = gettext_lazy("Withdraw it")
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy(
            "For what was recorded by mistake, as on another organization. Wrong days are "
            "corrected instead."
        ),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record


class WithdrawTermForm(WithdrawForm):
    def sentence(self):
        said = _(
            "The term %(name)s, %(days)s, of %(organization)s is withdrawn, as if it had not been "
            "recorded. Figures of that term have the days of those above from now on, or "
            "estimated ones."
        )
        asked = {"name": self.record.code, "organization": self.record.organization}
        return said % (asked | {"days": self.record.period})

    def take(self, by):
        terms.withdraw(self.record, reason=self.cleaned_data["reason"], by=by)


class WithdrawCompletenessForm(WithdrawForm):
    def sentence(self):
        said = _(
            "The day %(day)s of %(organization)s is withdrawn, as if it had not been recorded. "
            "From now on the day of those above holds; without any, everything counts as recorded "
            "and nothing on record reads 0."
        )
        day = date_format(self.record.since, "SHORT_DATE_FORMAT")
        return said % {"day": day, "organization": self.record.organization}

    def take(self, by):
        completeness.withdraw(self.record, reason=self.cleaned_data["reason"], by=by)


class WithdrawnFilter(admin.SimpleListFilter):
    """Whether the records that stand are shown, or what was withdrawn."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("withdrawn", gettext_lazy("withdrawn"))]

    def queryset(self, request, queryset):
        if self.value() == "withdrawn":
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset.standing()

    def choices(self, changelist):
        standing, *rest = super().choices(changelist)
        return [standing | {"display": _("standing")}, *rest]


class WithdrawableAdmin(ScopedAdmin):
    """Records that are withdrawn by `withdraw_form`, and stay to be read."""

    withdraw_form = WithdrawForm
    list_filter = [WithdrawnFilter]
    lookups = frozenset(["state"])

    def has_change_permission(self, request, obj=None):
        stands = obj is None or obj.withdrawn_at is None
        return stands and super().has_change_permission(request, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Say so where a record was withdrawn while it was being changed."""
        if request.method == "POST" and object_id and request.jurisdiction.administers:
            record = self.get_object(request, object_id)
            if record.withdrawn_at:
                said = withdrawn(
                    by=record.withdrawn_by, at=record.withdrawn_at, reader=request.user
                )
                return overtaken(
                    request, meanwhile.nothing_saved(said), self._page_of(record, "change")
                )
        return super().changeform_view(request, object_id, form_url, extra_context)

    def warning(self, request, record):
        if record.withdrawn_at is None:
            return ""
        said = _("Withdrawn on %(day)s by %(user)s: %(reason)s")
        day = date_format(localtime(record.withdrawn_at), "SHORT_DATE_FORMAT")
        user, reason = record.withdrawn_by, record.withdrawal_reason
        return said % {"day": day, "user": user, "reason": reason}

    def tools(self, request, record):
        if record.withdrawn_at:
            return []
        return [(self._page_of(record, "withdraw"), self.withdraw_form.title)]

    def get_urls(self):
        withdraw = self.admin_site.admin_view(self.withdraw_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        return [path("<int:pk>/withdraw/", withdraw, name=name), *super().get_urls()]

    def withdraw_view(self, request, pk):
        """Ask why, say what would follow, and withdraw once confirmed."""
        record = self.get_object(request, str(pk))
        if record.withdrawn_at:
            said = withdrawn(by=record.withdrawn_by, at=record.withdrawn_at, reader=request.user)
            return too_late(request, record, "", why=said, now=self._page_of(record, "change"))
        form = self.withdraw_form(request.POST if request.method == "POST" else None, record=record)
        return self.ask_once_more(request, record, form, subtitle=str(record))

    def _page_of(self, record, page):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[record.pk])


@admin.register(CongressTerm)
class CongressTermAdmin(WithdrawableAdmin):
    withdraw_form = WithdrawTermForm
    list_display = ["where", "name", "start", "shown_last_day"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__search_code"]
    about = gettext_lazy(
        "From which congress to which a term lasts. The days hold for the organization and for all "
        "below it that record none of their own; without any, a term is five calendar years, "
        "marked as estimated."
    )
    none_yet = gettext_lazy("No congress has been recorded; all terms have estimated days.")
    help_texts = {
        "organization": gettext_lazy("Whose congress it was: its days hold for all below, too."),
        "start": gettext_lazy("The day on which the congress closed."),
        "last_day": gettext_lazy("The day before the next congress closed, or is to close."),
    }
    kept = ("name", "start", "last_day")
    add_form, change_form = NewTermForm, TermDaysForm
    add_fields = ("organization", "name", "start", "last_day")
    shown_fields = ("organization", "name")
    change_fields = ("start", "last_day")

    def get_fields(self, request, obj=None):
        if obj is not None and obj.withdrawn_at:
            return ("organization", "name", "start", "shown_last_day")
        return super().get_fields(request, obj)

    @admin.display(description=gettext_lazy("term"), ordering="first_year")
    def name(self, term):
        return term.code.replace("-", "–")

    @admin.display(description=pgettext_lazy("of a term", "last day"), ordering="end")
    def shown_last_day(self, term):
        return term.period.last_day


class CompleteRecordsForm(DecisionForm):
    def clean_since(self):
        return require_past(self.cleaned_data["since"], self.jurisdiction.day)

    def decide(self):
        since, known = self.cleaned_data["since"], self.instance.pk is not None
        if self.instance.withdrawn_at:
            raise ValidationError(_("This day was withdrawn already."))
        organization = self.instance.organization if known else self.cleaned_data["organization"]
        said = {"organization": organization, "since": since}
        try:
            return completeness.record(**said, by=self.by, replace=known)
        except ValidationError as error:
            if getattr(error, "code", "") != "there":
                raise
        records = CompleteRecords.objects.get(organization=organization)
        there = _("A day is on record already: %(day)s.")
        day = date_format(records.since, "SHORT_DATE_FORMAT")
        raise meanwhile.there_already(there % {"day": day}, records)


@admin.register(CompleteRecords)
class CompleteRecordsAdmin(WithdrawableAdmin):
    withdraw_form = WithdrawCompletenessForm
    list_display = ["where", "since"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__search_code"]
    about = gettext_lazy(
        "From which day everything of an organization, and of all below it, is on record. Before "
        "that day, nothing on record reads “no data” and not 0, and nothing is compared with it."
    )
    none_yet = gettext_lazy("No day has been recorded: everything counts as recorded.")
    help_texts = {
        "organization": gettext_lazy("It holds for all below that have no day of their own."),
        "since": gettext_lazy(
            "The first day of which nothing is missing, often 1 January of the year from which on "
            "all admissions were entered."
        ),
    }
    kept = ("since",)
    add_form = change_form = CompleteRecordsForm
    add_fields = ("organization", "since")
    shown_fields = ("organization",)
    change_fields = ("since",)

    def get_fields(self, request, obj=None):
        if obj is not None and obj.withdrawn_at:
            return ("organization", "since")
        return super().get_fields(request, obj)
