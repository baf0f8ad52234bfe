"""The forms of one quota in the admin: a new line, a new version of it, its withdrawal."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, NumberField
from config.typed.numbers import read_rate, shown
from organizations import names
from organizations.admin import meanwhile
from organizations.admin.scoped import DecisionForm
from organizations.meanwhile import changed, withdrawn
from organizations.periods import Period
from recruitment.models import Milestone, Quota, Units
from recruitment.targets import quotas
from recruitment.targets.quota_words import asked

CONTENT = (
    "form",
    "low",
    "high",
    "or_percent",
    "issuer",
    "document_number",
    "document_on",
    "effective_on",
    "reason",
    "milestones",
)

HIGH_RATE = Decimal(10)
"""Per cent of the members above which a quota is more likely a slip of the hand."""


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
        return DateField().clean(found[1].rstrip(":")), int(found[2])


def is_over(period: Period | None, day) -> bool:
    """Tell whether `period` ended before `day`, so that its figures have been reported."""
    return period is not None and period.last_day < day


def typed_period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValidationError:
        return None


def in_full(quota) -> str:
    """Return what is asked with the form of the line, and the document that asks for it."""
    day = quota.document_on and date_format(quota.document_on, "SHORT_DATE_FORMAT")
    document = ", ".join(filter(None, (quota.document_number, day)))
    said = [asked(quota), quota.get_form_display(), document and f"{_('Document')} {document}"]
    return " · ".join(filter(None, said))


def standing_of(quota) -> Quota | None:
    """Return the newest version of the line of `quota`, or None if all were withdrawn."""
    return Quota.objects.line_of(quota).newest().select_related("issued_by").first()


def is_high_rate(typed, known: Quota | None) -> bool:
    """Tell whether more of the members is typed than a quota ever asks, and was not before."""
    group = known.group if known else typed.get("group", "")
    if typed.get("form") != Quota.Form.PERCENT or group in Units.values:
        return False
    try:
        rate = read_rate(typed.get("low", ""))
    except ValidationError:
        return False
    before = known.low if known and known.form == Quota.Form.PERCENT else None
    return rate > HIGH_RATE and rate != before


class LineForm(DecisionForm):
    past_confirmed = forms.BooleanField(
        label=gettext_lazy("I do change a period that is over"), required=False
    )
    rate_confirmed = forms.BooleanField(
        label=gettext_lazy("I do ask for more than a tenth of the members"), required=False
    )
    milestones = MilestonesField(
        label=gettext_lazy("Milestones"),
        help_text=gettext_lazy("A day and the per cent due by then on each line: 30/09/2026 100"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_over(self.line_period(), self.jurisdiction.day):
            del self.fields["past_confirmed"]
        if not is_high_rate(self.data, self.instance if self.instance.pk else None):
            del self.fields["rate_confirmed"]
        if self.data.get("form", self.instance.form) != Quota.Form.PERCENT:
            self._count_persons()
        self.fields["or_percent"].help_text = _(
            "Only where this per cent of the members meets the quota as well as the number: "
            "2 persons or 3 per cent. In a target on units, per cent of the units."
        )

    def _count_persons(self):
        """Let the bounds be read as persons, not as a rate: 7.000 is seven thousand."""
        for name in ("low", "high"):
            rate = self.fields[name]
            self.fields[name] = NumberField(
                label=rate.label, required=rate.required, max_value=9_999_999
            )

    def line_period(self) -> Period | None:
        """Return the period of the line, or None if it cannot be read."""
        raise NotImplementedError

    def clean_past_confirmed(self):
        if not self.cleaned_data["past_confirmed"]:
            raise ValidationError(_("This period is over. Confirm that you change it."))
        return True

    def clean_rate_confirmed(self):
        if not self.cleaned_data["rate_confirmed"]:
            raise ValidationError(
                _("%(rate)s %% of the members is a lot. Confirm it, or put it right above."),
                params={"rate": shown(read_rate(self.data["low"]))},
            )
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
        for name in ("past_confirmed", "rate_confirmed"):
            self.cleaned_data.pop(name, None)
        return self.cleaned_data


class NewLineForm(LineForm):
    period = forms.CharField(
        label=gettext_lazy("Period"),
        max_length=24,
        help_text=gettext_lazy("2026, a term such as 2025-2030, or 2026-01-01/2026-09-30"),
    )
    effective_on = DateField(
        label=gettext_lazy("In force from"),
        required=False,
        help_text=gettext_lazy("Empty: from the first day of the period."),
    )

    def line_period(self):
        return typed_period(self.data.get("period", ""))

    def clean_period(self):
        return Period.parse(self.cleaned_data["period"])

    def decide(self):
        try:
            return quotas.issue(**self.cleaned_data, by=self.by, expected_version=0)
        except ValidationError as error:
            if getattr(error, "code", "") != "conflict":
                raise
            raise self._there_already() from None

    def _there_already(self):
        period = self.cleaned_data["period"]
        line = {name: self.cleaned_data[name] for name in ("organization", "basis", "group")}
        quota = standing_of(Quota(start=period.key.start, end=period.key.end, **line))
        said = _("There is a quota already: %(quota)s (version %(version)s).")
        said %= {"quota": asked(quota), "version": quota.version}
        return meanwhile.there_already(said, quota)


class NewVersionForm(LineForm):
    """A new version; or, of a line that was withdrawn, the next one to be issued."""

    seen = NumberField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        quota = self.instance
        self.initial |= {
            "seen": _version(quota),
            "effective_on": self.jurisdiction.day,
            "reason": "",
            "milestones": list(quota.milestones.values_list("on", "percent")),
        }
        self.fields["reason"].required = True

    def line_period(self):
        return self.instance.period

    def require_unchanged(self):
        """Do nothing: a line has versions, and the decision asks for the one that was seen."""

    def decide(self):
        line = self.instance
        content = {name: self.cleaned_data[name] for name in CONTENT}
        try:
            return quotas.issue(
                organization=line.organization,
                period=line.period,
                basis=line.basis,
                group=line.group,
                **content,
                by=self.by,
                expected_version=self.cleaned_data["seen"],
            )
        except ValidationError as error:
            if getattr(error, "code", "") != "conflict":
                raise
            raise ValidationError(self._meanwhile()) from None

    def _meanwhile(self) -> list[str]:
        """Say what the quota has become beside what was typed; let it be sent again knowingly."""
        self.conflict = True
        newest = standing_of(self.instance)
        self.data = self.data.copy()
        self.data["seen"] = str(newest.version if newest else 0)
        if newest is None:
            last = Quota.objects.line_of(self.instance).select_related("withdrawn_by").first()
            said = withdrawn(by=last.withdrawn_by, at=last.withdrawn_at, reader=self.by)
            return [meanwhile.nothing_saved(said), _("Save again to issue it anew.")]
        said = changed(by=newest.issued_by, at=newest.issued_at, reader=self.by)
        return [
            meanwhile.nothing_saved(said),
            *meanwhile.and_now(self._differences(newest)),
        ]

    def _differences(self, newest):
        self.cleaned_data["milestones"].sort()
        now = {name: _content_of(newest, name) for name in CONTENT}
        return meanwhile.differences(self, now, told=_shown)


class WithdrawalForm(forms.Form):
    """Why a quota is withdrawn, and whether only its newest version; asked once more."""

    title = gettext_lazy("Withdraw")
    scope = forms.ChoiceField(label=gettext_lazy("What is withdrawn"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy(
            "For what was issued by mistake. It then counts on no day, past days included. "
            "A quota that held and is to hold no more is changed instead."
        ),
    )
    seen = NumberField(widget=forms.HiddenInput, min_value=1)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, versions, **kwargs):
        kwargs["initial"] = {"seen": versions[0].version, "scope": "version"}
        super().__init__(*args, **kwargs)
        self.versions = versions
        if len(versions) == 1:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = [
                ("version", self._only_newest()),
                ("line", _("All versions: there is no quota any more.")),
            ]

    def _only_newest(self):
        newest, before = self.versions[:2]
        return _(
            "Version %(newest)s (%(gone)s) only: version %(before)s (%(again)s) holds again."
        ) % {
            "newest": newest.version,
            "gone": asked(newest),
            "before": before.version,
            "again": asked(before),
        }

    def clean_reason(self):
        return names.clean(self.cleaned_data["reason"])

    @property
    def is_whole(self) -> bool:
        return len(self.versions) == 1 or self.cleaned_data["scope"] == "line"

    def sentence(self) -> str:
        quota = self.versions[0]
        line = {"line": f"{quota.organization} · {quota.line}", "asked": asked(quota)}
        if self.is_whole:
            said = _("The quota “%(line)s” (%(asked)s) is withdrawn: then there is none.")
        else:
            said = _("Of the quota “%(line)s”, %(asked)s is withdrawn: %(again)s holds again.")
            line["again"] = asked(self.versions[1])
        return said % line

    def take(self, by):
        return quotas.withdraw(
            self.versions[0],
            reason=self.cleaned_data["reason"],
            whole=self.is_whole,
            expected_version=self.cleaned_data["seen"],
            by=by,
        )


def _version(quota):
    return 0 if quota.withdrawn_at else quota.version


def _content_of(quota, name):
    """Return of a version what the form calls `name`; its milestones in the order of days."""
    if name == "milestones":
        return [(each.on, each.percent) for each in quota.milestones.all()]
    return getattr(quota, name)


def _shown(name, value):
    if value in (None, "", []):
        return "—"
    if name == "form":
        return Quota.Form(value).label
    if name == "milestones":
        return ", ".join(str(Milestone(on=on, percent=percent)) for on, percent in value)
    if name in ("document_on", "effective_on"):
        return date_format(value, "SHORT_DATE_FORMAT")
    return shown(value) if name in ("low", "high", "or_percent") else value
