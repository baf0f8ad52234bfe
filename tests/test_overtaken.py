"""No view answers a form by a redirect because of what was done meanwhile: what was typed is shown.

The source of all views is read: what sends away whose form was not taken does so by
`config.web.overtaken`, which shows who did what, and what was typed.
"""

import ast

from tests.test_architecture import ROOT

DOORS = ("organizations", "recruitment", "reports")
BUTTONS = {
    "_remove": "a line of a draft",
    "_take_back": "a review, with a tick",
    "changeform_view": "a rule set, whose rows say themselves what is against them",
    "paper_print": "a paper to be made",
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
        f"{path.relative_to(ROOT)}:{handler.lineno} {view.name}"
        for path in _doors()
        for view in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(view, ast.FunctionDef) and view.name not in BUTTONS
        for handler in ast.walk(view)
        if isinstance(handler, ast.ExceptHandler) and _only_tells(handler)
    }
    assert offences == set()


def _only_tells(handler):
    """Tell whether a refusal becomes a message above the page, and is put on no form."""
    said = " ".join(map(ast.unparse, handler.body))
    return "messages.error(" in said or "messages.warning(" in said or "message_user(" in said


def _doors():
    for app in DOORS:
        yield from ROOT.joinpath(app).glob("views.py")
        for folder in ("views", "admin"):
            yield from ROOT.joinpath(app).glob(f"{folder}/*.py")


def _takes_forms(view):
    if view.name.startswith("_"):  # which a view calls, and some to say that all went well
        return False
    said = " ".join(map(ast.unparse, [*view.decorator_list, *view.body]))
    return "require_POST" in said or "'POST'" in said or "request.POST" in said


def _only_redirects(branch):
    """Tell whether a branch, of what is stored and not of what was sent, ends in a redirect."""
    asked, last = ast.unparse(branch.test), branch.body[-1]
    went_well = "is_valid" in asked or "confirming" in asked
    if went_well or "'GET'" in asked or not isinstance(last, ast.Return):
        return False
    return ast.unparse(last).startswith("return redirect(")
