"""Rules of the architecture that reading the source can check."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.postgresql import psycopg_any

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "audit": set(),
    "organizations": {"audit"},
    "recruitment": {"audit", "organizations"},
    "reports": {"audit", "organizations", "recruitment"},
}
# From the ground up: what stands in one line imports only from the lines before it. Of two names
# that fit, the longer one counts: what is typed and what is shown lies in the room of its subject,
# and above all that is decided.
FLOORS = {
    "audit": """
        context models records inserting
        trail words
        forms middleware templatetags
        views
        urls apps
    """,
    "organizations": """
        old_fonts periods signals once confined miscounted prepared slips
        names
        models statements tables
        ancestry bodies classification completeness files jurisdiction letterheads members officers
        jobs
        in_the_trail meanwhile posts story tree
        browsing columns holding oracle
        reorganization signers terms forms
        imports user_imports long_work
        acting
        views jobs.views admin management
        urls apps middleware
    """,
    "recruitment": """
        persons.religion persons.ethnicity
        models
        dates signals findings
        persons counting
        ledger submissions
        rulebook
        targets admissions
        dossiers
        sessions
        members
        training doubles
        paperwork
        due
        files
        sheets
        finding
        receivers in_the_trail long_work

        fields
        acting asking
        targets.admin rulebook.admin
        admissions.forms
        dossiers.forms
        sessions.forms members.forms training.forms doubles.forms paperwork.forms due.forms
        sheets.forms finding.forms
        admissions.views
        dossiers.views
        sessions.views members.views training.views doubles.views paperwork.views due.views
        persons.views sheets.views finding.views paperwork.admin
        admissions.urls dossiers.urls sessions.urls members.urls training.urls doubles.urls
        paperwork.urls due.urls persons.urls sheets.urls finding.urls
        admin management
        urls apps
    """,
    "reports": """
        in_the_trail
        figures
        shown
        receivers
        files
        reorganizations demo guide
        forms
        views reorganizations.views guide.views
        urls reorganizations.urls guide.urls management templatetags
        apps
    """,
}
DOORS = {"views", "admin", "forms", "fields", "asking", "acting", "urls"}
DOORS |= {"middleware", "templatetags", "management", "tests"}
TEMPLATES = sorted(ROOT.joinpath("templates").rglob("*.html"))
# The index from which the reach itself is told, and lists that are the same for everybody.
NEEDS_NO_SCOPE = {"Ancestry", "Ethnicity", "Religion", "Holiday", "RuleSet"}


def sources(app):
    return [
        path for path in sorted(ROOT.joinpath(app).rglob("*.py")) if "migrations" not in path.parts
    ]


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_door(path):
    """Tell whether people or commands come in through this module."""
    return bool(DOORS & {*path.relative_to(ROOT).parts, path.stem})


def decisions():
    return [path for app in MAY_IMPORT for path in sources(app) if not is_door(path)]


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_app_imports_only_from_the_apps_below_it(app):
    forbidden = MAY_IMPORT.keys() - MAY_IMPORT[app] - {app}
    offences = {
        f"{name_of(path)} imports {name}"
        for path in sources(app)
        for name in imports(path)
        if name.split(".")[0] in forbidden
    }
    assert offences == set()


def module_of(path):
    """Return by which name a module is imported; a package by that of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_taken(path, known):
    """Yield each of the known modules from which a module takes itself or a name in it."""
    for name in imports(path):
        taken = name if name in known else name.rpartition(".")[0]
        if taken in known:
            yield taken


def floor_of(module, floors):
    """Return on which floor of its app a module stands, by the longest name that is its own."""
    _app, *parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if (floor := floors.get(".".join(parts[:length]))) is not None:
            return floor
    return len(floors)


def climbs(app, floors):
    """Yield each import from a room not on a lower floor, or from higher in the same room."""
    known = {module_of(path) for path in sources(app)}
    for path in sources(app):
        module = module_of(path)
        for taken in modules_taken(path, known):
            difference = floor_of(taken, floors) - floor_of(module, floors)
            at_home = taken.split(".")[1:2] == module.split(".")[1:2]
            if difference > 0 or (difference == 0 and not at_home):
                yield f"{module} imports {taken}"


@pytest.mark.parametrize("app", FLOORS)
def test_room_imports_only_from_the_floors_below_it(app):
    lines = [line.split() for line in FLOORS[app].strip().splitlines()]
    floors = {name: number for number, line in enumerate(lines) for name in line}

    assert set(climbs(app, floors)) == set()


@pytest.mark.parametrize("app", FLOORS)
def test_every_room_has_its_floor(app):
    rooms = {room for path in sources(app) for room in module_of(path).split(".")[1:2]}

    assert {name.split(".")[0] for name in FLOORS[app].split()} == rooms


def test_an_import_upwards_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    for room, line in (("cellar", "from app.attic import roof"), ("attic", "import os")):
        (tmp_path / "app" / room).mkdir(parents=True)
        (tmp_path / "app" / room / "__init__.py").touch()
        (tmp_path / "app" / room / "roof.py").write_text(line)

    assert set(climbs("app", {"cellar": 0, "attic": 1})) == {
        "app.cellar.roof imports app.attic.roof"
    }
    assert set(climbs("app", {"attic": 0, "cellar": 1})) == set()


def test_no_files_import_each_other_in_a_circle():
    known = {module_of(path): path for app in (*MAY_IMPORT, "config") for path in sources(app)}
    taken = {module: {*modules_taken(path, known)} - {module} for module, path in known.items()}
    assert circles(taken) == []


def circles(taken):
    """Return the modules that stand in a circle, or on the way from one circle to another."""
    left = dict(taken)
    while free := [module for module, others in left.items() if not others & left.keys()]:
        for module in free:
            del left[module]
    while ends := [m for m in left if not any(m in others for others in left.values())]:
        for module in ends:
            del left[module]
    return sorted(left)


def test_only_views_and_forms_use_what_views_share():
    """How typed text is read is for everybody: files hold it too."""
    offences = {
        name_of(path)
        for path in decisions()
        for name in imports(path)
        if name.startswith("config.") and not name.startswith("config.typed.")
    }
    assert offences == set()


def test_reading_what_was_typed_knows_no_app():
    offences = {
        f"{name_of(path)} imports {name}"
        for path in sources("config/typed")
        for name in imports(path)
        if name.split(".")[0] in MAY_IMPORT
    }
    assert offences == set()


APART = {
    "organizations/tables/sheet.py": "python_calamine xml zipfile",
    "recruitment/paperwork/filler.py": "docx docxtpl jinja2 lxml zipfile",
    "recruitment/paperwork/template_rules.py": "jinja2",
}
"""What takes files of others apart, each with the libraries that it has to itself."""


def test_files_of_others_are_taken_apart_in_a_process_of_its_own():
    libraries = {library for of in APART.values() for library in of.split()}
    offences = {
        f"{name_of(path)} imports {name}"
        for app in (*MAY_IMPORT, "config")
        for path in sources(app)
        for name in imports(path)
        if name.split(".")[0] in libraries - set(APART.get(name_of(path), "").split())
        and not name.startswith("xml.sax.saxutils")
    }
    assert offences == set()


def test_what_runs_in_a_process_of_its_own_starts_quickly_and_holds_no_secrets():
    """It knows neither Django nor what knows it."""
    known = {*APART, "recruitment/paperwork/typography.py"}
    offences = {
        f"{module} imports {name}"
        for module in known
        for name in imports(ROOT / module)
        if name.startswith(("django", "config", "audit", "organizations", "recruitment", "reports"))
        and f"{name.rpartition('.')[0].replace('.', '/')}.py" not in known
    }
    assert offences == set()


def test_decisions_know_no_http():
    offences = {
        f"{name_of(path)} imports {name}"
        for path in decisions()
        for name in imports(path)
        if name.startswith(("django.http", "django.shortcuts", "django.views"))
    }
    assert offences == set()


def test_decisions_are_handed_the_day():
    """They may stamp when a row was written; what day it is, whoever calls them knows."""
    clock = re.compile(r"\b(timezone\.(localdate|localtime)|date\.today|datetime\.(now|today))\b")
    offences = {
        name_of(path) for path in decisions() if clock.search(path.read_text(encoding="utf-8"))
    }
    assert offences == set()


CATCH = {
    "recruitment/acting.py": "the one way of acting",
    "recruitment/sessions/sessions.py": "tells of each dossier of a session what is against it",
    "recruitment/training/course_results.py": "whoever passed and does not go on yet is told",
}
"""Who may say what becomes of a form that was refused, is odd, came late or came twice."""


def caught(path):
    """Yield each outcome of a form that a module tells by itself."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            names = {each.split(".")[-1] for each in ast.unparse(node.type).strip("()").split(", ")}
            yield from names & {"Conflict", "Unconfirmed", "Reused"}
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "submissions.once":
            yield "once"


def test_forms_are_acted_on_in_one_way():
    offences = {
        f"{name_of(path)} tells {outcome}"
        for app in ("organizations", "recruitment", "reports")
        for path in sources(app)
        if name_of(path) not in CATCH
        for outcome in caught(path)
    }
    assert offences == set()


def test_a_view_that_tells_by_itself_that_it_was_late_would_be_found(tmp_path):
    view = tmp_path / "views.py"
    view.write_text("try:\n    act()\nexcept (ValidationError, ledger.Conflict):\n    pass\n")

    assert [*caught(view)] == ["Conflict"]


def managers_used(path):
    """Yield each `Model.objects` of a module, with whether `.within(` follows at once."""
    tree = tree_of(path)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("within", "none", "administered")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            model = ast.unparse(node.value)
            yield f"{name_of(path)}:{node.lineno} {model}", model, id(node) in scoped


def test_doors_for_people_reach_rows_only_within_the_jurisdiction():
    doors = [
        path
        for app in MAY_IMPORT
        for path in sources(app)
        if {"views", "forms", "fields", "asking", "templatetags"}
        & {*path.relative_to(ROOT).parts, path.stem}
    ]
    offences = {
        place
        for path in doors
        for place, model, scoped in managers_used(path)
        if not scoped and model not in NEEDS_NO_SCOPE
    }
    assert offences == set()


def test_a_manager_without_the_jurisdiction_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    door = tmp_path / "views.py"
    door.write_text("Candidate.objects.all()\nCandidate.objects.within(jurisdiction)\n")

    assert [scoped for _, _, scoped in managers_used(door)] == [False, True]


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_template_holds_no_style_no_script_and_no_unescaped_text(template):
    text = template.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", text) == []
    assert re.findall(r"\|\s*(?:safe|safeseq|urlize)\b|autoescape off", text) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_template_ends_its_blocks_by_name(template):
    assert re.findall(r"{%\s*endblock\s*%}", template.read_text(encoding="utf-8")) == []


def test_every_template_is_used():
    python = [path for app in (*MAY_IMPORT, "config") for path in sources(app)]
    everything = "".join(path.read_text(encoding="utf-8") for path in [*python, *TEMPLATES])
    by_django = {"registration/login.html", "registration/password_change_form.html"}
    by_crispy = {"forms/field.html", "forms/whole_uni_form.html"}
    unused = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in TEMPLATES
        if path.relative_to(ROOT / "templates").as_posix() not in everything
    }
    assert unused - by_django - by_crispy == set()


def test_nothing_is_marked_safe():
    offences = {
        name_of(path)
        for app in (*MAY_IMPORT, "config")
        for path in sources(app)
        for name in imports(path)
        if name.endswith((".mark_safe", ".SafeString"))
    }
    assert offences == set()


def test_every_variable_of_the_environment_stands_in_the_readme():
    settings = ROOT.joinpath("config/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", settings))
    readme = ROOT.joinpath("README.md").read_text(encoding="utf-8")

    assert {name for name in read if f"`{name}`" not in readme} == set()


def test_every_decision_has_a_number_of_its_own_and_names_it():
    pages = sorted(ROOT.joinpath("docs/decisions").glob("*.md"))
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in pages]

    assert [int(page.name[:4]) for page in pages] == [*range(1, len(pages) + 1)]
    assert [int(re.match(r"# (\d+)\. ", title)[1]) for title in titles] == [
        *range(1, len(pages) + 1)
    ]


@pytest.mark.parametrize(
    "page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name
)
def test_links_between_pages_of_documentation_lead_somewhere(page):
    def anchors(path):
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}

    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for link in links:
        if link.startswith(("http://", "https://")):
            continue
        file, _hash, anchor = link.partition("#")
        target = page.parent / file if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_psycopg2_is_the_driver():
    """A stray psycopg 3 in the environment would silently take its place."""
    assert psycopg_any.is_psycopg3 is False
    assert connection.vendor in ("sqlite", "postgresql")


def test_parts_with_a_form_are_handed_the_token_that_forms_need():
    """Django keeps it from parts that are included with `only`; their forms would be refused."""
    forms = {
        str(path.relative_to(ROOT / "templates"))
        for path in TEMPLATES
        if "{% csrf_token %}" in path.read_text()
    }
    included = re.compile(r'{% include "([^"]+)"([^%]* only) %}')
    without = [
        (path.name, part)
        for path in TEMPLATES
        for part, handed in included.findall(path.read_text())
        if part in forms and "csrf_token=csrf_token" not in handed
    ]

    assert without == []
