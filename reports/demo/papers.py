"""What papers say of the demo's committees and cells, and the terms that are checked."""

from datetime import date
from random import Random

from organizations import letterheads, signers
from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from recruitment.models import RuleSet
from recruitment.rulebook import rulebooks
from reports.demo import naming

SEED = 399
PLACES = {
    "TH-TP": ("Thanh Hóa", "ThU", "Lê Anh Tuấn", "secretary"),
    "TH-TP-DONGSON": ("Đông Sơn", "", "Tống Duy Lộc", "secretary"),
    "DL-KP": ("Krông Pắc", "", "Y Thịnh Kbuôr", "deputy"),
    "DL-KP-EAYONG": ("Ea Yông", "", "Y Suin Êban", "secretary"),
    "QN": ("Hạ Long", "", "Trịnh Quang Vinh", "deputy"),
    "QN-P-MONGCAI3": ("Móng Cái 3", "", "Bùi Thị Thu Hường", "secretary"),
    "NA": ("Vinh", "", "Hồ Đình Thắng", "deputy"),
    "NA-P-TAYHIEU": ("Tây Hiếu", "", "Cao Xuân Trường", "deputy"),
}
"""Where these committees issue their papers, their sign where it does not follow from their level,
and who signs; all names are invented."""

AS_IF_CHECKED = "Dữ liệu dùng thử: coi như đã đối chiếu"


def build(today: date, *, by: User) -> None:
    """Describe the committees, and the cells below them: a cell of few has no chi ủy."""
    drawn = Random(SEED)  # noqa: S311 - invented persons need no secrecy
    known = organizations_by_code(PLACES)
    for code, (place, sign, signer, office) in PLACES.items():
        _describe(known[code], place, sign, signer, office, True, by)
        for number, cell in enumerate(_cells(known[code], today)):
            people = naming.EDE if code.startswith("DL") and number % 3 == 0 else naming.KINH
            signer = naming.name_of(drawn, drawn.choice(("male", "female")), people)
            _describe(cell, "", "", signer, "secretary", number % 3 > 0, by)


def check_terms(today: date, *, by: User) -> None:
    """Let the terms of today's rules be checked, which they are not: nobody would be late else."""
    rule_set = RuleSet.objects.of_day(today)
    unchecked = rule_set.deadlines.filter(verified=False)
    rulebooks.confirm(rule_set, dict.fromkeys(unchecked, AS_IF_CHECKED), by=by)


def _cells(committee, today):
    below = Organization.objects.directly_under(committee, today)
    return below.filter(kind=Organization.Kind.CELL).order_by("code")


def _describe(organization, place, sign, signer, office, has_bureau, by):
    letterheads.describe(
        organization,
        paper_place=place,
        paper_sign=sign,
        has_bureau=has_bureau,
        by=by,
    )
    since = organization.placements.earliest("start").start
    said = {"full_name": signer, "office": office, "start": since}
    signers.appoint(organization=organization, **said, by=by)
