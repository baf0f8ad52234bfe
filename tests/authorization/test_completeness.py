"""No address is left out of the table."""

from django.urls import URLResolver, get_resolver

from tests.authorization.cells import CELLS, PUBLIC
from tests.forgotten import require_none


def names_of(resolver, prefix=""):
    """Return the names of all addresses but the admin's, which are tested by themselves."""
    for each in resolver.url_patterns:
        if not isinstance(each, URLResolver):
            yield f"{prefix}{each.name}"
        elif each.namespace != "admin":
            yield from names_of(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)


def test_every_address_is_in_the_table_by_both_methods_or_is_public():
    asked = {(cell.name, cell.method) for cell in CELLS}
    known = {name for name in names_of(get_resolver()) if name not in PUBLIC}

    offered = {(name, method) for name in known for method in ("GET", "POST")}
    forgotten = {f"{name} {method}" for name, method in offered - asked}
    require_none(forgotten, "TABLE of tests/authorization/cells.py", "page")
    assert asked <= offered


def test_what_is_public_exists():
    assert set(names_of(get_resolver())) >= PUBLIC


def test_each_cell_stands_once_in_the_table():
    assert len({cell[:4] for cell in CELLS}) == len(CELLS)
