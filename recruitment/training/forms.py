"""What is typed of a course and its roster, and what the list of courses can be asked."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, NameField
from config.typed.layout import Group, Layout, Row, Styled
from organizations import names
from organizations.forms import OrganizationField
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.asking import Asking
from recruitment.fields import VersionForm, text, year_asked, year_field
from recruitment.models import Course, Participant
from recruitment.training.course_results import Mark, numbered
from recruitment.training.courses import FIELDS

RESULTS = [
    (Participant.Result.CALLED, gettext_lazy("not known")),
    (Participant.Result.PASSED, gettext_lazy("passed")),
    (Participant.Result.FAILED, gettext_lazy("not passed")),
    (Participant.Result.ABSENT, gettext_lazy("did not come")),
]
TYPED = {"result": "result", "certificate_number": "number"}
"""The fields of a row on the screen, by what stands against it."""


def holding(jurisdiction):
    """Return the organizations whose courses the user may found and correct."""
    posts = jurisdiction.writing | jurisdiction.deciding
    within = Organization.objects.within(jurisdiction)
    return within.filter(pk__in=jurisdiction.descendants(posts))


class CourseForm(Styled):
    """A course, in the order of the decision that opens it."""

    enter_goes_on = True

    organization = OrganizationField(
        label=gettext_lazy("Held by"),
        queryset=Organization.objects.none(),
        saving=True,
        help_text=gettext_lazy("The committee that opens the course; its cells are called"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of course"),
        choices=Course.Kind.choices,
        widget=forms.RadioSelect,
    )
    number = text(gettext_lazy("Number of the course"), 40)
    number.help_text = gettext_lazy("for example 02/2026, since numbers begin again each year")
    decision_number = text(gettext_lazy("Decision number"), 60)
    decided_on = DateField(label=gettext_lazy("Date of the decision"))
    start = DateField(label=gettext_lazy("First day"))
    last_day = DateField(label=gettext_lazy("Last day of the course"))
    place = text(gettext_lazy("Held at"), 200)
    place.required = False

    layout = Layout(
        Group(
            gettext_lazy("According to the decision"),
            "organization",
            "kind",
            Row("number", "decision_number", "decided_on"),
        ),
        Group(gettext_lazy("When and where"), Row("start", "last_day", "place")),
    )

    def __init__(self, data=None, *, jurisdiction, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["organization"].queryset = holding(jurisdiction)

    @staticmethod
    def values_of(course: Course) -> dict:
        """Return what the fields show for `course`."""
        return {name: getattr(course, name) for name in FIELDS}

    def starts_at(self):
        wanted = ("organization", "number")
        return next((name for name in wanted if not self.initial.get(name)), "number")

    def clean(self):
        asked = self.cleaned_data
        start, last_day = asked.get("start"), asked.get("last_day")
        if start and last_day and last_day < start:
            self.add_error("last_day", _("The last day comes before the first."))
        return asked


class CourseFilter(Asking):
    """What the list of courses is asked; what cannot be read narrows nothing."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of course"),
        required=False,
        choices=[("", gettext_lazy("all")), *Course.Kind.choices],
    )
    year = year_field(gettext_lazy("Year"))
    organization = OrganizationField(
        label=gettext_lazy("Organization, with all below it"),
        queryset=Organization.objects.none(),
        required=False,
    )

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.jurisdiction = jurisdiction
        self.places = jurisdiction.places
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction)
        self.is_valid()

    @property
    def window(self) -> Period | None:
        return year_asked(self, "year")

    @property
    def is_asked(self) -> bool:
        """Tell whether anything narrows the list."""
        return any(self.cleaned_data.get(name) for name in self.fields)

    def narrow(self, courses):
        """Return `courses` narrowed by what was asked, the newest first."""
        asked = self.cleaned_data
        if asked.get("kind"):
            courses = courses.filter(kind=asked["kind"])
        if asked.get("year"):
            courses = courses.filter(start__year=asked["year"])
        if top := asked.get("organization"):
            below = Ancestry.objects.in_force(self.jurisdiction.day).filter(ancestor=top)
            courses = courses.filter(organization__in=below.values("descendant"))
        return courses.select_related("organization").order_by("-start", "-pk")


class CallForm(Styled):
    """Whom the list of candidates is asked for."""

    WHO = [
        ("proposed", gettext_lazy("Proposed")),
        ("expired", gettext_lazy("Certificate runs out")),
        ("all", gettext_lazy("All who can be called")),
    ]
    who = forms.ChoiceField(choices=WHO, required=False)
    words = NameField(label=gettext_lazy("Name"))

    def __init__(self, data, *, kind, jurisdiction):
        super().__init__(data)
        self.fields["words"].reader = jurisdiction.holder
        if kind == Course.Kind.NEW_MEMBER:
            self.fields["who"].choices = [each for each in self.WHO if each[0] != "expired"]
        self.is_valid()

    @property
    def who_asked(self) -> str:
        return self.cleaned_data.get("who") or "proposed"

    @property
    def tabs(self):
        """Return the code, the words and whether it is the one asked for, of each list."""
        return [(code, said, code == self.who_asked) for code, said in self.fields["who"].choices]

    def narrow(self, candidates):
        for word in names.words_asked(self.cleaned_data.get("words") or ""):
            candidates = candidates.filter(person__search_name__contains=word)
        return candidates


class ResultsForm(Styled, VersionForm):
    """The results of a whole roster: what holds for all above, a row for each participant.

    What is stored already is what the rows begin with.
    """

    enter_goes_on = True

    first_number = text(gettext_lazy("First certificate number"), 60)
    first_number.required = False
    first_number.help_text = gettext_lazy(
        "The rows without a number are numbered from it, downwards"
    )
    certificate_on = DateField(label=gettext_lazy("Date of the certificates"), required=False)
    others_passed = forms.BooleanField(
        label=gettext_lazy("Whoever is not marked below has passed"), required=False
    )
    anew = forms.BooleanField(
        label=gettext_lazy("Number and date anew also those who have a certificate already"),
        required=False,
    )

    def __init__(self, data=None, *, roster, **kwargs):
        super().__init__(data, **kwargs)
        self.roster = list(roster)
        for row in self.roster:
            name = row.candidate.person.full_name
            self.fields[f"result_{row.pk}"] = forms.ChoiceField(
                label=name,
                choices=RESULTS,
                widget=forms.RadioSelect,
                initial=row.result,
            )
            number = text(f"{_('Certificate number')}: {name}", 60)
            number.required, number.initial = False, row.certificate_number
            self.fields[f"number_{row.pk}"] = number

    def starts_at(self):
        return "first_number"

    @property
    def layout(self):
        """What holds for all; the rows are drawn by the page."""
        anew = ["anew"] if self.has_numbers else []
        for_all = Row("first_number", "certificate_on"), "others_passed", *anew
        return Layout(Group(gettext_lazy("For all who passed"), *for_all))

    @property
    def has_numbers(self) -> bool:
        """Tell whether any row shows a number, stored or typed."""
        return any(self[f"number_{row.pk}"].value() for row in self.roster)

    @property
    def rows(self):
        """Return each participant with the two fields of the row."""
        return [(row, self[f"result_{row.pk}"], self[f"number_{row.pk}"]) for row in self.roster]

    @property
    def faulty_rows(self):
        """Return the rows with a mistake, of which each is named above the table."""
        return [
            (row, result) for row, result, number in self.rows if result.errors or number.errors
        ]

    def clean_first_number(self):
        first = names.clean(self.cleaned_data["first_number"])
        if first:
            next(numbered(first))
        return first

    def marks(self) -> list[Mark]:
        """Return what was typed, row by row, with the numbers filled in from the first one."""
        typed = [self._mark(row) for row in self.roster]
        taken = {mark.certificate_number for mark in typed}
        first = self.cleaned_data["first_number"]
        free = (number for number in numbered(first) if number not in taken) if first else None
        return [self._filled(mark, free) for mark in typed]

    def with_numbers(self):
        """Return this form as it is with the numbers filled in, for the user to look at."""
        data = self.data.copy()
        data.pop("anew", None)
        for mark in self.marks():
            data[f"result_{mark.row}"] = mark.result
            data[f"number_{mark.row}"] = mark.certificate_number
        return ResultsForm(data, roster=self.roster)

    def add_faults(self, faults):
        """Say at each row what stands against it; what is wrong with the date, there."""
        for key, said in faults.items():
            for name, message in said.items():
                field = f"{TYPED[name]}_{key}" if name in TYPED else "certificate_on"
                if message not in self.errors.get(field, ()):
                    self.add_error(field, ValidationError(message))

    def _mark(self, row):
        result = self.cleaned_data[f"result_{row.pk}"]
        if result == Participant.Result.CALLED and self.cleaned_data["others_passed"]:
            result = Participant.Result.PASSED
        number = names.clean(self.cleaned_data[f"number_{row.pk}"])
        if result != Participant.Result.PASSED:
            return Mark(row.pk, result, number)
        asked, anew = self.cleaned_data, self.cleaned_data["anew"]
        return Mark(
            row.pk,
            result,
            "" if anew and asked["first_number"] else number,
            asked["certificate_on"] if anew else row.certificate_on or asked["certificate_on"],
        )

    def _filled(self, mark, free):
        if free is None or mark.result != Participant.Result.PASSED or mark.certificate_number:
            return mark
        return Mark(mark.row, mark.result, next(free), mark.certificate_on)
