"""Forms 2 and 2B as they are shown: their lines in words, numbers as text, the people behind."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Organization
from organizations.statements import Statement
from recruitment.counting.reading import Reading
from recruitment.counting.wording import said_of
from recruitment.models.groups import GROUPS
from recruitment.persons import ethnicity
from reports.figures.composition import OF_ALL, Composition, Line
from reports.shown.display import NO_DATA, Style, asked_borders, whole
from reports.shown.statement import style_said

PARTS = {
    "all": ("I", gettext_lazy("All newly admitted")),
    "of_all": ("", gettext_lazy("of these")),
    "occupation": ("II.1", gettext_lazy("Occupation")),
    "age": ("II.2", gettext_lazy("Age on the day of the decision")),
    "schooling": ("II.3", gettext_lazy("Schooling")),
    "qualification": ("II.4", gettext_lazy("Qualification")),
    "titles": ("II.5", gettext_lazy("Academic title")),
    "units": ("III", gettext_lazy("Organizations that admitted")),
    "peoples": ("2B", gettext_lazy("Ethnic groups")),
    "religions": ("2B", gettext_lazy("Religions")),
}
"""The parts of the form: their marks and headings."""

NAMES = {
    "not_occupation": gettext_lazy("occupation not recorded"),
    "not_schooling": gettext_lazy("schooling not recorded"),
    "not_qualification": gettext_lazy("no qualification, or none recorded"),
    "grassroots_committees": gettext_lazy("grassroots committees, of %(number)s"),
    "grassroots_cells": gettext_lazy("cells directly under a higher committee, of %(number)s"),
    "nobody_left": gettext_lazy("cells that declared that nobody is left, of %(number)s"),
    "cells": gettext_lazy("all cells, of %(number)s"),
}
BESIDE_THE_FORM = frozenset(OF_ALL[OF_ALL.index("readmissions") + 1 :])
"""What reports ask for, and the form has no line of."""


@dataclass(frozen=True)
class ShownLine:
    """A line as text; `css` says whether it heads a part."""

    mark: str
    label: str
    this: str = ""
    share: str = ""
    women: str = ""
    before: str = ""
    percent: str = ""
    css: str = "sum"
    people: str = ""


def named_lines(form: Composition, *, sensitive: bool):
    """Yield each line with the mark and the heading of its part, where one begins, and its name."""
    part = ""
    for line in form.lines(sensitive=sensitive):
        begins = line.part != part
        part = line.part
        mark, heading = PARTS[part] if begins else ("", "")
        yield mark, str(heading), _named(line), line


def shown_lines(form: Composition, style: Style, organization, *, sensitive: bool, people: bool):
    """Yield the lines, and before those of a part its heading; numbers lead to `people`."""
    for mark, heading, name, line in named_lines(form, sensitive=sensitive):
        if heading and line.part != "all":
            yield ShownLine(mark, capfirst(heading), css="part-head")
            mark = ""
        yield _shown(line, mark, name, form, style, organization, people)
        if line.part == "age" and line.code == "age_over_60":
            yield _mean_age(form)


def mean_age_in_words(age) -> str:
    """Return a mean age to one decimal, or the sign of what is not known."""
    return NO_DATA if age is None else Style(decimals=1).percent(age).removesuffix("%")


def statement_of(organization: Organization, reading: Reading, style: Style) -> Statement:
    """Return of whom form 2 is, and what was asked."""
    return Statement(organization.name, (*said_of(reading), *style_said(style)))


def notes(form: Composition, *, sensitive: bool) -> str:
    """Say what is not shown, what the form has not, and what the product does not know."""
    said = [
        _("Share: of all newly admitted; of organizations, of those that stand there."),
        _("Trade union, militia and hamlet heads are no lines of the form; reports ask for them."),
    ]
    if not sensitive:
        said.append(
            _(
                "Ethnic group, religion, population policy and marriage with a foreigner are shown "
                "to who may see them of persons here."
            )
        )
    if form.before is None:
        said.append(_("There is no earlier period of the same days to compare with."))
    return " ".join(said)


def _shown(line: Line, mark, name, form, style, organization, people):
    return ShownLine(
        mark=mark,
        label=name,
        this=_number(line.this),
        share=style.percent(line.share) if line.share is not None else "",
        women=_number(line.women) if line.part != "units" else "",
        before=_number(line.before),
        percent=style.percent(line.percent),
        css="sum" if line.part == "all" else "",
        people=_people(line, form, organization) if people and line.this else "",
    )


def _mean_age(form: Composition):
    before = form.before.mean_age if form.before else None
    return ShownLine(
        mark="",
        label=capfirst(_("average age")),
        this=mean_age_in_words(form.this.mean_age),
        before=mean_age_in_words(before),
        css="",
    )


def _named(line: Line) -> str:
    if line.part == "all":
        return str(PARTS["all"][1])
    if line.part == "peoples":
        return ethnicity.name_of(line.code) or capfirst(_("not recorded"))
    if line.part == "religions":
        return line.code or capfirst(_("not recorded"))
    if line.code in NAMES:
        return capfirst(str(NAMES[line.code]) % {"number": whole(line.of or 0)})
    name = capfirst(str(GROUPS[line.code].label))
    return f"{name} *" if line.code in BESIDE_THE_FORM else name


def _people(line: Line, form: Composition, organization) -> str:
    """Return the address of the list of whom a line counts, where a list can be asked for them."""
    if line.part != "all" and line.code not in GROUPS:
        return ""
    reading = form.reading
    asked = {
        "organization": organization.pk,
        "period": reading.period.span,
        "as_of": reading.as_of.isoformat(),
        **asked_borders(reading),
        "counting": str(reading.counting),
    }
    if line.code in GROUPS:
        asked["group"] = line.code
    return f"{reverse('recruitment:admission_list')}?{urlencode(asked)}"


def _number(number: int | None) -> str:
    return NO_DATA if number is None else whole(number)
