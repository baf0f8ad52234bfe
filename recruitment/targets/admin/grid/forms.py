"""What is typed into the grid: the switch, the document, the rows."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField, QuotaYearField
from config.typed.numbers import shown
from organizations import names
from organizations.admin.scoped import OrganizationField
from recruitment.models import Quota
from recruitment.targets.admin.grid.rows import PERSONS
from recruitment.targets.quota_content import check

MOST_FIELDS = 40_000
"""Three for each of ten thousand organizations, and some."""


class OpenForm(forms.Form):
    """Whose grid, for which year, in whose eyes."""

    organization = OrganizationField(label=gettext_lazy("Organization"))
    year = QuotaYearField(label=gettext_lazy("Year"))
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=Quota.Basis)

    def __init__(self, *args, jurisdiction, **kwargs):
        kwargs["initial"] = {"year": jurisdiction.day.year, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["organization"].offer(jurisdiction)


class DocumentForm(forms.Form):
    """What all changed rows have in common: why, since when, on which paper.

    What is left empty stays as it was with each quota.
    """

    issuer = forms.CharField(
        label=gettext_lazy("Issued by"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: as before, where there was a quota."),
    )
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: as before, where there was a quota."),
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
        help_text=gettext_lazy("Needed where a quota is changed or withdrawn."),
    )
    past_confirmed = forms.BooleanField(
        label=gettext_lazy("I do change a period that is over"), required=False
    )

    def __init__(self, *args, grid, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
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

    def content(self, before: Quota | None = None) -> dict:
        """Return what `quotas.issue` is told about the document of a line that was `before`."""
        typed = self.cleaned_data
        content = {name: typed.get(name) for name in ("effective_on", "reason")}
        for name in ("issuer", "document_number", "document_on"):
            content[name] = typed.get(name) or (getattr(before, name) if before else typed[name])
        return content

    def require_own_day(self, before: Quota) -> None:
        """Refuse a new document without its day: that of the old one is not its own."""
        number = self.cleaned_data.get("document_number")
        is_new = number and number != before.document_number
        is_dated = self.cleaned_data.get("document_on") or "document_on" in self.errors
        if is_new and before.document_on and not is_dated:
            self.add_error("document_on", _("Enter the day of the new document."))


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
        for row in grid.rows:
            key = row.organization.pk
            if row.is_fixed and f"low-{key}" not in data:
                continue
            row.low = data.get(f"low-{key}", row.low).strip()[:40]
            row.high = data.get(f"high-{key}", row.high).strip()[:40]
            row.at_least = f"at_least-{key}" in data
            row.seen = seen.get(key, row.seen)

    def is_valid(self, document) -> bool:
        """Check all changed rows and the document at once; asks the database for nothing."""
        document.is_valid()
        for row in self.grid.rows:
            if row.is_fixed and row.low and not self._is_untouched(row):
                row.refuse(ValidationError("", code="conflict"), document)
        for row in sorted(self.changed_rows(), key=_in_force_from, reverse=True):
            self._check(row)
            if not row.errors:
                self._check_decision(row, document)
        return not document.errors and not any(row.errors for row in self.grid.rows)

    def changed_rows(self):
        """Return the rows that show something else than what the user had before the eyes."""
        return [row for row in self.grid.typed_rows if not self._is_untouched(row)]

    def digest(self, document) -> str:
        """Return what tells one content of the grid from another: it was asked about this one."""
        rows = [
            (row.organization.pk, row.seen, row.low, row.high, row.at_least)
            for row in self.changed_rows()
        ]
        said = repr((rows, sorted(document.cleaned_data.items(), key=lambda item: item[0])))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    @staticmethod
    def _is_untouched(row):
        line = row.line_seen()
        if line is None:
            return row.low == row.high == ""
        high = "" if line.high is None else shown(line.high)
        return (row.low, row.high, row.at_least) == (shown(line.low), high, line.at_least)

    @staticmethod
    def _check(row):
        if row.is_withdrawn:
            return
        try:
            PERSONS.clean(row.low)
            PERSONS.clean(row.high or 0)
        except ValidationError as error:
            row.errors += error.messages
        else:
            if row.high and row.at_least:
                row.errors.append(_("Either at least a number, or up to a number; not both."))

    def _check_decision(self, row, document):
        """Note what the decision on the row would refuse, and that it was changed meanwhile."""
        newest = row.newest
        try:
            if row.seen != (newest.version if newest else 0):
                raise ValidationError("", code="conflict")
            if row.is_withdrawn:
                if not document.cleaned_data.get("reason"):
                    raise ValidationError({"reason": _("Say why the quota is withdrawn.")})
                return
            content = row.content() | {"reason": document.cleaned_data.get("reason", "")}
            check(Quota(**content), newest, document.cleaned_data.get("effective_on"))
        except ValidationError as error:
            row.refuse(error, document)
        if newest:
            document.require_own_day(newest)


def _in_force_from(row) -> date:
    """Return since when the quota holds: checked first, the latest is the day that is told."""
    return row.newest.effective_on if row.newest else date.min


def _versions_seen(text):
    """Read `17:2 18:0`: of which organization the user saw which version."""
    seen = {}
    for pair in text.split()[:10_000]:
        key, _colon, version = pair.partition(":")
        if re.fullmatch("[0-9]{1,7}", version) and re.fullmatch("[0-9]{1,18}", key):
            seen[int(key)] = int(version)
    return seen
