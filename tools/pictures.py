"""Draw the pictures of docs/architecture.md and docs/data-model.md from the code.

    .venv/bin/python -m tools.pictures

writes docs/house.svg from the imports and from the floors of tests/test_architecture.py, and
docs/tables.svg from the models. tests/test_pictures.py looks whether they are current.
"""

import ast
import os
from pathlib import Path

import django
from django.apps import apps as django_apps

from tests.test_architecture import DOORS, FLOORS, ROOT, module_of, modules_taken, sources
from tools.drawing import (
    BETWEEN_ROWS,
    BRAND,
    GAP,
    MARGIN,
    SOFT,
    WASH,
    Box,
    arrow,
    drawn,
    fold,
    lay,
    page,
    rectangle,
    stack,
    text,
    without_implied,
)

DOCS = Path(ROOT, "docs")
WIDTH, IN_A_ROW, WIDE = 1240, 5, 206
OF_DOORS = DOORS | {"apps", "receivers", "in_the_trail"}
APPS = {
    "reports": "figures, pages of figures, the demo",
    "recruitment": "quotas, dossiers, admissions, members, and the counts of them",
    "organizations": "the tree and its history, users, posts, who may",
    "audit": "the trail of all that is done",
}
SHARED = {
    "config": "settings, addresses, signing in",
    "config.typed": "for everybody: how typed text is read",
    "config.web": "for doors: what all views share",
}


def first_sentence(path):
    """Return the first sentence of a module's docstring."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ").partition(". ")[0].rstrip(".")


def path_of(app, room):
    file = ROOT / app / f"{room.replace('.', '/')}.py"
    return file if file.exists() else file.with_suffix("") / "__init__.py"


def is_door(name):
    return name.rpartition(".")[2] in OF_DOORS


def room_of(module, names):
    """Return the name on the floors that a module goes by: the longest that fits."""
    parts = module.split(".")[1:]
    fitting = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in fitting if name in names), None)


def uses(app, names):
    """Return which rooms each room imports from, doors apart."""
    known = {module_of(path) for path in sources(app)}
    found = {}
    for path in sources(app):
        room = room_of(module_of(path), names)
        for taken in modules_taken(path, known):
            other = room_of(taken, names)
            if other and other != room and not is_door(room) and not is_door(other):
                found.setdefault(room, set()).add(other)
    return found


def rows_of(app):
    """Yield the rooms of each floor as boxes, the uppermost floor first, five in a row."""
    names = FLOORS[app].split()
    for line in reversed(FLOORS[app].strip().splitlines()):
        rooms = [name for name in line.split() if not is_door(name)]
        for start in range(0, len(rooms), IN_A_ROW):
            yield [box_of(app, room, names) for room in rooms[start : start + IN_A_ROW]]


def box_of(app, room, names):
    doors = [name.rpartition(".")[2] for name in names if name.startswith(f"{room}.")]
    mark = " · ".join(door for door in doors if door in DOORS and door != "urls")
    return Box(room, fold(first_sentence(path_of(app, room)), WIDE, 3), mark=mark, width=WIDE)


def panel(app, top):
    """Return one app drawn from `top` down, and where it ends."""
    names = FLOORS[app].split()
    rows = [row for row in rows_of(app) if row]
    ways = lay(rows, without_implied(uses(app, set(names))), WIDTH - 2 * MARGIN)
    doors = " · ".join(name for name in names if is_door(name) and "." not in name)
    end = stack(rows, top + 62)
    parts = [
        rectangle(1, top, WIDTH - 2, end - top + MARGIN, fill=WASH),
        text(MARGIN, top + 22, f"{app}/", size=16, colour=BRAND, weight=700),
        text(MARGIN + 10 * len(app) + 14, top + 22, APPS[app], size=12, colour=SOFT),
        text(MARGIN, top + 42, f"its own doors, above all rooms: {doors}", size=11, colour=SOFT),
        *(arrow(way) for way in ways),
        *(part for row in rows for box in row if box.name for part in drawn(box)),
    ]
    return parts, end + MARGIN


def house():
    parts, top = [], 1
    parts.append(rectangle(1, top, WIDTH - 2, 30, fill="#fff"))
    for number, (name, what) in enumerate(SHARED.items()):
        parts.append(text(MARGIN + number * 400, 20, name, size=12.5, colour=BRAND, weight=700))
        parts.append(text(MARGIN + number * 400 + 88, 20, what, size=11, colour=SOFT))
    top = 30 + BETWEEN_ROWS
    for app in APPS:
        drawn_panel, end = panel(app, top)
        parts += drawn_panel
        top = end + BETWEEN_ROWS
    return page("The rooms of the house on their floors", WIDTH, top - BETWEEN_ROWS + 2, parts)


SUBJECTS = [
    {
        "The tree": (
            5,
            "Organization Placement Ancestry Succession FormerName Officer Signer MemberCount "
            "CompleteRecords CongressTerm",
        )
    },
    {
        "Documents that change the tree": (3, "Reorganization Action Allotment Job"),
        "Who may": (2, "User Post SavedView Submission"),
    },
    {
        "Persons": (3, "Person Admission MemberEvent ToldApart"),
        "Sessions and reviews": (2, "Session SessionItem PoolReview PoolReviewLine"),
    },
    {
        "Dossiers": (4, "Candidate Step Vote Companion PaperState Transfer"),
        "Courses": (1, "Course Participant"),
    },
    {
        "Rules": (
            5,
            "RuleSet RuleNumber SchoolingRule StageRule Transition Deadline Paper Holiday",
        )
    },
    {
        "What was set": (3, "Quota Milestone Exemption IntroductionTarget"),
        "Papers": (1, "PaperTemplate"),
        "The trail": (1, "Entry"),
    },
    {"Counts kept, derived from the rest": (5, "Tally DayTally DossierTally FilledGroup")},
]
"""The tables of each subject, and how many stand beside each other."""
TABLE = 216
NOT_TOLD = {"id", "pk", "version", "recorded_at", "at", "search_name", "password", "last_login"}


def models():
    """Return our own models by name."""
    ours = {*APPS, "config"}
    return {m.__name__: m for m in django_apps.get_models() if m.__module__.split(".")[0] in ours}


def table_of(model):
    """Return a table as a box: what it is, its first fields, and where it points."""
    fields = model._meta.local_concrete_fields
    own = [f.name for f in fields if not f.is_relation and f.name not in NOT_TOLD]
    pointing = {}
    for each in fields:
        if each.is_relation:
            pointing.setdefault(each.related_model.__name__, []).append(each.name)
    what = (model.__doc__ or "").partition("\n")[0].rstrip(".").replace("`", "")
    lines = [*fold(what, TABLE, 3), "", *fold(", ".join(own), TABLE, 3)]
    for other, names in pointing.items():
        named = "" if names == [other.lower()] else f" ({', '.join(names)})"
        lines += fold(f"→ {other}{named}", TABLE, 2)
    return Box(model.__name__, lines, width=TABLE)


def within(names, known):
    """Return where each table of a subject points among the others of it."""
    return {
        name: {
            each.related_model.__name__
            for each in known[name]._meta.local_concrete_fields
            if each.is_relation
        }
        & names - {name}
        for name in names
    }


def heights(arrows):
    """Return on which row from the bottom each name stands: above all that it points at."""
    found = {}
    while left := arrows.keys() - found.keys():
        for name in sorted(left):
            if arrows[name] <= found.keys():
                found[name] = max((found[other] + 1 for other in arrows[name]), default=0)
    return found


def subject(title, names, columns, known, left, top):
    """Return one subject drawn, how wide it is, and where it ends."""
    width = columns * (TABLE + GAP) - GAP + 2 * MARGIN
    arrows = within({*names}, known)
    row_of = heights(arrows)
    rows = []
    for number in range(max(row_of.values()), -1, -1):
        there = [table_of(known[name]) for name in names if row_of[name] == number]
        rows += [there[start : start + columns] for start in range(0, len(there), columns)]
    ways = lay(rows, arrows, width - 2 * MARGIN)
    end = stack(rows, top + 40) + MARGIN
    for box in {id(box): box for row in rows for box in row}.values():
        box.x += left
    head = text(left + MARGIN, top + 24, title, size=16, colour=BRAND, weight=700)
    boxes = (part for row in rows for box in row if box.name for part in drawn(box))
    return [head, *(arrow(way) for way in ways), *boxes], width, end


def tables():
    known = models()
    listed = {name for row in SUBJECTS for _, names in row.values() for name in names.split()}
    others = " ".join(sorted(known.keys() - listed))
    parts, top = [], 1
    for row in [*SUBJECTS, *([{"Others": (5, others)}] if others else [])]:
        left, panels = 1, []
        for title, (columns, names) in row.items():
            shown, width, end = subject(title, names.split(), columns, known, left, top)
            panels.append((left, width, end, shown))
            left += width + GAP
        bottom = max(end for _left, _width, end, _shown in panels)
        for number, (start, width, _end, shown) in enumerate(panels, start=1):
            width = width if number < len(panels) else WIDTH - 1 - start
            parts += [rectangle(start, top, width, bottom - top, fill=WASH), *shown]
        top = bottom + GAP
    return page("The tables, by subject, and where they point", WIDTH, top - GAP + 2, parts)


PICTURES = {"house.svg": house, "tables.svg": tables}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DEBUG", "1")
    django.setup()
    for name, draw in PICTURES.items():
        DOCS.joinpath(name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
