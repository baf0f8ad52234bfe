"""Of whom figures are and what was asked: worded once, for whatever shows them."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Organization
from organizations.statements import Said, Statement
from recruitment.counting.wording import group_in_words, said_of, share_in_words
from recruitment.models import Quota
from reports.figures.question import Question
from reports.shown.display import Style, state_word

LEVEL_WORDS = {
    "children": gettext_lazy("Directly below"),
    "province": gettext_lazy("All provinces"),
    "upper_committee": gettext_lazy("All districts and equivalents"),
    "grassroots_committee": gettext_lazy("All communes and wards"),
    "cell": gettext_lazy("All cells"),
}

MEASURED = {
    Quota.Basis.ASSIGNED: gettext_lazy("measured on the assigned quota"),
    Quota.Basis.OWN_PLAN: gettext_lazy("measured on the own plan"),
    Quota.Basis.RESOLUTION: gettext_lazy("measured on the congress resolution"),
    Quota.Basis.REGISTERED: gettext_lazy("measured on the registered number"),
}


def statement_of(
    organization: Organization, question: Question, style: Style | None = None
) -> Statement:
    """Return what the attainment of `organization` is of, shown in `style` if not the usual one."""
    reading, basis = question.reading, Quota.Basis(question.basis)
    is_usual = basis == Quota.Basis.ASSIGNED
    counted = [
        *said_of(reading),
        Said(str(MEASURED[basis]), "" if is_usual else str(basis.label)),
    ]
    if reading.group:
        counted.append(Said(share_in_words(reading)))
    counted += style_said(style)
    return Statement(
        organization.name, tuple(counted), tuple(_rows(question)), group_in_words(reading)
    )


def style_said(style: Style | None) -> list[Said]:
    """Return what is to be said of per cents that are not shown in the usual way."""
    said = []
    if style and style.truncate:
        said.append(Said(_("per cents cut off, not rounded"), _("cut off")))
    if style and style.decimals != settings.PERCENT_DECIMALS:
        words = _("decimals: %(number)s") % {"number": style.decimals}
        said.append(Said(words, words))
    return said


def _rows(question):
    """Yield which rows are shown, unless they are all that stand directly below."""
    if question.level != "children":
        level = str(LEVEL_WORDS.get(question.level, question.level))
        yield Said(_("rows: %(level)s") % {"level": level}, level)
    if question.bloc:
        bloc = str(Organization.Bloc(question.bloc).label)
        yield Said(_("bloc: %(bloc)s") % {"bloc": bloc}, bloc)
    if question.state:
        word = state_word(question.state, question.basis)
        yield Said(_("state: %(state)s") % {"state": word}, word)
