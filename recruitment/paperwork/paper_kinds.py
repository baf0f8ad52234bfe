"""Which official papers are filled in here: whose paper it is, and at which stage it is due.

Papers that have to be written by hand are not among them; the rule set says which these are.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.bodies import Body
from recruitment.models import Stage

SHIPPED = Path(__file__).resolve().parent / "templates"


READMISSION, REFUSAL, REMOVAL, CONSENT = "QĐ-KNL", "TB-KKN", "QĐ-XT", "TTr-XYK"
"""Papers of what happens seldom."""


class Issuer(TextChoices):
    """Whose name stands at the head of a paper."""

    CELL = "cell", _("the cell")
    SUB_COMMITTEE = "sub_committee", _("the sub-committee")
    GRASSROOTS = "grassroots", _("the grassroots committee")
    CORRESPONDENT = "correspondent", _("the grassroots committee, or a cell that has none")
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
    """A paper: its code in the rules, the stage for which it is due, and how it is numbered.

    `sign` is that of its type, as NQ of 12-NQ/CB; what follows is its issuer's. `body` is for whom
    it is signed. A `recorded` paper is the document of the step to that stage, which therefore
    gives its number, its day and its votes. Rule sets name what a dossier must hold; a paper that
    is not `listed` there is made where it is needed.
    """

    code: str
    name: str | Promise
    file: str
    issuer: Issuer
    stage: str = ""
    sign: str = ""
    about: About = About.DOSSIER
    body: str = Body.WHOLE
    recorded: bool = True
    listed: bool = True

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
            Issuer.CORRESPONDENT,
            Stage.BACKGROUND_CHECK,
            "CV",
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
            body=Body.STANDING,
        ),
        PaperKind(
            "6-KNĐ", _("resolution of the cell"), "6-KND", Issuer.CELL, Stage.CELL_VOTED, "NQ"
        ),
        PaperKind(
            "7-KNĐ",
            _("appraisal of the sub-committee"),
            "7-KND",
            Issuer.SUB_COMMITTEE,
            Stage.SUB_APPRAISED,
            "BC",
        ),
        PaperKind(
            "8-KNĐ",
            _("resolution of the grassroots committee"),
            "8-KND",
            Issuer.GRASSROOTS,
            Stage.GRASSROOTS_RESOLVED,
            "NQ",
        ),
        PaperKind(
            "9-KNĐ",
            _("decision on the admission"),
            "9-KND",
            Issuer.DECIDER,
            Stage.DECIDED,
            "QĐ",
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
            body=Body.STANDING,
        ),
        PaperKind(
            "13-KNĐ",
            _("resolution of the cell on recognition"),
            "13-KND",
            Issuer.CELL,
            Stage.RECOGNITION_VOTED,
            "NQ",
        ),
        PaperKind(
            "14-KNĐ",
            _("appraisal of the sub-committee on recognition"),
            "14-KND",
            Issuer.SUB_COMMITTEE,
            Stage.RECOGNITION_APPRAISED,
            "BC",
        ),
        PaperKind(
            "15-KNĐ",
            _("resolution of the grassroots committee on recognition"),
            "15-KND",
            Issuer.GRASSROOTS,
            Stage.RECOGNITION_RESOLVED,
            "NQ",
        ),
        PaperKind(
            "16-KNĐ",
            _("decision on recognition"),
            "16-KND",
            Issuer.DECIDER,
            Stage.OFFICIAL,
            "QĐ",
        ),
        PaperKind(
            "5B-KNĐ",
            _("letter asking the place of residence for its opinion"),
            "5B-KND",
            Issuer.CELL,
            Stage.ENDORSED,
            "CV",
            body=Body.STANDING,
            recorded=False,
            listed=False,
        ),
        PaperKind(
            "5C-KNĐ",
            _("letter asking a union for its opinion"),
            "5C-KND",
            Issuer.CELL,
            Stage.ENDORSED,
            "CV",
            body=Body.STANDING,
            recorded=False,
            listed=False,
        ),
        PaperKind(
            "BB-KN",
            _("minutes of the cell on the admission, with the count of votes"),
            "BB-KN",
            Issuer.CELL,
            Stage.CELL_VOTED,
            listed=False,
        ),
        PaperKind(
            "BB-CT",
            _("minutes of the cell on recognition, with the count of votes"),
            "BB-CT",
            Issuer.CELL,
            Stage.RECOGNITION_VOTED,
            listed=False,
        ),
        PaperKind(
            "BB-LKN",
            _("record of the ceremony"),
            "BB-LKN",
            Issuer.CELL,
            Stage.ADMITTED,
            listed=False,
        ),
        PaperKind(
            READMISSION,
            _("decision on a readmission"),
            "QD-KNL",
            Issuer.DECIDER,
            Stage.DECIDED,
            "QĐ",
            listed=False,
        ),
        PaperKind(
            REFUSAL,
            _("notice that a candidate is not admitted"),
            "TB-KKN",
            Issuer.DECIDER,
            Stage.DECIDED,
            "TB",
            recorded=False,
            listed=False,
        ),
        PaperKind(
            REMOVAL,
            _("decision on the removal of a probationer"),
            "QD-XT",
            Issuer.DECIDER,
            Stage.OFFICIAL,
            "QĐ",
            recorded=False,
            listed=False,
        ),
        PaperKind(
            CONSENT,
            _("proposal that asks for the consent from above"),
            "TTr-XYK",
            Issuer.DECIDER,
            Stage.DECIDED,
            "TTr",
            recorded=False,
            listed=False,
        ),
        PaperKind(
            "GCN-QC",
            _("certificate for a candidate who moves"),
            "GCN-QC",
            Issuer.CORRESPONDENT,
            recorded=False,
            listed=False,
        ),
        PaperKind(
            "CV-CHS",
            _("letter that goes with the dossier of a candidate who moves"),
            "CV-CHS",
            Issuer.CORRESPONDENT,
            sign="CV",
            recorded=False,
            listed=False,
        ),
        PaperKind(
            "DS-QC",
            _("list of candidates"),
            "DS-QC",
            Issuer.CHOSEN,
            about=About.LIST,
            body=Body.STANDING,
        ),
        PaperKind(
            "DS-LOP",
            _("list of a course"),
            "DS-LOP",
            Issuer.CHOSEN,
            about=About.COURSE,
            body=Body.STANDING,
        ),
    )
}

OF_DOSSIERS = {code: kind for code, kind in KINDS.items() if kind.about != About.COURSE}
"""The papers that are made from dossiers."""
