"""Quotas, admissions, and the counts of them."""

from recruitment.models.admission import Admission, Person, Submission
from recruitment.models.quota import Exemption, Milestone, Quota
from recruitment.models.tally import DayTally, Tally

__all__ = [
    "Admission",
    "DayTally",
    "Exemption",
    "Milestone",
    "Person",
    "Quota",
    "Submission",
    "Tally",
]
