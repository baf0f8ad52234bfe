"""Counts of members and officers in charge, in the admin."""

from django.contrib import admin

from organizations import members, officers
from organizations.admin.scoped import DecisionForm, ScopedAdmin
from organizations.admin.tree import require_past
from organizations.models import MemberCount, Officer


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
    list_display = ["organization", "on", "members"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__code"]
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
    list_display = ["full_name", "duty", "organization", "start", "end"]
    list_select_related = ["organization"]
    search_fields = ["full_name", "organization__search_name", "organization__code"]
    add_form, change_form = AppointmentForm, ReliefForm
    add_fields = ("organization", "full_name", "duty", "start", "end")
    shown_fields = ("organization", "full_name", "duty", "start")
    change_fields = ("end",)
