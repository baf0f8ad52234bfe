"""What is added in one place is known in all: fields, stages, rules, papers, figures, files.

A failure names what was forgotten, where it belongs, and the page that tells how it is added.
"""

import ast
import re
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from audit import records
from recruitment import rulebook
from recruitment.dossiers.decision import entry_of
from recruitment.dossiers.verbs import WORDS
from recruitment.due.clocks import START, Clock
from recruitment.files.loading import KINDS as FILES
from recruitment.models import Admission, Candidate, Deadline, RuleSet, Stage
from recruitment.models.particulars import PARTICULARS
from recruitment.paperwork.paper_kinds import KINDS as PAPERS
from recruitment.paperwork.paper_kinds import SHIPPED
from tests.dossiers import CandidateFactory
from tests.forgotten import require_none
from tests.test_architecture import MAY_IMPORT, ROOT, name_of, sources, tree_of

RULEBOOK = Path(rulebook.__file__).parent
OF_THE_ROW = {"id", "person", "organization", "recorded_by", "recorded_at", "version"}
RELEASED = {
    "20-qd-tw-2026.toml": "b43cf6a4b16423d7e7c1e4b2152f052bb0a31443bdb5eaa6a87928e88418b924",
    "208-qd-tw-2026.toml": "cacf4674a9532b2c41f8806cfa4cc1b8fcaab32048f0d4813e54d14008ef0ead",
    "232-qd-tw-2025.toml": "2c7a07a25cf56fd3f8833f4e95f891fc7f0c2eb55508ecdaeebce8aebb794585",
    "24-qd-tw-2021.toml": "7a09ff3295540d4a1d8b9f1dddfe8a450fa4a1f5dcedf8e2a7a635312dfbb8af",
    "294-qd-tw-2025.toml": "12876fc88b8c00f49ac701b4a6e6d71aef6e1475b329b46cf97191f0bf839090",
    "holidays.toml": "bfe4970d5543b3a920eea49f30dda1f802a5146fea1b0a1febaf932efff999bf",
}


def common_fields():
    """Return the names of what both a dossier and an admission say of somebody."""
    dossier, admission = (
        {field.name for field in model._meta.concrete_fields} for model in (Candidate, Admission)
    )
    return (dossier & admission) - OF_THE_ROW


def test_a_dossier_taken_up_for_an_admission_says_all_that_it_says():
    assert set(PARTICULARS) == common_fields()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(common_fields()))
def test_an_admission_says_all_that_its_dossier_says(name):
    """Each field with another value than a new row has, so that nothing fits by chance."""
    candidate = CandidateFactory()
    value = _another(Candidate._meta.get_field(name), getattr(candidate, name))
    setattr(candidate, name, value)

    entry = entry_of(candidate, on=date(2026, 5, 4), decision_number="7-QĐ/ĐU")

    assert getattr(entry, name) == value


def _another(field, value):
    if isinstance(value, bool):
        return not value
    choices = [key for key, _label in field.flatchoices if key not in ("", value)]
    return choices[0] if choices else f"khác {value}"


def test_what_is_forgotten_is_named_with_its_place_and_its_page():
    with pytest.raises(AssertionError, match=r"a, b: not in x\.py \(docs/how-to/stage\.md\)"):
        require_none({"b", "a"}, "x.py", "stage")
    require_none(set(), "x.py", "stage")


def described():
    """Return what the files of rule sets describe."""
    files = [path for path in RULEBOOK.glob("*.toml") if path.name != "holidays.toml"]
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in files]


def added():
    """Return the rows that corrections of the shipped sets add."""
    for path in RULEBOOK.glob("corrections/*.toml"):
        correction = tomllib.loads(path.read_text(encoding="utf-8"))
        for each in (correction["all"], *correction["set"]):
            yield from each.get("add", ())


def test_each_stage_but_the_first_can_be_done():
    """A page of a dossier that stands before it would be an error."""
    without_words = set(Stage) - {Stage.POOL} - WORDS.keys()

    require_none(without_words, "WORDS of recruitment/dossiers/verbs.py", "stage")


def test_each_stage_is_asked_for_by_some_rules():
    """One that no rules know is reached by nobody."""
    asked = {row["stage"] for each in described() for row in each["stages"]}
    asked |= {row["stage"] for row in added() if row["part"] == "stages"}

    require_none(set(Stage.values) - asked, "stages of any recruitment/rulebook/*.toml", "stage")


@pytest.mark.parametrize("event", Deadline.Event)
def test_each_event_has_a_day_from_which_a_clock_runs(event):
    """Without one the inbox of everybody would be an error."""
    if event.stage is None:
        require_none({event} - START.keys(), "START of recruitment/due/clocks.py", "rule")
    assert (event.stage is None) == (event in START)
    assert Clock(after="decided", actor="cell", event=event, term=None).start is not None


def test_each_paper_that_is_filled_in_has_its_template_and_some_rules():
    templates = {path.stem for path in SHIPPED.glob("*.docx")}
    asked = {row["code"] for each in described() for row in each["papers"]}
    of_dossiers = {code for code, kind in PAPERS.items() if kind.stage and kind.listed}

    require_none(
        {kind.file for kind in PAPERS.values()} - templates, SHIPPED.relative_to(ROOT), "paper"
    )
    require_none(
        templates - {kind.file for kind in PAPERS.values()},
        "KINDS of recruitment/paperwork/paper_kinds.py",
        "paper",
    )
    require_none(of_dossiers - asked, "papers of any recruitment/rulebook/*.toml", "paper")


@pytest.mark.parametrize("kind", FILES)
def test_each_file_and_each_of_its_columns_is_documented(kind):
    page = ROOT.joinpath("docs/files.md").read_text(encoding="utf-8")
    section = re.search(rf"^### {kind}$(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)

    require_none({kind} if section is None else set(), "the headings of docs/files.md", "file")
    columns = {column.name for column in FILES[kind].columns}
    told = {name for name in columns if re.search(rf"\b{name}\b", section[1])}
    require_none(columns - told, f"the section “{kind}” of docs/files.md", "file")


def test_each_figure_names_what_defines_it():
    page = ROOT.joinpath("docs/definitions.md").read_text(encoding="utf-8")
    headings = {*re.findall(r"^#+ (.+)$", page, re.MULTILINE), *re.findall(r"\*\*(.+?)\*\*", page)}
    source = re.compile(r'docs/definitions\.md, ((?:"[^"]+"(?:,? and |, )?)+)')
    named = {
        (name_of(path), heading)
        for app in MAY_IMPORT
        for path in sources(app)
        for said in source.findall(" ".join(path.read_text(encoding="utf-8").split()))
        for heading in re.findall(r'"([^"]+)"', said)
    }

    assert named
    lost = {f"“{heading}” of {place}" for place, heading in named if heading not in headings}
    require_none(lost, "docs/definitions.md", "figure")


def actions():
    """Yield each action of the trail that the source writes, with its module."""
    for app in (*MAY_IMPORT, "config"):
        for path in sources(app):
            for call in ast.walk(tree_of(path)):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(RECORDING):
                    for said in call.args[:1]:
                        for each in ast.walk(said):
                            if isinstance(each, ast.Constant) and ACTION.fullmatch(str(each.value)):
                                yield each.value, name_of(path)


RECORDING = ("record", "trail.entry", "_entry", "_write", "_tell")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def test_each_action_of_the_trail_has_its_words():
    """An auditor would read its code."""
    written = dict(actions())

    assert len(written) > 60
    wordless = {
        f"{code} of {place}" for code, place in written.items() if code not in records.actions
    }
    require_none(wordless, "ACTIONS of in_the_trail.py of its app", "action")


def test_what_was_released_stays_as_it_was():
    """A site that has migrated reads these files no more: a correction takes a migration."""
    now = {path.name: sha256(path.read_bytes()).hexdigest() for path in RULEBOOK.glob("*.toml")}

    assert {name: now.get(name) for name in RELEASED} == RELEASED


@pytest.mark.django_db(transaction=True)
def test_each_rule_set_of_the_rulebook_is_shipped_by_a_migration():
    """Also after a test with transactions, which empties all tables."""
    shipped = set(RuleSet.objects.values_list("number", flat=True))

    require_none(
        {each["number"] for each in described()} - shipped, "recruitment/migrations", "rule"
    )
