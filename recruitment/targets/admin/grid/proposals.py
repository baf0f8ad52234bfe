"""What the grid proposes: last year's quotas, raised ones, or a number shared out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.fields import NumberField, RateField
from config.typed.numbers import shown
from recruitment.targets.quota_grid import Bounds, distributed, raised, raised_sum

WEIGHTS = {
    "members": (gettext_lazy("members"), lambda row: row.members),
    "results": (gettext_lazy("last year's results"), lambda row: row.admitted_before),
    "registered": (gettext_lazy("registered numbers"), lambda row: row.registered),
}
NAMED = 30
"""So many organizations are named; of more, how many more."""


class ProposalForm(forms.Form):
    """How figures are to be proposed. Nothing of it is saved.

    `notes` tell after `apply` what was proposed, and who was left out and why.
    """

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
    others_as_before = forms.BooleanField(
        label=gettext_lazy("who has none of these keeps last year's quota"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.notes = []

    def apply(self, proposal, grid):
        """Fill the rows of `grid` with what is proposed; raises ValidationError if nothing is.

        Who is exempt, and who has nothing to be proposed by, is left as it stands in the fields.
        """
        exempt = [row for row in grid.typed_rows if row.is_exempt]
        rows = [row for row in grid.typed_rows if not row.is_exempt]
        if proposal == "distribute":
            lines = self._distributed(grid, rows, exempt)
        else:
            lines = self._from_last_year(proposal, rows)
        for row, line in zip(rows, lines, strict=True):
            if line is not None:
                row.show(line, is_proposal=True)
        self._name(exempt, _("Exempt, and left out: %(names)s."))

    def _from_last_year(self, proposal, rows):
        lines = [row.line_before for row in rows]
        without = [row for row, line in zip(rows, lines, strict=True) if line is None]
        self._name(without, _("Without a quota last year, and left as they are: %(names)s."))
        if proposal != "raise":
            return lines
        per_cent = self.cleaned_data["percent"]
        if per_cent is None:
            raise ValidationError(_("Say by how many per cent."))
        lows = [line.low for line in lines if line]
        result = raised(lines, per_cent)
        self.notes.append(
            _("Last year %(before)s; with %(per_cent)s %% more %(exact)s; proposed %(sum)s.")
            % {
                "before": shown(sum(lows)),
                "per_cent": shown(per_cent),
                "exact": shown(raised_sum(lows, per_cent)),
                "sum": shown(sum(line.low for line in result if line)),
            }
        )
        return result

    def _distributed(self, grid, rows, exempt):
        weigh = WEIGHTS[self.cleaned_data["weight"] or "members"]
        weights = [weigh[1](row) for row in rows]
        total = self._total(grid)
        others = [row for row, weight in zip(rows, weights, strict=True) if weight is None]
        as_before = {row.organization.pk: row.line_before for row in others if self._is_free(row)}
        taken = [row.persons for row in grid.rows if row.is_fixed]
        taken += [line.low for line in as_before.values() if line]
        taken += [row.persons for row in (*others, *exempt) if row.organization.pk not in as_before]
        if total < sum(taken):
            raise ValidationError(_("What is not distributed takes up more than that."))
        try:
            shares = distributed(total - sum(taken), weights)
        except ValueError:
            raise ValidationError(_("No row has a number to distribute by.")) from None
        for row in others:
            if line := as_before.get(row.organization.pk):
                row.show(line, is_proposal=True)
        self._say_what_was_shared(total, sum(taken))
        self._name(
            others, _("%(n)s organizations have no number to share by (%(by)s): %(names)s."), weigh
        )
        return [None if share is None else Bounds(share) for share in shares]

    def _say_what_was_shared(self, total, taken):
        said = _("Of %(total)s, %(shared)s were shared out; %(taken)s belong to others already.")
        if not taken:
            said = _("%(total)s were shared out.")
        numbers = {"total": total, "shared": total - taken, "taken": taken}
        self.notes.append(said % {name: shown(n) for name, n in numbers.items()})

    def _is_free(self, row):
        """Tell whether a row that gets no share is to show last year's quota: nothing is there."""
        is_empty = row.newest is None and not row.low and not row.high
        return self.cleaned_data["others_as_before"] and is_empty

    def _total(self, grid):
        total = self.cleaned_data["total"]
        if total is not None:
            return total
        if grid.own is None:
            raise ValidationError(_("It has no quota of its own. Enter a number."))
        return grid.own.persons_low

    def _name(self, rows, sentence, weigh=None):
        """Note who was left out, by name."""
        if not rows:
            return
        names = ", ".join(row.organization.name for row in rows[:NAMED])
        if more := max(len(rows) - NAMED, 0):
            names += " " + ngettext("and %(n)s more", "and %(n)s more", more) % {"n": shown(more)}
        said = {"n": len(rows), "names": names, "by": weigh[0] if weigh else ""}
        self.notes.append(sentence % said)
