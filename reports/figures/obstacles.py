"""Where and why dossiers stand still: the deadlines missed, and what keeps those that wait."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from recruitment.dossiers import dossier, road
from recruitment.due import clocks
from recruitment.models import Candidate
from recruitment.rulebook import workdays

MOST_EXAMINED = 500
"""Of how many dossiers, those longest in their stage first, the reasons are looked for."""

NOTHING = ""
"""The code of those that nothing keeps: the next step has only to be taken, and recorded."""

REASONS = {
    NOTHING: _("nothing stands against the next step: it has to be taken, and recorded"),
    "order": _("the rules do not let the next stage follow"),
    "future": _("a day that lies in the future"),
    "too_early": _("the stage was reached on a later day"),
    "too_young": _("not yet old enough"),
    "too_old": _("too old without a consent from above"),
    "schooling": _("schooling below what is asked for, or not recorded"),
    "schooling_consent": _("the exception of schooling lacks its consent from above"),
    "certificate_missing": _("no certificate of the course"),
    "certificate_expired": _("the awareness certificate has expired"),
    "certificate_later": _("the certificate is of a later day"),
    "sponsors": _("too few sponsors"),
    "member_sponsor": _("no sponsor who is an official member"),
    "sponsor_not_official": _("a sponsor who is not an official member"),
    "sponsor_since_unknown": _(
        "a sponsor of whom it is not recorded since when they work together"
    ),
    "sponsor_together": _("a sponsor who has not worked with the candidate for long enough"),
    "vote_missing": _("no vote recorded"),
    "vote_numbers": _("numbers of a vote that do not fit"),
    "vote_correction": _("a vote whose number of voters differs from the members on record"),
    "vote_failed": _("too few votes in favour"),
    "no_quorum": _("too few present to decide"),
    "together_as_a_child": _("a sponsor known since childhood only"),
    "union_unanswered": _("not said whether there is a Youth Union here"),
    "not_in_union": _("not a member of the union that has to introduce"),
    "not_introduced": _("no introduction by the union"),
    "special_unanswered": _("special cases not answered"),
    "special_stopped": _("special cases not answered or not complete"),
    "own_signature": _("signed by somebody of the same name"),
    "own_dossier": _("recorded by somebody of the same name"),
    "readmission": _("a readmission too soon after the exit"),
    "left_unknown": _("a readmission without an exit on record"),
    "readmission_consent": _("a readmission without a consent from above"),
    "former_unsaid": _("a readmission of which not all is on record"),
    "readmitted_before": _("readmitted once already"),
    "never_readmitted": _("not readmitted by what is on record of the former membership"),
    "cleared_too_late": _("not readmitted yet by what is on record of the former membership"),
    "probation_running": _("the probation is still running"),
    "papers": _("papers that are not in hand"),
    "helper_missing": _("no member asked to help"),
    "stale": _("papers that have to be renewed"),
    "not_appraised": _("not appraised by the sub-committee"),
    "not_proposed": _("no resolution of the grassroots committee"),
    "cell_too_small": _("cell of fewer than three official members"),
    "application_later": _("the application is later than the biography"),
    "not_competent": _("for another committee to decide"),
    "filed_early": _("the probation is still running"),
    "received": _("the decision was received on a day that does not fit"),
    "ceremony_missing": _("the ceremony has not been recorded"),
    "number_missing": _("no number of the decision"),
}
"""Why a dossier stands, by the code of its finding, in words that name nobody."""


@dataclass(frozen=True)
class Reason:
    """What keeps some dossiers, those longest in their stage first."""

    code: str
    candidates: list[Candidate]

    @property
    def words(self) -> str:
        return str(REASONS.get(self.code, self.code))

    @property
    def number(self) -> int:
        return len(self.candidates)


@dataclass(frozen=True)
class Examined:
    """The reasons, the most frequent first, and whether there are more dossiers than examined."""

    reasons: list[Reason]
    are_more: bool

    @property
    def number(self) -> int:
        """Return how many dossiers were looked at."""
        return sum(reason.number for reason in self.reasons)


def missed(organization: Organization, today: date) -> Counter[str]:
    """Return how many open dossiers below `organization` have missed a deadline, by stage.

    Each dossier counts once. What counts is what an inbox calls overdue. Three queries.

    Source: docs/definitions.md, "Where dossiers stand still".
    """
    counted = (
        Candidate.objects.open()
        .under(organization, today)
        .filter(clocks.late(today, workdays.load()))
        .order_by()
        .values_list("stage")
        .annotate(number=Count("pk"))
    )
    return Counter(dict(counted))


def standing_still(today: date) -> Q:
    """Return which open dossiers have been in their stage for too long, or missed a deadline.

    Source: docs/definitions.md, "Where dossiers stand still".
    """
    since = today - timedelta(days=settings.STANDING_STILL_DAYS)
    return Q(stage_on__lt=since) | clocks.late(today, workdays.load())


def reasons(organization: Organization, today: date) -> Examined:
    """Return what keeps the dossiers below `organization` that stand still.

    Only the `MOST_EXAMINED` that have been in their stage the longest are looked at. What
    counts for a dossier is its first obstacle. Seven queries, and six more for each rule set
    that is read for the first time.

    Source: docs/definitions.md, "Where dossiers stand still".
    """
    still = Candidate.objects.open().under(organization, today).filter(standing_still(today))
    below = dossier.with_places(still, today)
    longest = list(
        below.order_by("stage_on", "pk").select_related(
            "person", "rule_set", "admission", "arrival"
        )[: MOST_EXAMINED + 1]
    )
    kept_by = defaultdict(list)
    for read in dossier.read_many(longest[:MOST_EXAMINED], today):
        first = next(iter(road.obstacles(read, today)), None)
        kept_by[first.code if first else NOTHING].append(read.candidate)
    found = [Reason(code, candidates) for code, candidates in kept_by.items()]
    found.sort(key=lambda reason: (-reason.number, reason.code))
    return Examined(found, len(longest) > MOST_EXAMINED)
