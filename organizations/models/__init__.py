"""Who exists, where it stands, who holds posts there."""

from organizations.models.accounts import Post, User
from organizations.models.completeness import CompleteRecords
from organizations.models.job import Job
from organizations.models.organization import (
    FormerName,
    MemberCount,
    Officer,
    Organization,
)
from organizations.models.reorganization import Action, Reorganization
from organizations.models.signer import Signer
from organizations.models.term import CongressTerm
from organizations.models.tree import Ancestry, Placement, Succession

__all__ = [
    "Action",
    "Ancestry",
    "CompleteRecords",
    "CongressTerm",
    "FormerName",
    "Job",
    "MemberCount",
    "Officer",
    "Organization",
    "Placement",
    "Post",
    "Reorganization",
    "Signer",
    "Succession",
    "User",
]
