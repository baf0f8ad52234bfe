"""Who issues a paper and signs it, under whom, from where, and whom it asks: plain Vietnamese."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organizations import bodies
from organizations.bodies import Body
from organizations.models import Organization, Signer
from recruitment.dossiers import deciders
from recruitment.dossiers.deciders import UPPER_KINDS, Decider, nearest
from recruitment.paperwork import typography
from recruitment.paperwork.paper_kinds import Issuer, PaperKind
from recruitment.paperwork.typography import DOTS, WORD_DOTS, or_dots

Kind = Organization.Kind
Chain = Sequence[Organization]


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper: the organization with those above it, and the body that is signed for.

    `office` is which of its officers signs, where that was chosen for this paper, and `signer`
    who signed on its day.
    """

    chain: Chain
    body: str = Body.WHOLE
    office: str = ""
    signer: Signer | None = None


def letterhead(
    kind: PaperKind, chain: Chain, decider: Decider | None, *, held_by: int | None, office: str
) -> Letterhead:
    """Return who issues a paper: the committee that held the session, or whom the rules name."""
    if held := next((each for each in chain if each.pk == held_by), None):
        issuer = held
    else:
        issuer = _issuer(kind, chain, decider)
    if issuer is None:
        return Letterhead([])
    body = kind.body
    if kind.issuer == Issuer.DECIDER:
        body = deciders.body_deciding(issuer, decider)
    elif body == Body.STANDING:
        body = bodies.body_of(issuer)
    signer = chain.signers.get(issuer.pk) if isinstance(chain, deciders.Chain) else None
    return Letterhead(chain[chain.index(issuer) :], body, office, signer)


def _issuer(kind, chain, decider):
    if kind.issuer == Issuer.SUB_COMMITTEE:
        return nearest(chain, Kind.SUB)
    if kind.issuer == Issuer.DECIDER:
        return decider.organization if decider else None
    first = chain[0] if chain else None
    grassroots = nearest(chain, Kind.GRASSROOTS)
    if kind.issuer == Issuer.CORRESPONDENT:
        return grassroots or first
    return grassroots if kind.issuer == Issuer.GRASSROOTS else first


def who_decided(kind: PaperKind, letter: Letterhead, named: Decider | None) -> Decider | None:
    """Return who decides, or whose paper it is that another than the rules name decided by.

    A grassroots committee was authorised to, by a document that is not on record: a dotted line.
    """
    issuer = letter.chain[0] if letter.chain else None
    if kind.issuer != Issuer.DECIDER or issuer is None or named and named.organization == issuer:
        return named
    authorised = issuer.kind == Kind.GRASSROOTS
    document = f"văn bản số {WORD_DOTS}, {typography.long_day(None)}"
    return Decider(issuer, letter.body, document if authorised else "")


def head(kind: PaperKind, letter: Letterhead, number: str = "", on: date | None = None) -> dict:
    """Return the head and the foot of a paper: who issues it, its number, place, day, who signs."""
    issuer = letter.chain[0] if letter.chain else None
    place = bodies.place_of(letter.chain) or typography.SHORT_DOTS * 2
    return {
        "ma_mau": kind.code,
        "cap_tren": _above(letter.chain),
        "so": _number(kind, issuer, number),
        "noi_va_ngay": f"{place}, {typography.long_day(on)}",
        **_signed(issuer, letter),
    }


def _above(chain):
    """Return the organization in the first line; a province stands under none but the Party."""
    if not chain:
        return DOTS
    above = chain[1] if len(chain) > 1 else None
    return bodies.membership(above) if above and above.kind != Kind.CENTRAL else ""


def _number(kind, issuer, number):
    if not kind.sign:
        return typography.SHORT_DOTS
    if number and not number.isdigit():
        return number
    sign = issuer and bodies.sign(issuer) or typography.SHORT_DOTS
    return f"{f'{int(number):02}' if number else typography.SHORT_DOTS}-{kind.sign}/{sign}"


def cited(kind: PaperKind, letter: Letterhead, number: str) -> str:
    """Return the number of a paper as others cite it: as its own head bears it; "" without one."""
    return _number(kind, letter.chain[0] if letter.chain else None, number) if number else ""


def asked_there(chain: Chain) -> str:
    """Return who is written to of a cell elsewhere: its grassroots committee, or else itself."""
    asked = nearest(chain, Kind.GRASSROOTS) or (chain[0] if chain else None)
    return bodies.committee(asked) if asked else ""


def _signed(issuer, letter):
    own = letter.signer.office if letter.signer else Organization.Office.SECRETARY
    office = letter.office or own
    said = {"chuc_vu": bodies.OFFICES[office]}
    if issuer is None:
        return said | {
            "co_quan": DOTS,
            "dang_bo": DOTS,
            "tap_the": DOTS,
            "thay_mat": "T/M CẤP ỦY",
            "nguoi_ky": DOTS,
            "noi_luu": "hồ sơ",
            "cap_uy_tren": DOTS,
        }
    above = letter.chain[1] if len(letter.chain) > 1 else None
    return said | {
        "co_quan": bodies.committee(issuer),
        "dang_bo": bodies.membership(issuer),
        "tap_the": bodies.body_named(issuer, letter.body),
        "thay_mat": bodies.on_behalf(issuer, letter.body),
        "nguoi_ky": or_dots(letter.signer.full_name if letter.signer and office == own else ""),
        "noi_luu": bodies.short(issuer),
        "cap_uy_tren": bodies.committee(above) if above else DOTS,
    }


def places(chain: Chain) -> dict:
    """Return the cell and the committees above it; a dotted line for what is not above it."""
    named = {
        "chi_bo": chain[0] if chain else None,
        "dang_uy_bo_phan": nearest(chain, Kind.SUB),
        "dang_uy_co_so": nearest(chain, Kind.GRASSROOTS),
        "cap_tren_co_so": nearest(chain, *UPPER_KINDS),
        "cap_uy_tinh": nearest(chain, Kind.PROVINCE),
    }
    return {name: bodies.committee(each) if each else DOTS for name, each in named.items()}


def way(kind: PaperKind, chain: Chain, decider: Decider | None) -> dict:
    """Return whom a paper asks, who proposes further on or else who decides, and by whose power."""
    between = nearest(chain, Kind.GRASSROOTS)
    if decider and decider.organization == between:
        between = None
    if between and kind.issuer in (Issuer.CELL, Issuer.SUB_COMMITTEE):
        asked = bodies.committee(between)
    else:
        asked = bodies.body_named(decider.organization, decider.body) if decider else DOTS
    return {
        "de_nghi": asked,
        "qua_dang_uy_co_so": "Có" if between else "Không",
        "uy_quyen": decider.authorised_by if decider else "",
    }
