"""What is typed of a former membership, at a dossier and at an admission without one."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Folded, Row
from recruitment.admissions.readmission import Former
from recruitment.models import Cause
from recruitment.models.former import FORMER_FIELDS

SENSITIVE = ("cause", "convicted", "cleared_on", "exception_number", "exception_on")
"""What tells why somebody left: for who may see sensitive data."""

ROWS = (
    Row("left_on", "first_admitted_on"),
    Row("cause", "readmitted_before"),
    Row("convicted", "cleared_on"),
    "consent_body",
    Row("consent_number", "consent_on"),
    Row("exception_number", "exception_on"),
)
FOLDED = Folded(gettext_lazy("If it is a readmission: former membership, consent"), *ROWS)


def _text(label, longest):
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


def _answer(value):
    return {"yes": True, "no": False}.get(value)


class FormerFields(forms.Form):
    """The fields, none of them required: what is missing is asked by the rules."""

    left_on = DateField(label=gettext_lazy("Left the Party on"), required=False)
    first_admitted_on = DateField(label=gettext_lazy("First admitted on"), required=False)
    cause = forms.ChoiceField(
        label=gettext_lazy("Left because"),
        required=False,
        choices=[("", gettext_lazy("not recorded")), *Cause.choices],
    )
    readmitted_before = forms.BooleanField(
        label=gettext_lazy("Readmitted once already"), required=False
    )
    convicted = forms.TypedChoiceField(
        label=gettext_lazy("Sentenced for a crime"),
        required=False,
        choices=[
            ("", gettext_lazy("not recorded")),
            ("no", gettext_lazy("No")),
            ("yes", gettext_lazy("Yes")),
        ],
        coerce=_answer,
        empty_value=None,
    )
    cleared_on = DateField(label=gettext_lazy("Criminal record cleared on"), required=False)
    consent_body = _text(gettext_lazy("Consent given by"), 120)
    consent_number = _text(gettext_lazy("Number of the consent"), 60)
    consent_on = DateField(label=gettext_lazy("Date of the consent"), required=False)
    exception_number = _text(gettext_lazy("Document on family circumstances, number"), 60)
    exception_on = DateField(
        label=gettext_lazy("Document on family circumstances, date"), required=False
    )
    consent_body.help_text = gettext_lazy("for example: Standing Committee of the province")
    exception_number.help_text = gettext_lazy("only who asked to leave in very hard circumstances")

    def former(self, kept: Former | None = None) -> Former:
        """Return what was typed; what the user may not see stays as it is `kept`."""
        kept = kept or Former()
        return Former(
            **{
                name: self.cleaned_data[name] if name in self.fields else getattr(kept, name)
                for name in FORMER_FIELDS
            }
        )


def values_of(former: Former | None) -> dict:
    """Return what the fields show."""
    former = former or Former()
    values = {name: getattr(former, name) for name in FORMER_FIELDS}
    answers = {True: "yes", False: "no", None: ""}
    return values | {"convicted": answers[former.convicted]}
