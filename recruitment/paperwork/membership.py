"""What papers tell of who was a member before and is readmitted, or is struck off the list."""

from collections.abc import Sequence

from organizations.models import Organization
from recruitment.models import Candidate, FormerMembership, MemberEvent
from recruitment.paperwork import typography
from recruitment.paperwork.paper_heads import Letterhead, cited
from recruitment.paperwork.paper_kinds import KINDS
from recruitment.paperwork.typography import NAME_DOTS, WORD_DOTS, or_dots


def before(candidate: Candidate) -> FormerMembership | None:
    """Return what is on record of the membership of who is to be readmitted. A query, of those."""
    if not candidate.readmission:
        return None
    return FormerMembership.objects.filter(person=candidate.person_id).first()


def named(candidate: Candidate) -> dict:
    """Return what a readmission names: the consent to it, the first admission, the exit."""
    former = before(candidate)
    return {
        "co_quan_dong_y": or_dots(former.consent_body if former else "", NAME_DOTS),
        "ngay_dong_y": typography.day(former.consent_on if former else None),
        "ngay_ket_nap_lan_dau": typography.day(former.first_admitted_on if former else None),
        "ngay_ra_khoi_dang": typography.day(former.left_on if former else None),
    }


def proposed_removal(event: MemberEvent | None, chain: Sequence[Organization]) -> dict:
    """Return why a probationer was struck off, and by which resolution the cell proposed it."""
    number = event.proposal_number if event else ""
    if number.isdigit():
        number = cited(KINDS["13-KNĐ"], Letterhead(chain), number)
    return {
        "ly_do_xoa_ten": or_dots(event.remark if event else "", NAME_DOTS),
        "so_de_nghi_xoa_ten": or_dots(number, WORD_DOTS),
        "ngay_de_nghi_xoa_ten": typography.day(event.proposal_on if event else None),
    }


def removal(candidate: Candidate) -> MemberEvent | None:
    """Return how a probationer was struck off, if that is on record. One query."""
    events = MemberEvent.objects.standing().filter(
        person=candidate.person_id, kind=MemberEvent.Kind.STRUCK_OFF
    )
    admission = candidate.admission
    since = events.filter(on__gte=admission.decided_on) if admission else events
    return since.order_by("-on", "-pk").first()
