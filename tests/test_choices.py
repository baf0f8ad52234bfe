"""Nothing is decided by default, and nothing that cannot be undone is done by one click."""

import importlib
import re
from pathlib import Path

import pytest
from django import forms
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
OURS = ("audit", "config", "organizations", "recruitment", "reports")

# What is chosen before anybody has chosen, and why that decides nothing.
CHOSEN_BEFORE = {
    "AdmissionFilter.counting": "asks, and changes nothing",
    "AdmissionForm.readmission": "a fact, usual to nearly everybody, in sight and one key away",
    "AdmissionForm.youth_union": "a fact, in sight and one key away",
    "AgendaForm.stage": "asks which dossiers are listed",
    "BatchForm.paper": "a file, which is printed again",
    "CallForm.who": "asks who is listed; who is called is ticked",
    "CandidateForm.readmission": "a fact, usual to nearly everybody, in sight and one key away",
    "CandidateForm.youth_union": "a fact, in sight and one key away",
    "DashboardForm.basis": "asks",
    "DashboardForm.counting": "asks",
    "DashboardForm.decimals": "asks",
    "DashboardForm.level": "asks",
    "DashboardForm.rounding": "asks",
    "DashboardForm.sort": "asks",
    "DissolveForm.posts": "stands on the preview, which is confirmed",
    "InboxFilter.window": "asks",
    "MemberEventForm.probationary": "a fact, usual to nearly everybody, in sight and one key away",
    "MergeForm.posts": "stands on the preview, which is confirmed",
    "OpenForm.basis": "asks which grid is opened",
    "OpeningForm.readmission": "a fact, usual to nearly everybody, in sight and one key away",
    "OpeningForm.youth_union": "a fact, in sight and one key away",
    "PaperForm.paper": "a file, which is printed again",
    "ProposalForm.weight": "proposes; what is proposed is looked at before it is issued",
    "SessionForm.numbering": "a number of its own for each, as the page before recording shows",
    "SplitForm.posts": "stands on the preview, which is confirmed",
}

# What one click sends, by template and button, and why it needs no question.
ONE_CLICK = {
    "_footer.html": "the language is changed back in the same place",
    "_navigation.html": "who signed out signs in again; who typed something is asked",
    "admin/base_site.html": "who signed out signs in again; who typed something is asked",
    "admin/one_time_password.html": "a page of its own, which asks",
    "admin/post_confirm.html": "a page of its own, which says what the post will see",
    "organizations/jobs/job_list.html": "a check or a repair of counts, which changes no fact",
    "recruitment/due/_reminders.html": "a note that was read; what is due stays",
    "recruitment/due/inbox_aside.html": "in the inbox again, from where it is put aside again",
    "_search.html": "what is sought, and no more",
    "recruitment/files/handed_in.html": "what will be loaded stands above",
    "recruitment/members/_probation_line.html": "opens the dossier that is due, no more",
    "recruitment/training/_roster.html": "who was taken off is called again",
    "recruitment/dossiers/_save_view.html": "a filter of the user's own, kept again by its name",
    "recruitment/training/course_detail.html": "a file; nothing is recorded",
    "recruitment/sessions/session_check.html": "a page of its own, which asks",
    "recruitment/dossiers/transfer_detail.html": "a recalled transfer is asked for again",
    "registration/_demo_users.html": "signs in as somebody of the demo, who signs out again",
    "registration/kept.html": "a page of its own, which shows what will be sent",
    "reports/reorganizations/_workbench_lines.html": "a line of a draft, which orders nothing yet",
}

# Buttons beside fields that do something else than saving them.
BESIDE_FIELDS = {
    ("admin/event.html", "confirmed"): "after a page that shows what follows",
    ("admin/posts_confirm.html", "confirmed"): "after a page that shows what was ticked",
    ("admin/quota_grid.html", "confirmed"): "answers the question that saving asked",
    ("admin/quota_grid.html", "do"): "reads the grid again, or issues after a question",
    (
        "recruitment/dossiers/_papers.html",
        "state",
    ): "marked anew by the same buttons",
    ("recruitment/paperwork/paper_print.html", "paper"): "a file; nothing is recorded",
    ("recruitment/dossiers/transfer_detail.html", "answer"): "with a reason",
    ("recruitment/dossiers/_transfer_answer.html", "answer"): "with a tick, or a reason",
    ("recruitment/admissions/admission_add.html", "next"): "saves, and opens the next form",
    ("recruitment/dossiers/candidate_add.html", "next"): "saves, and opens the next form",
    ("recruitment/dossiers/companion_add.html", "next"): "saves, and opens the next form",
    ("recruitment/training/course_results.html", "fill"): "fills in; nothing is saved",
    ("recruitment/sheets/_file.html", "load"): "reads a file into a sheet; nothing is recorded",
    ("recruitment/sheets/sheet.html", "do"): "looks, or records what was looked at, with its sum",
    ("recruitment/sheets/sheet.html", "page"): "shows other rows",
    ("recruitment/sheets/sheet.html", "say"): "answers a question about a row; nothing is recorded",
    ("recruitment/sheets/sheet.html", "show"): "shows other rows",
    ("recruitment/dossiers/candidate_step.html", "next"): "saves, and opens the next form",
    ("recruitment/dossiers/candidate_step.html", "fail"): "after a vote was typed that fell short",
    ("recruitment/due/review_cell.html", "nothing_new"): "taken back by who saved it",
    ("recruitment/due/review_saved.html", "take_back"): "with a reason",
    ("reports/reorganizations/_workbench_head.html", "act"): "saves what stands beside it",
    (
        "reports/reorganizations/reorganization_draft.html",
        "act",
    ): "writes lines of a draft",
    (
        "reports/reorganizations/reorganization_add.html",
        "load",
    ): "looks, while the tick stands",
}

# Boxes and choices that templates draw by themselves, and when they come chosen.
DRAWN_CHOSEN = {
    ("admin/posts_confirm.html", "post.pk in sent"): "ticked before by hand, and shown again",
    ("recruitment/_confirm.html", "warning.code in confirmed"): "ticked before by hand",
    ("recruitment/paperwork/_paper_dossiers.html", "ticked"): "a file, which is printed again",
    ("recruitment/_warnings.html", "same_person_chosen"): "chosen before by hand",
    ("recruitment/due/_review_choice.html", "is_ticked"): "ticked before by hand, and shown again",
    ("recruitment/due/together.html", "is_ticked"): "ticked before by hand, and shown again",
    ("recruitment/training/course_call.html", "candidate.pk in chosen"): "ticked before by hand",
    ("reports/reorganizations/_workbench_pick.html", "checked"): "picked before by hand",
}

FIELDS = re.compile(
    r"\{\{[^}]*(form|field|bound|tick)\b|\{% crispy "
    r"|type=\"(text|checkbox|radio|file)\"|<textarea|<select"
)
EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock \1 %}", re.S)
SUPER = "{{ block.super }}"
INCLUDED = re.compile(r"\{% include \"([^\"]+)\"[^%]*%\}")


def our_forms():
    list(get_resolver().reverse_dict)  # imports whatever pages need
    importlib.import_module("recruitment.admin")
    found, waiting = set(), [forms.BaseForm]
    while waiting:
        waiting += (new := set(waiting.pop().__subclasses__()) - found)
        found |= new
    return [each for each in found if each.__module__.partition(".")[0] in OURS]


def is_chosen(field):
    """Tell whether a browser sends a choice that nobody has made."""
    if isinstance(field, forms.BooleanField):
        return bool(field.initial)
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return bool(field.initial)
    if isinstance(field, forms.ModelChoiceField):
        return bool(field.initial) or field.empty_label is None
    if isinstance(field, forms.ChoiceField):
        radio = isinstance(field.widget, forms.RadioSelect)
        first = next(iter(field.choices), ("",))[0]
        return bool(field.initial) or (not radio and first != "" and first is not None)
    return False


def test_no_form_comes_with_a_decision_already_made():
    chosen = {
        f"{form.__name__}.{name}"
        for form in our_forms()
        for name, field in form.base_fields.items()
        if is_chosen(field)
    }

    assert chosen - CHOSEN_BEFORE.keys() == set()
    assert CHOSEN_BEFORE.keys() - chosen == set()


@pytest.mark.parametrize(
    ("field", "chosen"),
    [
        (forms.ChoiceField(choices=[("a", "A")]), True),
        (forms.ChoiceField(choices=[("", "-"), ("a", "A")]), False),
        (forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect), False),
        (forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, initial="a"), True),
        (forms.BooleanField(initial=True), True),
        (forms.BooleanField(), False),
        (forms.CharField(initial="a"), False),
    ],
)
def test_what_a_browser_would_send_unasked_is_recognized(field, chosen):
    assert is_chosen(field) is chosen


def templates():
    """Yield the name and the text of every template."""
    for path in sorted(ROOT.joinpath("templates").rglob("*.html")):
        yield str(path.relative_to(ROOT / "templates")), path.read_text(encoding="utf-8")


def with_parts(text, known):
    """Return a template with all that it includes."""
    return INCLUDED.sub(lambda found: with_parts(known.get(found[1], ""), known), text)


def drawn(text, known, blocks=None):
    """Return a template within the page that it extends, but for the frame of all pages."""
    blocks = blocks or {}

    def fill(found):
        return blocks.get(found[1], SUPER).replace(SUPER, BLOCK.sub(fill, found[2]))

    base = EXTENDS.search(text)
    if base is None or base[1] == "base.html" or base[1].startswith("admin/"):
        return BLOCK.sub(fill, text)
    own = {found[1]: fill(found) for found in BLOCK.finditer(text)}
    return drawn(known[base[1]], known, blocks | own)


def posted():
    """Yield template and contents, with all parts, of every form that writes."""
    known = dict(templates())
    for name, text in known.items():
        for form in re.findall(r"<form\b.*?</form>", drawn(text, known), re.S):
            if 'method="post"' in form:
                yield name, with_parts(form, known)


def test_what_one_click_sends_can_be_undone_or_was_asked_about():
    clicks = {template for template, form in posted() if not FIELDS.search(form)}

    assert clicks - ONE_CLICK.keys() == set()
    assert ONE_CLICK.keys() - clicks == set()


def test_buttons_beside_fields_that_do_something_else_are_known():
    buttons = {
        (template, name)
        for template, form in posted()
        if FIELDS.search(form)
        for button in re.findall(r"<button\b[^>]*>", form)
        for name in re.findall(r'\bname="(\w+)"', button)
    }

    assert buttons - BESIDE_FIELDS.keys() == set()
    assert BESIDE_FIELDS.keys() - buttons == set()


def test_no_box_that_a_template_draws_comes_chosen():
    chosen = {
        (name, condition)
        for name, text in templates()
        for condition in re.findall(r"(?:\{% if ([^%]+) %\}|[\s\"'])checked(?=[\s>{])", text)
        if "<input" in text
    }

    assert chosen - DRAWN_CHOSEN.keys() == set()
    assert DRAWN_CHOSEN.keys() - chosen == set()


def test_a_form_is_looked_at_within_the_page_that_it_extends():
    known = {
        "act.html": "<form>{% block a %}1{% endblock a %}{% block b %}2{% endblock b %}</form>",
        "more.html": '{% extends "act.html" %}{% block a %}{{ block.super }}3{% endblock a %}',
    }
    page = '{% extends "more.html" %}{% block a %}0{{ block.super }}{% endblock a %}'

    assert drawn(page, known) == "<form>0132</form>"


def test_a_form_is_looked_at_with_the_parts_that_it_includes():
    known = {"_a.html": '<button name="go">{% include "_b.html" only %}', "_b.html": "<select>"}

    assert with_parts('{% include "_a.html" %}!', known) == '<button name="go"><select>!'
