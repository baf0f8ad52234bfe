"""What is typed of a meeting beyond its votes, and of opinions that were collected."""

from collections.abc import Mapping

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import NumberField
from config.typed.layout import Folded, Group, Layout, Row, Styled
from organizations import names
from recruitment.dossiers import minutes
from recruitment.dossiers.minutes import OF_A_MEETING, OPINION, asked_at
from recruitment.fields import VersionForm
from recruitment.models import Minutes, Opinion

SHORT = 120
"""From how many letters on a text gets more than one line."""

HINTS = {
    "absence": gettext_lazy("names may be left out; empty if nobody was absent"),
    "chair_office": gettext_lazy("for example: secretary of the cell"),
    "opened": gettext_lazy("for example: 14:00, at the culture house of the hamlet"),
    "biography": gettext_lazy("what was concluded, in a sentence; nothing that was verified"),
    "faults": gettext_lazy("if none were found, say so: it is printed as it is typed"),
}
WHO_LED = ("absence", Row("chair", "chair_office"), "writer")
LEFT = (
    Row("official", "probationary"),
    Row("present_official", "present_probationary"),
    "guests",
    *WHO_LED,
    Row("opened", "closed"),
    "reporter",
    "discussion",
    "biography",
    "awareness",
    "procedure",
    "standards",
    "merits",
    "faults",
    "proposal",
    Row("by_ballot", "tellers"),
    Row("ballots_given", "ballots_returned", "ballots_valid"),
    "against",
)


def _of_opinion(whose):
    body, merits, faults, asked, in_favour, against = (f"{whose}_{name}" for name in OPINION)
    return body, merits, faults, Row(asked, in_favour), against


MORE = gettext_lazy("More for the minutes, if it is to be printed")
FOLDED = (
    Folded(MORE, *LEFT),
    Folded(
        gettext_lazy("Opinion of the union at the place of work, if it is to be printed"),
        *_of_opinion(Opinion.Whose.UNION),
    ),
    Folded(
        gettext_lazy("Opinion of the place of residence, if it is to be printed"),
        *_of_opinion(Opinion.Whose.RESIDENCE),
    ),
)
"""What papers print and few type with the step: folded up at its end."""


class Proposing(forms.TextInput):
    """A line beside which the browser offers what was typed last time."""

    def __init__(self, proposed: str, attrs):
        super().__init__(attrs)
        self.proposed = proposed

    def render(self, name, value, attrs=None, renderer=None):
        offered = f"{(attrs or {}).get('id', name)}_offered"
        drawn = super().render(name, value, {**(attrs or {}), "list": offered}, renderer)
        options = format_html_join("", "<option{}>", [(flatatt({"value": self.proposed}),)])
        return format_html('{}<datalist id="{}">{}</datalist>', drawn, offered, options)


def fields_of(stage: str, proposed: Mapping[str, object]) -> dict[str, forms.Field]:
    """Return the fields of what may be written down at a step to `stage`, none of them needed.

    What may hold again, by `proposed`, is offered beside them and stands in none.
    """
    return {name: _field(name, proposed.get(name)) for name in asked_at(stage)}


def fields_of_session(stage: str, proposed: Mapping[str, object]) -> dict[str, forms.Field]:
    """Return the fields of what is the same for all dossiers of a session: who came, who led."""
    return {
        name: field for name, field in fields_of(stage, proposed).items() if name in minutes.LED
    }


def _field(name, proposed):
    model, column = (Minutes, name) if name in OF_A_MEETING else (Opinion, name.partition("_")[2])
    kept = model._meta.get_field(column)
    said = {"label": capfirst(kept.verbose_name), "required": False}
    if column == "by_ballot":
        choices = [("", "—"), ("yes", _("by ballot")), ("no", _("by show of hands"))]
        return forms.TypedChoiceField(
            **{**said, "label": _("How it was voted")},
            choices=choices,
            coerce=lambda value: value == "yes",
            empty_value=None,
        )
    if kept.max_length is None:
        hint = _("on record: %(number)s") % {"number": proposed} if proposed is not None else ""
        return NumberField(**said, min_value=0, max_value=9999, help_text=hint)
    return forms.CharField(
        **said,
        max_length=kept.max_length,
        widget=_widget(kept, proposed),
        help_text=HINTS.get(column, "") if model is Minutes else "",
    )


def _widget(kept, proposed):
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    if kept.max_length > 2 * SHORT:
        return forms.Textarea({**attrs, "rows": 2})
    return Proposing(proposed, attrs) if proposed else forms.TextInput(attrs)


def typed(form: forms.Form, stage: str) -> dict[str, object]:
    """Return what was typed into the fields of `fields_of`, by their names."""
    asked = form.cleaned_data
    return {name: asked[name] for name in asked_at(stage) if name in asked}


def shown(said: Mapping[str, object]) -> dict[str, object]:
    """Return what is on record as the fields show it."""
    values = dict(said)
    if "by_ballot" in values:
        values["by_ballot"] = "yes" if values["by_ballot"] else "no"
    return values


class MinutesForm(Styled, VersionForm):
    """What is written down of a step that was recorded; with a reason, where something is."""

    layout = Layout(
        Group(gettext_lazy("The meeting"), *LEFT),
        Group(Opinion.Whose.UNION.label, *_of_opinion(Opinion.Whose.UNION)),
        Group(Opinion.Whose.RESIDENCE.label, *_of_opinion(Opinion.Whose.RESIDENCE)),
        "reason",
    )

    def __init__(self, data=None, *, stage: str, proposed, said: Mapping[str, object], **kwargs):
        initial = {**shown(said), **kwargs.pop("initial")}
        super().__init__(data, initial=initial, **kwargs)
        self.stage = stage
        self.fields |= fields_of(stage, proposed)
        if said:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is corrected"),
                max_length=300,
                widget=forms.Textarea({"rows": 2}),
            )

    def clean(self):
        reason = self.cleaned_data.get("reason") or ""
        self.cleaned_data["reason"] = names.clean(" ".join(reason.split()))
        return self.cleaned_data

    def said_of_it(self) -> dict[str, object]:
        return typed(self, self.stage)
