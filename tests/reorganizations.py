"""What tests of reorganizations share: documents in one line, and the whole state to compare."""

from datetime import date

from organizations.models import (
    Action,
    Ancestry,
    FormerName,
    Officer,
    Organization,
    Placement,
    Post,
    Succession,
    User,
)
from organizations.reorganization import documents
from recruitment.models import Admission, Candidate, Quota, Tally, Transfer
from recruitment.models.tally import DayTally

TODAY = date(2026, 3, 2)
JULY = date(2025, 7, 1)


def by():
    return User.objects.system()


def draft(*lines, on=JULY, number="01-NQ"):
    actions = [Action(**each) for each in lines]
    return documents.draft(number=number, on=on, actions=actions, by=by())


def issue(document, today=TODAY):
    return documents.issue(document, version=document.version, by=by(), today=today)


def take_back(document, today=TODAY):
    said = {"version": document.version, "reason": "Sai", "by": by(), "today": today}
    return documents.take_back(document, **said)


def rows(model, *columns, **only):
    return sorted(model.objects.filter(**only).values_list(*columns), key=str)


def everything():
    """Return all that a reorganization may change, by codes, as rows that can be compared."""
    tallied = ("organization__code", "counting", "admitted", "women")
    return {
        "places": rows(Placement, "organization__code", "parent__code", "start", "end"),
        "lines": rows(Ancestry, "ancestor__code", "descendant__code", "distance", "start", "end"),
        "successions": rows(Succession, "predecessor__code", "successor__code", "on", "is_heir"),
        "organizations": rows(
            Organization, "code", "name", "kind", "official_class", "setting", "official_code"
        ),
        "former": rows(FormerName, "organization__code", "name", "start", "end"),
        "posts": rows(Post, "user__username", "organization__code", "role", "start", "end"),
        "officers": rows(Officer, "organization__code", "full_name", "start", "end"),
        "dossiers": rows(Candidate, "pk", "organization__code", "stage", "outcome"),
        "transfers": rows(Transfer, "pk", "origin__code", "destination__code", "state"),
        "admissions": rows(Admission, "pk", "organization__code", "decided_on", "annulled_on"),
        "quotas": rows(Quota, "organization__code", "start", "version", "low"),
        "months": rows(Tally, *tallied, "month", admitted__gt=0),
        "days": rows(DayTally, *tallied, "day", admitted__gt=0),
    }
