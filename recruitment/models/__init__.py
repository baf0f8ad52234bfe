"""Quotas, candidates, admissions, courses, members' events, and the counts of admissions."""

from recruitment.models.admission import Admission, Person, Submission
from recruitment.models.allotment import Allotment
from recruitment.models.batch import Batch, BatchRow, Listing, Sheet
from recruitment.models.candidate import Candidate, UnionHere
from recruitment.models.companion import Companion
from recruitment.models.competence import AdmittingPower, Competence, Standing
from recruitment.models.consent import Consent
from recruitment.models.course import Course, Participant
from recruitment.models.double import ToldApart
from recruitment.models.due import DueKind, PutAside, Reminder
from recruitment.models.former import FormerMembership
from recruitment.models.handed_in import HandedIn
from recruitment.models.history import Step, Vote
from recruitment.models.introduction import IntroductionTarget
from recruitment.models.meeting import PoolReview, PoolReviewLine, Session, SessionItem
from recruitment.models.membership import MemberEvent
from recruitment.models.minutes import Minutes, Opinion
from recruitment.models.paperwork import PaperState, PaperTemplate
from recruitment.models.particulars import Union
from recruitment.models.questions import Cause, ConsentRule, NeverReadmitted, Subject
from recruitment.models.quota import Exemption, Milestone, Quota
from recruitment.models.rules import (
    Deadline,
    Holiday,
    Paper,
    Provision,
    RuleNumber,
    RuleSet,
    SchoolingRule,
    Stage,
    StageRule,
    Transition,
)
from recruitment.models.saved_view import SavedView
from recruitment.models.source import NoSource
from recruitment.models.tally import DayTally, DossierTally, FilledGroup, Tally
from recruitment.models.transfer import Transfer
from recruitment.models.unions import UnionsOfCell
from recruitment.models.units import Units

__all__ = [
    "Allotment",
    "Admission",
    "AdmittingPower",
    "Batch",
    "BatchRow",
    "Candidate",
    "Cause",
    "Consent",
    "ConsentRule",
    "Companion",
    "Competence",
    "Course",
    "DayTally",
    "DossierTally",
    "DueKind",
    "Deadline",
    "Exemption",
    "FilledGroup",
    "FormerMembership",
    "HandedIn",
    "Holiday",
    "IntroductionTarget",
    "Listing",
    "MemberEvent",
    "Milestone",
    "Minutes",
    "NeverReadmitted",
    "Opinion",
    "Paper",
    "NoSource",
    "PaperState",
    "PaperTemplate",
    "Participant",
    "Person",
    "PoolReview",
    "PoolReviewLine",
    "Provision",
    "PutAside",
    "Quota",
    "Reminder",
    "RuleSet",
    "SavedView",
    "SchoolingRule",
    "Session",
    "SessionItem",
    "Sheet",
    "Stage",
    "StageRule",
    "Standing",
    "Step",
    "Subject",
    "Submission",
    "Tally",
    "ToldApart",
    "Transfer",
    "Transition",
    "Union",
    "UnionHere",
    "UnionsOfCell",
    "Units",
    "RuleNumber",
    "Vote",
]
