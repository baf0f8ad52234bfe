"""What a template of a paper may contain, and how it is filled in.

This runs in a process of its own (`recruitment.paperwork.filler`) and must know nothing of
Django. What is not allowed here by name is refused, before anything of the template is done.
"""

import re
from collections.abc import Iterator
from typing import NoReturn

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from recruitment.paperwork.typography import DOTS

FILTERS = ("default", "first", "join", "last", "length", "lower", "upper")
LIST = "danh_sach"
SHOWN = 80
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.For,
    nodes.Const,
)
_REASONS = {
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.BinExpr: "reckoning",
    nodes.UnaryExpr: "reckoning",
    nodes.Concat: "reckoning",
    nodes.Call: "call",
    nodes.Getitem: "brackets",
    nodes.Slice: "brackets",
    nodes.Literal: "brackets",
    nodes.Test: "test",
}
"""Why a node is refused that people are likely to write; all others are only "forbidden"."""


class Fault(Exception):
    """Something in a template is refused: the reason, what it is about, and where it stands."""

    def __init__(self, reason: str, *, what: str = "", where: str = "", names=()):
        super().__init__(reason, what, where)
        self.told = {"reason": reason, "what": what, "where": where, "names": sorted(names)}


class Blank(Undefined):
    """A name that nothing is known of: a dotted line."""

    def __str__(self):
        return DOTS


class TemplateEnvironment(SandboxedEnvironment):
    """Fills in names, repeats rows and asks questions; nothing of Python can be reached.

    Every template is held to what is allowed as soon as it is parsed. The sandbox beneath is
    the second wall.
    """

    def __init__(self, undefined=Blank):
        super().__init__(autoescape=True, undefined=undefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def _parse(self, source, name, filename):
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise _misspelt(error, source) from None
        for node, inside in _walk(tree, in_loop=False):
            _require_allowed(node, inside, source)
        return tree

    def is_safe_attribute(self, obj, attr, value):
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj):
        return False


def _walk(node, *, in_loop) -> Iterator[tuple[nodes.Node, bool]]:
    """Yield each node with whether it stands in a loop."""
    for child in node.iter_child_nodes():
        yield child, in_loop
        yield from _walk(child, in_loop=in_loop or isinstance(child, nodes.For))


def _require_allowed(node, in_loop, source):
    if not isinstance(node, _ALLOWED):
        reason = next((r for kind, r in _REASONS.items() if isinstance(node, kind)), "forbidden")
        _refuse(reason, node, source)
    if isinstance(node, nodes.For):
        _require_plain_loop(node, in_loop, source)
    elif isinstance(node, nodes.Filter):
        _require_plain_filter(node, source)


def _require_plain_loop(node, in_loop, source):
    """A loop goes over the list of the paper, once: loops in loops could go on for ever."""
    if in_loop:
        _refuse("nested", node, source)
    over = node.iter
    if not isinstance(over, nodes.Name) or over.name != LIST or node.recursive or node.test:
        _refuse("loop", node, source)


def _require_plain_filter(node, source):
    """A filter is known, and texts are joined once: joined again and again they fill the memory."""
    if node.name not in FILTERS:
        _refuse("filter", node, source, what=node.name)
    if node.name == "join" and not isinstance(node.node, nodes.Name | nodes.Getattr):
        _refuse("forbidden", node, source)


def _refuse(reason, node, source, what="") -> NoReturn:
    raise Fault(reason, what=what, where=_paragraph(source, node.lineno))


def _misspelt(error, source) -> Fault:
    """Return what is wrong with marks that cannot be read; Jinja says it in English."""
    said, where = error.message or "", _paragraph(source, error.lineno)
    if tag := re.search("unknown tag '([^']*)'", said):
        return Fault("tag", what=tag[1], where=where)
    if name := re.search("No filter named '([^']*)'", said):
        return Fault("filter", what=name[1], where=where)
    if "looking for" in said or "end of template" in said or "Missing end" in said:
        return Fault("open", where=where)
    if letter := re.search("unexpected (?:char )?'([^' ]{1,3})'", said):
        return Fault("mark", what=letter[1], where=where)
    return Fault("mark", where=where)


def _paragraph(source, line) -> str:
    """Return the text of the paragraph in which a mark stands: docxtpl gives each its line."""
    lines = source.split("\n")
    text = re.sub("<[^>]*>", "", lines[min(line, len(lines)) - 1]) if source else ""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
