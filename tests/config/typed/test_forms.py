"""Every number and every day is typed into the product's own fields, in every form."""

import ast
import importlib
from datetime import date

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory

from config.typed import fields
from organizations.jurisdiction import Jurisdiction
from tests.factories import TODAY, PostFactory
from tests.test_architecture import MAY_IMPORT, ROOT, name_of, sources, tree_of

DJANGOS = (forms.IntegerField, forms.DateField, forms.DateTimeField)
OURS = (fields.NumberField, fields.RateField, fields.DateField)
NOT_OURS = {
    "IntegerField",
    "DecimalField",
    "FloatField",
    "DateField",
    "DateTimeField",
    "SplitDateTimeField",
    "TimeField",
    "NumberInput",
    "DateInput",
    "SelectDateWidget",
    "AdminDateWidget",
    "AdminIntegerFieldWidget",
}


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def strangers(form):
    """Return the fields of a form that read a number or a day by rules of their own."""
    return [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for name, field in form.base_fields.items()
        if isinstance(field, DJANGOS) and not isinstance(field, OURS)
    ]


def test_every_form_of_the_apps_reads_numbers_and_days_alike():
    for app in MAY_IMPORT:
        for path in sources(app):
            if {"management", "__init__.py"}.isdisjoint({*path.parts, path.name}):
                importlib.import_module(name_of(path).removesuffix(".py").replace("/", "."))
    known = [
        form
        for form in subclasses(forms.BaseForm)
        if form.__module__.split(".")[0] in {*MAY_IMPORT, "config"}
    ]

    assert len(known) > 40
    assert [stranger for form in known for stranger in strangers(form)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model.__name__)
def test_every_form_of_the_administration_reads_numbers_and_days_alike(model):
    request = RequestFactory().get("/")
    request.user = PostFactory(role="admin").user
    request.jurisdiction = Jurisdiction.of(request.user, TODAY)
    page, on_record, found = admin.site._registry[model], model(), []
    on_record.start, on_record.end, on_record.used = date(2026, 1, 1), date(2027, 1, 1), False
    for record in (None, on_record):
        if page.get_fields(request, record):
            found += strangers(page.get_form(request, record, change=record is not None))
    for inline in page.get_inlines(request, on_record):
        found += strangers(inline(model, admin.site).get_formset(request, on_record).form)

    assert found == []


def uses(tree):
    """Yield the number and date fields of Django that a module builds for forms."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NOT_OURS:
            owner = ast.unparse(node.value)
            if owner == "forms" or owner.endswith(("widgets", ".forms")):
                yield f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            ("django.forms", "django.contrib.admin.widgets")
        ):
            yield from (alias.name for alias in node.names if alias.name in NOT_OURS)


def test_no_module_builds_a_number_or_date_field_of_its_own():
    """Forms that are put together while they run, too."""
    ours = ROOT / "config/typed/fields.py"
    offences = {
        f"{name_of(path)}: {used}"
        for app in (*MAY_IMPORT, "config")
        for path in sources(app)
        if path != ours
        for used in uses(tree_of(path))
    }
    assert offences == set()


def test_a_field_of_django_would_be_found():
    source = "from django import forms\nforms.IntegerField()\nadmin.widgets.AdminDateWidget()"

    assert [*uses(ast.parse(source))] == ["forms.IntegerField", "admin.widgets.AdminDateWidget"]


def test_no_template_has_a_number_or_date_box_of_the_browser():
    """A browser's number box drops the comma: 3,5 becomes 35."""
    offences = {
        name_of(path)
        for path in ROOT.joinpath("templates").rglob("*.html")
        for kind in ("number", "date", "month", "datetime-local")
        if f'type="{kind}"' in path.read_text(encoding="utf-8")
    }
    assert offences == set()
