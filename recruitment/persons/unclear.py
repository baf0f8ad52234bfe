"""Of whom an earlier text does not tell the religion: for the ward to say."""

from django.db.models import QuerySet

from organizations.jurisdiction import Jurisdiction
from recruitment.models import Admission, Candidate


def unclear(jurisdiction: Jurisdiction) -> tuple[QuerySet[Admission], QuerySet[Candidate]]:
    """Return the standing admissions and the open dossiers where the user may see it."""
    here = jurisdiction.descendants(jurisdiction.sensitive)
    admissions = Admission.objects.within(jurisdiction).standing().religion_unclear()
    dossiers = Candidate.objects.within(jurisdiction).before_decision().religion_unclear()
    return admissions.filter(organization__in=here), dossiers.filter(organization__in=here)


def number_unclear(jurisdiction: Jurisdiction) -> int:
    """Return how many there are for a user who may put them right. Two queries, or none."""
    if not (jurisdiction.sensitive and jurisdiction.writing):
        return 0
    return sum(rows.count() for rows in unclear(jurisdiction))
