"""What is typed of a review of the pool, and what the list of cells can be asked."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Layout, Row, Styled
from organizations.forms import OrganizationField
from organizations.models import Organization
from recruitment.asking import Asking
from recruitment.due.reviews import month_of, months_open

KEPT, DROPPED = "kept", "dropped"
CHOICES = [(KEPT, gettext_lazy("Keep in the pool")), (DROPPED, gettext_lazy("Drop"))]


class ReviewForm(Styled):
    """The pool of a cell, everybody kept unless said otherwise, and what else is to be said.

    Somebody who came into the pool since the page was opened has nothing typed: `is_complete`.
    """

    on = DateField(label=gettext_lazy("Reviewed on"))
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    layout = Layout(Row("on", "remark"))

    def __init__(self, data=None, *, pool, **kwargs):
        super().__init__(data, **kwargs)
        self.pool = list(pool)
        for candidate in self.pool:
            self.fields[f"verdict_{candidate.pk}"] = forms.ChoiceField(
                label=candidate.person.full_name,
                choices=CHOICES,
                initial=KEPT,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{candidate.pk}"] = forms.CharField(
                label=_("Reason for %(name)s") % {"name": candidate.person.full_name},
                required=False,
                max_length=300,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "placeholder": _("reason, if dropped")}
                ),
            )

    def starts_at(self):
        return ""

    @property
    def rows(self):
        """Return each candidate of the pool with its two fields."""
        return [
            (candidate, self[f"verdict_{candidate.pk}"], self[f"reason_{candidate.pk}"])
            for candidate in self.pool
        ]

    @property
    def is_complete(self) -> bool:
        """Tell whether the page that was sent showed everybody who is in the pool now."""
        return all(f"verdict_{candidate.pk}" in self.data for candidate in self.pool)

    @property
    def shown(self) -> dict[int, str | None]:
        """Return for everybody on the list why they are dropped, or None for who is kept."""
        asked = self.cleaned_data
        return {
            candidate.pk: asked[f"reason_{candidate.pk}"]
            if asked[f"verdict_{candidate.pk}"] == DROPPED
            else None
            for candidate in self.pool
        }

    def clean(self):
        asked = self.cleaned_data
        for candidate in self.pool:
            verdict, reason = f"verdict_{candidate.pk}", f"reason_{candidate.pk}"
            dropped = asked.get(verdict) == DROPPED
            if dropped and not asked.get(reason):
                self.add_error(reason, _("Say why the candidate is dropped."))
            elif asked.get(reason) and not dropped:
                self.add_error(reason, _("Choose “Drop”, or take the reason away."))
        return asked


class TakeBackReviewForm(Styled):
    """Why a review is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        max_length=300,
        help_text=gettext_lazy("for example: somebody was dropped by mistake"),
    )


class MonthField(forms.Field):
    """A month of those that can be reviewed, as 2026-11; anything else is the present one."""

    def __init__(self, today: date):
        super().__init__(required=False)
        self.today = today

    def clean(self, value) -> date:
        named = {f"{month:%Y-%m}": month for month in months_open(self.today)}
        return named.get(value, month_of(self.today))


class ReviewFilter(Asking):
    """Which cells are asked about; what cannot be read narrows nothing."""

    organization = OrganizationField(
        label=gettext_lazy("Organization, with all below it"),
        queryset=Organization.objects.none(),
        required=False,
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Cells"),
        required=False,
        choices=[
            ("", gettext_lazy("that have not reviewed in this month")),
            ("all", gettext_lazy("all")),
        ],
    )

    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.fields["month"].choices = [
            ("" if month == month_of(jurisdiction.day) else f"{month:%Y-%m}", f"{month:%m/%Y}")
            for month in months_open(jurisdiction.day)
        ]
        self.jurisdiction, self.places = jurisdiction, jurisdiction.places
        reach = jurisdiction.descendants(jurisdiction.persons)
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction).filter(
            pk__in=reach
        )
        self.is_valid()

    @property
    def of_month(self) -> date:
        """Return the month that is asked about: this one, or the last."""
        return MonthField(self.jurisdiction.day).clean(self.cleaned_data.get("month"))

    @property
    def everybody(self) -> bool:
        return self.cleaned_data.get("which") == "all"
