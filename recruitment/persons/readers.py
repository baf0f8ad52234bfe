"""Who was shown what is sensitive of persons: each reading leaves its entry."""

from collections.abc import Iterable

from audit import trail
from audit.models import Entry
from organizations.models import User
from recruitment.models import Admission, Candidate, Consent

READ = "person.read_sensitive"
SENSITIVE_FIELDS = ("ethnicity", "religion", "population_policy", "foreign_spouse")
SPECIAL_FIELDS = ("political_case", "foreign_origin", "child_number", "child_born_on")
"""What only a dossier has, on a page of its own."""

SENSITIVE_IN_THE_TRAIL = (
    *SENSITIVE_FIELDS,
    *SPECIAL_FIELDS,
    *(f"consent_{subject}" for subject in Consent.SENSITIVE),
    *(f"former_{name}" for name in ("cause", "convicted", "cleared_on")),
    *(f"former_{name}" for name in ("exception_number", "exception_on")),
)
"""As the entries of the trail call it."""


def note(records: Iterable[Admission | Candidate], *, by: User) -> None:
    """Write that `by` was shown these of each of `records`, where any is recorded at all.

    One query; none where nothing is recorded. Nobody is shown what cannot be written down.
    """
    trail.record_all(
        trail.entry(READ, each, by=by, organization_id=each.organization_id)
        for each in records
        if any(getattr(each, name, None) for name in (*SENSITIVE_FIELDS, *SPECIAL_FIELDS))
    )


def without_sensitive(entries: Iterable[Entry], sensitive: bool) -> list[Entry]:
    """Return `entries`, of which the sensitive values are taken out unless `sensitive`."""
    entries = list(entries)
    if not sensitive:
        for entry in entries:
            entry.changes = {
                name: values
                for name, values in entry.changes.items()
                if name not in SENSITIVE_IN_THE_TRAIL
            }
    return entries
