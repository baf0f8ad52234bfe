"""Units below that admit, or reach their quota, in words."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recruitment.models import Quota, Units
from recruitment.targets.quota_words import asked
from reports.figures.attainment import Attainment, State
from reports.figures.units import UnitCount, UnitLine, UnitRow
from reports.shown.display import GLYPHS, Style, css_of, state_word, whole, why_unlike

OF_WHAT: dict[str, Promise] = {
    Units.CELLS: gettext_lazy("Cells that admitted anybody, of all cells"),
    Units.WITH_SOURCE: gettext_lazy("Cells that admitted anybody, of those with a source"),
    Units.COMMITTEES: gettext_lazy(
        "Grassroots committees that reached their quota, of those that have one"
    ),
}
HEADINGS: dict[str, Promise] = {
    Units.CELLS: gettext_lazy("Cells that admitted"),
    Units.WITH_SOURCE: gettext_lazy("Of the cells with a source"),
    Units.COMMITTEES: gettext_lazy("Grassroots committees that reached their quota"),
}
NOT_KNOWN = "—"


class ShownTarget:
    """One target on units: what it asks, on which basis, by which paper, and how it stands."""

    def __init__(self, quota: Quota, attainment: Attainment):
        self.css = css_of(attainment)
        self.glyph = GLYPHS[attainment.state]
        self.word = _word(attainment, quota.basis)
        self.said = " · ".join(filter(None, _said(quota, attainment)))


class ShownUnits:
    """Units of a kind as numbers with what they are of."""

    def __init__(self, line: UnitLine, style: Style):
        count = line.count
        self.kind = line.kind
        self.label = OF_WHAT[line.kind]
        self.done = NOT_KNOWN if count.done is None else whole(count.done)
        self.of = whole(count.of)
        self.share = style.percent(count.share)
        self.notes = _notes(count)
        self.targets = [ShownTarget(quota, each) for quota, each in line.targets]


class ShownUnitRow:
    """One organization with its units of each kind; None of a kind that it has none of."""

    def __init__(self, row: UnitRow, style: Style):
        self.organization, self.name, self.in_reach = row.organization, row.name, row.in_reach
        found = {line.kind: ShownUnits(line, style) for line in row.lines}
        self.lines = list(found.values())
        self.columns = [found.get(kind) for kind in Units]


def _said(quota: Quota, attainment: Attainment) -> Iterator[str]:
    """Yield what a target asks, what is missing, why it is not compared, and its paper."""
    target = attainment.target
    said = {"basis": quota.get_basis_display(), "asked": asked(quota)}
    if target and (quota.form == Quota.Form.PERCENT or quota.or_percent is not None):
        said["n"] = whole(target.low)
        yield _("%(basis)s %(asked)s, which is %(n)s") % said
    else:
        yield f"{said['basis']} {said['asked']}"
    if attainment.missing:
        yield _("%(n)s still missing") % {"n": whole(attainment.missing)}
    yield why_unlike(attainment)
    day = date_format(quota.document_on, "SHORT_DATE_FORMAT") if quota.document_on else ""
    yield ", ".join(filter(None, (quota.document_number, day)))


def _word(attainment: Attainment, basis: str) -> str:
    if attainment.target is None:
        return _("No such unit stands there")
    if attainment.state == State.NONE_ADMITTED:
        return _("None yet")
    return state_word(attainment.state, basis)


def _notes(count: UnitCount) -> list[str]:
    """Say which units are in neither number."""
    notes = []
    if count.declared:
        said = ngettext(
            "of them %(n)s has declared that there is no source",
            "of them %(n)s have declared that there is no source",
            count.declared,
        )
        notes.append(said % {"n": whole(count.declared)})
    if count.exempt:
        said = ngettext("besides %(n)s exempt", "besides %(n)s exempt", count.exempt)
        notes.append(said % {"n": whole(count.exempt)})
    if count.unmeasured:
        said = ngettext(
            "besides %(n)s that is not compared",
            "besides %(n)s that are not compared",
            count.unmeasured,
        )
        notes.append(said % {"n": whole(count.unmeasured)})
    return notes
