"""What official papers say of dossiers and courses, as plain values in Vietnamese.

What is not on record becomes a dotted line, to be filled in by hand.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import override

from organizations.models import Ancestry, Organization
from recruitment.dossiers import conditions, dossier
from recruitment.models import Candidate, Companion, Course, Stage, StageRule
from recruitment.paperwork import typography
from recruitment.paperwork.paper_kinds import About, Issuer, PaperKind
from recruitment.paperwork.typography import DOTS, WORD_DOTS, or_dots
from recruitment.persons import ethnicity
from recruitment.rulebook import rules

ABOVE_THE_GRASSROOTS = (
    Organization.Kind.UPPER,
    Organization.Kind.PROVINCE,
    Organization.Kind.CENTRAL,
)

ON_BEHALF = {
    Organization.Kind.CELL: "T/M CHI BỘ",
    Organization.Kind.SUB: "T/M ĐẢNG ỦY BỘ PHẬN",
    Organization.Kind.GRASSROOTS: "T/M ĐẢNG ỦY",
    **dict.fromkeys(ABOVE_THE_GRASSROOTS, "T/M BAN THƯỜNG VỤ"),
}
"""For whom a paper is signed: above the grassroots the standing committee decides."""


@dataclass(frozen=True)
class Printing:
    """For what papers are made: the kind, the day whose tree counts, and what may be told.

    `sensitive` are the keys of the dossiers whose ethnic group and religion the user may see;
    `organization` is the one at the head of a list.
    """

    kind: PaperKind
    on: date
    sensitive: Collection[int] = frozenset()
    organization: Organization | None = None


def of_dossiers(candidates: Iterable[Candidate], printing: Printing) -> list[dict]:
    """Return what each copy says, by the names of `recruitment.paper_names`.

    A list has one copy, and what a sponsor or a helper writes one for each of them. Seven
    queries, however many dossiers there are, if these came by `with_all`.
    """
    candidates = list(candidates)
    keys = {candidate.organization_id for candidate in candidates}
    if printing.organization:
        keys.add(printing.organization.pk)
    chains = _chains(keys, printing.on)
    with override("vi"):
        if printing.kind.about == About.LIST:
            chain = chains[printing.organization.pk] if printing.organization else []
            rows = [_row(number, each) for number, each in enumerate(candidates, start=1)]
            return [{**_head(printing.kind, chain[:2]), **_list(rows)}]
        return [
            copy
            for candidate in candidates
            for copy in _copies(candidate, printing, chains[candidate.organization_id])
        ]


def of_course(course: Course, participants, printing: Printing) -> list[dict]:
    """Return what the list of a course says of these participants. One query."""
    chain = _chains([course.organization_id], printing.on)[course.organization_id]
    with override("vi"):
        rows = [_course_row(number, each) for number, each in enumerate(participants, start=1)]
        return [{**_head(printing.kind, chain[:2]), **_list(rows), **_course(course)}]


def with_all(candidates):
    """Return the dossiers of a query with all that papers tell of them."""
    related = ("person", "organization", "rule_set", "admission", "arrival")
    many = ("steps", "votes", "companions", "session_items__session")
    return candidates.select_related(*related).prefetch_related(*many)


def _chains(keys, on) -> dict[int, list[Organization]]:
    """Return each organization with all that stand above it, the nearest first. One query."""
    chains: dict[int, list[Organization]] = {key: [] for key in keys}
    rows = Ancestry.objects.in_force(on).filter(descendant__in=chains).select_related("ancestor")
    for row in rows.order_by("distance"):
        chains[row.descendant_id].append(row.ancestor)
    return chains


def _nearest(chain, *kinds):
    return next((each for each in chain if each.kind in kinds), None)


def _grassroots(chain):
    """Return the grassroots committee; a cell that stands under none answers to what it has."""
    return _nearest(chain, Organization.Kind.GRASSROOTS) or _nearest(chain, *ABOVE_THE_GRASSROOTS)


def _held_by(candidate, step) -> int | None:
    """Return the key of the committee whose session took `step`."""
    return next(
        (
            item.session.organization_id
            for item in candidate.session_items.all()
            if item.session_id == step.session_id
        ),
        None,
    )


def _issuer(kind, chain, known, held_by=None):
    """Return the organization that issues a paper, and those above it.

    That is the committee that held the session, or else whom the rules name.
    """
    if held := next((each for each in chain if each.pk == held_by), None):
        return chain[chain.index(held) :]
    issuer = chain[0] if chain else None
    decides_above = known.actors.get(kind.stage) == StageRule.Actor.UPPER_STANDING
    if kind.issuer == Issuer.SUB_COMMITTEE:
        issuer = _nearest(chain, Organization.Kind.SUB)
    elif kind.issuer == Issuer.DECIDER and decides_above:
        issuer = _nearest(chain, *ABOVE_THE_GRASSROOTS)
    elif kind.issuer in (Issuer.DECIDER, Issuer.GRASSROOTS):
        issuer = _grassroots(chain)
    return chain[chain.index(issuer) :] if issuer else []


def _head(kind, issuers, number="", on=None):
    named = [each.name for each in issuers[:2]] + ["", ""]
    number = number or f"{typography.SHORT_DOTS}-{kind.suffix}"
    return {
        "ma_mau": kind.code,
        "co_quan": or_dots(named[0]),
        "cap_tren": or_dots(named[1]),
        "thay_mat": ON_BEHALF[issuers[0].kind] if issuers else "T/M CẤP ỦY",
        "so": number if kind.suffix else typography.SHORT_DOTS,
        "noi_va_ngay": f"{typography.SHORT_DOTS * 2}, {typography.long_day(on)}",
    }


def _copies(candidate, printing, chain):
    known = rules.load(candidate.rule_set)
    steps = dossier.reached(candidate.steps.all())
    step = steps.get(printing.kind.stage) if printing.kind.recorded else None
    on = (step.document_on or step.on) if step else None
    issuers = _issuer(printing.kind, chain, known, step and _held_by(candidate, step))
    said = {
        **_head(printing.kind, issuers, step.document_number if step else "", on),
        **_person(candidate, told=candidate.pk in printing.sensitive),
        **_places(chain),
        **_vouching(candidate, printing.on),
        **_vote(candidate, printing.kind.stage, step),
        **_documents(candidate, steps, known),
    }
    if printing.kind.about not in _WRITERS:
        return [said]
    duty, writer = _WRITERS[printing.kind.about]
    return [
        {**said, **writer(each)} for each in _companions(candidate, duty, printing.on) or [None]
    ]


def _person(candidate, *, told):
    person = candidate.person
    return {
        "ho_ten": person.full_name,
        "gioi_tinh": person.get_sex_display(),
        "ngay_sinh": typography.day(person.born_on),
        "doi_tuong": capfirst(candidate.get_source_display()),
        "nghe_nghiep": or_dots(candidate.get_occupation_display()),
        "hoc_van": or_dots(candidate.get_schooling_display()),
        "chuyen_mon": or_dots(candidate.get_qualification_display()),
        "doan_vien": "Có" if candidate.youth_union else "Không",
        "dan_toc": told and ethnicity.name_of(candidate.ethnicity) or WORD_DOTS,
        "ton_giao": told and candidate.religion or WORD_DOTS,
    }


def _places(chain):
    named = {
        "chi_bo": chain[0] if chain else None,
        "dang_uy_bo_phan": _nearest(chain, Organization.Kind.SUB),
        "dang_uy_co_so": _grassroots(chain),
        "cap_tren_co_so": _nearest(chain, *ABOVE_THE_GRASSROOTS),
    }
    return {name: each.name if each else DOTS for name, each in named.items()}


def _companions(candidate, duty, on):
    return [
        each
        for each in candidate.companions.all()
        if each.duty == duty and each.start <= on and (each.end is None or on < each.end)
    ]


def _vouching(candidate, on):
    helpers = _companions(candidate, Companion.Duty.HELPER, on)
    sponsors = _companions(candidate, Companion.Duty.SPONSOR, on)
    return {
        "nguoi_giup_do": or_dots(", ".join(each.full_name for each in helpers)),
        "nguoi_gioi_thieu": or_dots(", ".join(each.full_name for each in sponsors)),
        "to_chuc_gioi_thieu": or_dots(candidate.get_introduced_by_display()),
        "so_gioi_thieu": or_dots(candidate.introduction_number),
        "ngay_gioi_thieu": typography.day(candidate.introduced_on),
    }


def _sponsor(companion):
    return {
        "gt_ho_ten": companion.full_name if companion else DOTS,
        "gt_chinh_thuc_tu": typography.day(companion.official_on if companion else None),
        "gt_cung_tu": typography.day(companion.together_since if companion else None),
    }


def _helper(companion):
    return {
        "gd_ho_ten": companion.full_name if companion else DOTS,
        "gd_chinh_thuc_tu": typography.day(companion.official_on if companion else None),
        "gd_giup_tu": typography.day(companion.start if companion else None),
    }


_WRITERS = {
    About.SPONSOR: (Companion.Duty.SPONSOR, _sponsor),
    About.HELPER: (Companion.Duty.HELPER, _helper),
}
"""Who writes a paper of which there is a copy for each of them, and what it tells of them."""


def _vote(candidate, stage, step):
    """Return the vote by which the step was taken; dots where it was not taken, or by none."""
    votes = [each for each in candidate.votes.all() if step and _carried(each, step, stage)]
    vote = votes[-1] if votes else None
    counted = {
        "duoc_bieu_quyet": vote and vote.entitled,
        "co_mat": vote and vote.present,
        "vang_mat": vote and vote.entitled - vote.present,
        "tan_thanh": vote and vote.in_favour,
        "khong_tan_thanh": vote and vote.present - vote.in_favour,
    }
    share = typography.share(vote.in_favour, vote.entitled) if vote else typography.SHORT_DOTS
    return {
        **{name: typography.number(value) for name, value in counted.items()},
        "ty_le": share,
        "ngay_hop": typography.long_day(step.on if step else None),
    }


def _carried(vote, step, stage) -> bool:
    """Tell whether it is by this vote that the step to `stage` was taken, and by its session."""
    taken = (stage, step.on, step.session_id)
    return vote.passed and (vote.stage, vote.on, vote.session_id) == taken


def _documents(candidate, steps, known):
    """Return numbers and days of what came before: certificates, resolutions, decisions."""

    def document(stage):
        step = steps.get(stage)
        number, on = (step.document_number, step.document_on or step.on) if step else ("", None)
        return or_dots(number), typography.day(on)

    admission = candidate.admission
    ceremony_on, official_on = candidate.ceremony_on, candidate.official_on
    if ceremony_on and not official_on:
        official_on = conditions.probation_ends(ceremony_on, known)
    rule_set = candidate.rule_set
    said = {
        "quy_dinh": f"{rule_set.number}, ngày {typography.day(rule_set.issued_on)}",
        "huong_dan": or_dots(rule_set.guidance),
        "so_chung_chi": or_dots(candidate.certificate_number),
        "ngay_chung_chi": typography.day(candidate.certificate_on),
        "so_chung_chi_moi": or_dots(candidate.new_member_certificate_number),
        "ngay_chung_chi_moi": typography.day(candidate.new_member_certificate_on),
        "ngay_ket_nap": typography.day(ceremony_on),
        "ngay_chinh_thuc": typography.day(official_on),
        "so_quyet_dinh": or_dots(admission.decision_number if admission else ""),
        "ngay_quyet_dinh": typography.day(admission.decided_on if admission else None),
    }
    for name, stage in _RESOLUTIONS.items():
        said[f"so_{name}"], said[f"ngay_{name}"] = document(stage)
    return said


_RESOLUTIONS = {
    "nghi_quyet_chi_bo": Stage.CELL_VOTED,
    "nghi_quyet_co_so": Stage.GRASSROOTS_RESOLVED,
    "nghi_quyet_cong_nhan": Stage.RECOGNITION_VOTED,
}


def _list(rows):
    return {"so_nguoi": typography.number(len(rows)), "danh_sach": rows}


def _row(number, candidate):
    person = candidate.person
    return {
        "stt": str(number),
        "ho_ten": person.full_name,
        "gioi_tinh": person.get_sex_display(),
        "ngay_sinh": typography.day(person.born_on),
        "nghe_nghiep": candidate.get_occupation_display(),
        "chuyen_mon": candidate.get_qualification_display(),
        "chi_bo": candidate.organization.name,
        "buoc": capfirst(candidate.get_stage_display()),
        "tu_ngay": typography.day(candidate.stage_on),
    }


def _course_row(number, participant):
    row = _row(number, participant.candidate)
    shown = {name: row[name] for name in ("stt", "ho_ten", "gioi_tinh", "ngay_sinh", "chi_bo")}
    passed = participant.certificate_on is not None
    return {
        **shown,
        "nghe_nghiep": row["nghe_nghiep"],
        "ket_qua": capfirst(participant.get_result_display()),
        "so_chung_chi": participant.certificate_number,
        "ngay_chung_chi": typography.day(participant.certificate_on) if passed else "",
    }


def _course(course):
    return {
        "lop_loai": capfirst(course.get_kind_display()),
        "lop_so": course.number,
        "lop_so_quyet_dinh": or_dots(course.decision_number),
        "lop_ngay_quyet_dinh": typography.day(course.decided_on),
        "lop_tu_ngay": typography.day(course.start),
        "lop_den_ngay": typography.day(course.last_day),
        "lop_dia_diem": or_dots(course.place),
    }
