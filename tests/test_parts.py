"""Every part of a page is handed the names that it uses, and no others.

A part that is included with `only` sees nothing but what it is handed. A name that it lacks is no
error of Django's: a condition about it is false, and the control behind it is gone from the page.
What a part can do without, it says in its first lines: `{# Optional: narrow. #}`.
"""

import re
from functools import cache, singledispatch
from pathlib import Path

import pytest
from crispy_forms.templatetags.crispy_forms_tags import CrispyFormNode
from django.template import Node, NodeList
from django.template.base import FilterExpression, TokenType, Variable
from django.template.defaulttags import CsrfTokenNode, ForNode, WithNode, querystring
from django.template.library import SimpleNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode

ROOT = Path(__file__).parent.parent / "templates"

TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
PARTS = [name for name in TEMPLATES if Path(name).name.startswith("_")]
ALWAYS_THERE = {"True", "False", "None", "block"}
SET_BY_TAGS = ("asvar", "target_var", "variable", "variable_name")


@pytest.mark.parametrize("template", TEMPLATES)
def test_parts_are_handed_the_names_that_they_use(template):
    faults = []
    for node in nodes_of(template).get_nodes_by_type(IncludeNode):
        part, handed = part_of(node), node.extra_context.keys()
        if node.isolated_context:
            faults += [f"{part} lacks {name}" for name in needed(part) - optional(part) - handed]
            faults += [f"{part} does not use {name}" for name in handed - needed(part)]

    assert faults == []


@pytest.mark.parametrize("template", PARTS)
def test_what_a_part_calls_optional_is_used_in_it(template):
    assert optional(template) <= needed(template)


@cache
def needed(template: str) -> set[str]:
    """Return the names that a template looks up and does not set by itself."""
    nodes = nodes_of(template)
    tags = nodes.get_nodes_by_type(Node)
    set_here = {getattr(node, attribute, None) for node in tags for attribute in SET_BY_TAGS}
    return names_in(nodes) - ALWAYS_THERE - set_here


def optional(template: str) -> set[str]:
    """Return the names that a part does without where nobody hands them over."""
    text = (ROOT / template).read_text(encoding="utf-8")
    said = re.search(r"{# Optional: ([\w, ]+)\. #}", text)
    return set(said[1].split(", ")) if said else set()


def nodes_of(template: str) -> NodeList:
    return get_template(template).template.nodelist


def part_of(node: IncludeNode | ExtendsNode) -> str:
    expression = node.template if isinstance(node, IncludeNode) else node.parent_name
    return expression.var


@singledispatch
def names_in(value) -> set[str]:
    """Return the names that are looked up in an expression, in a node, or in many of them."""
    return set()


@names_in.register(list)
@names_in.register(tuple)
def _(values):
    return set().union(*map(names_in, values))


@names_in.register
def _(values: dict):
    return names_in(list(values.values()))


@names_in.register
def _(variable: Variable):
    return {variable.lookups[0]} if variable.lookups else set()


@names_in.register
def _(expression: FilterExpression):
    return names_in([expression.var, [arguments for _filter, arguments in expression.filters]])


@names_in.register
def _(operator: TokenBase):
    return names_in([operator.first, operator.second, operator.value])


@names_in.register
def _(node: Node):
    return names_in(list(vars(node).values()))


@names_in.register
def _(node: SimpleNode):
    asks_for_the_request = {"request"} if node.func is querystring else set()
    return names_in([node.args, node.kwargs]) | asks_for_the_request


@names_in.register
def _(node: CrispyFormNode):
    return {node.form}


@names_in.register
def _(node: CsrfTokenNode):
    return {"csrf_token"}


@names_in.register
def _(node: ForNode):
    inside = names_in(node.nodelist_loop) - {*node.loopvars, "forloop"}
    return names_in([node.sequence, node.nodelist_empty]) | inside


@names_in.register
def _(node: WithNode):
    return names_in(node.extra_context) | (names_in(node.nodelist) - node.extra_context.keys())


@names_in.register
def _(node: BlockTranslateNode):
    tokens = [
        token for token in [*node.singular, *node.plural] if token.token_type == TokenType.VAR
    ]
    said = {re.split(r"[.|]", token.contents)[0] for token in tokens}
    set_here = {*node.extra_context, node.countervar}
    return names_in([node.extra_context, node.counter]) | (said - set_here)


@names_in.register
def _(node: ExtendsNode):
    return names_in(node.nodelist) | needed(part_of(node))


@names_in.register
def _(node: IncludeNode):
    sees = set() if node.isolated_context else needed(part_of(node))
    return names_in(node.extra_context) | (sees - node.extra_context.keys())
