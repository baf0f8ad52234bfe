"""The admin: closed to every role but administrators, and to these beyond their reach."""

from typing import NamedTuple

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.utils.regex_helper import normalize

from tests.authorization.cells import INSIDE, OUTSIDE, ROLES
from tests.authorization.world import refusing_writes, told, undone

pytestmark = pytest.mark.django_db
OTHERS = [role for role in ROLES if role != "admin"]
SENT_TO = dict.fromkeys(("anonymous", "deactivated"), "login")
SENT_TO["one_time_password"] = "password_change"
RECORDS = {model._meta.model_name for model in admin.site._registry}
METHODS = ("GET", "POST")
NATIONAL = {"holiday", "papertemplate", "ruleset"}  # what holds for all, and has no reach
ONLY_AT_THE_ROOT = ("/confirm/", "/edition/", "/end/", "/release/")


class Address(NamedTuple):
    """A page of the admin: its pattern, the names of its parts, and what it is about."""

    pattern: str
    names: tuple
    model: str

    def url(self, here, scope):
        return f"/{self.pattern}" % here.admin_kwargs(self.model, self.names, scope)

    @property
    def within_reach(self):
        """Return the status that an administrator gets for what is within reach."""
        of_nation = self.model in NATIONAL and self.pattern.endswith(ONLY_AT_THE_ROOT)
        if of_nation or self.pattern.endswith("/delete/"):
            return 403
        if self.pattern.startswith("admin/r/"):
            return 404  # no record has a page of its own outside the admin
        return 302 if self.pattern.endswith("/%(object_id)s/") else 200


def _addresses():
    """Return every page of the admin, walked as requests are resolved."""
    _prefix, resolver = get_resolver().namespace_dict["admin"]
    for pattern, names in _leaves(resolver.url_patterns):
        model = next((part for part in pattern.split("/") if part in RECORDS), "organization")
        of_organization = pattern.startswith("recruitment/quota/grid/")
        yield Address(f"admin/{pattern}", names, "organization" if of_organization else model)


def _leaves(patterns, prefix="", above=()):
    for each in patterns:
        [(route, names), *_others] = normalize(each.pattern.regex.pattern)
        route, names = prefix + route, (*above, *names)
        if hasattr(each, "url_patterns"):
            yield from _leaves(each.url_patterns, route, names)
        else:
            yield route, names


ADDRESSES = sorted(set(_addresses()))
OF_RECORDS = [address for address in ADDRESSES if {"pk", "object_id"} & set(address.names)]
OF_REACH = [address for address in OF_RECORDS if address.model not in NATIONAL]
OF_NATION = [address for address in ADDRESSES if address.model in NATIONAL]


def _ask(client, method, url):
    with refusing_writes():
        return client.get(url) if method == "GET" else client.post(url)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.pattern)
def test_other_roles_find_every_page_closed(here, address):
    url = address.url(here, "far")
    wrong = [
        f"{role} {method}: {fault}"
        for role in OTHERS
        for method in METHODS
        for fault in _faults(here, address, url, role, method)
    ]

    assert wrong == []


def _faults(here, address, url, role, method):
    client = here.clients[role]
    with undone(client):
        response = _ask(client, method, url)
        yield from here.traces(
            method, here.left(), refusals=int(response.status_code in (403, 404))
        )
    if response.status_code == 302:
        to = response.headers["Location"].partition("?")[0]
        steps = {reverse("admin:login"), reverse("admin:index")}  # which send on, or refuse
        is_closed = to == reverse(SENT_TO[role]) if role in SENT_TO else False
        if not (is_closed or to in steps):
            yield f"sent to {to}"
    elif response.status_code != 403 or role in SENT_TO:
        yield str(response.status_code)


@pytest.mark.parametrize("address", OF_REACH, ids=lambda address: address.pattern)
def test_an_administrator_finds_beyond_the_reach_what_never_existed(here, address):
    client = here.clients["admin"]
    expected = 302 if address.within_reach == 302 else 404
    wrong = []
    for method in METHODS:
        answers = {}
        for scope in OUTSIDE:
            with undone(client):
                response = _ask(client, method, address.url(here, scope))
                traces = here.traces(method, here.left(), refusals=int(expected == 404))
                wrong += [f"{scope} {method}: {fault}" for fault in traces]
            answers[scope] = told(response, here.key(address.model, scope))
            if response.status_code != expected:
                wrong.append(f"{scope} {method}: {response.status_code}")
        wrong += [
            f"{scope} {method}: does not answer as for what never existed"
            for scope, answer in answers.items()
            if answer != answers["ghost"]
        ]

    assert wrong == []


@pytest.mark.parametrize("address", OF_RECORDS, ids=lambda address: address.pattern)
def test_an_administrator_finds_what_lies_within_the_reach(here, address):
    client = here.clients["admin"]
    found = {}
    for scope in INSIDE:
        with undone(client):
            found[scope] = client.get(address.url(here, scope)).status_code

    assert found == dict.fromkeys(INSIDE, address.within_reach)


@pytest.mark.parametrize("address", OF_NATION, ids=lambda address: address.pattern)
def test_what_holds_for_all_is_changed_by_nobody_below_the_root(here, address):
    client = here.clients["admin"]
    with undone(client):
        response = _ask(client, "POST", address.url(here, "own"))
        traces = list(
            here.traces("POST", here.left(), refusals=int(response.status_code in (403, 404)))
        )

    assert traces == []
    assert response.status_code in (200, 302, 403, 404, 405)


def test_the_walk_finds_all_records_and_pages_of_the_admin():
    assert {address.model for address in OF_RECORDS} == RECORDS
    assert len(ADDRESSES) > 50
