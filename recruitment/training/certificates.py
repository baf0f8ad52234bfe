"""Awareness certificates that run out before the cell has voted, by each dossier's own rules.

How long a certificate is valid stands in the rule set, so the last day on which one can be
dated to have expired by some day is reckoned for each set, and asked of the database at once.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from recruitment.dossiers.road import BEFORE_THE_VOTE
from recruitment.models import Candidate, RuleNumber
from recruitment.rulebook.rules import NUMBERS, latest_from, months_later

LEADS = (30, 90, 180)
"""In how many days a certificate runs out that is listed."""

EXPIRED = "expired"


@dataclass(frozen=True)
class Certificate:
    """A dossier's certificate, and the first day on which it is valid no more."""

    candidate: Candidate
    expires: date

    @property
    def last_day(self) -> date:
        """Return the last day on which it is valid, as the inbox tells it."""
        return self.expires - timedelta(days=1)


def expiring(
    jurisdiction, today: date, *, within: int = LEADS[-1], criteria=None
) -> QuerySet[Candidate]:
    """Return the open dossiers before the vote whose certificate runs out in so many days.

    That is, whose last valid day is at most so many days away; today can be the last one.
    Those that have expired are not among them; see `expired`. In the reach of who sees persons,
    narrowed by `criteria` if there are any, the first to run out first; `expiry_days` says when
    each does. One query here, and the page's own.

    Source: docs/definitions.md, "Certificates that run out".
    """
    validity = _validity()
    found = _before_the_vote(jurisdiction, criteria).filter(
        _ends_by(today + timedelta(days=within), validity), ~_expired_by(today, validity)
    )
    return _in_order(found, validity)


def expired(jurisdiction, today: date, *, criteria=None) -> QuerySet[Candidate]:
    """Return the open dossiers before the vote whose certificate is valid no more, as above."""
    validity = _validity()
    found = _before_the_vote(jurisdiction, criteria).filter(_expired_by(today, validity))
    return _in_order(found, validity)


def counts(jurisdiction, today: date, *, criteria=None) -> dict[int | str, int]:
    """Return how many run out within each of `LEADS`, and how many have `EXPIRED`. Two queries."""
    validity = _validity()
    over = _expired_by(today, validity)
    numbers = {
        f"in_{days}": Count("pk", filter=_ends_by(today + timedelta(days=days), validity) & ~over)
        for days in LEADS
    }
    rows = _before_the_vote(jurisdiction, criteria)
    found = rows.aggregate(over=Count("pk", filter=over), **numbers)
    return {days: found[f"in_{days}"] for days in LEADS} | {EXPIRED: found["over"]}


def expiry_days(candidates) -> list[Certificate]:
    """Return when the certificates of what `expiring` or `expired` found run out. No query."""
    return [
        Certificate(candidate, months_later(candidate.certificate_on, candidate.valid_months))
        for candidate in candidates
    ]


def expired_by(day: date, candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Keep the dossiers whose certificate is valid no more on `day`. One query here."""
    return candidates.filter(_expired_by(day, _validity()))


def _before_the_vote(jurisdiction, criteria=None):
    open_ = Candidate.objects.within(jurisdiction).open()
    open_ = criteria.narrow(open_) if criteria else open_
    return open_.filter(stage__in=BEFORE_THE_VOTE, certificate_on__isnull=False)


def _validity() -> dict[int, int]:
    """Return how many months a certificate is valid under each rule set that says so."""
    numbers = RuleNumber.objects.filter(code=NUMBERS.CERTIFICATE, number__gt=0)
    return dict(numbers.values_list("rule_set", "number"))


def _ends_by(day, validity) -> Q:
    """Return the condition that the last day on which a certificate is valid has come by `day`."""
    return _expired_by(day + timedelta(days=1), validity)


def _expired_by(day, validity) -> Q:
    """Return the condition that a certificate is valid no more on `day`."""
    found = Q(pk__in=[])
    for months in set(validity.values()):
        sets = [rule_set for rule_set, number in validity.items() if number == months]
        found |= Q(rule_set__in=sets, certificate_on__lte=latest_from(day, months))
    return found


def _in_order(candidates, validity):
    cases = [When(rule_set=key, then=Value(months)) for key, months in validity.items()]
    months = Case(*cases, default=Value(0), output_field=IntegerField())
    found = candidates.select_related("person", "organization").annotate(valid_months=months)
    run_out = ExtractYear("certificate_on") * 12 + ExtractMonth("certificate_on")
    found = found.annotate(runs_out=run_out + F("valid_months"))
    return found.order_by("runs_out", ExtractDay("certificate_on"), "sort_key", "pk")
