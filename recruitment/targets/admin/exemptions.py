"""Exemptions in the admin: granted with a reason, ended by date."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.admin.scoped import DecisionForm, ScopedAdmin
from recruitment.models import Exemption, Quota
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
    search_fields = ["organization__search_name", "organization__search_code"]
    about = gettext_lazy(
        "Of whom nothing is expected for a time, and why. Whoever is admitted there counts all the "
        "same; a quota that was issued stays in the sums until it is withdrawn."
    )
    none_yet = gettext_lazy("Nobody is exempt.")
    kept = ("start", "end", "reason")
    add_form, change_form = ExemptionForm, EndExemptionForm
    add_fields = ("organization", "start", "end", "reason")
    shown_fields = ("organization", "start", "reason")
    change_fields = ("end",)

    def response_add(self, request, obj, post_url_continue=None):
        """Say that quotas of the exempt stay in the sums, which an exemption does not tell."""
        begun = Q() if obj.end is None else Q(start__lt=obj.end)
        stays = Quota.objects.newest().filter(begun, organization=obj.organization)
        if lines := [str(quota) for quota in stays.filter(end__gt=obj.start).order_by("start")]:
            said = _("It has quotas that stay in the sums of those above: %(quotas)s.")
            messages.warning(request, said % {"quotas": "; ".join(lines)})
        return super().response_add(request, obj, post_url_continue)
