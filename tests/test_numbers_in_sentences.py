"""Numbers in sentences are written as on the pages: 7.000, not 7000."""

import ast

import pytest
from django.utils import translation

from tests.factories import MemberCountFactory, QuotaFactory
from tests.test_architecture import MAY_IMPORT, name_of, sources

PLURALS = {"ngettext", "ngettext_lazy", "npgettext"}


def test_what_is_counted_in_a_sentence_is_written_as_on_the_pages():
    """A number that chooses between singular and plural stands in it as `shown` writes it."""
    offences = {
        f"{name_of(path)}:{said.lineno}"
        for app in MAY_IMPORT
        for path in sources(app)
        if "demo" not in path.parts
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for said in _numbers_said(function)
    }
    assert offences == set()


def _numbers_said(function):
    """Yield the bare values put into a sentence of which the function counts the plural."""
    counted = {
        ast.unparse(call.args[-1])
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in PLURALS
    }
    for said in ast.walk(function):
        if not isinstance(said, ast.BinOp | ast.AugAssign) or not isinstance(said.op, ast.Mod):
            continue
        filled = said.right if isinstance(said, ast.BinOp) else said.value
        if isinstance(filled, ast.Dict):
            yield from (each for each in filled.values if ast.unparse(each) in counted)


@pytest.mark.django_db
def test_what_a_count_and_a_quota_are_called_has_the_number_of_the_pages():
    with translation.override("vi"):
        assert str(MemberCountFactory(members=7000)).endswith(": 7.000")
        assert str(QuotaFactory(low=1250)).endswith(" · 1.250")
