"""What papers tell of who was a member before and is readmitted, or is struck off the list."""

from recruitment.models import Candidate, FormerMembership, MemberEvent
from recruitment.paperwork import typography
from recruitment.paperwork.typography import NAME_DOTS, or_dots


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


def removal(candidate: Candidate) -> MemberEvent | None:
    """Return how a probationer was struck off, if that is on record. One query."""
    events = MemberEvent.objects.standing().filter(
        person=candidate.person_id, kind=MemberEvent.Kind.STRUCK_OFF
    )
    admission = candidate.admission
    since = events.filter(on__gte=admission.decided_on) if admission else events
    return since.order_by("-on", "-pk").first()
