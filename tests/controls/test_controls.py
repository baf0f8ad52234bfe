"""No control is dead: every link that is offered leads somewhere, every form is answered.

And the other way round: every address that takes what is sent is offered by a control on some page
to some role. It is not enough that a test posts to it.
"""

from datetime import date
from functools import cache

import pytest
from django.urls import reverse

from recruitment.dossiers import endings
from tests.authorization.cells import CELLS, ROLES
from tests.authorization.inbox import declaration_of
from tests.authorization.world import undone
from tests.controls.crawler import Crawl
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERED = {200, 302, 409, 422}
TAKES = {"go", "ok", "none"}
NOT_OFFERED = {
    "reports:reorganization_preview": "pressed in tests/browser/test_reorganizations.py",
    "reports:reorganization_dossiers": "pressed in tests/browser/test_reorganizations.py",
    "reports:reorganization_quotas": "pressed in tests/browser/test_reorganizations.py",
}
"""Addresses that take a form and that no page of this small world offers; pressed elsewhere.

No document here can take effect, splits a cell, or left a quota to its successors.
"""


SIGNED_IN = [role for role in ROLES if role not in ("board", "deactivated", "ended_post")]
"""One of each that sees something of its own: the others are offered less of the same."""
OF_PERSONS = {
    "recruitment:candidate_detail": ["candidate", "closed", "again", "probation", "recognized"],
    "recruitment:admission_detail": ["admission"],
    "recruitment:course_detail": ["course"],
    "recruitment:session_detail": ["session"],
    "recruitment:member_event_detail": ["memberevent"],
    "recruitment:review_cell": ["quiet", "declared"],
}
OF_ADMINISTRATORS = {"reports:reorganization_detail": ["reorganization", "applied"]}
RECORDS = {"secretary": OF_PERSONS, "board_with_rights": OF_PERSONS, "admin": OF_ADMINISTRATORS}


@pytest.fixture(scope="module")
def crawl_of(here):
    """Who walked where: of a role, all that was offered to it. Each walks when first asked for.

    From the first page, and from a record of each kind, since of long lists only some are opened.
    """
    furnish(here)
    return cache(lambda role: Crawl(here.clients[role]).walk("/", *_records(here, role)))


def _records(here, role):
    found = [
        reverse(name, args=[here.key(kind, "own")])
        for name, kinds in RECORDS.get(role, {}).items()
        for kind in kinds
    ]
    papers = [f"{reverse('recruitment:paper_batch')}?paper=DS-QC"]  # for which dossiers are here
    return found + papers if RECORDS.get(role) is OF_PERSONS else found


def furnish(here):
    """Add what only some pages offer to go on with: closed dossiers, steps to decide on."""
    cell, said = here.cells["own"], {"by": UserFactory(), "today": here.today}
    for key in ("quiet", "declared"):  # with nobody in their pools
        here.records["own"][key] = OrganizationFactory(
            kind="cell", parent=here.organizations["own"]
        )
    declaration_of(here.records["own"]["declared"], said["by"])
    closed = CandidateFactory(organization=cell, full_name="Lê Thị Thôi")
    end = {"outcome": "withdrawn", "on": here.today, "reason": "xin thôi"}
    endings.close(closed, **end, version=closed.version, **said)
    here.records["own"]["closed"] = closed
    here.records["own"]["again"] = CandidateFactory(
        organization=cell, full_name="Lê Thị Lại", readmission=True
    )
    for key, stage in {"probation": "admitted", "recognized": "official"}.items():
        here.records["own"][key] = CandidateFactory(organization=cell, stage=stage)
    CandidateFactory(organization=cell, full_name="Lê Thị Sắp", stage="endorsed")
    CandidateFactory(organization=cell, full_name="Lê Thị Chờ", stage="grassroots_resolved")
    AdmissionFactory(organization=cell, full_name="Lê Thị Mới", decided_on=date(2026, 8, 3))


@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_link_and_every_button_leads_somewhere(crawl_of, role):
    assert crawl_of(role).faults == []


@pytest.mark.parametrize("role", SIGNED_IN)
def test_every_form_is_answered(here, crawl_of, role):
    refused = []
    for control in crawl_of(role).controls.values():
        with undone(here.clients[role]):
            answer = here.clients[role].post(control.address, _body(control))
        if answer.status_code not in ANSWERED:
            refused.append(f"{control.address} {control.button}: {answer.status_code}")

    assert refused == []


def test_every_address_that_takes_a_form_is_offered_by_a_page(crawl_of):
    offered = {name for role in SIGNED_IN for name, _button in crawl_of(role).controls}
    taking = {cell.name for cell in CELLS if cell.method == "POST" and cell.answer in TAKES}

    assert " ".join(sorted(taking - offered)) == " ".join(sorted(NOT_OFFERED))


def _body(control):
    body = {}
    for name, value in control.fields:
        body.setdefault(name, []).append(value)
    return body
