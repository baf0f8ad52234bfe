"""Every constraint of the pipeline's tables, by writing the row that it forbids."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from organizations.models import User
from recruitment.models import (
    AdmittingPower,
    Candidate,
    Companion,
    Competence,
    Consent,
    ConsentRule,
    Course,
    Deadline,
    FormerMembership,
    Holiday,
    IntroductionTarget,
    MemberEvent,
    Minutes,
    NeverReadmitted,
    Opinion,
    Paper,
    PaperState,
    PaperTemplate,
    Participant,
    PoolReview,
    PoolReviewLine,
    Provision,
    PutAside,
    Reminder,
    RuleNumber,
    RuleSet,
    SavedView,
    SchoolingRule,
    Session,
    SessionItem,
    StageRule,
    Step,
    ToldApart,
    Transfer,
    Transition,
    Vote,
)
from tests.constraints import Forbidden, Row, constraint_of, filled, name_in_refusal, refusal
from tests.dossiers import CandidateFactory, arrive
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DAY, NEXT, JUNE = date(2024, 5, 1), date(2024, 5, 2), date(2024, 6, 1)
AT = datetime(2024, 5, 1, 9, tzinfo=UTC)


class World:
    """The rows that others point to."""

    def __init__(self):
        self.user = User.objects.system()
        self.cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
        self.other_cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
        self.candidate = CandidateFactory(organization=self.cell)
        self.step = self.candidate.steps.get()
        self.person = CandidateFactory(organization=self.other_cell).person
        self.admission = AdmissionFactory(organization=self.cell)
        self.arrival = arrive(self.other_cell, probationary=False, ceremony_on=None)
        self.member = self.admission.person
        self.rule_set = RuleSet.objects.create(number="1-QĐ/TW", issued_on=DAY, start=DAY)
        self.course = Course.objects.create(**filled(self, COURSE))
        self.session = Session.objects.create(**filled(self, SESSION))
        self.review = PoolReview.objects.create(**filled(self, REVIEW))


USER, CELL, CANDIDATE = Row("user"), Row("cell"), Row("candidate")
RECORDED = {"recorded_by": USER, "recorded_at": AT}
COURSE = {
    "organization": CELL,
    "number": "K15",
    "decision_number": "3-QĐ",
    "decided_on": DAY,
    "start": DAY,
    "last_day": NEXT,
    **RECORDED,
}
SESSION = {
    "organization": CELL,
    "stage": "cell_voted",
    "on": DAY,
    "decision_number": "3-NQ",
    **RECORDED,
}
REVIEW = {"organization": CELL, "month": DAY, "on": NEXT, **RECORDED}
DOSSIER = {
    "person": Row("member"),
    "organization": CELL,
    "rule_set": Row("rule_set"),
    "started_on": DAY,
    "stage_on": DAY,
    "source": "workers",
    **RECORDED,
}
ARRIVED = {**DOSSIER, "stage": "admitted", "arrival": Row("arrival")}
ENDED = {"outcome": "withdrawn", "closed_on": NEXT}
STEP = {"candidate": CANDIDATE, "kind": "forward", "after": "pool", "on": DAY, "by": USER, "at": AT}
VOTE = {
    "candidate": CANDIDATE,
    "stage": "cell_voted",
    "on": DAY,
    "entitled": 20,
    "computed": 20,
    "present": 18,
    "in_favour": 17,
    "passed": True,
}
MINUTES = {
    "step": Row("step"),
    "official": 20,
    "probationary": 2,
    "present_official": 18,
    "present_probationary": 2,
    "ballots_given": 18,
    "ballots_returned": 18,
    "ballots_valid": 17,
}
OPINION = {"step": Row("step"), "whose": "union", "asked": 30, "in_favour": 28}
COMPANION = {"candidate": CANDIDATE, "duty": "helper", "full_name": "Phạm Văn Giúp", "start": DAY}
TRANSFER = {
    "candidate": CANDIDATE,
    "origin": CELL,
    "destination": Row("other_cell"),
    "asked_on": DAY,
    "asked_by": USER,
    "reason": "chuyển trọ",
}
PARTICIPANT = {"course": Row("course"), "candidate": CANDIDATE}
PASSED = {"result": "passed", "certificate_number": "15/CN", "certificate_on": NEXT}
CAME = {"kind": "from_within", "probationary": True, "ceremony_on": DAY}
EVENT = {"person": Row("member"), "organization": CELL, "kind": "warning", "on": DAY, **RECORDED}
ITEM = {"session": Row("session"), "candidate": CANDIDATE, "result": "passed"}
LINE = {"review": Row("review"), "candidate": CANDIDATE, "verdict": "kept"}
ASIDE = {"user": USER, "kind": "course", "key": 7, "on": DAY, "until": NEXT, "reason": "chờ lớp"}
REMINDER = {"organization": CELL, "kind": "course", "key": 7, "by": USER, "on": DAY}
TARGET = {
    "organization": CELL,
    "union": "youth_union",
    "start": DAY,
    "end": NEXT,
    "number": 3,
    "recorded_by": USER,
}
APART = {
    "first": Row("person"),
    "second": Row("member"),
    "reason": "hai người khác nhau",
    "by": USER,
    "at": AT,
}
TEMPLATE = {"code": "6-KNĐ", "contents": b"PK", "replaced_by": USER, "at": AT}
RULES = {"rule_set": Row("rule_set")}
SET = {"number": "2-QĐ/TW", "issued_on": DAY, "start": DAY}
STAGE = {**RULES, "stage": "cell_voted", "actor": "cell", "numerator": 2, "denominator": 3}
ORDER = {**RULES, "before": "pool", "after": "sympathizer"}

CONSENT = {"candidate": CANDIDATE, "subject": "over_age", "number": "7-CV/TU"}
CONSENT_RULE = {**RULES, "subject": "over_age"}
FORMER = {"person": Row("person"), "left_on": NEXT}
NEVER_AGAIN = {**RULES, "cause": "stopped"}
PROVISION = {**RULES, "reached": "cell_voted", "until": "decided"}
COMPETENCE = {
    **RULES,
    "act": "admission",
    "standing": "authorised",
    "body": "whole",
    "numerator": 2,
    "denominator": 3,
}
POWER = {
    "organization": CELL,
    "standing": "authorised",
    "document_number": "7-QĐ/HU",
    "document_on": DAY,
    "start": DAY,
}

FORBIDDEN = {
    # candidate.py
    "candidate_one_open_dossier": [Forbidden(Candidate, DOSSIER, twice=True)],
    "candidate_closed_with_a_day": [
        Forbidden(Candidate, DOSSIER, {"closed_on": NEXT}),
        Forbidden(Candidate, DOSSIER, {"outcome": "withdrawn"}),
    ],
    "candidate_stage_after_start": [Forbidden(Candidate, DOSSIER, {"started_on": NEXT})],
    "candidate_admitted_by_an_admission": [
        Forbidden(Candidate, DOSSIER, {"stage": "decided"}),
        Forbidden(Candidate, DOSSIER, {"stage": "recognition_voted"}),
    ],
    "candidate_arrived_after_the_ceremony": [
        Forbidden(Candidate, ARRIVED, {"stage": "decided"}),
        Forbidden(Candidate, ARRIVED, {"stage": "pool"}),
        Forbidden(Candidate, ARRIVED, {"admission": Row("admission")}),
    ],
    "candidate_official_since_a_day": [
        Forbidden(Candidate, DOSSIER, {"official_on": NEXT}),
        Forbidden(Candidate, DOSSIER, {"stage": "official", "admission": Row("admission")}),
    ],
    "candidate_leaves_for_a_cause": [Forbidden(Candidate, DOSSIER, {"leaves_on": NEXT})],
    "candidate_introduced_on_a_day": [
        Forbidden(Candidate, DOSSIER, {"introduced_by": "youth_union"})
    ],
    "step_back_with_reason": [
        Forbidden(Step, STEP, {"kind": kind}) for kind in ("back", "closed", "reopened")
    ],
    "vote_numbers_fit": [
        Forbidden(Vote, VOTE, {"in_favour": 19}),
        Forbidden(Vote, VOTE, {"present": 21}),
        Forbidden(Vote, VOTE, {"entitled": 0, "computed": None, "present": 0, "in_favour": 0}),
    ],
    "vote_corrected_with_reason": [Forbidden(Vote, VOTE, {"computed": 21})],
    "paper_state_once": [
        Forbidden(PaperState, {"candidate": CANDIDATE, "code": "1-KNĐ"}, twice=True)
    ],
    "companion_ends_after_start": [Forbidden(Companion, COMPANION, {"end": DAY})],
    "companion_has_name": [Forbidden(Companion, COMPANION, {"full_name": ""})],
    "transfer_one_pending": [Forbidden(Transfer, TRANSFER, twice=True)],
    "transfer_to_another_cell": [Forbidden(Transfer, TRANSFER, {"destination": CELL})],
    "transfer_answered_on_a_day": [
        Forbidden(Transfer, TRANSFER, {"answered_on": DAY}),
        Forbidden(Transfer, TRANSFER, {"state": "refused"}),
    ],
    # course.py
    "course_number_once": [Forbidden(Course, {**COURSE, "number": "K16"}, twice=True)],
    "course_ends_after_it_starts": [
        Forbidden(Course, {**COURSE, "number": "K16"}, {"start": date(2024, 5, 3)})
    ],
    "participant_once": [Forbidden(Participant, PARTICIPANT, twice=True)],
    "participant_passed_with_a_certificate": [
        Forbidden(Participant, PARTICIPANT, {"result": "passed"}),
        Forbidden(Participant, PARTICIPANT, {**PASSED, "certificate_number": ""}),
        Forbidden(Participant, PARTICIPANT, {**PASSED, "certificate_on": None}),
        Forbidden(Participant, PARTICIPANT, {**PASSED, "result": "failed"}),
        Forbidden(Participant, PARTICIPANT, {"certificate_number": "15/CN"}),
    ],
    # membership.py
    "member_event_annulled_with_reason": [Forbidden(MemberEvent, EVENT, {"annulled_on": NEXT})],
    "member_event_fits_probation": [
        Forbidden(MemberEvent, EVENT, {"probationary": True, "kind": kind})
        for kind in ("dismissal", "expelled")
    ],
    "member_event_ceremony_of_an_arrival": [
        Forbidden(MemberEvent, {**EVENT, **CAME}, {"probationary": False}),
        Forbidden(MemberEvent, {**EVENT, **CAME}, {"kind": "to_within"}),
        Forbidden(MemberEvent, {**EVENT, **CAME}, {"ceremony_on": NEXT}),
    ],
    # meeting.py
    "session_item_once": [Forbidden(SessionItem, ITEM, twice=True)],
    "session_item_stopped_with_reason": [
        Forbidden(SessionItem, ITEM, {"result": result}) for result in ("refused", "stopped")
    ],
    "pool_review_once_a_month": [Forbidden(PoolReview, {**REVIEW, "month": JUNE}, twice=True)],
    "pool_review_of_a_month": [Forbidden(PoolReview, {**REVIEW, "month": JUNE}, {"month": NEXT})],
    "pool_review_line_once": [Forbidden(PoolReviewLine, LINE, twice=True)],
    "pool_review_dropped_with_reason": [Forbidden(PoolReviewLine, LINE, {"verdict": "dropped"})],
    # minutes.py
    "minutes_present_of_the_cell": [
        Forbidden(Minutes, MINUTES, {"present_official": 21}),
        Forbidden(Minutes, MINUTES, {"present_probationary": 3}),
    ],
    "minutes_ballots_fit": [
        Forbidden(Minutes, MINUTES, {"ballots_returned": 19}),
        Forbidden(Minutes, MINUTES, {"ballots_valid": 19}),
    ],
    "opinion_once": [Forbidden(Opinion, OPINION, twice=True)],
    "opinion_numbers_fit": [Forbidden(Opinion, OPINION, {"in_favour": 31})],
    # due.py
    "put_aside_once": [Forbidden(PutAside, ASIDE, twice=True)],
    "put_aside_until_later": [Forbidden(PutAside, ASIDE, {"until": DAY})],
    "put_aside_with_reason": [Forbidden(PutAside, ASIDE, {"reason": ""})],
    "reminder_once_a_day": [Forbidden(Reminder, REMINDER, twice=True)],
    "reminder_seen_by_somebody": [
        Forbidden(Reminder, REMINDER, {"seen_at": AT}),
        Forbidden(Reminder, REMINDER, {"seen_by": USER}),
    ],
    # introduction.py
    "introduction_target_ends_after_start": [Forbidden(IntroductionTarget, TARGET, {"end": DAY})],
    "introduction_target_once": [Forbidden(IntroductionTarget, TARGET, twice=True)],
    "introduction_target_of_a_union": [Forbidden(IntroductionTarget, TARGET, {"union": "front"})],
    # double.py
    "told_apart_once": [Forbidden(ToldApart, APART, twice=True)],
    "told_apart_in_order": [
        Forbidden(ToldApart, APART, {"first": Row("member"), "second": Row("person")}),
        Forbidden(ToldApart, APART, {"second": Row("person")}),
    ],
    # paperwork.py
    "paper_template_version_once": [Forbidden(PaperTemplate, TEMPLATE, twice=True)],
    "paper_template_of_a_paper": [Forbidden(PaperTemplate, TEMPLATE, {"code": ""})],
    # rules.py
    "rule_set_ends_after_start": [Forbidden(RuleSet, SET, {"end": DAY})],
    "rule_set_once": [Forbidden(RuleSet, SET, twice=True)],
    "rule_set_has_number": [Forbidden(RuleSet, SET, {"number": ""})],
    "rule_number_once": [
        Forbidden(RuleNumber, {**RULES, "code": "youngest", "number": 18}, twice=True)
    ],
    "schooling_rule_once": [Forbidden(SchoolingRule, {**RULES, "least": "primary"}, twice=True)],
    "stage_rule_once": [Forbidden(StageRule, STAGE, twice=True)],
    "stage_rule_threshold_is_a_share": [
        Forbidden(StageRule, STAGE, {"numerator": None}),
        Forbidden(StageRule, STAGE, {"denominator": None}),
        Forbidden(StageRule, STAGE, {"numerator": 0}),
        Forbidden(StageRule, STAGE, {"numerator": 4}),
    ],
    "transition_once": [Forbidden(Transition, ORDER, twice=True)],
    "transition_to_another_stage": [Forbidden(Transition, ORDER, {"after": "pool"})],
    "consent_once": [Forbidden(Consent, CONSENT, twice=True)],
    "consent_has_number": [Forbidden(Consent, CONSENT, {"number": ""})],
    "consent_rule_once": [Forbidden(ConsentRule, CONSENT_RULE, twice=True)],
    "former_left_after_admission": [
        Forbidden(FormerMembership, FORMER, {"first_admitted_on": NEXT})
    ],
    "never_readmitted_once": [Forbidden(NeverReadmitted, NEVER_AGAIN, twice=True)],
    "provision_once": [Forbidden(Provision, PROVISION, twice=True)],
    "provision_ends_later": [Forbidden(Provision, PROVISION, {"until": "cell_voted"})],
    # competence.py
    "competence_once": [Forbidden(Competence, COMPETENCE, twice=True)],
    "competence_threshold_is_a_share": [
        Forbidden(Competence, COMPETENCE, {"numerator": None}),
        Forbidden(Competence, COMPETENCE, {"denominator": None}),
        Forbidden(Competence, COMPETENCE, {"numerator": 0}),
        Forbidden(Competence, COMPETENCE, {"numerator": 4}),
    ],
    "competence_quorum_is_a_share": [
        Forbidden(Competence, COMPETENCE, {"quorum_numerator": 1}),
        Forbidden(Competence, COMPETENCE, {"quorum_denominator": 2}),
        Forbidden(Competence, COMPETENCE, {"quorum_numerator": 0, "quorum_denominator": 2}),
        Forbidden(Competence, COMPETENCE, {"quorum_numerator": 3, "quorum_denominator": 2}),
    ],
    "admitting_power_ends_after_start": [Forbidden(AdmittingPower, POWER, {"end": DAY})],
    "admitting_power_one_open": [Forbidden(AdmittingPower, POWER, twice=True)],
    "admitting_power_by_a_document": [Forbidden(AdmittingPower, POWER, {"document_number": ""})],
    # rules.py
    "deadline_one_a_stage": [
        Forbidden(
            Deadline, {**RULES, "stage": "decided", "since": "cell_voted", "length": 60}, twice=True
        )
    ],
    "paper_once": [
        Forbidden(
            Paper, {**RULES, "code": "1-KNĐ", "name": "Đơn", "stage": "application"}, twice=True
        )
    ],
    # saved_view.py
    "saved_view_name_once": [
        Forbidden(SavedView, {"user": USER, "name": "Quá hạn", "query": "late=1"}, twice=True)
    ],
}
ROWS = [
    pytest.param(name, row, id=f"{name}-{place}")
    for name, rows in FORBIDDEN.items()
    for place, row in enumerate(rows)
]
MODULES = (
    "competence",
    "candidate",
    "companion",
    "consent",
    "course",
    "double",
    "due",
    "former",
    "history",
    "introduction",
    "meeting",
    "membership",
    "minutes",
    "paperwork",
    "questions",
    "rules",
    "saved_view",
    "transfer",
)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_database_refuses_what_a_constraint_forbids(name, row):
    assert name_in_refusal(name, row.model) in refusal(World(), row)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_people_are_told_what_a_constraint_forbids(name, row):
    constraint = constraint_of(name, row.model)

    assert constraint.violation_error_message != constraint.default_violation_error_message


def test_every_constraint_has_a_row():
    known = {
        constraint.name
        for model in apps.get_app_config("recruitment").get_models()
        if model.__module__.removeprefix("recruitment.models.") in MODULES
        for constraint in model._meta.constraints
    }

    assert known == FORBIDDEN.keys()


def test_a_day_is_a_holiday_once():
    Holiday.objects.filter(day=DAY)._raw_delete("default")
    Holiday.objects.create(day=DAY, name="Quốc tế Lao động")

    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(day=DAY, name="Quốc tế Lao động")
