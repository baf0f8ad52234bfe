"""The bodies of a Party organization: what they are called on papers, and for whom one signs.

On record is the name of the membership, `Đảng bộ xã Tam Nghĩa`; what it issues is issued by its
committee, `Đảng ủy xã Tam Nghĩa`, or by the standing committee of that. All of it is Vietnamese.
"""

import re
from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization

Kind = Organization.Kind


class Body(TextChoices):
    """Which body of an organization decides."""

    STANDING = "standing", _("the standing committee")
    WHOLE = "whole", _("the committee as a whole")
    PERMANENT = "permanent", _("the permanent members")
    OWN_RULES = "own_rules", _("a body that its own rules name")


LEVELS = {
    "tỉnh": "Tỉnh ủy",
    "thành phố": "Thành ủy",
    "quận": "Quận ủy",
    "huyện": "Huyện ủy",
    "thị xã": "Thị ủy",
}
"""The levels whose committee has a name of its own; all others have a `Đảng ủy`."""

UNKNOWN = "…" * 14
"""What stands on a paper for what nothing says."""

OFFICES = {"secretary": "BÍ THƯ", "deputy": "PHÓ BÍ THƯ"}

_MEMBERSHIP = re.compile("^đảng (?:bộ|ủy|uỷ) +", re.IGNORECASE)
_LEVEL = re.compile(f"^({'|'.join(LEVELS)}) +", re.IGNORECASE)
_COMMITTEE = re.compile("^(tỉnh|thành|quận|huyện|thị) (?:ủy|uỷ) +", re.IGNORECASE)
_LEVEL_OF = {name.split()[0].lower(): level for level, name in LEVELS.items()}
_SIGNS = {"Tỉnh ủy": "TU", "Quận ủy": "QU", "Huyện ủy": "HU"}
_COMMUNE = re.compile("^(xã|phường|thị trấn|đặc khu) +(?=.)", re.IGNORECASE)
_SIGN_UNKNOWN = re.compile("^(khối|công an|quân sự|quân đội|bộ đội) ", re.IGNORECASE)


def _taken_apart(organization: Organization) -> tuple[str, str]:
    """Return the level, "" for a plain Đảng ủy, and the name after it; ("?", name) if neither."""
    name = organization.name.strip()
    if own := _COMMITTEE.match(name):
        return _LEVEL_OF[own[1].lower()], name[own.end() :]
    if not (membership := _MEMBERSHIP.match(name)):
        return "?", name
    rest = name[membership.end() :]
    level = _LEVEL.match(rest)
    return (level[1].lower(), rest[level.end() :]) if level else ("", rest)


def membership(organization: Organization) -> str:
    """Return the name of the whole organization: `Đảng bộ huyện Krông Pắc`, `Chi bộ thôn 1`."""
    level, rest = _taken_apart(organization)
    if level == "?":
        return rest
    if not level:
        return f"Đảng bộ {rest}"
    return f"Đảng bộ {_city(rest) or f'{level} {rest}'}"


def committee(organization: Organization) -> str:
    """Return who issues its papers: `Đảng ủy xã Ea Yông`, `Huyện ủy Krông Pắc`, `Chi bộ thôn 1`."""
    level, rest = _taken_apart(organization)
    if level == "?":
        return rest
    if not level:
        return f"Đảng ủy {rest}"
    numbered = rest[:1].isdigit() and f"{level.capitalize()} {rest}"
    return f"{LEVELS[level]} {_city(rest) or numbered or rest}"


def _city(rest):
    """Return the one city that keeps its level in the name of its committee."""
    return rest == "Hồ Chí Minh" and "Thành phố Hồ Chí Minh"


def short(organization: Organization) -> str:
    """Return the committee without its name: `Chi bộ`, `Đảng ủy`, `Huyện ủy`."""
    level, _rest = _taken_apart(organization)
    return "Chi bộ" if organization.is_cell else LEVELS.get(level, "Đảng ủy")


def body_named(organization: Organization, body: str) -> str:
    """Return the body in whose name something is decided: `Ban Thường vụ Huyện ủy Krông Pắc`.

    Of a committee that decides by rules of its own no more is known than which one it is.
    """
    named = committee(organization)
    if body == Body.STANDING:
        return f"Ban Thường vụ {named}"
    return f"Thường trực {named}" if body == Body.PERMANENT else named


def on_behalf(organization: Organization, body: str) -> str:
    """Return for whom a paper of that body is signed; a dotted line where nothing says which."""
    if body == Body.STANDING:
        return "T/M CHI ỦY" if organization.is_cell else "T/M BAN THƯỜNG VỤ"
    if body == Body.PERMANENT:
        return f"T/M THƯỜNG TRỰC {short(organization).upper()}"
    if body == Body.OWN_RULES:
        return f"T/M {UNKNOWN}"
    return f"T/M {short(organization).upper()}"


def body_of(organization: Organization) -> str:
    """Return which body acts for it: without a standing committee the whole one does.

    While nobody has said, it is taken to have one (`is_assumed`).
    """
    return Body.WHOLE if organization.has_bureau is False else Body.STANDING


def is_assumed(organization: Organization, body: str) -> bool:
    """Tell whether it acts by a standing or a cell committee of which nobody said that it has one.

    Source: docs/definitions.md, "Who decides".
    """
    return body == Body.STANDING and organization.has_bureau is None


def signed_for(organization: Organization) -> str:
    """Return for whom a sheet of an organization is signed that no rule gives to another body."""
    return on_behalf(organization, body_of(organization))


def sign(organization: Organization) -> str:
    """Return what stands behind the kind of a paper in its number: ĐU of 12-NQ/ĐU.

    That on record, or else the one that its level has everywhere; "" where there is none such.
    """
    if organization.paper_sign:
        return organization.paper_sign
    if organization.is_cell:
        return "CB"
    level, rest = _taken_apart(organization)
    if level in LEVELS:
        is_city = level == "thành phố" and organization.kind == Kind.PROVINCE
        return "TU" if is_city else _SIGNS.get(LEVELS[level], "")
    has_one_sign = organization.kind in (Kind.GRASSROOTS, Kind.UPPER)
    return "ĐU" if has_one_sign and not _SIGN_UNKNOWN.match(rest) else ""


def place_of(chain: Sequence[Organization]) -> str:
    """Return where the first of `chain` issues its papers; the others stand above it, in order.

    The place on record, or else the commune that its committee is of; without either that of the
    nearest committee above it, but not that of a province: a cell of a commune does not write in
    the provincial town, nor a commune in the one of its district.
    """
    for number, each in enumerate(chain):
        if number and each.kind in (Kind.PROVINCE, Kind.CENTRAL):
            return ""
        if place := each.paper_place or _commune(each):
            return place
    return ""


def _commune(organization: Organization) -> str:
    """Return the commune, ward or township whose committee it is; one of a number with its level.

    Of `Đảng bộ xã Tam Nghĩa` Tam Nghĩa, of `Đảng bộ phường 12` Phường 12, else "".
    """
    _level, rest = _taken_apart(organization)
    level = _COMMUNE.match(rest) if organization.kind == Kind.GRASSROOTS else None
    if level is None:
        return ""
    name = rest[level.end() :]
    return f"{level[1].capitalize()} {name}" if name[0].isdigit() else name
