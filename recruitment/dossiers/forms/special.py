"""What is typed of what is asked of few: consents, special cases, a former membership."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, NumberField
from config.typed.layout import Layout, Row, Styled
from recruitment.admissions.former_form import ROWS, SENSITIVE, FormerFields
from recruitment.fields import VersionForm, text
from recruitment.models import Subject

POLITICAL = gettext_lazy("Is something in question by the political standards?")
NO_CASE = gettext_lazy("Say only whether it is so. The case itself is not written here.")
YES_NO = [
    ("no", gettext_lazy("No")),
    ("yes", gettext_lazy("Yes; the competent committee has to consent")),
]


class ConsentForm(Styled, VersionForm):
    """A document by which a body above agreed to something."""

    subject = forms.ChoiceField(label=gettext_lazy("About"))
    body = text(gettext_lazy("Consent given by"), 120)
    number = text(gettext_lazy("Number of the document"), 60)
    on = DateField(label=gettext_lazy("Date of the document"), required=False)
    body.required = number.required = False
    number.help_text = gettext_lazy("empty: there is no such document")

    layout = Layout("subject", "body", Row("number", "on"))

    def __init__(self, data=None, *, subjects, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["subject"].choices = [(each.value, each.label) for each in subjects]
        if "body" not in self.initial and Subject.OVER_AGE in subjects:
            self.fields["body"].help_text = gettext_lazy(
                "for example: Standing Committee of the province"
            )


class SpecialForm(Styled, VersionForm):
    """The questions about special cases: what is so, never why."""

    political_case = forms.TypedChoiceField(
        label=POLITICAL,
        required=False,
        choices=[
            ("", gettext_lazy("not answered yet")),
            *YES_NO,
        ],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        help_text=NO_CASE,
    )
    foreign_origin = forms.BooleanField(label=gettext_lazy("Of foreign origin"), required=False)
    child_number = NumberField(
        label=gettext_lazy("Which child was born against the population policy"),
        required=False,
        min_value=3,
        max_value=20,
        help_text=gettext_lazy("3 for the third child"),
    )
    child_born_on = DateField(label=gettext_lazy("This child was born on"), required=False)

    layout = Layout("political_case", "foreign_origin", Row("child_number", "child_born_on"))

    @staticmethod
    def values_of(candidate) -> dict:
        answers = {True: "yes", False: "no", None: ""}
        return {
            "political_case": answers[candidate.political_case],
            "foreign_origin": candidate.foreign_origin,
            "child_number": candidate.child_number,
            "child_born_on": candidate.child_born_on,
        }


class AnswerForm(Styled, VersionForm):
    """The first question alone, for who may not see the answer."""

    political_case = forms.TypedChoiceField(
        label=POLITICAL,
        choices=[("", "—"), *YES_NO],
        coerce=lambda value: value == "yes",
        help_text=NO_CASE,
    )


class FormerForm(Styled, FormerFields, VersionForm):
    """A former membership, by which a readmission is judged."""

    layout = Layout(*ROWS)

    def __init__(self, data=None, *, sensitive, **kwargs):
        super().__init__(data, **kwargs)
        if not sensitive:
            for name in SENSITIVE:
                del self.fields[name]
