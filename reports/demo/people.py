"""Invents the persons of the demo: rows in the columns of an admissions file.

The same plan gives the same persons on every run. A later `today` only adds to them, and
fills in the ceremonies that have been held meanwhile.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from organizations.names import search_key
from recruitment.models.particulars import MARKS
from recruitment.persons import religion
from reports.demo import naming
from reports.demo.numbering import Numbering
from reports.demo.places import COMMITTEES_DECIDE_FROM, Place, Places
from reports.demo.plan import SEED, admissions_by_cell

COLUMNS = (
    "organization_code",
    "full_name",
    "sex",
    "born_on",
    "decided_on",
    "decision_number",
    "ceremony_on",
    "ethnicity",
    "religion",
    "occupation",
    "schooling",
    "qualification",
    "youth_union",
    "trade_union",
    "militia",
    "hamlet_head",
    "private_owner",
    "population_policy",
    "foreign_spouse",
    "readmission",
)

# Peoples and believers of a province, in per cent; the rest are Kinh, and without religion.
_PEOPLES = {
    "DL": {naming.EDE: 24, naming.NUNG: 6, naming.TAY: 6, naming.DAO: 1, naming.MUONG: 1},
    "QN": {naming.TAY: 4, naming.DAO: 4},
    "NA": {naming.THAI: 8, naming.THO: 5},
    "TH": {naming.MUONG: 2, naming.THAI: 1},
    "HN": {naming.MUONG: 1, naming.TAY: 1},
    "HB": {naming.MUONG: 60, naming.TAY: 12, naming.DAO: 8},
}
_RELIGIONS = {
    "DL": {"Công giáo": 4, "Tin lành": 4, "Phật giáo": 3, "Cao Đài": 0.4},
    "NA": {"Công giáo": 3, "Phật giáo": 1},
}
_USUAL_RELIGIONS = {"Phật giáo": 1, "Công giáo": 1}

# Occupations by the setting of the cell, as weights.
_OCCUPATIONS = {
    "residential": {
        "farmer": 30, "hamlet_worker": 18, "commune_official": 10, "nonpublic_service": 6,
        "enterprise_staff": 6, "worker": 8, "student": 8, "other": 14,
    },
    "agency": {"state_official_district": 8, "party_official_district": 5, "public_service": 4},
    "school": {"public_service": 1},
    "health_station": {"public_service": 1},
    "enterprise_state": {"worker": 6, "enterprise_staff": 3, "enterprise_manager": 1},
    "enterprise_private": {"worker": 6, "enterprise_staff": 3, "enterprise_manager": 1},
    "cooperative": {"farmer": 5, "enterprise_manager": 1},
    "police": {"armed_forces": 1},
    "military": {"armed_forces": 3, "commune_official": 1},
}  # fmt: skip
_UNIVERSITY = {"student": 3, "public_service": 2}
_UPPER_SECONDARY = {"public_service": 6, "pupil": 1}
_QUALIFICATIONS = {
    "farmer": {"none": 7, "elementary": 3, "intermediate": 1},
    "hamlet_worker": {"none": 4, "elementary": 3, "intermediate": 3, "bachelor": 1},
    "worker": {"none": 2, "elementary": 5, "intermediate": 3, "college": 1},
    "other": {"none": 3, "elementary": 3, "intermediate": 3, "college": 2, "bachelor": 2},
    "student": {"none": 1},
    "pupil": {"none": 1},
    "armed_forces": {"intermediate": 3, "college": 2, "bachelor": 4},
    "commune_official": {"intermediate": 2, "college": 1, "bachelor": 6},
}
_EDUCATED = {"college": 2, "bachelor": 12, "master": 2}
_MEN_IN_100 = {"armed_forces": 82, "public_service": 34}
_USUAL_MEN_IN_100 = 54
_YOUNG_FROM, _OLD_UNTIL = 18 * 366 + 150, 50 * 365  # days of life at the decision
_MARKS_IN_100 = {
    "farmer": {"militia": 14, "hamlet_head": 4},
    "hamlet_worker": {"militia": 16, "hamlet_head": 38},
    "commune_official": {"trade_union": 88, "militia": 9},
    "state_official_district": {"trade_union": 96},
    "party_official_district": {"trade_union": 96},
    "public_service": {"trade_union": 94},
    "nonpublic_service": {"trade_union": 52},
    "enterprise_manager": {"trade_union": 40, "private_owner": 46},
    "enterprise_staff": {"trade_union": 74, "militia": 3},
    "worker": {"trade_union": 81, "militia": 5},
    "other": {"militia": 11, "hamlet_head": 3, "private_owner": 4},
}
_OF_ANYBODY = {"population_policy": 0.5, "foreign_spouse": 0.2}
_SUFFIXES = {"huyện": "HU", "quận": "QU", "thị": "ThU", "thành": "ThU"}
_DECIDED_ELSEWHERE = "2025-01-01", "2025-07-01", COMMITTEES_DECIDE_FROM
"""The days from which other committees decide on members than before."""


def admissions(
    today: date, *, full: bool = True, numbering: Numbering | None = None
) -> Iterator[dict[str, str]]:
    """Yield the rows of all admissions decided until `today`, in the order of their days.

    Without `full`, the term 2010-2015 of Hà Nội is left out. No two persons have the same
    date of birth and, but for diacritics, the same name. `numbering` goes on with the numbers of
    their decisions.
    """
    places = Places()
    planned = sorted(
        admissions_by_cell(places, until=today, full=full), key=lambda each: (each[0], each[1].code)
    )
    committee_of = _Deciding(places)
    drawn = Random(SEED)  # noqa: S311 - invented persons need no secrecy
    marking = Random(SEED)  # noqa: S311 - of its own, so that marks change nobody else
    known: set[tuple[date, str]] = set()
    numbering = numbering or Numbering()
    for decided_on, cell in planned:
        if decided_on > today:
            return
        row = _row(drawn, cell, decided_on, today, committee_of, known, numbering)
        yield row | _marks(marking, row["occupation"], cell)


class _Deciding:
    """Who decides on the admissions of a cell, asked once for all days between two reforms."""

    def __init__(self, places):
        self._places = places
        self._known = {}

    def __call__(self, code, on):
        asked = code, bisect_right(_DECIDED_ELSEWHERE, on)
        if asked not in self._known:
            self._known[asked] = self._places.deciding(code, on)
        return self._known[asked]


def _row(drawn, cell, decided_on, today, committee_of, known, numbering):
    province = cell.code.partition("-")[0]
    occupation = _pick(drawn, _occupations(cell))
    men_in_100 = _MEN_IN_100.get(occupation, _USUAL_MEN_IN_100)
    sex = "male" if drawn.random() * 100 < men_in_100 else "female"
    ethnicity = _pick_in_100(drawn, _PEOPLES.get(province, {}), naming.KINH)
    born_on = _birth(drawn, occupation, decided_on)
    name = naming.name_of(drawn, sex, ethnicity)
    while (born_on, _folded(name)) in known:
        name = naming.name_of(drawn, sex, ethnicity)
    known.add((born_on, _folded(name)))
    committee = committee_of(cell.code, decided_on.isoformat())
    sign = f"QĐ/{_suffix(committee)}"
    ceremony_on = decided_on + timedelta(days=drawn.randint(4, 27))
    young = (decided_on - born_on).days < 30 * 365
    qualification = _pick(drawn, _QUALIFICATIONS.get(occupation, _EDUCATED))
    return {
        "organization_code": cell.code,
        "full_name": name,
        "sex": "nam" if sex == "male" else "nữ",
        "born_on": born_on.isoformat(),
        "decided_on": decided_on.isoformat(),
        "decision_number": numbering.next(committee.code, sign, decided_on),
        "ceremony_on": ceremony_on.isoformat() if ceremony_on <= today else "",
        "ethnicity": ethnicity,
        "religion": _pick_in_100(drawn, _RELIGIONS.get(province, _USUAL_RELIGIONS), religion.NONE),
        "occupation": occupation,
        "schooling": _schooling(drawn, occupation, qualification),
        "qualification": qualification,
        "youth_union": "1" if young and drawn.random() < 0.85 else "",
        "readmission": "1" if not young and drawn.random() < 0.01 else "",
    }


def _marks(drawn, occupation, cell):
    """Return what holds of few; owners are where enterprises are private."""
    shares = _MARKS_IN_100.get(occupation, {}) | _OF_ANYBODY
    marks = {mark: "1" if drawn.random() * 100 < share else "" for mark, share in shares.items()}
    if cell.setting == "enterprise_state":
        marks.pop("private_owner", None)
    return dict.fromkeys(MARKS, "") | marks


def _birth(drawn, occupation, decided_on):
    if occupation == "pupil":
        life = _YOUNG_FROM + drawn.randint(0, 150)
    elif occupation == "student":
        life = drawn.randint(19 * 366, 23 * 365)
    elif drawn.random() < 0.66:
        life = drawn.randint(_YOUNG_FROM + 700, 31 * 365)
    else:
        life = drawn.randint(31 * 366, _OLD_UNTIL)
    return decided_on - timedelta(days=life)


def _schooling(drawn, occupation, qualification):
    if occupation == "pupil":
        return "lower_secondary"
    if occupation in ("farmer", "hamlet_worker") and qualification in ("none", "elementary"):
        return _pick(drawn, {"upper_secondary": 7, "lower_secondary": 3})
    return "upper_secondary"


def _occupations(cell: Place) -> dict[str, int]:
    if cell.setting == "school" and cell.code.startswith("HN-DHQG"):
        return _UNIVERSITY
    if cell.setting == "school" and ("THPT" in cell.name or "Giáo dục nghề" in cell.name):
        return _UPPER_SECONDARY
    return _OCCUPATIONS[cell.setting]


@cache
def _suffix(committee: Place) -> str:
    """Return the letters of the committee in its document numbers."""
    words = committee.name.removeprefix("Đảng bộ ").split()
    return "TU" if committee.kind == "province" else _SUFFIXES.get(words[0], "ĐU")


@cache
def _folded(name):
    return search_key(name)


def _pick(drawn, weights):
    return _at(weights, drawn.random() * sum(weights.values()))


def _pick_in_100(drawn, weights, otherwise):
    return _at(weights, drawn.random() * 100, otherwise)


def _at(weights, point, otherwise=None):
    for choice, weight in weights.items():
        point -= weight
        if point < 0:
            return choice
    return choice if otherwise is None else otherwise
