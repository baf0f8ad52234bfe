"""What official papers say of who helps a candidate, and of who vouches for one."""

from recruitment.models import Companion
from recruitment.paperwork import typography
from recruitment.paperwork.paper_kinds import About
from recruitment.paperwork.typography import DOTS, NAME_DOTS, WORD_DOTS, or_dots


def companions_on(candidate, duty, on):
    """Return who has this duty for a candidate on a day."""
    return [
        each
        for each in candidate.companions.all()
        if each.duty == duty and each.start <= on and (each.end is None or on < each.end)
    ]


def vouching(candidate, on):
    """Return the names of helper and sponsors, and of who introduced the candidate."""
    helpers = companions_on(candidate, Companion.Duty.HELPER, on)
    sponsors = companions_on(candidate, Companion.Duty.SPONSOR, on)
    return {
        "nguoi_giup_do": or_dots(", ".join(each.full_name for each in helpers), NAME_DOTS),
        "nguoi_gioi_thieu": or_dots(", ".join(each.full_name for each in sponsors), NAME_DOTS),
        "to_chuc_gioi_thieu": or_dots(candidate.get_introduced_by_display(), WORD_DOTS),
        "so_gioi_thieu": or_dots(candidate.introduction_number, WORD_DOTS),
        "ngay_gioi_thieu": typography.day(candidate.introduced_on),
    }


def _sponsor(companion, helping):
    return {
        "gt_giup_do": "Có" if companion and companion.full_name in helping else "Không",
        "gt_ho_ten": companion.full_name if companion else DOTS,
        "gt_chinh_thuc_tu": typography.day(companion.official_on if companion else None),
        "gt_cung_tu": typography.day(companion.together_since if companion else None),
    }


def _helper(companion, _helping):
    return {
        "gd_ho_ten": companion.full_name if companion else DOTS,
        "gd_chinh_thuc_tu": typography.day(companion.official_on if companion else None),
        "gd_giup_tu": typography.day(companion.start if companion else None),
    }


WRITERS = {
    About.SPONSOR: (Companion.Duty.SPONSOR, _sponsor),
    About.HELPER: (Companion.Duty.HELPER, _helper),
}
"""Who writes a paper of which there is a copy for each of them, and what it tells of them."""
