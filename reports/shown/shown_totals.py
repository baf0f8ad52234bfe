"""What is told of all rows: how many are in each state, and the sums under them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.figures.attainment import Joined, State
from reports.figures.question import Question
from reports.figures.tables import Row, Table
from reports.figures.totals import Total
from reports.shown.display import GLYPHS, NO_DATA, Style, signed, state_word, whole, worst_css
from reports.shown.statement import LEVEL_WORDS


@dataclass(frozen=True)
class SumLine:
    """One line; what does not hold for it, or cannot be told of unlike things, is None."""

    label: str
    admitted: int | None
    low: int | None = None
    percent: Fraction | None = None
    short: int | None = None
    missing: int | None = None
    year_before: int | None = None
    kind: str = "sum"
    whole: int | None = None

    @property
    def share(self) -> Fraction | None:
        """Return the group in per cent of whom it is a part.

        Source: docs/definitions.md, "Share of a group".
        """
        if not self.whole or self.admitted is None:
            return None
        return Fraction(self.admitted * 100, self.whole)

    @property
    def change(self) -> int | None:
        if self.admitted is None or self.year_before is None:
            return None
        return self.admitted - self.year_before


class ShownSum:
    """A line as the page shows it, its numbers as text; nothing where there is no such number."""

    def __init__(self, line: SumLine, style: Style):
        self.label, self.kind = line.label, line.kind
        self.admitted = NO_DATA if line.admitted is None else whole(line.admitted)
        self.share = style.percent(line.share) if line.share is not None else ""
        self.low = "" if line.low is None else whole(line.low)
        self.percent = style.percent(line.percent) if line.low is not None else ""
        self.short = "" if line.short is None else whole(line.short)
        self.missing = "" if line.missing is None else whole(line.missing)
        self.change = "" if line.change is None else signed(line.change)


STATES = (
    Joined.REACHED,
    State.NOT_BEGUN,
    State.ON_PACE,
    State.INCOMPLETE,
    State.BEHIND,
    State.FAR_BEHIND,
    State.NOT_REPORTED,
    State.NONE_ADMITTED,
    State.NO_QUOTA,
    State.NO_DATA,
    State.NOT_COMPARED,
    State.QUOTA_ZERO,
    State.EXEMPT,
)
"""One of which each row is in, so that their counters add up."""
ACROSS = (Joined.UNDER_HALF, Joined.NOBODY)
"""Which rows are counted once more: they are in several of the states above."""


@dataclass(frozen=True)
class Counter:
    """How many rows are in a state, or joined under a name; it leads to them."""

    code: str
    word: str
    css: str
    number: int
    is_chosen: bool

    @property
    def glyph(self) -> str:
        return GLYPHS[self.code]


def counters(table: Table, asked: Iterable[State | Joined]) -> list[Counter]:
    """Return those of `asked` that occur among the rows of the bloc asked for.

    Source: docs/definitions.md, "Counters".
    """
    found = {each: [one for one in table.counted if one.is_of(each)] for each in asked}
    return [
        Counter(
            each.value,
            state_word(each, table.question.basis),
            _css(each, members),
            len(members),
            table.question.state == each.value,
        )
        for each, members in found.items()
        if members
    ]


def _css(asked, members):
    return asked.value if isinstance(asked, Joined) else worst_css(members)


def counted_in_words(table: Table) -> str:
    """Say which rows the counters count."""
    number = len(table.counted)
    words = ngettext("Of %(number)s organization:", "Of %(number)s organizations:", number)
    return words % {"number": whole(number)}


def sum_lines(table: Table, on_page: Sequence[Row] | None = None) -> list[SumLine]:
    """Return what stands under the rows of `table`, of which a page shows those `on_page`.

    The sum of the page, where it shows some of them only; of all rows asked for; of all rows of
    the level, where not all were asked for; what counts for none of them; and the organization.
    Where there are no rows at all a line without numbers says so.

    Source: docs/definitions.md, "Sum of the rows".
    """
    lines: list[SumLine] = []
    if on_page is not None and len(on_page) < len(table.shown):
        lines += _sums(Total(on_page), _("on this page"))
    if table.rows:
        lines += _sums(Total(table.shown), _("shown") if table.question.is_narrowed else "")
    else:
        lines.append(SumLine(no_rows_in_words(table.question), None, kind="none"))
    if table.rows and table.question.is_narrowed:
        lines += _sums(Total(table.rows), _("in all"))
    if table.direct:
        label = _beside_in_words(table.question)
        lines.append(SumLine(label, table.direct, kind="direct", whole=table.direct_whole))
    return [*lines, _whole(table.head)]


def no_rows_in_words(question: Question) -> str:
    """Say that nothing stands there of what the rows were to show."""
    if question.is_of_a_level:
        level = LEVEL_WORDS[question.level]
        return _("No organization of this level stands there on that day: %(level)s.") % {
            "level": level
        }
    return _("Nothing stands below this organization on that day.")


def _beside_in_words(question):
    """Name what counts for none of the rows: of a level, it lies above or beside those listed."""
    if question.is_of_a_level:
        words = _("In organizations that are not in the list “%(level)s”")
        return words % {"level": LEVEL_WORDS[question.level]}
    return _("Recorded on the organization itself")


def _sums(total: Total, which: str) -> Iterator[SumLine]:
    """Yield the sum of some rows; where some are compared with a quota and others are not, or have
    none, apart and together."""
    compared, uncompared = total.compared, total.uncompared
    is_parted = bool(compared.rows and uncompared.rows)
    if not is_parted and not total.is_mixed:
        yield _sum(total, _named(_of_all(total.number), which))
        return
    if is_parted:
        yield _sum(compared, _named(_compared(compared.number), which))
        admitted = uncompared.admitted if uncompared.is_known else None
        yield SumLine(_not_compared(uncompared.number), admitted, uncompared.low, kind="part")
    else:
        yield _sum(total.asked, _named(_with_quota(total.asked.number), which))
    if total.is_mixed:
        is_known = total.beside or total.unasked.is_known
        yield SumLine(_without_quota(total), total.beside if is_known else None, kind="part")
    yield SumLine(
        _named(_of_all(total.number), which),
        total.admitted,
        year_before=total.year_before,
        whole=total.whole,
    )


def _sum(total, label):
    if total.low and not total.is_comparable and total.has_begun:
        label = _("%(sum)s, not compared: see the rows") % {"sum": label}
    admitted = total.measured if total.low else total.admitted
    return SumLine(
        label,
        admitted if total.is_known else None,
        total.low,
        total.percent,
        total.short,
        total.missing if total.is_comparable else None,
        total.year_before if admitted == total.admitted else None,
        whole=total.whole if admitted == total.admitted else None,
    )


def _whole(head: Row) -> SumLine:
    attainment, target = head.attainment, head.attainment.target
    return SumLine(
        _("All of %(organization)s") % {"organization": head.organization.name},
        attainment.admitted if attainment.is_known else None,
        target.low if target else None,
        attainment.percent,
        attainment.shortfall,
        attainment.missing,
        head.year_before,
        kind="whole",
        whole=head.whole,
    )


def _named(words: str, which: str) -> str:
    return f"{words} {which}" if which else words


def _of_all(number):
    words = ngettext("Sum of %(number)s organization", "Sum of %(number)s organizations", number)
    return words % {"number": whole(number)}


def _with_quota(number):
    words = ngettext(
        "Sum of %(number)s organization with a quota",
        "Sum of %(number)s organizations with a quota",
        number,
    )
    return words % {"number": whole(number)}


def _compared(number):
    words = ngettext(
        "Sum of %(number)s organization that is compared with its quota",
        "Sum of %(number)s organizations that are compared with their quotas",
        number,
    )
    return words % {"number": whole(number)}


def _not_compared(number):
    words = ngettext(
        "Besides: %(number)s organization that is not compared, see its row",
        "Besides: %(number)s organizations that are not compared, see their rows",
        number,
    )
    return words % {"number": whole(number)}


def _without_quota(total):
    """Name those without a quota: rows, and units below rows that add up the quotas they have."""
    others, deeper = total.unasked, total.asked.beside
    if deeper and not others.admitted:
        return _("Besides: in units below these, without a quota")
    words = _of_rows(others)
    return _("%(rows)s, and units below the others") % {"rows": words} if deeper else words


def _of_rows(others):
    if others.low is None:
        words = ngettext(
            "Besides: %(number)s organization without a quota",
            "Besides: %(number)s organizations without a quota",
            others.number,
        )
    else:
        words = ngettext(
            "Besides: %(number)s organization without a quota or with quota 0",
            "Besides: %(number)s organizations without a quota or with quota 0",
            others.number,
        )
    return words % {"number": whole(others.number)}
