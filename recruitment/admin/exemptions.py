"""Exemptions in the admin: granted with a reason, ended by date."""

from django.contrib import admin

from organizations.admin.scoped import DecisionForm, ScopedAdmin
from recruitment.models import Exemption
from recruitment.targets import quotas


class ExemptionForm(DecisionForm):
    def decide(self):
        return quotas.exempt(**self.cleaned_data, by=self.by)


class EndExemptionForm(DecisionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].required = True

    def decide(self):
        quotas.end_exemption(self.instance, on=self.cleaned_data["end"], by=self.by)
        return self.instance


@admin.register(Exemption)
class ExemptionAdmin(ScopedAdmin):
    list_display = ["where", "start", "end", "reason"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__code"]
    kept = ("start", "end", "reason")
    add_form, change_form = ExemptionForm, EndExemptionForm
    add_fields = ("organization", "start", "end", "reason")
    shown_fields = ("organization", "start", "reason")
    change_fields = ("end",)
