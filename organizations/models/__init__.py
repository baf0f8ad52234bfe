"""Who exists, where it stands, who holds posts there."""

from organizations.models.accounts import Post, User
from organizations.models.completeness import CompleteRecords
from organizations.models.organization import (
    FormerName,
    MemberCount,
    Officer,
    Organization,
)
from organizations.models.reorganization import Action, Progress, Reorganization
from organizations.models.term import CongressTerm
from organizations.models.tree import Ancestry, Placement, Succession

__all__ = [
    "Action",
    "Ancestry",
    "CompleteRecords",
    "CongressTerm",
    "FormerName",
    "MemberCount",
    "Officer",
    "Organization",
    "Placement",
    "Post",
    "Progress",
    "Reorganization",
    "Succession",
    "User",
]
