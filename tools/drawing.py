"""Draw boxes that stand in rows, and arrows between them that go round the boxes, as SVG.

The same boxes and arrows give the same text, so that a picture can be compared with what is
committed. Lengths are pixels; the width of a text is estimated, since no font is asked.
"""

from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from textwrap import wrap

INK, SOFT, LINE, WASH, GO, BRAND = "#1d2329", "#5b6670", "#c9d0d5", "#f5f6f7", "#1f4e79", "#8f1d18"
LETTER = 0.54  # the mean width of a letter, as a share of the size
MARGIN, GAP, BETWEEN_ROWS = 16, 14, 26
SWEEPS = 12


@dataclass
class Box:
    """A name in bold and lines below it. Without a name it only keeps room for an arrow."""

    name: str
    lines: list = field(default_factory=list)
    mark: str = ""
    width: float = 8
    x: float = 0  # of its middle
    y: float = 0  # of its upper edge
    height: float = 0
    floor: float = 0  # the lower edge of its row

    def __post_init__(self):
        if self.name:
            self.height = 24 + 12.5 * len(self.lines)

    def near(self, x):
        """Return the place on an edge of the box that is nearest to `x`."""
        reach = max(self.width / 2 - 16, 0)
        return min(max(x, self.x - reach), self.x + reach)


def fold(text, width, most):
    """Break a text into at most so many lines of small letters, with an ellipsis if cut."""
    letters = int((width - 14) / (10.5 * LETTER))
    return wrap(text, letters, max_lines=most, placeholder=" …")


def text(x, y, words, *, size=10.5, colour=INK, weight=400, anchor="start"):
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="{anchor}">{escape(words, quote=False)}</text>'
    )


def rectangle(x, y, width, height, *, fill="#fff", edge=LINE, round_=4):
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="{round_}" '
        f'fill="{fill}" stroke="{edge}"/>'
    )


def drawn(box):
    left = box.x - box.width / 2
    yield rectangle(left, box.y, box.width, box.height)
    yield text(left + 8, box.y + 16, box.name, size=12.5, weight=700)
    if box.mark:
        right = left + box.width - 8
        yield text(right, box.y + 16, box.mark, size=9.5, colour=GO, anchor="end")
    for number, line in enumerate(box.lines):
        colour = GO if line.startswith("→") else SOFT
        yield text(left + 8, box.y + 30 + 12.5 * number, line, colour=colour)


def arrow(boxes):
    """Draw from the first box down to the last, between the others, by which it passes."""
    first, *_passed, last = boxes
    x = first.near(boxes[1].x)
    stops = [(x, first.y + first.height), (x, first.floor)]
    stops += [(box.x, y) for box in boxes[1:-1] for y in (box.y, box.y + box.height)]
    stops.append((last.near(boxes[-2].x), last.y - 2))
    path = f"M{stops[0][0]:.0f} {stops[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(stops):
        middle = (y + to_y) / 2
        path += f" C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}"
    return f'<path d="{path}" fill="none" stroke="{GO}" marker-end="url(#tip)" opacity="0.75"/>'


def without_implied(arrows):
    """Return the arrows, a set of names for each name, without those that others imply."""

    def below(name, seen):
        for other in arrows.get(name, set()) - seen:
            seen.add(other)
            below(other, seen)
        return seen

    return {
        name: {o for o in others if not any(o in below(x, set()) for x in others - {o})}
        for name, others in arrows.items()
    }


def ways_between(rows, arrows):
    """Return the way of each arrow: its two boxes, and an empty one in each row between them."""
    place = {box.name: (number, box) for number, row in enumerate(rows) for box in row}
    ways = []
    for name, other in sorted((name, each) for name, others in arrows.items() for each in others):
        (start, first), (end, last) = place[name], place[other]
        passed = [Box("") for _ in range(start + 1, end)]
        for row, box in zip(rows[start + 1 : end], passed, strict=True):
            row.append(box)
        ways.append([first, *passed, last])
    return ways


def lay(rows, arrows, width):
    """Place the boxes of each row, the uppermost first, and return the ways of the arrows.

    Boxes are ordered by the middle of what they are joined to, above and below by turns, and
    then moved as near to it as they can be.
    """
    ways = ways_between(rows, arrows)
    joined = {id(box): ([], []) for row in rows for box in row}
    for way in ways:
        for upper, lower in pairwise(way):
            joined[id(upper)][1].append(lower)
            joined[id(lower)][0].append(upper)
    for row in rows:
        spread(row, {}, width)
    for sweep in range(SWEEPS):
        side = sweep % 2
        for row in reversed(rows) if side else rows:
            wished = {
                id(box): sum(other.x for other in others) / len(others)
                for box in row
                if (others := joined[id(box)][side] or joined[id(box)][1 - side])
            }
            row.sort(key=lambda box: wished.get(id(box), box.x))
            spread(row, wished, width)
    return ways


def spread(row, wished, width):
    """Move the boxes of a row as near to where they are wished as their order and size allow.

    Boxes that would overlap are put together into a block, which stands at the mean of what
    its boxes wish. (Pool adjacent violators: the least sum of squares.)
    """
    offsets, taken = [], 0
    for box in row:
        offsets.append(taken + box.width / 2)
        taken += box.width + (GAP if box.name else 4)
    slack = max(width - taken + GAP, 0)
    blocks = []
    for number, box in enumerate(row):
        even = slack * (number + 1) / (len(row) + 1)
        wish = wished[id(box)] - MARGIN - offsets[number] if id(box) in wished else even
        blocks.append([wish, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, ones), (two, twos) = blocks[-2:]
            blocks[-2:] = [[(one * ones + two * twos) / (ones + twos), ones + twos]]
    shifts = [min(max(shift, 0), slack) for shift, count in blocks for _ in range(count)]
    for box, offset, shift in zip(row, offsets, shifts, strict=True):
        box.x = MARGIN + offset + shift


def stack(rows, top):
    """Set the rows below each other, and return where they end."""
    for row in rows:
        tallest = max(box.height for box in row)
        for box in row:
            box.y = top
            box.height = box.height or tallest
            box.floor = top + tallest
        top += tallest + BETWEEN_ROWS
    return top - BETWEEN_ROWS


def page(title, width, height, parts):
    """Return the picture. The title is read out by screen readers, and by no one else."""
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="{GO}"/></marker></defs>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            'font-family="Helvetica, Arial, sans-serif">',
            f"<title>{escape(title)}</title>",
            tip,
            rectangle(0, 0, width, height, edge="#fff", round_=0),
            *parts,
            "</svg>\n",
        ]
    )
