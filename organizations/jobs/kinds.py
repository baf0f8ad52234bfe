"""What jobs there are. The app that does a kind of work says so when it is made ready."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise

from organizations.jurisdiction import Jurisdiction
from organizations.models import Job, User


class Tell(Protocol):
    """Hears how far work is: its phase, how much of it is done, and of how much (nought: not
    known). `say` adds a line to the log.
    """

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None: ...

    def say(self, line: str) -> None: ...


@dataclass(frozen=True)
class Kind:
    """A kind of work. `act` does it, and returns in a sentence what came of it.

    `act` raises ValidationError where what was asked for cannot be. A `whole` one is a single
    transaction, and its end is part of it: it has happened and is told, or neither. Any other
    must be such that it may be begun again. `page` names the address of its record's page,
    which it `shows` to some.
    `offered` ones are started from the page of jobs.
    """

    label: str | Promise
    act: Callable[[Job, Tell], str]
    phases: type[TextChoices]
    subject: str
    whole: bool = False
    changes_tree: bool = False
    offered: bool = False
    page: str = ""
    shows: Callable[[Job, Jurisdiction, User], bool] = lambda job, jurisdiction, by: True


_kinds: dict[str, Kind] = {}


def tell(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def of(name: str) -> Kind | None:
    """Return the kind of that name; None for one that a former version knew."""
    return _kinds.get(name)


def offered() -> dict[str, Kind]:
    return {name: kind for name, kind in _kinds.items() if kind.offered}


def that_change_the_tree() -> list[str]:
    return [name for name, kind in _kinds.items() if kind.changes_tree]


def subject_of(name: str, record: int | None = None) -> str:
    """Return about what a job is, of which no two are open at once."""
    subject = _kinds[name].subject
    return subject if record is None else f"{subject} {record}"


def label_of(job: Job) -> str:
    kind = of(job.kind)
    return str(kind.label) if kind else job.kind


def phase_of(job: Job) -> str:
    kind = of(job.kind)
    return kind.phases(job.phase).label if kind and job.phase in kind.phases.values else ""
