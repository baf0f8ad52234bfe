"""Who was shown the ethnic group or the religion of persons: each reading leaves its entry."""

from collections.abc import Iterable

from audit import trail
from audit.models import Entry
from organizations.models import User
from recruitment.models import Admission, Candidate

READ = "person.read_sensitive"
SENSITIVE_FIELDS = ("ethnicity", "religion")


def note(records: Iterable[Admission | Candidate], *, by: User) -> None:
    """Write that `by` was shown both of each of `records`, where either is recorded at all.

    One query; none where nothing is recorded. Nobody is shown what cannot be written down.
    """
    trail.record_all(
        trail.entry(READ, each, by=by, organization_id=each.organization_id)
        for each in records
        if each.ethnicity or each.religion
    )


def without_sensitive(entries: Iterable[Entry], sensitive: bool) -> list[Entry]:
    """Return `entries`, of which the sensitive values are taken out unless `sensitive`."""
    entries = list(entries)
    if not sensitive:
        for entry in entries:
            entry.changes = {
                name: values
                for name, values in entry.changes.items()
                if name not in SENSITIVE_FIELDS
            }
    return entries
