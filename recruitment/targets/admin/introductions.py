"""Targets of introductions by the unions, in the admin: set, and changed with a reason."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy

from organizations.admin.scoped import DecisionForm, ScopedAdmin
from organizations.periods import Period
from recruitment.models import IntroductionTarget
from recruitment.targets import introductions


class NewTargetForm(DecisionForm):
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=24,
        help_text=gettext_lazy("2026, a term such as 2025-2030, or 2026-01-01/2026-09-30"),
    )

    def clean_period(self):
        return Period.parse(self.cleaned_data["period"])

    def decide(self):
        return introductions.set_target(**self.cleaned_data, by=self.by)


class ChangeTargetForm(DecisionForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def decide(self):
        return introductions.change_target(self.instance, **self.cleaned_data, by=self.by)


@admin.register(IntroductionTarget)
class IntroductionTargetAdmin(ScopedAdmin):
    list_display = ["where", "union", "shown_period", "number", "document_number"]
    list_select_related = ["organization"]
    list_filter = ["union"]
    lookups = frozenset(["union__exact"])
    search_fields = ["organization__search_name", "organization__search_code"]
    kept = ("union", "period", "document_number", "document_on")
    add_form, change_form = NewTargetForm, ChangeTargetForm
    add_fields = ("organization", "union", "period", "number", "document_number")
    shown_fields = ("organization", "union", "shown_period")
    change_fields = ("number", "document_number", "reason")

    @admin.display(description=gettext_lazy("period"), ordering="start")
    def shown_period(self, target):
        return target.period.code
