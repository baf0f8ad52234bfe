"""What is typed into the grid: the switch, the document, the proposals, the rows."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, NumberField, RateField
from config.typed.numbers import shown
from organizations import names
from organizations.admin.scoped import OrganizationField
from recruitment.admin.grid_rows import PERSONS
from recruitment.models import Quota
from recruitment.targets.quota_grid import Line, distributed, raised

MOST_FIELDS = 40_000
"""Three for each of ten thousand organizations, and some."""

WEIGHTS = {
    "members": (gettext_lazy("members"), lambda row: row.members),
    "results": (gettext_lazy("last year's results"), lambda row: row.admitted_before),
    "registered": (gettext_lazy("registered numbers"), lambda row: row.registered),
}


class OpenForm(forms.Form):
    """Whose grid, for which year, in whose eyes."""

    organization = OrganizationField(label=gettext_lazy("Organization"))
    year = NumberField(label=gettext_lazy("Year"), min_value=1931, max_value=2199, grouped=False)
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=Quota.Basis)

    def __init__(self, *args, jurisdiction, **kwargs):
        kwargs["initial"] = {"year": jurisdiction.day.year, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["organization"].offer(jurisdiction)


class DocumentForm(forms.Form):
    """What all changed rows have in common: why, since when, on which paper."""

    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    document_number = forms.CharField(
        label=gettext_lazy("Document number"), max_length=60, required=False
    )
    document_on = DateField(label=gettext_lazy("Date of the document"), required=False)
    effective_on = DateField(
        label=gettext_lazy("In force from"),
        required=False,
        help_text=gettext_lazy("May be empty where there was no quota yet: from 1 January."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed where a quota is changed."),
    )
    past_confirmed = forms.BooleanField(
        label=gettext_lazy("I do change a period that is over"), required=False
    )

    def __init__(self, *args, grid, **kwargs):
        super().__init__(*args, **kwargs)
        if not grid.is_past:
            del self.fields["past_confirmed"]

    def clean_past_confirmed(self):
        if not self.cleaned_data["past_confirmed"]:
            raise ValidationError(_("This period is over. Confirm that you change it."))
        return True

    def clean(self):
        for name in ("issuer", "document_number", "reason"):
            self.cleaned_data[name] = names.clean(self.cleaned_data.get(name, ""))
        return self.cleaned_data

    def content(self):
        """Return what `quotas.issue` is told about the document."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "past_confirmed"
        }


class ProposalForm(forms.Form):
    """How figures are to be proposed. Nothing of it is saved."""

    percent = RateField(
        label=gettext_lazy("per cent"),
        required=False,
        initial=10,
        min_value=-100,
        max_value=1000,
        decimal_places=2,
    )
    total = NumberField(
        label=gettext_lazy("Number to distribute"),
        required=False,
        min_value=0,
        max_value=9_999_999,
        help_text=gettext_lazy("Empty: its own quota."),
    )
    weight = forms.ChoiceField(
        label=gettext_lazy("in proportion to"),
        required=False,
        choices=[(name, text) for name, (text, _weight) in WEIGHTS.items()],
    )

    def apply(self, proposal, grid):
        """Fill the rows of `grid` with what is proposed; raises ValidationError if nothing is."""
        rows = grid.typed_rows
        if proposal == "distribute":
            lines = [Line(share) for share in self._shares(grid, rows)]
        elif proposal == "raise":
            if self.cleaned_data["percent"] is None:
                raise ValidationError(_("Say by how many per cent."))
            lines = raised([row.line_before for row in rows], self.cleaned_data["percent"])
        else:
            lines = [row.line_before for row in rows]
        for row, line in zip(rows, lines, strict=True):
            if line is not None:
                row.show(line, is_proposal=True)

    def _shares(self, grid, rows):
        total = self.cleaned_data["total"]
        if total is None:
            if grid.own is None:
                raise ValidationError(_("It has no quota of its own. Enter a number."))
            total = grid.own.persons_low
        rest = total - sum(row.persons for row in grid.rows if row.is_fixed)
        if rest < 0:
            raise ValidationError(_("Quotas in per cent of members take up more than that."))
        weight = WEIGHTS[self.cleaned_data["weight"] or "members"][1]
        try:
            return distributed(rest, [weight(row) for row in rows])
        except ValueError:
            raise ValidationError(_("No row has a number to distribute by.")) from None


def typed_rows(data: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was typed into the rows.

    The script of the page sends all of them as the one field `rows`: a form may have no more
    than a thousand fields, which is 490 organizations. Raises BadRequest for too many.
    """
    if "rows" not in data:
        return data
    try:
        rows = parse_qsl(data["rows"], keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise BadRequest from None
    return dict(rows) | {"seen": data.get("seen", "")}


class GridForm:
    """The fields of the rows: two numbers and a tick each, and the versions that were seen."""

    def __init__(self, grid, data):
        self.grid = grid
        seen = _versions_seen(data.get("seen", ""))
        for row in grid.typed_rows:
            key = row.organization.pk
            row.low = data.get(f"low-{key}", row.low).strip()[:40]
            row.high = data.get(f"high-{key}", row.high).strip()[:40]
            row.at_least = f"at_least-{key}" in data
            row.seen = seen.get(key, row.seen)

    def is_valid(self):
        """Check what was typed in each row that was changed."""
        for row in self.changed_rows():
            self._check(row)
        return not any(row.errors for row in self.grid.rows)

    def changed_rows(self):
        """Return the rows that show something else than what the user had before the eyes."""
        return [row for row in self.grid.typed_rows if not self._is_untouched(row)]

    @staticmethod
    def _is_untouched(row):
        line = row.line_seen()
        if line is None:
            return row.low == row.high == ""
        high = "" if line.high is None else shown(line.high)
        return (row.low, row.high, row.at_least) == (shown(line.low), high, line.at_least)

    @staticmethod
    def _check(row):
        if row.low == "" and row.seen:
            row.errors.append(_("A quota is not taken back. Enter 0, or exempt the organization."))
            return
        try:
            PERSONS.clean(row.low)
            PERSONS.clean(row.high or 0)
        except ValidationError as error:
            row.errors += error.messages
        else:
            if row.high and row.at_least:
                row.errors.append(_("Either at least a number, or up to a number; not both."))


def _versions_seen(text):
    """Read `17:2 18:0`: of which organization the user saw which version."""
    seen = {}
    for pair in text.split()[:10_000]:
        key, _colon, version = pair.partition(":")
        if re.fullmatch("[0-9]{1,7}", version) and re.fullmatch("[0-9]{1,18}", key):
            seen[int(key)] = int(version)
    return seen
