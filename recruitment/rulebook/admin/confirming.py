"""The screen on which the rows of a rule set are checked against its document, one by one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations import names
from recruitment.models import RuleSet
from recruitment.rulebook import rulebooks

NOWHERE = "chưa đối chiếu"
"""What stands as the source of a row that nobody has found in its document."""


class ConfirmForm(forms.Form):
    """A tick and the place in the document for each row that was not checked yet."""

    def __init__(self, *args, rule_set: RuleSet, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.rule_set, self.rows = rule_set, {}
        for row in rulebooks.unconfirmed(rule_set):
            name = f"{row._meta.model_name}-{row.pk}"
            self.rows[name], said = row, _in_words(row)
            self.fields[name] = forms.BooleanField(required=False, label=said)
            self.fields[f"{name}-source"] = forms.CharField(
                label=_("Source"),
                required=False,
                max_length=200,
                initial=row.source,
                widget=forms.TextInput(attrs={"size": 60, "aria-label": f"{_('Source')}: {said}"}),
            )

    def groups(self):
        """Return the rows of each kind: what it is called, and each row with its two fields."""
        found = {}
        for name, row in self.rows.items():
            kind = str(row._meta.verbose_name_plural)
            said = (row, self[name], self[f"{name}-source"])
            found.setdefault(kind, []).append(said)
        return found.items()

    def clean(self):
        if not any(self.cleaned_data.get(name) for name in self.rows):
            raise ValidationError(_("Tick the rows that you have checked."))
        for name in self.rows:
            source = (self.cleaned_data.get(f"{name}-source") or "").strip()
            if self.cleaned_data.get(name) and (not source or source.startswith(NOWHERE)):
                message = _("Say where in the document it is written.")
                self.add_error(f"{name}-source", message)
        return self.cleaned_data

    def take(self, by) -> int:
        said = self.cleaned_data
        ticked = {
            row: names.clean(said[f"{name}-source"])
            for name, row in self.rows.items()
            if said[name]
        }
        return rulebooks.confirm(self.rule_set, ticked, by=by)


def _in_words(row) -> str:
    """Return all that a row says, without where it is written."""
    said = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in ("id", "rule_set", "source", "verified") or value in (None, False, ""):
            continue
        if field.name == "counted" and row.denominator is None:
            continue
        shown = getattr(row, f"get_{field.name}_display", lambda value=value: value)()
        said.append(str(field.verbose_name) if value is True else str(shown))
    return " · ".join(said)
