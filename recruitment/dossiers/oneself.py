"""Nobody decides on themselves: who has the name of the person in a dossier is asked about."""

from collections.abc import Iterator
from datetime import date

from organizations import bodies, names
from organizations.models import Organization, Signer, User
from recruitment.dossiers import deciders
from recruitment.dossiers.conditions import BY_THE_CELL
from recruitment.dossiers.dossier import Dossier
from recruitment.findings import Finding
from recruitment.models import Candidate, Person


def asked(
    candidate: Candidate,
    stage: str,
    read: Dossier,
    *,
    on: date,
    by: User,
    held_by: Organization | None = None,
) -> Iterator[Finding]:
    """Ask whether who records a resolution, or signs it, decides on themselves. One query.

    `held_by` is the committee of the session that resolved.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    if bears_the_name(candidate.person, by.full_name):
        yield Finding("own_dossier")
    committee = held_by
    if committee is None and stage in BY_THE_CELL:
        committee = candidate.organization
    elif committee is None:
        committee = deciders.competent(stage, read.chain, read.rules)
    if committee is None:
        return
    signing = Signer.objects.in_force(on).filter(organization=committee)
    for full_name in signing.values_list("full_name", flat=True):
        if bears_the_name(candidate.person, full_name):
            yield Finding("own_signature", params={"who": bodies.committee(committee)})


def bears_the_name(person: Person, full_name: str) -> bool:
    """Tell whether somebody is called as the person of a dossier is: perhaps they are one."""
    return bool(full_name) and names.identity(full_name) == person.identity
