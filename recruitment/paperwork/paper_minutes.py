"""What papers tell of a meeting beyond its votes, and of opinions: as it was typed, or nothing.

What is nothing becomes a dotted line in the templates, which know how long it has to be.
"""

from recruitment.models import Minutes, Opinion, Step, Vote
from recruitment.paperwork import typography
from recruitment.paperwork.typography import SHORT_DOTS

TEXTS = {
    "ly_do_vang": "absence",
    "chu_tri": "chair",
    "chuc_vu_chu_tri": "chair_office",
    "thu_ky": "writer",
    "khai_mac": "opened",
    "be_mac": "closed",
    "dai_bieu": "guests",
    "nguoi_bao_cao": "reporter",
    "thao_luan": "discussion",
    "ve_ly_lich": "biography",
    "ve_giac_ngo": "awareness",
    "ve_thu_tuc": "procedure",
    "ve_tieu_chuan": "standards",
    "uu_diem": "merits",
    "khuyet_diem": "faults",
    "y_kien_de_nghi": "proposal",
    "ly_do_khong_tan_thanh": "against",
    "to_kiem_phieu": "tellers",
}
OPINIONS = {Opinion.Whose.UNION: "dt", Opinion.Whose.RESIDENCE: "ct"}
"""How the names of an opinion begin, by whose it is."""


def of_meeting(step: Step | None, vote: Vote | None) -> dict[str, str]:
    """Return what is known of the meeting at which a step was taken, by the names of templates."""
    kept: Minutes | None = getattr(step, "minutes", None)
    said = {name: _ended(getattr(kept, field) if kept else "") for name, field in TEXTS.items()}
    by_ballot = kept.by_ballot if kept else None
    said["bang_phieu"] = {None: "", True: "Có", False: "Không"}[by_ballot]
    return said | _numbers(kept or Minutes(), vote)


def _numbers(kept, vote):
    present = vote.present if vote else kept.present_official
    official, probationary = kept.official, kept.probationary
    absent = _less(official, present) if official is not None else _absent_voters(vote)
    absent_probationary = _less(probationary, kept.present_probationary)
    counts = {
        "tong_so": _sum(official, probationary),
        "tong_chinh_thuc": official,
        "tong_du_bi": probationary,
        "co_mat_ca": _sum(present, kept.present_probationary),
        "co_mat": present,
        "co_mat_du_bi": kept.present_probationary,
        "vang_ca": _sum(absent, absent_probationary),
        "vang_mat": absent,
        "vang_du_bi": absent_probationary,
        "phieu_phat": kept.ballots_given,
        "phieu_thu": kept.ballots_returned,
        "phieu_hop_le": kept.ballots_valid,
        "phieu_khong_hop_le": _less(kept.ballots_returned, kept.ballots_valid),
    }
    return {name: typography.number(value) for name, value in counts.items()}


def _absent_voters(vote):
    return vote.entitled - vote.present if vote else None


def _sum(one, other):
    return None if one is None or other is None else one + other


def _less(whole, part):
    return None if whole is None or part is None else whole - part


def opinions(step: Step | None) -> dict[str, str]:
    """Return what unions and the place of residence said at a step."""
    kept = {each.whose: each for each in step.opinions.all()} if step else {}
    said: dict[str, str] = {}
    for whose, prefix in OPINIONS.items():
        each = kept.get(whose) or Opinion()
        against = _less(each.asked, each.in_favour)
        known = each.asked and each.in_favour is not None
        share = typography.share(each.in_favour, each.asked) if known else f"{SHORT_DOTS}%"
        said |= {
            f"{prefix}_ten": each.body,
            f"{prefix}_uu_diem": _ended(each.merits),
            f"{prefix}_khuyet_diem": _ended(each.faults),
            f"{prefix}_duoc_hoi": typography.number(each.asked),
            f"{prefix}_tan_thanh": typography.number(each.in_favour),
            f"{prefix}_ty_le": share,
            f"{prefix}_khong_tan_thanh": typography.number(against),
            f"{prefix}_ly_do": _ended(each.against),
        }
    return said


def _ended(text: str) -> str:
    """Return `text` without the full stop at its end, which the template sets."""
    return text.rstrip(" .")
