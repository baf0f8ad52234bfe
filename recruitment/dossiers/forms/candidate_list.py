"""What the list of dossiers can be asked."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from config.typed.fields import NameField
from organizations import names
from organizations.forms import OrganizationField
from organizations.models import Organization
from organizations.periods import Period
from recruitment.asking import Asking
from recruitment.dates import PeriodField
from recruitment.dossiers import regulations
from recruitment.dossiers.phases import STAGES, Phase
from recruitment.due import clocks
from recruitment.fields import year_asked, year_field
from recruitment.models import Candidate, Stage, Union
from recruitment.rulebook import workdays
from recruitment.rulebook.workdays import Calendar
from recruitment.training import conversion

SOON = timedelta(days=90)
TOO_LONG = timedelta(days=settings.STANDING_STILL_DAYS)
BECAME = {
    "admitted-1": gettext_lazy("admitted within 12 months"),
    "admitted-2": gettext_lazy("admitted within 24 months"),
    "running-1": gettext_lazy("12 months not over yet"),
    "running-2": gettext_lazy("24 months not over yet"),
}


class CandidateFilter(Asking):
    """What the list of dossiers can be narrowed by; what cannot be read narrows nothing."""

    OCCASIONAL = (
        "source",
        "state",
        "introduced_by",
        "introduced_in",
        "certified",
        "became",
        "order",
    )
    ORDERS = {
        "": ("sort_key", "pk"),
        "longest": ("stage_on", "pk"),
        "newest": ("-started_on", "-pk"),
        "leaving": ("leaves_on", "pk"),
    }

    organization = OrganizationField(
        label=gettext_lazy("Organization, with all below it"),
        queryset=Organization.objects.none(),
        required=False,
    )
    words = NameField(label=gettext_lazy("Name"))
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[
            ("", gettext_lazy("all stages")),
            *Stage.choices,
            (gettext_lazy("Several stages"), Phase.choices),
        ],
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        required=False,
        choices=[("", gettext_lazy("all sources")), *Candidate.Source.choices],
    )
    introduced_by = forms.ChoiceField(
        label=gettext_lazy("Introduced by"),
        required=False,
        choices=[("", gettext_lazy("whoever it be")), *Union.choices],
    )
    introduced_in = year_field(gettext_lazy("Year of the introduction"))
    certified = PeriodField(
        label=gettext_lazy("Certificate of the days"),
        required=False,
        widget=forms.TextInput({"title": gettext_lazy("2024, 2020-2025 or 1/1/2024 – 30/9/2024")}),
    )
    became = forms.ChoiceField(
        label=gettext_lazy("From course to admission"),
        required=False,
        choices=[("", gettext_lazy("whatever became of it")), *BECAME.items()],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("open")),
            ("leaving", gettext_lazy("open, leaves within 90 days")),
            ("long", gettext_lazy("open, too long in its stage")),
            ("late", gettext_lazy("open, has missed a deadline")),
            ("moved", gettext_lazy("open, came under other rules since its last step")),
            *Candidate.Outcome.choices,
            ("all", gettext_lazy("open or closed")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Sorted by"),
        required=False,
        choices=[
            ("", gettext_lazy("given name")),
            ("longest", gettext_lazy("longest in its stage first")),
            ("newest", gettext_lazy("newest first")),
            ("leaving", gettext_lazy("who leaves soonest")),
        ],
    )

    def __init__(self, data, *, jurisdiction, today: date):
        super().__init__(data)
        self.jurisdiction, self.today, self.places = jurisdiction, today, jurisdiction.places
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction)
        self.fields["words"].reader = jurisdiction.holder
        self.is_valid()

    @cached_property
    def calendar(self) -> Calendar:
        """The days off that deadlines are counted with. One query, once."""
        return workdays.load()

    @property
    def window(self) -> Period | None:
        """Return the year of the introduction or the days of the certificate, the earlier."""
        asked = (year_asked(self, "introduced_in"), self.cleaned_data.get("certified"))
        return min(filter(None, asked), key=lambda period: period.start, default=None)

    def narrow(self, candidates):
        """Return `candidates` narrowed by all that was asked but the stage, in no order."""
        asked = self.cleaned_data
        candidates = self._of_state(candidates)
        if top := asked.get("organization"):
            candidates = candidates.under(top, self.today)
        if asked.get("source"):
            candidates = candidates.filter(source=asked["source"])
        if asked.get("introduced_by"):
            candidates = candidates.filter(introduced_by=asked["introduced_by"])
        if year := asked.get("introduced_in"):
            candidates = candidates.filter(introduced_on__year=year, introduced_on__lte=self.today)
        for word in names.words_asked(asked.get("words") or ""):
            candidates = candidates.filter(person__search_name__contains=word)
        candidates = self._of_course(candidates)
        if asked.get("introduced_by") and asked.get("introduced_in"):
            candidates = candidates.newest_of_each_person()
        return candidates

    def _of_course(self, candidates):
        """Return those with a certificate of the days, and of whom became what is asked."""
        asked = self.cleaned_data
        if period := asked.get("certified"):
            candidates = candidates.filter(conversion.certified_in(period))
        what, _of, years = (asked.get("became") or "").partition("-")
        if what == "admitted":
            counting = settings.COUNTING_DATE
            admitted = conversion.admitted_within(int(years), counting=counting)
            candidates = candidates.filter(admitted)
        elif what == "running":
            candidates = candidates.filter(conversion.running(int(years), today=self.today))
        return candidates

    def of_stage(self, candidates):
        """Return those of the stage asked for, in the order asked for."""
        stage = self.cleaned_data.get("stage")
        if stage:
            candidates = candidates.filter(stage__in=STAGES.get(stage, [stage]))
        return candidates.order_by(*self.ORDERS[self.cleaned_data.get("order") or ""])

    def count(self, columns) -> int:
        """Return how many `of_stage` keeps, by the columns of the board. No query."""
        stage = self.cleaned_data.get("stage")
        asked = STAGES.get(stage, [stage])
        return sum(each.number for each in columns if not stage or each.stage in asked)

    def _of_state(self, candidates):
        state = self.cleaned_data.get("state")
        if state == "all":
            return candidates.standing()
        if state == "leaving":
            return candidates.open().filter(leaves_on__lte=self.today + SOON)
        if state == "long":
            return candidates.open().filter(stage_on__lt=self.today - TOO_LONG)
        if state == "late":
            return candidates.open().filter(clocks.late(self.today, self.calendar))
        if state == "moved":
            return regulations.moved(candidates.open())
        return candidates.filter(outcome=state) if state else candidates.open()
