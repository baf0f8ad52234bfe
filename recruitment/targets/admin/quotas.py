"""Quota lines in the admin: each change is a new version, with a reason and its day."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.acting import too_late
from organizations.admin.scoped import RecordTable, ScopedAdmin
from organizations.meanwhile import withdrawn
from organizations.periods import Period
from recruitment.models import Quota
from recruitment.targets.admin.grid import page as grid
from recruitment.targets.admin.quota_forms import (
    CONTENT,
    NewLineForm,
    NewVersionForm,
    WithdrawalForm,
    is_high_rate,
    is_over,
    typed_period,
)
from recruitment.targets.quota_words import asked


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        this = request.jurisdiction.day.year
        return [(str(year), str(year)) for year in range(this + 1, this - 11, -1)]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen not in dict(self.lookup_choices):
            return queryset
        return queryset.of(Period.of_year(int(chosen)))


class WithdrawnFilter(admin.SimpleListFilter):
    """Whether the newest versions are shown, or what was withdrawn."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("withdrawn", gettext_lazy("withdrawn"))]

    def queryset(self, request, queryset):
        if self.value() == "withdrawn":
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset.newest()

    def choices(self, changelist):
        standing, *rest = super().choices(changelist)
        return [standing | {"display": _("standing")}, *rest]


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    about = gettext_lazy(
        "What was asked of each organization, in its newest version. The quotas of all units below "
        "one organization are issued together in the quota grid."
    )
    none_yet = gettext_lazy("No quota has been issued yet.")
    list_display = ["where", "asked", "shown_period", "basis", "group", "form", "version"]
    list_select_related = ["organization"]
    list_filter = [YearFilter, "basis", WithdrawnFilter]
    lookups = frozenset(["year", "basis__exact", "state"])
    search_fields = ["organization__search_name", "organization__search_code"]
    change_list_template = "admin/quota_list.html"
    kept = ("period", "basis", "group", "form", "issuer", "document_number", "document_on")
    add_form, change_form = NewLineForm, NewVersionForm
    add_fields = ("organization", "period", "basis", "group", *CONTENT)
    shown_fields = ("organization", "shown_period", "basis", "group", "version")
    change_fields = CONTENT

    @admin.display(description=gettext_lazy("period"), ordering="start")
    def shown_period(self, quota):
        return quota.period.code

    @admin.display(description=gettext_lazy("quota"), ordering="persons_low")
    def asked(self, quota):
        return asked(quota)

    def get_object(self, request, object_id, from_field=None):
        """Return the version that stands of the line of that version, whichever it is.

        So the address of a version outlives it. Of a line that was withdrawn, the newest.
        """
        found = super().get_object(request, object_id, from_field)
        versions = Quota.objects.line_of(found).select_related(
            "organization", "issued_by", "withdrawn_by"
        )
        return versions.newest().first() or versions.first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is not None and request.method in ("GET", "HEAD"):
            present = self.get_object(request, object_id)
            if str(present.pk) != object_id:
                return redirect("admin:recruitment_quota_change", present.pk)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_fields(self, request, obj=None):
        """Ask again where the period is over or the rate is high, once that was sent."""
        fields = super().get_fields(request, obj)
        period = obj.period if obj else typed_period(request.POST.get("period", ""))
        if is_over(period, request.jurisdiction.day):
            fields = (*fields, "past_confirmed")
        return (*fields, "rate_confirmed") if is_high_rate(request.POST, obj) else fields

    def warning(self, request, quota):
        if quota.withdrawn_at:
            said = _("Withdrawn on %(day)s by %(user)s: %(reason)s. Saving issues it anew.")
            return said % {
                "day": date_format(localtime(quota.withdrawn_at), "SHORT_DATE_FORMAT"),
                "user": quota.withdrawn_by,
                "reason": quota.withdrawal_reason,
            }
        if not is_over(quota.period, request.jurisdiction.day):
            return ""
        return _("This period is over. What is changed here changes figures that were reported.")

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path("grid/", guarded(self.open_grid_view), name="recruitment_quota_open_grid"),
            path(
                "grid/<int:pk>/<int:year>/",
                guarded(self.grid_view),
                name="recruitment_quota_grid",
            ),
            path(
                "<int:pk>/versions/",
                guarded(self.versions_view),
                name="recruitment_quota_versions",
            ),
            path(
                "<int:pk>/withdraw/",
                guarded(self.withdraw_view),
                name="recruitment_quota_withdraw",
            ),
            *super().get_urls(),
        ]

    def tools(self, request, quota):
        versions = reverse("admin:recruitment_quota_versions", args=[quota.pk])
        tools = [(versions, _("All versions"))]
        if quota.withdrawn_at is None:
            withdraw = reverse("admin:recruitment_quota_withdraw", args=[quota.pk])
            tools.append((withdraw, WithdrawalForm.title))
        return tools

    def response_add(self, request, obj, post_url_continue=None):
        _tell(request, _("The quota “%(line)s” was issued: %(asked)s."), obj)
        if "_addanother" in request.POST:
            return self.begin_another(request)
        return self.response_post_save_add(request, obj)

    def response_change(self, request, obj):
        """Go back to the list: what was changed is a new version with a number of its own."""
        if str(obj.pk) == request.resolver_match.kwargs["object_id"]:
            _tell(request, _("Nothing changed: “%(line)s” is %(asked)s as before."), obj)
        else:
            said = _("The quota “%(line)s” was changed: %(asked)s (version %(version)s).")
            _tell(request, said, obj)
        return self.response_post_save_change(request, obj)

    def history_entries(self, quota):
        """Return the entries of all versions of the line."""
        versions = Quota.objects.line_of(quota)
        about = super().history_entries(quota).model.objects
        return about.filter(
            subject_type=quota._meta.label_lower,
            subject_id__in=list(versions.values_list("pk", flat=True)),
        )

    def withdraw_view(self, request, pk):
        """Ask why, say what would follow, and withdraw once confirmed."""
        quota = self.get_object(request, str(pk))
        if quota.withdrawn_at:
            said = withdrawn(by=quota.withdrawn_by, at=quota.withdrawn_at, reader=request.user)
            now = reverse("admin:recruitment_quota_change", args=[pk])
            return too_late(request, quota, "", why=said, now=now)
        versions = list(Quota.objects.line_of(quota).standing().select_related("organization"))
        form = WithdrawalForm(request.POST if request.method == "POST" else None, versions=versions)
        newest = reverse("admin:recruitment_quota_changelist")
        subtitle = f"{quota.organization} · {quota}"
        return self.ask_once_more(request, quota, form, subtitle=subtitle, to=newest)

    def open_grid_view(self, request):
        return grid.quota_grid_open(request, self.page)

    def grid_view(self, request, pk, year):
        return grid.quota_grid(request, pk, year, self.page)

    def versions_view(self, request, pk):
        quota = self.get_object(request, str(pk))
        versions = Quota.objects.line_of(quota).select_related("issued_by", "withdrawn_by")
        table = RecordTable(
            _("Versions"),
            [
                _("Version"),
                _("Quota"),
                _("In force from"),
                _("In force until"),
                _("Milestones"),
                _("Issued by"),
                _("Document"),
                _("Reason"),
                _("Recorded by"),
                _("Withdrawn"),
            ],
            [
                [
                    each.version,
                    self.asked(each),
                    each.effective_on,
                    each.superseded_on,
                    ", ".join(str(milestone) for milestone in each.milestones.all()),
                    each.issuer,
                    each.document_number,
                    each.reason,
                    each.issued_by,
                    _withdrawn(each),
                ]
                for each in versions.prefetch_related("milestones")
            ],
        )
        return self.page(
            request,
            "admin/quota_versions.html",
            title=_("All versions"),
            subtitle=f"{quota.organization} · {quota}",
            record=quota,
            table=table,
        )


def _withdrawn(quota):
    if quota.withdrawn_at is None:
        return ""
    day = date_format(localtime(quota.withdrawn_at), "SHORT_DATE_FORMAT")
    return f"{day} · {quota.withdrawn_by} · {quota.withdrawal_reason}"


def _tell(request, sentence, quota):
    line = f"{quota.organization} · {quota.line}"
    said = {"line": line, "asked": asked(quota), "version": quota.version}
    messages.success(request, sentence % said)
