"""By which documents committees decide on members, in the admin: recorded, ended by date."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from organizations.admin.scoped import DecisionForm, ScopedAdmin
from recruitment.models import AdmittingPower
from recruitment.rulebook import authorities


class PowerForm(DecisionForm):
    def decide(self):
        return authorities.empower(**self.cleaned_data, by=self.by)


class EndPowerForm(DecisionForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].required = True

    def decide(self):
        return authorities.end_power(self.instance, on=self.cleaned_data["end"], by=self.by)


@admin.register(AdmittingPower)
class AdmittingPowerAdmin(ScopedAdmin):
    list_display = ["where", "standing", "document_number", "start", "end"]
    list_select_related = ["organization"]
    search_fields = ["organization__search_name", "organization__search_code"]
    about = gettext_lazy(
        "Who decides on admissions and recognitions follows from the rules in force and from where "
        "a committee stands. Here stands what a document made of it: authorised, or given the "
        "powers of a committee above the grassroots."
    )
    none_yet = gettext_lazy("No committee was given such powers.")
    kept = ("standing", "document_number", "document_on", "start", "end")
    add_form, change_form = PowerForm, EndPowerForm
    add_fields = ("organization", "standing", "document_number", "document_on", "start", "end")
    shown_fields = ("organization", "standing", "document_number", "document_on", "start")
    change_fields = ("end",)
