"""What is asked on the workbench: the document itself, what to pick, what it becomes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, NumberField, WordsField
from config.typed.layout import Layout, Row, Styled
from organizations.forms import OrganizationField
from organizations.models import Action, Organization
from organizations.reorganization import reach
from recruitment.fields import text

LARGEST = 10 * 1024 * 1024
SAME = ("", gettext_lazy("as it is"))
HELP_CODE = gettext_lazy("Left empty, one is made.")


def kinds(first):
    return forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[first, *Organization.Kind.choices]
    )


def posts(verb):
    return forms.ChoiceField(
        label=gettext_lazy("Posts of users in what ends"),
        choices=Action.Posts.choices,
        initial=Action.usual_posts(verb),
        widget=forms.RadioSelect,
        required=False,
    )


class CodeField(OrganizationField):
    """The code of an organization in reach, or of one that the document founds itself."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Organization.objects.none(), **kwargs)
        self.founded = {}

    def to_python(self, value):
        key, text = value if isinstance(value, tuple) else (value, "")
        text = "" if key else text.strip().casefold()
        for code, name in self.founded.items():
            if text and text in (code.casefold(), name.casefold()):
                return code
        chosen = super().to_python(value)
        return chosen.code if chosen is not None else ""


class HeadForm(Styled):
    """What the document says of itself."""

    number = text(gettext_lazy("Number of the decision"), 60)
    decided_on = DateField(label=gettext_lazy("Date of the decision"), required=False)
    on = DateField(label=gettext_lazy("In effect from"))
    remark = text(gettext_lazy("Remark"), 500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = self.fields["remark"].required = False

    def clean(self):
        said = super().clean()
        decided, on = said.get("decided_on"), said.get("on")
        if decided and on and decided > on:
            self.add_error("on", _("A decision cannot take effect before it was made."))
        return said


class FileForm(Styled):
    """A file of reorganizations, to become drafts."""

    file = forms.FileField(
        label=gettext_lazy("File of reorganizations (CSV or XLSX)"),
    )
    only_look = forms.BooleanField(
        label=gettext_lazy("Only look whether it is right, and keep nothing"), required=False
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        return file


class SearchForm(Styled):
    """What to look for on the left."""

    q = WordsField(label=gettext_lazy("Name, former name or code"), max_length=100)
    kind = kinds(("", gettext_lazy("all")))


class DeedForm(Styled):
    """What the picked organizations become; each deed asks for what it needs."""

    def __init__(self, data=None, *, deed, jurisdiction, document, founded, **kwargs):
        super().__init__(data, prefix=deed, **kwargs)
        for field in self.fields.values():
            if isinstance(field, CodeField):
                field.queryset = reach.in_reach(jurisdiction)
                field.founded = founded
                field.widget.query = f"document={document.pk}"
        self.founded = founded

    def clean_posts(self):
        return self.cleaned_data["posts"] or self.fields["posts"].initial


class MergeForm(DeedForm):
    name = text(gettext_lazy("Name of the new organization"), 200)
    kind = kinds(("", gettext_lazy("as the first one picked")))
    parent = CodeField(
        label=gettext_lazy("Under"),
        required=False,
        help_text=gettext_lazy("Left empty: where the first one picked stands."),
    )
    code = text(gettext_lazy("Code"), 40)
    into = CodeField(
        label=gettext_lazy("Or into one that stands already"),
        required=False,
    )
    posts = posts(Action.Verb.MERGE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.fields["code"].required = False
        self.fields["code"].help_text = HELP_CODE


class RenameForm(DeedForm):
    name = text(gettext_lazy("New name"), 200)


class MoveForm(DeedForm):
    parent = CodeField(label=gettext_lazy("Under"))


class DissolveForm(DeedForm):
    heir = CodeField(
        label=gettext_lazy("Heir"),
        help_text=gettext_lazy("Takes over what stands below, and answers for past figures."),
    )
    posts = posts(Action.Verb.DISSOLVE)


class SplitForm(DeedForm):
    heir = CodeField(
        label=gettext_lazy("First successor, who answers for the past figures"),
    )
    second = CodeField(label=gettext_lazy("Second successor"), required=False)
    third = CodeField(label=gettext_lazy("Third successor"), required=False)
    fourth = CodeField(label=gettext_lazy("Fourth successor"), required=False)
    fifth = CodeField(label=gettext_lazy("Fifth successor"), required=False)
    sixth = CodeField(label=gettext_lazy("Sixth successor"), required=False)
    posts = posts(Action.Verb.SPLIT)

    def __init__(self, *args, below=(), **kwargs):
        """`below` are the organizations under the one picked: each gets a field of its own."""
        super().__init__(*args, **kwargs)
        self.below = list(below)
        for child in self.below:
            name = f"to_{child.pk}"
            self.fields[name] = forms.ChoiceField(
                label=child.name, required=False, choices=PLACES, initial="heir"
            )

    @property
    def places(self):
        return [self[f"to_{child.pk}"] for child in self.below]

    @property
    def successors(self):
        return [self[name] for name, _label in PLACES]

    def clean(self):
        said = super().clean()
        said["others"] = [said[name] for name, _label in PLACES[1:] if said.get(name)]
        said["places"] = {}
        for child in self.below:
            chosen = said.get(f"to_{child.pk}") or "heir"
            place = said.get(chosen)
            if place:
                said["places"][child.code] = place
            elif chosen != "heir":
                self.add_error(f"to_{child.pk}", _("Name this successor above first."))
        return said


PLACES = [
    ("heir", gettext_lazy("to the first successor")),
    ("second", gettext_lazy("to the second")),
    ("third", gettext_lazy("to the third")),
    ("fourth", gettext_lazy("to the fourth")),
    ("fifth", gettext_lazy("to the fifth")),
    ("sixth", gettext_lazy("to the sixth")),
]
"""The fields of the successors, and what goes to each. In 2025 a commune was divided among five."""


class DescribedForm(DeedForm):
    official_class = forms.ChoiceField(
        label=gettext_lazy("Official class"),
        required=False,
        choices=[SAME, *Organization.Class.choices],
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Setting"), required=False, choices=[SAME, *Organization.Setting.choices]
    )
    official_code = text(gettext_lazy("Official code"), 18)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official_code"].required = False


class FoundForm(DescribedForm):
    name = text(gettext_lazy("Name of the new organization"), 200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", "---------"), *Organization.Kind.choices]
    )
    parent = CodeField(label=gettext_lazy("Under"))
    code = text(gettext_lazy("Code"), 40)
    field_order = ["name", "kind", "parent", "code"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].help_text = HELP_CODE
        nothing = ("", gettext_lazy("not recorded"))
        for name in ("official_class", "setting"):
            self.fields[name].choices = [nothing, *self.fields[name].choices[1:]]


class ChangeForm(DescribedForm):
    kind = kinds(SAME)
    field_order = ["kind"]


FORMS = {
    "merge": MergeForm,
    "rename": RenameForm,
    "move": MoveForm,
    "split": SplitForm,
    "dissolve": DissolveForm,
    "found": FoundForm,
    "change": ChangeForm,
}
TITLES = {
    "merge": gettext_lazy("These become one"),
    "rename": gettext_lazy("It gets another name"),
    "move": gettext_lazy("They move under another"),
    "split": gettext_lazy("It is split among several"),
    "dissolve": gettext_lazy("They end, and another takes over"),
    "found": gettext_lazy("A new organization is founded"),
    "change": gettext_lazy("They become another kind or class"),
}


class ReasonForm(Styled):
    """Why a document is taken back."""

    version = NumberField(widget=forms.HiddenInput)
    reason = text(gettext_lazy("Reason"), 300)


class SureForm(Styled):
    """Which version was looked at, and that it was."""

    version = NumberField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=gettext_lazy("I have looked at the preview. Let it be so."),
        error_messages={"required": gettext_lazy("Tick this once you have looked.")},
    )


class QuotasForm(Styled):
    """By which document the successors are issued their quotas; a field for each line."""

    version = NumberField(widget=forms.HiddenInput)
    number = text(gettext_lazy("Number of the document that issues them"), 60)
    document_on = DateField(label=gettext_lazy("Date of the document"), required=False)
    layout = Layout(Row("number", "document_on"))

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False
        self.lines = lines
        for line in lines:
            self.fields[line.name] = NumberField(
                label=f"{line.successor.name}, {line.label}",
                required=False,
                min_value=0,
                max_value=9_999_999,
                initial=line.persons,
            )

    @property
    def rows(self):
        return [(line, self[line.name]) for line in self.lines]

    @property
    def issued(self) -> dict[str, int]:
        said = {line.name: self.cleaned_data[line.name] for line in self.lines}
        return {name: number for name, number in said.items() if number is not None}


class SharingForm(Styled):
    """To which successor each open dossier of the cells that are split goes."""

    version = NumberField(widget=forms.HiddenInput)

    def __init__(self, *args, sharings, names, seen, **kwargs):
        """`names` are those of successors by code; `seen` the keys of dossiers with a name."""
        super().__init__(*args, **kwargs)
        self.sharings = sharings
        nothing = ("", gettext_lazy("not chosen yet"))
        for sharing in sharings:
            choices = [nothing, *((code, names.get(code, code)) for code in sharing.successors)]
            for dossier in sharing.dossiers:
                who = dossier.person.full_name if dossier.pk in seen else ""
                number = _("Dossier %(number)s") % {"number": dossier.pk}
                self.fields[f"to_{dossier.pk}"] = forms.ChoiceField(
                    label=" · ".join(filter(None, (who, number, dossier.get_stage_display()))),
                    required=False,
                    choices=choices,
                    initial=dossier.successor,
                )

    @property
    def groups(self):
        for sharing in self.sharings:
            yield sharing.cell, [self[f"to_{each.pk}"] for each in sharing.dossiers]

    @property
    def wishes(self) -> dict[int, str]:
        return {
            int(name.removeprefix("to_")): code
            for name, code in self.cleaned_data.items()
            if name.startswith("to_") and code
        }
