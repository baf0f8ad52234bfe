"""What a reorganization names or changes beyond the reach of who draws it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from organizations.ancestry import batches
from organizations.jurisdiction import Jurisdiction
from organizations.models import Action, Organization, Reorganization, User
from organizations.reorganization.plan import Conflict, Plan

COLUMNS = ("code", "parent_code", "heir_code")


def in_reach(jurisdiction: Jurisdiction):
    """Return the organizations that `jurisdiction` administers, as a query."""
    return Organization.objects.administered(jurisdiction)


def known(codes: Iterable[str], jurisdiction: Jurisdiction) -> dict[str, Organization]:
    """Return those of `codes` that are in reach. One query a thousand."""
    found: dict[str, Organization] = {}
    for batch in batches(sorted(set(codes)), 1000):
        found |= {each.code: each for each in in_reach(jurisdiction).filter(code__in=batch)}
    return found


def beyond(actions: Sequence[Action], jurisdiction: Jurisdiction, *, by: User) -> list[Conflict]:
    """Return a conflict for each code that is out of reach, as for one that nobody bears.

    What the document founds is in reach, and what one does that waits and can be seen.
    """
    named = {code for action in actions for code in action.codes}
    waiting = Reorganization.objects.within(jurisdiction, by).waiting()
    founding = Action.objects.filter(reorganization__in=waiting, verb=Action.Verb.FOUND)
    reached = known(named, jurisdiction).keys() | set(founding.values_list("code", flat=True))
    reached |= {action.code for action in actions if action.verb == Action.Verb.FOUND}
    return [
        Conflict(action.row, column, "unknown", _unknown(code))
        for action in actions
        for column, code in _named(action)
        if code not in reached
    ]


def out_of_scope(plan: Plan, jurisdiction: Jurisdiction) -> list[Conflict]:
    """Return a conflict if `plan` also concerns what stands above the reach, or beside it."""
    scope = plan.scope()
    if scope is None:
        is_within = jurisdiction.administers_everything
    else:
        is_within = in_reach(jurisdiction).filter(code=scope).exists()
    said = _("This also concerns organizations that you do not administer.")
    return [] if is_within else [Conflict(None, "code", "beyond", said)]


def _named(action):
    for column in COLUMNS:
        if code := getattr(action, column):
            yield column, code
    for code in action.others:
        yield "other_codes", code


def _unknown(code):
    return _("There is no organization with the code “%(code)s”.") % {"code": code}
