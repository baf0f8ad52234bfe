"""Every constraint of tree, users, quotas and admissions, by writing the row that it forbids.

Those of dossiers are in tests/recruitment/dossiers/test_dossier_constraints.py, the triggers of the
trail in tests/audit/test_trail.py.
"""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from organizations.models import (
    Action,
    Ancestry,
    CompleteRecords,
    CongressTerm,
    FormerName,
    Job,
    MemberCount,
    Officer,
    Organization,
    Placement,
    Post,
    Reorganization,
    Signer,
    Succession,
    User,
)
from recruitment.models import (
    Admission,
    Allotment,
    Batch,
    BatchRow,
    DayTally,
    DossierTally,
    Exemption,
    FilledGroup,
    HandedIn,
    Milestone,
    NoSource,
    Person,
    Quota,
    Sheet,
    Submission,
    Tally,
)
from tests.constraints import Forbidden, Row, constraint_of, name_in_refusal, refusal
from tests.dossiers import CandidateFactory
from tests.factories import QuotaFactory, UserFactory
from tests.recruitment.dossiers import test_dossier_constraints

pytestmark = pytest.mark.django_db
MODULES = {
    "audit": {"models"},
    "organizations": {
        *("accounts", "completeness", "job", "organization", "reorganization", "signer", "term"),
        "tree",
    },
    "recruitment": {
        "admission",
        "allotment",
        "batch",
        "handed_in",
        "quota",
        "source",
        "tally",
        "unions",
    },
}
DAY, NEXT, YEAR_END = date(2024, 5, 1), date(2024, 5, 2), date(2025, 1, 1)
AT = datetime(2024, 5, 1, 9, tzinfo=UTC)
ONE, OTHER, THIRD = Row("one"), Row("other"), Row("third")


class World:
    """Organizations that stand nowhere yet, and the rows that others point to."""

    def __init__(self):
        self.one, self.other, self.third = (
            Organization.objects.create(**ORGANIZATION | {"code": code}) for code in "123"
        )
        self.user, self.colleague = UserFactory(), UserFactory()
        self.person = Person.objects.create(**PERSON)
        self.quota = QuotaFactory()
        self.document = Reorganization.objects.create(on=DAY, drafted_by=self.user)
        self.dossier = CandidateFactory()
        self.batch = Batch.objects.create(
            kind="admissions",
            organization=self.one,
            recorded_by=self.user,
            recorded_at=AT,
            listed=1,
        )


ORGANIZATION = {
    "code": "CB-01",
    "name": "Chi bộ 1",
    "kind": "cell",
    "search_name": "chi bo 1",
    "sort_key": "chi bo 1",
}
PERIOD = {"organization": ONE, "start": DAY, "end": NEXT}
PLACEMENT = PERIOD | {"parent": OTHER}
SUCCESSION = {"predecessor": ONE, "successor": OTHER, "on": DAY}
DOCUMENT = {"on": DAY, "drafted_by": Row("user")}
ACTION = {"reorganization": Row("document"), "row": 1, "verb": "rename", "code": "A"}
JOB = {"kind": "check_tree", "subject": "tree", "asked_by": Row("user"), "asked_at": AT}
ALLOTMENT = {"reorganization": Row("document"), "candidate": Row("dossier"), "successor_code": "A"}
ANCESTRY = {"ancestor": OTHER, "descendant": ONE, "distance": 1, "start": DAY, "end": NEXT}
POST = {
    "user": Row("user"),
    "organization": ONE,
    "role": "board",
    "start": DAY,
    "granted_by": Row("colleague"),
}
PERSON = {
    "full_name": "Lê Thị Hồng",
    "sex": "female",
    "born_on": date(1995, 2, 3),
    "search_name": "le thi hong",
    "sort_key": "hong le thi",
}
ADMISSION = {
    "person": Row("person"),
    "organization": ONE,
    "decided_on": DAY,
    "decision_number": "7-QĐ/HU",
    "age": 29,
    "recorded_by": Row("user"),
    "recorded_at": AT,
}
ANNULLED = {"annulled_on": NEXT, "annulment_reason": "Nhập nhầm"}
QUOTA = {
    "organization": ONE,
    "start": DAY,
    "end": YEAR_END,
    "basis": "assigned",
    "low": 10,
    "persons_low": 10,
    "effective_on": DAY,
    "issued_by": Row("user"),
    "issued_at": AT,
}
RANGE = QUOTA | {"form": "range", "high": 12, "persons_high": 12}
PERCENT = QUOTA | {"form": "percent", "low": 3, "base_members": 300, "base_on": DAY}
OF_UNITS = QUOTA | {"group": "cells", "persons_low": 0}
MILESTONE = {"quota": Row("quota"), "on": DAY, "percent": 40}
EXEMPTION = PERIOD | {"reason": "Không còn quần chúng", "granted_by": Row("user")}
NO_SOURCE = {
    "organization": ONE,
    "kind": "nobody_left",
    "start": DAY,
    "reason": "Không còn quần chúng",
    "declared_by": Row("user"),
    "declared_at": AT,
}
EMPTY_PERIOD = {"end": DAY}

TERM = {
    "organization": ONE,
    "first_year": 2020,
    "last_year": 2025,
    "start": date(2020, 10, 22),
    "end": date(2025, 10, 16),
}
BATCH = {
    "kind": "admissions",
    "organization": ONE,
    "recorded_by": Row("user"),
    "recorded_at": AT,
    "listed": 1,
}
HANDED_IN = {
    "kind": "members",
    "file_name": "a.csv",
    "fingerprint": "0" * 64,
    "contents": b"code",
    "handed_in_by": Row("user"),
    "handed_in_at": AT,
}
BATCH_ROW = {"batch": Row("batch"), "number": 1, "outcome": "left"}
FORBIDDEN = {
    "batch_of_a_file_has_a_fingerprint": Forbidden(Batch, BATCH, {"file_name": "a.xlsx"}),
    "batch_taken_back_with_reason": Forbidden(Batch, BATCH, {"taken_back_at": AT}),
    "handed_in_contents_until_it_ends": Forbidden(HandedIn, HANDED_IN, {"state": "loaded"}),
    "batch_row_once": Forbidden(BatchRow, BATCH_ROW, twice=True),
    "batch_row_recorded_has_record": Forbidden(BatchRow, BATCH_ROW, {"outcome": "recorded"}),
    "sheet_once": Forbidden(Sheet, {"user": Row("user"), "kind": "admissions"}, twice=True),
    "term_ends_after_start": Forbidden(CongressTerm, TERM, {"end": date(2020, 10, 22)}),
    "term_once": Forbidden(
        CongressTerm,
        TERM,
        {"start": date(2025, 10, 16), "end": date(2025, 10, 17)},
        twice=True,
    ),
    "term_withdrawn_by_whom_and_why": Forbidden(
        CongressTerm, TERM, {"withdrawal_reason": "Không ai rút"}
    ),
    "complete_records_withdrawn_by_whom_and_why": Forbidden(
        CompleteRecords, {"organization": ONE, "since": DAY}, {"withdrawal_reason": "Không ai rút"}
    ),
    "term_of_two_years_or_more": Forbidden(CongressTerm, TERM, {"last_year": 2021}),
    "organization_has_code": Forbidden(Organization, ORGANIZATION, {"code": ""}),
    "organization_has_name": Forbidden(Organization, ORGANIZATION, {"name": ""}),
    "organization_official_code_form": Forbidden(
        Organization, ORGANIZATION, {"official_code": "38.168.053"}
    ),
    "former_name_ends_after_start": Forbidden(
        FormerName, PERIOD | {"name": "Chi bộ cũ", "search_name": "chi bo cu"}, EMPTY_PERIOD
    ),
    "member_count_one_per_day": Forbidden(
        MemberCount, {"organization": ONE, "on": DAY, "members": 12}, {"members": 13}, twice=True
    ),
    "officer_ends_after_start": Forbidden(
        Officer, PERIOD | {"full_name": "Mai Đình Quyết", "duty": "Bí thư"}, EMPTY_PERIOD
    ),
    "signer_ends_after_start": Forbidden(
        Signer, PERIOD | {"full_name": "Trần Văn Ký"}, EMPTY_PERIOD
    ),
    "signer_has_name": Forbidden(Signer, PERIOD | {"full_name": "Trần Văn Ký"}, {"full_name": ""}),
    "signer_one_open": Forbidden(
        Signer, PERIOD | {"full_name": "Trần Văn Ký", "end": None}, {"start": NEXT}, twice=True
    ),
    "placement_ends_after_start": Forbidden(Placement, PLACEMENT, EMPTY_PERIOD),
    "placement_not_under_itself": Forbidden(Placement, PLACEMENT, {"parent": ONE}),
    "placement_one_open_per_organization": Forbidden(
        Placement, PLACEMENT | {"end": None}, {"parent": THIRD}, twice=True
    ),
    "succession_not_of_itself": Forbidden(Succession, SUCCESSION, {"successor": ONE}),
    "succession_once": Forbidden(Succession, SUCCESSION, {"on": NEXT}, twice=True),
    "succession_one_heir": Forbidden(
        Succession, SUCCESSION | {"is_heir": True}, {"successor": THIRD}, twice=True
    ),
    "ancestry_ends_after_start": Forbidden(Ancestry, ANCESTRY, EMPTY_PERIOD),
    "ancestry_once_a_day": Forbidden(Ancestry, ANCESTRY, {"distance": 2}, twice=True),
    "post_ends_after_start": Forbidden(Post, POST, EMPTY_PERIOD),
    "post_not_granted_to_oneself": Forbidden(Post, POST, {"granted_by": Row("user")}),
    "post_not_confirmed_by_its_holder": Forbidden(Post, POST, {"confirmed_by": Row("user")}),
    "post_held_once": Forbidden(Post, POST, {"start": NEXT}, twice=True),
    "person_has_name": Forbidden(Person, PERSON, {"full_name": ""}),
    "person_sex_known": Forbidden(Person, PERSON, {"sex": ""}),
    "admission_one_standing_per_person": Forbidden(
        Admission, ADMISSION, {"organization": OTHER}, twice=True
    ),
    "admission_has_number": Forbidden(Admission, ADMISSION, {"decision_number": ""}),
    "admission_of_an_adult": Forbidden(Admission, ADMISSION, {"age": 17}),
    "admission_ceremony_after_decision": Forbidden(
        Admission, ADMISSION, {"ceremony_on": date(2024, 4, 30)}
    ),
    "admission_annulled_after_decision": Forbidden(
        Admission, ADMISSION | ANNULLED, {"annulled_on": date(2024, 4, 30)}
    ),
    "admission_annulled_with_reason": Forbidden(
        Admission, ADMISSION | ANNULLED, {"annulment_reason": ""}
    ),
    "reorganization_decided_before_effect": Forbidden(
        Reorganization, DOCUMENT, {"decided_on": NEXT}
    ),
    "reorganization_applied_has_instant": Forbidden(Reorganization, DOCUMENT, {"state": "applied"}),
    "action_one_per_row": Forbidden(Action, ACTION, {"code": "B"}, twice=True),
    "action_has_code": Forbidden(Action, ACTION, {"code": ""}),
    "action_ending_has_heir": Forbidden(Action, ACTION, {"verb": "split"}),
    "job_one_open_about_a_subject": Forbidden(Job, JOB, {"state": "running"}, twice=True),
    "job_ended_has_instant": Forbidden(Job, JOB, {"state": "done"}),
    "allotment_once": Forbidden(Allotment, ALLOTMENT, twice=True),
    "no_source_ends_after_start": Forbidden(NoSource, NO_SOURCE, EMPTY_PERIOD),
    "no_source_one_open": Forbidden(NoSource, NO_SOURCE, {"start": NEXT}, twice=True),
    "no_source_has_reason": Forbidden(NoSource, NO_SOURCE, {"reason": ""}),
    "no_source_taken_back_by_whom_and_why": Forbidden(NoSource, NO_SOURCE, {"taken_back_at": AT}),
    "quota_ends_after_start": Forbidden(Quota, QUOTA, EMPTY_PERIOD),
    "quota_version_once": Forbidden(Quota, QUOTA | {"superseded_on": NEXT}, {}, twice=True),
    "quota_one_newest_version": Forbidden(Quota, QUOTA, {"version": 2}, twice=True),
    "quota_not_negative": Forbidden(Quota, QUOTA, {"low": -1}),
    "quota_high_above_low": Forbidden(Quota, RANGE, {"high": 9}),
    "quota_high_where_it_belongs": Forbidden(Quota, RANGE, {"high": None}),
    "quota_percent_has_a_base": Forbidden(Quota, PERCENT, {"base_members": None}),
    "quota_or_percent_beside_one_number": Forbidden(
        Quota, PERCENT, {"or_percent": 3, "base_members": 300}
    ),
    "quota_of_units_up_to_all": Forbidden(Quota, OF_UNITS, {"or_percent": 101}),
    "quota_of_units_comes_to_no_persons": Forbidden(Quota, OF_UNITS, {"persons_low": 10}),
    "quota_withdrawn_by_whom_and_why": Forbidden(Quota, QUOTA, {"withdrawn_at": AT}),
    "quota_superseded_after_effect": Forbidden(Quota, QUOTA, {"superseded_on": date(2024, 4, 30)}),
    "milestone_one_a_day": Forbidden(Milestone, MILESTONE, {"percent": 50}, twice=True),
    "milestone_up_to_the_whole": Forbidden(Milestone, MILESTONE, {"percent": 101}),
    "exemption_ends_after_start": Forbidden(Exemption, EXEMPTION, EMPTY_PERIOD),
    "exemption_has_reason": Forbidden(Exemption, EXEMPTION, {"reason": ""}),
}
TALLY = {"organization": ONE, "counting": "decision"}
TOKEN = UUID("00000000-0000-4000-8000-000000000001")
SUBMISSION = {
    "token": TOKEN,
    "user": Row("user"),
    "digest": "x",
    "subject_type": "recruitment.admission",
    "subject_id": 1,
    "at": AT,
}
UNIQUE = {
    "organizations.CompleteRecords.organization": Forbidden(
        CompleteRecords, {"organization": ONE, "since": DAY}, {"since": NEXT}, twice=True
    ),
    "organizations.Organization.code": Forbidden(
        Organization, ORGANIZATION, {"name": "Chi bộ khác"}, twice=True
    ),
    "organizations.Organization.official_code": Forbidden(
        Organization,
        ORGANIZATION | {"official_code": "38.168.053.000.001"},
        {"code": "CB-02"},
        twice=True,
    ),
    "organizations.User.username": Forbidden(
        User, {"username": "lan", "full_name": "Lê Thị Lan"}, {"full_name": "Vũ Lan"}, twice=True
    ),
    "recruitment.Submission.token": Forbidden(
        Submission, SUBMISSION, {"subject_id": 2}, twice=True
    ),
    "recruitment.Tally.pk": Forbidden(Tally, TALLY | {"month": DAY}, {"admitted": 3}, twice=True),
    "recruitment.DayTally.pk": Forbidden(
        DayTally, TALLY | {"day": DAY}, {"admitted": 3}, twice=True
    ),
    "recruitment.FilledGroup.code": Forbidden(FilledGroup, {"code": "tried"}, twice=True),
    "recruitment.DossierTally.pk": Forbidden(
        DossierTally,
        {"organization": ONE, "stage": "pool", "source": "workers"},
        {"number": 3},
        twice=True,
    ),
}
ROWS = [pytest.param(name, row, id=name) for name, row in FORBIDDEN.items()]
OVERLAP = "placement_no_overlap"
"""Two open places overlap besides, and which of the two the database says first is its choice."""


def tables():
    for app, modules in MODULES.items():
        for model in apps.get_app_config(app).get_models():
            if model.__module__.rpartition(".")[2] in modules:
                yield model


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_the_database_refuses_what_a_constraint_forbids(name, row):
    said = refusal(World(), row)

    assert name_in_refusal(name, row.model) in said or (row.model is Placement and OVERLAP in said)


@pytest.mark.parametrize("row", UNIQUE.values(), ids=UNIQUE.keys())
def test_the_database_refuses_a_second_row_of_the_same_name(row):
    assert "unique" in refusal(World(), row).lower()


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_people_are_told_what_a_constraint_forbids(name, row):
    constraint = constraint_of(name, row.model)

    # the index of the tree is written by the program alone
    assert row.model is Ancestry or (
        constraint.violation_error_message != constraint.default_violation_error_message
    )


def test_every_constraint_has_a_row():
    known = {constraint.name for model in tables() for constraint in model._meta.constraints}

    assert known == FORBIDDEN.keys()


def test_every_name_that_must_be_unique_has_a_row():
    known = {
        f"{model._meta.label}.{field.name}"
        for model in tables()
        for field in model._meta.fields
        if field.unique and not isinstance(field, models.AutoField)
    }
    known |= {
        f"{model._meta.label}.pk"
        for model in tables()
        if isinstance(model._meta.pk, models.CompositePrimaryKey)
    }

    assert known == UNIQUE.keys()


def test_every_table_of_these_apps_is_in_one_of_the_two_files():
    elsewhere = {f"recruitment.models.{module}" for module in test_dossier_constraints.MODULES}
    every = {
        model
        for app in MODULES
        for model in apps.get_app_config(app).get_models()
        if model.__module__ not in elsewhere
    }

    assert every == set(tables())
