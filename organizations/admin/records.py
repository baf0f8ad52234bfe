"""Counts of members, officers, terms and the completeness of records, in the admin."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from config.typed.fields import DateField
from organizations import completeness, members, officers, terms
from organizations.admin.scoped import DecisionForm, ScopedAdmin
from organizations.admin.tree import require_past
from organizations.models import CompleteRecords, CongressTerm, MemberCount, Officer


class CountingForm(DecisionForm):
    def clean_on(self):
        return require_past(self.cleaned_data["on"], self.jurisdiction.day)

    def decide(self):
        return members.record(**self.cleaned_data, by=self.by)


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
    search_fields = ["organization__search_name", "organization__code"]
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
    search_fields = ["search_name", "organization__search_name", "organization__code"]
    kept = ("organization", "start")
    add_form, change_form = AppointmentForm, ReliefForm
    add_fields = ("organization", "full_name", "duty", "start", "end")
    shown_fields = ("organization", "full_name", "duty", "start")
    change_fields = ("end",)


class TermDaysForm(DecisionForm):
    last_day = DateField(label=_("Last day"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["last_day"] = self.instance.period.last_day

    def decide(self):
        return terms.correct(self.instance, **self.cleaned_data, by=self.by)


class NewTermForm(TermDaysForm):
    name = forms.CharField(label=_("Term"), max_length=9, help_text=_("Two years, 2020-2025"))

    def clean_name(self):
        return terms.named(self.cleaned_data["name"])

    def decide(self):
        return terms.record(**self.cleaned_data, by=self.by)


@admin.register(CongressTerm)
class CongressTermAdmin(ScopedAdmin):
    list_display = ["where", "name", "start", "shown_last_day"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__code"]
    kept = ("name", "start", "last_day")
    add_form, change_form = NewTermForm, TermDaysForm
    add_fields = ("organization", "name", "start", "last_day")
    shown_fields = ("organization", "name")
    change_fields = ("start", "last_day")

    @admin.display(description=_("term"), ordering="first_year")
    def name(self, term):
        return term.code.replace("-", "–")

    @admin.display(description=_("last day"), ordering="end")
    def shown_last_day(self, term):
        return term.period.last_day


class CompleteRecordsForm(DecisionForm):
    def clean_since(self):
        return require_past(self.cleaned_data["since"], self.jurisdiction.day)

    def decide(self):
        organization = self.cleaned_data.get("organization") or self.instance.organization
        since = self.cleaned_data["since"]
        return completeness.record(organization=organization, since=since, by=self.by)


@admin.register(CompleteRecords)
class CompleteRecordsAdmin(ScopedAdmin):
    list_display = ["where", "since"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__code"]
    kept = ("since",)
    add_form = change_form = CompleteRecordsForm
    add_fields = ("organization", "since")
    shown_fields = ("organization",)
    change_fields = ("since",)
