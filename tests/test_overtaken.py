"""No view answers a form by a redirect because of what was done meanwhile: what was typed is shown.

The source of all views is read: what sends away whose form was not taken does so by
`config.web.overtaken`, which shows who did what, and what was typed.
"""

import ast

from tests.test_architecture import ROOT

DOORS = ("organizations", "recruitment", "reports")
BUTTONS = {
    "_pressed": "a file to be loaded or dropped, whose page says what stands against it",
    "_remove": "a line of a draft",
    "changeform_view": "a rule set, whose rows say themselves what is against them",
    "paper_print": "a paper to be made",
    "job_start": "a check to be begun",
    "course_take_off": "a name on a roster",
    "probation_take_up": "a dossier to be opened",
}
"""Where nothing is typed, and why something was refused stands on the page that follows."""


def test_no_form_is_answered_by_a_redirect_before_it_is_read():
    offences = {
        f"{path.relative_to(ROOT)}:{branch.lineno} {view.name}"
        for path in _doors()
        for view in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(view, ast.FunctionDef) and _takes_forms(view)
        for branch in view.body
        if isinstance(branch, ast.If) and _only_redirects(branch)
    }
    assert offences == set()


def test_no_refusal_takes_with_it_what_was_typed():
    offences = {
        f"{path.relative_to(ROOT)}:{part.lineno} {view.name}"
        for path in _doors()
        for view in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(view, ast.FunctionDef) and view.name not in BUTTONS
        for part in ast.walk(view)
        if _only_tells(part)
    }
    assert offences == set()


def _only_tells(part):
    """Tell whether a refusal becomes a message above the page, and is put on no form."""
    if isinstance(part, ast.Call):
        said = ast.unparse(part)
        return said.startswith("messages.") and ".told" in said
    if not isinstance(part, ast.ExceptHandler):
        return False
    said = " ".join(map(ast.unparse, part.body))
    return "messages.error(" in said or "messages.warning(" in said or "message_user(" in said


def _doors():
    for app in DOORS:
        yield from (
            path
            for path in ROOT.joinpath(app).rglob("*.py")
            if {"views", "admin"} & {*path.relative_to(ROOT).parts, path.stem}
        )


def _takes_forms(view):
    if view.name.startswith("_"):  # which a view calls, and some to say that all went well
        return False
    said = " ".join(map(ast.unparse, [*view.decorator_list, *view.body]))
    return "require_POST" in said or "'POST'" in said or "request.POST" in said


def _only_redirects(branch):
    """Tell whether a branch, of what is stored and not of what was sent, ends in a redirect."""
    asked, last = ast.unparse(branch.test), branch.body[-1]
    went_well = "is_valid" in asked or "done" in asked
    if went_well or "'GET'" in asked or not isinstance(last, ast.Return):
        return False
    return ast.unparse(last).startswith("return redirect(")
