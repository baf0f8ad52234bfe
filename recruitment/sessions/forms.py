"""What is typed of a session: the committee and its day, then what it says of each dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.fields import DateField, NumberField
from config.typed.layout import Folded, Group, Layout, Row, Short, Styled
from config.typed.numbers import shown
from organizations import names
from organizations.forms import OrganizationField
from organizations.models import Organization
from organizations.periods import Period
from recruitment.asking import PersonsFilter
from recruitment.dossiers.forms import minutes
from recruitment.fields import text, year_asked, year_field
from recruitment.findings import Finding
from recruitment.models import Stage
from recruitment.sessions import sessions
from recruitment.sessions.agenda import Point
from recruitment.sessions.sessions import Meeting, Verdict

PASSES, FAILS, LATER = "passes", "fails", "later"
WORDS = {
    Stage.SUB_APPRAISED: gettext_lazy("appraises dossiers"),
    Stage.GRASSROOTS_RESOLVED: gettext_lazy("proposes admissions"),
    Stage.DECIDED: gettext_lazy("decides admissions"),
    Stage.RECOGNITION_APPRAISED: gettext_lazy("appraises recognitions"),
    Stage.RECOGNITION_RESOLVED: gettext_lazy("proposes recognitions"),
    Stage.OFFICIAL: gettext_lazy("recognizes official members"),
}


def consequence(stage: str, number: int) -> str:
    """Say what a session does to the `number` of those who pass."""
    sentences = {
        Stage.DECIDED: ngettext(
            "%(number)s person will be admitted.",
            "%(number)s people will be admitted.",
            number,
        ),
        Stage.OFFICIAL: ngettext(
            "%(number)s person will be recognized as an official member.",
            "%(number)s people will be recognized as official members.",
            number,
        ),
    }
    otherwise = ngettext("%(number)s dossier will pass.", "%(number)s dossiers will pass.", number)
    return sentences.get(stage, otherwise) % {"number": shown(number)}


class AgendaForm(Styled):
    """Which committee meets when, and on what."""

    organization = OrganizationField(
        label=gettext_lazy("Committee"), queryset=Organization.objects.none(), saving=True
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("It"), choices=[(each.value, WORDS[each]) for each in sessions.STAGES]
    )
    on = DateField(label=gettext_lazy("Day of the session"))

    def __init__(self, data=None, *, jurisdiction, today: date, **kwargs):
        super().__init__(data, **kwargs)
        self.today = today
        reached = jurisdiction.descendants(jurisdiction.deciding | jurisdiction.writing)
        committees = Organization.objects.within(jurisdiction).filter(pk__in=reached)
        self.fields["organization"].queryset = committees.exclude(kind=Organization.Kind.CELL)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("This day lies in the future."))
        return on


class SessionFilter(PersonsFilter):
    """What the list of sessions can be asked."""

    year = year_field(gettext_lazy("Year"))
    words = None

    @property
    def window(self) -> Period | None:
        return year_asked(self, "year")

    def narrow(self, sessions):
        """Return the sessions that were asked for; what cannot be read narrows nothing."""
        if self.top:
            sessions = sessions.filter(organization__in=self.below())
        if year := self.cleaned_data.get("year"):
            sessions = sessions.filter(on__year=year)
        return sessions


class SessionForm(Styled):
    """The document of a session, and who was there."""

    decision_number = text(gettext_lazy("Decision number"), 60)
    numbering = forms.ChoiceField(
        label=gettext_lazy("Numbers"),
        choices=[
            ("consecutive", gettext_lazy("running on")),
            ("same", gettext_lazy("the same")),
        ],
        initial="consecutive",
        widget=forms.RadioSelect,
    )
    entitled = NumberField(
        label=gettext_lazy("May vote"), required=False, min_value=1, max_value=999
    )
    present = NumberField(label=gettext_lazy("Present"), required=False, min_value=1, max_value=999)
    reason = text(gettext_lazy("Why it is decided nevertheless"), 300)
    reason.required = False
    reason.help_text = gettext_lazy("for all that is marked as odd above, once")

    layout = Layout(
        Group(
            gettext_lazy("For all dossiers"),
            Row("decision_number", "numbering", Short("entitled", "present")),
            Folded(minutes.MORE, *minutes.WHO_LED),
        )
    )

    def __init__(
        self,
        data=None,
        *,
        votes: bool,
        votes_needed: bool = True,
        stage: str = "",
        proposed: Mapping[str, object] | None = None,
        **kwargs,
    ):
        super().__init__(data, **kwargs)
        self.led = minutes.fields_of_session(stage, proposed or {})
        self.fields |= self.led
        if not votes:
            del self.fields["entitled"], self.fields["present"]
        elif not votes_needed:
            for name in ("entitled", "present"):
                self.fields[name].help_text = _("may stay empty")

    def clean_decision_number(self):
        return names.clean(self.cleaned_data["decision_number"])

    def clean_reason(self):
        return names.clean(self.cleaned_data["reason"])

    def meeting(self, asked: Mapping) -> Meeting:
        said = self.cleaned_data
        return Meeting(
            organization=asked["organization"],
            stage=asked["stage"],
            on=asked["on"],
            decision_number=said["decision_number"],
            consecutive=said["numbering"] == "consecutive",
            entitled=said.get("entitled"),
            present=said.get("present"),
            reason=said["reason"],
            minutes={name: said[name] for name in self.led if said[name]},
        )


class TakeBackForm(Styled):
    """Why a session is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("for example: recorded for the wrong dossiers"),
    )

    def clean_reason(self):
        return names.clean(" ".join(self.cleaned_data["reason"].split()))


class LineForm(Styled):
    """What the session says of one dossier."""

    version = NumberField(min_value=1, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"),
        choices=[
            (PASSES, gettext_lazy("passes")),
            (FAILS, gettext_lazy("does not")),
            (LATER, gettext_lazy("later")),
        ],
        widget=forms.RadioSelect,
    )
    in_favour = NumberField(
        label=gettext_lazy("in favour"),
        required=False,
        min_value=0,
        max_value=999,
    )
    why = text(gettext_lazy("Why it does not pass"), 300)
    why.required = False

    def clean_why(self):
        return names.clean(self.cleaned_data["why"])


@dataclass
class Row:
    """A dossier on the screen: how it stands, what is typed of it, what is wrong with that."""

    point: Point
    form: LineForm
    mistakes: list[str] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def candidate(self):
        return self.point.candidate

    def line(self) -> Verdict | None:
        """Return what is said of the dossier, or None if it is for another session."""
        said = self.form.cleaned_data
        if said["verdict"] == LATER:
            return None
        return Verdict(
            candidate=self.candidate,
            version=said["version"],
            passes=said["verdict"] == PASSES,
            in_favour=said["in_favour"] if said["verdict"] == PASSES else None,
            reason=said["why"],
        )


def rows_of(points: Sequence[Point], data=None) -> list[Row]:
    """Return a row for each point; everybody is for later until something else is chosen."""
    return [
        Row(
            point=point,
            form=LineForm(
                data,
                prefix=str(point.candidate.pk),
                initial={"version": point.candidate.version, "verdict": LATER},
            ),
            warnings=list(point.warnings),
        )
        for point in points
    ]
