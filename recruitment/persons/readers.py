"""Who was shown the ethnic group or the religion of persons: each reading leaves its entry."""

from collections.abc import Iterable

from audit import trail
from organizations.models import User
from recruitment.models import Admission, Candidate

READ = "person.read_sensitive"


def note(records: Iterable[Admission | Candidate], *, by: User) -> None:
    """Write that `by` was shown both of each of `records`, where either is recorded at all.

    One query; none where nothing is recorded. Nobody is shown what cannot be written down.
    """
    trail.record_all(
        trail.entry(READ, each, by=by, organization_id=each.organization_id)
        for each in records
        if each.ethnicity or each.religion
    )
