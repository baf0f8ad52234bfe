"""Quota lines in the admin: each change is a new version, with a reason and its day."""

import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import names
from organizations.admin.scoped import DecisionForm, RecordTable, ScopedAdmin
from organizations.periods import Period
from recruitment.admin import grid
from recruitment.models import Quota
from recruitment.targets import quotas

CONTENT = (
    "form",
    "low",
    "high",
    "issuer",
    "document_number",
    "document_on",
    "effective_on",
    "reason",
    "milestones",
)


class MilestonesField(forms.CharField):
    """Days and the per cent due by their end, one to a line: `30/09/2026 100`."""

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 4, "cols": 24})
        super().__init__(required=False, max_length=400, widget=widget, **kwargs)

    def clean(self, value):
        return [self._milestone(line) for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{on:%d/%m/%Y} {percent}" for on, percent in value)

    def _milestone(self, line):
        found = re.fullmatch(r"(\S+)[\s:]+(\d{1,3})\s*%?", line.strip())
        if found is None or int(found[2]) > 100:
            raise ValidationError(
                _("“%(line)s” is not a day and a per cent up to 100, such as 30/09/2026 100."),
                params={"line": line.strip()[:40]},
            )
        return forms.DateField().clean(found[1].rstrip(":")), int(found[2])


def is_over(period: Period | None, day) -> bool:
    """Tell whether `period` ended before `day`, so that its figures have been reported."""
    return period is not None and period.last_day < day


def typed_period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValidationError:
        return None


class LineForm(DecisionForm):
    past_confirmed = forms.BooleanField(
        label=gettext_lazy("I do change a period that is over"), required=False
    )
    milestones = MilestonesField(
        label=gettext_lazy("Milestones"),
        help_text=gettext_lazy("A day and the per cent due by then on each line: 30/09/2026 100"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_over(self.line_period(), self.jurisdiction.day):
            del self.fields["past_confirmed"]

    def line_period(self) -> Period | None:
        """Return the period of the line, or None if it cannot be read."""
        raise NotImplementedError

    def clean_past_confirmed(self):
        if not self.cleaned_data["past_confirmed"]:
            raise ValidationError(_("This period is over. Confirm that you change it."))
        return True

    def clean_milestones(self):
        due = self.cleaned_data["milestones"]
        if len({on for on, _percent in due}) < len(due):
            raise ValidationError(_("There is already a milestone for this day."))
        return due

    def clean(self):
        """Refuse what nobody types on purpose before it reaches a document's number."""
        for name in ("issuer", "document_number", "reason"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = names.clean(self.cleaned_data[name])
        self.cleaned_data.pop("past_confirmed", None)
        return self.cleaned_data


class NewLineForm(LineForm):
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=24,
        help_text=gettext_lazy("2026, a term such as 2025-2030, or 2026-01-01/2026-09-30"),
    )
    effective_on = forms.DateField(
        label=gettext_lazy("In force from"),
        required=False,
        widget=admin.widgets.AdminDateWidget,
        help_text=gettext_lazy("Empty: from the first day of the period."),
    )

    def line_period(self):
        return typed_period(self.data.get("period", ""))

    def clean_period(self):
        return Period.parse(self.cleaned_data["period"])

    def decide(self):
        return quotas.issue(**self.cleaned_data, by=self.by, expected_version=0)


class NewVersionForm(LineForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        quota = self.instance
        self.initial |= {
            "seen": quota.version,
            "effective_on": self.jurisdiction.day,
            "reason": "",
            "milestones": list(quota.milestones.values_list("on", "percent")),
        }
        self.fields["reason"].required = True

    def line_period(self):
        return self.instance.period

    def decide(self):
        line = self.instance
        content = {name: self.cleaned_data[name] for name in CONTENT}
        return quotas.issue(
            organization=line.organization,
            period=line.period,
            basis=line.basis,
            group=line.group,
            **content,
            by=self.by,
            expected_version=self.cleaned_data["seen"],
        )


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


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    list_display = ["organization", "shown_period", "basis", "group", "form", "asked", "version"]
    list_select_related = ["organization"]
    list_filter = [YearFilter, "basis"]
    lookups = frozenset(["year", "basis__exact"])
    search_fields = ["organization__search_name", "organization__code"]
    change_list_template = "admin/quota_list.html"
    add_form, change_form = NewLineForm, NewVersionForm
    add_fields = ("organization", "period", "basis", "group", *CONTENT)
    shown_fields = ("organization", "shown_period", "basis", "group", "version")
    change_fields = (*CONTENT, "seen")

    @admin.display(description=gettext_lazy("period"), ordering="start")
    def shown_period(self, quota):
        return quota.period.code

    @admin.display(description=gettext_lazy("quota"), ordering="persons_low")
    def asked(self, quota):
        """Return what is asked as it was written, with the persons that per cent come to."""
        low = f"{quota.low.normalize():f}"
        bounds = low if quota.high is None else f"{low}–{quota.high.normalize():f}"
        if quota.form == Quota.Form.PERCENT:
            return f"{bounds} % = {quota.persons_low}"
        return f"≥ {bounds}" if quota.form == Quota.Form.FLOOR else bounds

    def get_queryset(self, request):
        return super().get_queryset(request).newest()

    def get_fields(self, request, obj=None):
        """Ask again where the period is over; a new line tells its period when it is sent."""
        fields = super().get_fields(request, obj)
        period = obj.period if obj else typed_period(request.POST.get("period", ""))
        over = is_over(period, request.jurisdiction.day)
        return (*fields, "past_confirmed") if over else fields

    def warning(self, request, quota):
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
            *super().get_urls(),
        ]

    def tools(self, request, quota):
        name = "admin:recruitment_quota_versions"
        return [(reverse(name, args=[quota.pk]), _("All versions"))]

    def response_change(self, request, obj):
        """Go back to the list: what was changed is a new version with a number of its own."""
        return self.response_post_save_change(request, obj)

    def history_entries(self, quota):
        """Return the entries of all versions of the line."""
        versions = _versions(quota)
        about = super().history_entries(quota).model.objects
        return about.filter(
            subject_type=quota._meta.label_lower,
            subject_id__in=list(versions.values_list("pk", flat=True)),
        )

    def open_grid_view(self, request):
        return grid.quota_grid_open(request, self.page)

    def grid_view(self, request, pk, year):
        return grid.quota_grid(request, pk, year, self.page)

    def versions_view(self, request, pk):
        quota = self.get_object(request, str(pk))
        versions = _versions(quota).select_related("issued_by").prefetch_related("milestones")
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
                ]
                for each in versions
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


def _versions(quota):
    """Return every version of the line of `quota`, newest first."""
    return Quota.objects.of(quota.period).filter(
        organization=quota.organization_id, basis=quota.basis, group=quota.group
    )
