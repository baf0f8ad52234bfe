"""Which official papers are filled in here: whose paper it is, and at which stage it is due.

Papers that have to be written by hand are not among them; the rule set says which these are.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.models import Stage

SHIPPED = Path(__file__).resolve().parent / "templates"


class Issuer(TextChoices):
    """Whose name stands at the head of a paper."""

    CELL = "cell", _("the cell")
    SUB_COMMITTEE = "sub_committee", _("the sub-committee")
    GRASSROOTS = "grassroots", _("the grassroots committee")
    DECIDER = "decider", _("who decides by the rules of the dossier")
    CHOSEN = "chosen", _("the organization that was chosen")


class About(TextChoices):
    """What one copy of a paper is about."""

    DOSSIER = "dossier", _("a dossier")
    SPONSOR = "sponsor", _("a sponsor of a dossier")
    HELPER = "helper", _("a helper of a dossier")
    LIST = "list", _("all dossiers together")
    COURSE = "course", _("a course")


@dataclass(frozen=True)
class PaperKind:
    """A paper: its code in the rules, the stage for which it is due, and its suffix.

    `suffix` is what follows the number: Số 12-NQ/CB. A `recorded` paper is the document of the
    step to that stage, which therefore gives its number, its day and its votes.
    """

    code: str
    name: str | Promise
    file: str
    issuer: Issuer
    stage: str = ""
    suffix: str = ""
    about: About = About.DOSSIER
    recorded: bool = True

    @property
    def shipped(self) -> bytes:
        """Return the template that comes with the product."""
        return SHIPPED.joinpath(f"{self.file}.docx").read_bytes()


KINDS = {
    kind.code: kind
    for kind in (
        PaperKind(
            "TM-LL",
            _("letter asking for the verification of a biography"),
            "TM-LL",
            Issuer.GRASSROOTS,
            Stage.BACKGROUND_CHECK,
            "CV/ĐU",
            recorded=False,
        ),
        PaperKind(
            "3-KNĐ",
            _("introduction by a member"),
            "3-KND",
            Issuer.CELL,
            Stage.ENDORSED,
            about=About.SPONSOR,
            recorded=False,
        ),
        PaperKind(
            "5-KNĐ",
            _("opinions collected"),
            "5-KND",
            Issuer.CELL,
            Stage.ENDORSED,
            recorded=False,
        ),
        PaperKind(
            "6-KNĐ", _("resolution of the cell"), "6-KND", Issuer.CELL, Stage.CELL_VOTED, "NQ/CB"
        ),
        PaperKind(
            "7-KNĐ",
            _("appraisal of the sub-committee"),
            "7-KND",
            Issuer.SUB_COMMITTEE,
            Stage.SUB_APPRAISED,
            "BC/ĐUBP",
        ),
        PaperKind(
            "8-KNĐ",
            _("resolution of the grassroots committee"),
            "8-KND",
            Issuer.GRASSROOTS,
            Stage.GRASSROOTS_RESOLVED,
            "NQ/ĐU",
        ),
        PaperKind(
            "9-KNĐ",
            _("decision on the admission"),
            "9-KND",
            Issuer.DECIDER,
            Stage.DECIDED,
            "QĐ/ĐU",
        ),
        PaperKind(
            "10-KNĐ",
            _("self-review of the probationer"),
            "10-KND",
            Issuer.CELL,
            Stage.RECOGNITION_FILED,
            recorded=False,
        ),
        PaperKind(
            "11-KNĐ",
            _("remarks of the helper"),
            "11-KND",
            Issuer.CELL,
            Stage.RECOGNITION_FILED,
            about=About.HELPER,
            recorded=False,
        ),
        PaperKind(
            "12-KNĐ",
            _("opinions collected on the probationer"),
            "12-KND",
            Issuer.CELL,
            Stage.RECOGNITION_FILED,
            recorded=False,
        ),
        PaperKind(
            "13-KNĐ",
            _("resolution of the cell on recognition"),
            "13-KND",
            Issuer.CELL,
            Stage.RECOGNITION_VOTED,
            "NQ/CB",
        ),
        PaperKind(
            "14-KNĐ",
            _("appraisal of the sub-committee on recognition"),
            "14-KND",
            Issuer.SUB_COMMITTEE,
            Stage.OFFICIAL,
            "BC/ĐUBP",
            recorded=False,
        ),
        PaperKind(
            "15-KNĐ",
            _("resolution of the grassroots committee on recognition"),
            "15-KND",
            Issuer.GRASSROOTS,
            Stage.OFFICIAL,
            "NQ/ĐU",
            recorded=False,
        ),
        PaperKind(
            "16-KNĐ",
            _("decision on recognition"),
            "16-KND",
            Issuer.DECIDER,
            Stage.OFFICIAL,
            "QĐ/ĐU",
        ),
        PaperKind("DS-QC", _("list of candidates"), "DS-QC", Issuer.CHOSEN, about=About.LIST),
        PaperKind("DS-LOP", _("list of a course"), "DS-LOP", Issuer.CHOSEN, about=About.COURSE),
    )
}

OF_DOSSIERS = {code: kind for code, kind in KINDS.items() if kind.about != About.COURSE}
"""The papers that are made from dossiers."""
