"""Which request is being served: its number, the caller's address, the posts that apply."""

import contextlib
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class RequestContext:
    """What an audit entry says about the request that caused it; empty for commands."""

    id: str = ""
    address: str = ""
    posts: str = ""
    refused: list[str] = field(default_factory=list)


_current: ContextVar[RequestContext] = ContextVar("audit_request")


def current() -> RequestContext:
    """Return the context of the request being served, or an empty one outside a request."""
    return _current.get(RequestContext())


def out_of_reach(what: str) -> None:
    """Note that the request named a record out of reach in its field `what`."""
    current().refused.append(what)


@contextlib.contextmanager
def serving(context: RequestContext):
    """Let `context` be the current one inside the block."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
