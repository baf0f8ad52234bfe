"""What is asked before the grid is saved: how many quotas, what sum, on which paper."""

from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from recruitment.models import Quota
from recruitment.targets.admin.quota_forms import asked

MOST_NAMED = 10


@dataclass(frozen=True)
class Question:
    """What would be issued, changed and withdrawn, in sentences; `digest` says of what."""

    sentences: list[str]
    digest: str


def question(typed, document) -> Question:
    """Return what to ask before the changed rows of `typed` are saved."""
    changed = typed.changed_rows()
    withdrawn = [row for row in changed if row.is_withdrawn]
    revised = [row for row in changed if row.newest and not row.is_withdrawn]
    issued = [row for row in changed if not row.newest]
    sentences = [
        *_issued(issued),
        *_far_from_last_year([*issued, *revised]),
        *_above_members([*issued, *revised]),
        *_revised(revised),  # names all: what is to be seen first stands before it
        *_withdrawn(withdrawn),
        _("Then %(sum)s are assigned below.") % {"sum": number_format(typed.grid.assigned)},
        *_paper(issued, revised, document),
    ]
    exempt = [row.organization.name for row in issued if row.is_exempt]
    if exempt:
        said = _("Exempt, and issued a quota all the same: %(names)s.")
        sentences.append(said % {"names": ", ".join(exempt)})
    return Question(sentences, typed.digest(document))


def _issued(rows):
    if rows:
        said = ngettext(
            "%(n)s quota is issued, sum %(sum)s.",
            "%(n)s quotas are issued, sum %(sum)s.",
            len(rows),
        )
        yield said % {"n": shown(len(rows)), "sum": number_format(sum(row.persons for row in rows))}
        yield from _last_year([row.persons_before for row in rows if row.persons_before])


def _last_year(bounds):
    """Tell what those had last year that are issued a quota: how many had one, and their sum."""
    if bounds:
        said = ngettext(
            "Last year %(n)s of them had a quota, sum %(sum)s.",
            "Last year %(n)s of them had quotas, sum %(sum)s.",
            len(bounds),
        )
        total = sum(low for low, _high in bounds)
        yield said % {"n": shown(len(bounds)), "sum": number_format(total)}


def _far_from_last_year(rows):
    """Name those whose quota may be a slip of the hand, the farthest first.

    Source: docs/definitions.md, "Quota unlike last year's".
    """
    known = [row for row in rows if row.persons_before]
    far = [row for row in known if _is_far(_persons(row), row.persons_before)]
    far.sort(key=lambda row: -abs(_persons(row)[1] - row.persons_before[1]))
    if far:
        told = [
            f"{row.organization.name} {_written(row.persons_before)} → {_written(_persons(row))}"
            for row in far
        ]
        said = _("More than the double, or less than half, of last year: %(rows)s.")
        yield said % {"rows": _first_of(told)}


def _is_far(now, before):
    return now[1] > 2 * before[1] or 2 * now[0] < before[0]


def _above_members(rows):
    """Name those whose quota asks for more persons than they have members, by how many more.

    Source: docs/definitions.md, "Quota unlike last year's".
    """
    above = [row for row in rows if row.members is not None and _persons(row)[1] > row.members]
    above.sort(key=lambda row: row.members - _persons(row)[1])
    if above:
        told = [
            _("%(name)s %(quota)s (%(members)s members)")
            % {
                "name": row.organization.name,
                "quota": _written(_persons(row)),
                "members": number_format(row.members),
            }
            for row in above
        ]
        said = _("More than the members counted: %(rows)s.")
        yield said % {"rows": _first_of(told)}


def _persons(row) -> tuple[int, int]:
    """Return the least and the most that is typed; without an upper bound, they are the same."""
    content = row.content()
    low = content["low"]
    return low, low if content["high"] is None else content["high"]


def _written(bounds):
    return "–".join(map(number_format, dict.fromkeys(bounds)))


def _first_of(told):
    more = len(told) - MOST_NAMED
    if more <= 0:
        return "; ".join(told)
    others = ngettext("and %(n)s more organization", "and %(n)s more organizations", more)
    return "; ".join([*told[:MOST_NAMED], others % {"n": number_format(more)}])


def _revised(rows):
    if rows:
        said = ngettext(
            "%(n)s quota is changed: %(rows)s.", "%(n)s quotas are changed: %(rows)s.", len(rows)
        )
        told = [
            f"{row.organization.name} {asked(row.newest)} → {asked(Quota(**row.content()))}"
            for row in rows
        ]
        yield said % {"n": shown(len(rows)), "rows": "; ".join(told)}


def _withdrawn(rows):
    if rows:
        said = ngettext(
            "%(n)s quota is withdrawn, so that there is none: %(rows)s.",
            "%(n)s quotas are withdrawn, so that there are none: %(rows)s.",
            len(rows),
        )
        told = [f"{row.organization.name} {asked(row.newest)}" for row in rows]
        yield said % {"n": shown(len(rows)), "rows": "; ".join(told)}
        yield _(
            "To withdraw is for what was issued by mistake: what is withdrawn counts on no day, "
            "past days included, and the day in force typed here does not concern it. A quota "
            "that held and is to hold no more is changed instead: give it a new number."
        )


def _paper(issued, revised, document):
    """Tell on which paper it is, and what is missing of it."""
    content = document.content()
    if content["document_number"]:
        day = content["document_on"]
        yield _("Document %(number)s, %(day)s.") % {
            "number": content["document_number"],
            "day": date_format(day, "SHORT_DATE_FORMAT") if day else _("without a date"),
        }
        return
    kept = [row for row in revised if row.newest.document_number or row.newest.document_on]
    if issued or len(kept) < len(revised):
        yield _("No document number yet.")
    if kept and len(kept) == len(revised):
        yield _("Quotas that are changed keep their document.")
    elif kept:
        said = ngettext(
            "%(n)s quota that is changed keeps its document.",
            "%(n)s quotas that are changed keep their document.",
            len(kept),
        )
        yield said % {"n": shown(len(kept))}
