"""Quotas, candidates, admissions, courses, members' events, and the counts of admissions."""

from recruitment.models.admission import Admission, Person, Submission
from recruitment.models.allotment import Allotment
from recruitment.models.candidate import Candidate, Union
from recruitment.models.companion import Companion
from recruitment.models.course import Course, Participant
from recruitment.models.double import ToldApart
from recruitment.models.history import Step, Vote
from recruitment.models.introduction import IntroductionTarget
from recruitment.models.meeting import PoolReview, PoolReviewLine, Session, SessionItem
from recruitment.models.membership import MemberEvent
from recruitment.models.paperwork import PaperState, PaperTemplate
from recruitment.models.quota import Exemption, Milestone, Quota
from recruitment.models.rules import (
    Deadline,
    Holiday,
    Paper,
    RuleNumber,
    RuleSet,
    SchoolingRule,
    Stage,
    StageRule,
    Transition,
)
from recruitment.models.saved_view import SavedView
from recruitment.models.tally import DayTally, DossierTally, FilledGroup, Tally
from recruitment.models.transfer import Transfer

__all__ = [
    "Allotment",
    "Admission",
    "Candidate",
    "Companion",
    "Course",
    "DayTally",
    "DossierTally",
    "Deadline",
    "Exemption",
    "FilledGroup",
    "Holiday",
    "IntroductionTarget",
    "MemberEvent",
    "Milestone",
    "Paper",
    "PaperState",
    "PaperTemplate",
    "Participant",
    "Person",
    "PoolReview",
    "PoolReviewLine",
    "Quota",
    "RuleSet",
    "SavedView",
    "SchoolingRule",
    "Session",
    "SessionItem",
    "Stage",
    "StageRule",
    "Step",
    "Submission",
    "Tally",
    "ToldApart",
    "Transfer",
    "Transition",
    "Union",
    "RuleNumber",
    "Vote",
]
