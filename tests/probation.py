"""What the list of members on probation says is due, for tests."""

from datetime import date, timedelta

from recruitment.members.probation_dues import described, on_record


def due(jurisdiction, today, *, days=90):
    """Return who has something due within `days`, or overdue, by the last day for it."""
    horizon = today + timedelta(days=days)
    known = described(on_record(jurisdiction, today)[:], today)
    wanted = [each for each in known if each.last_day is None or each.last_day <= horizon]
    return sorted(wanted, key=lambda each: each.last_day or date.min)
