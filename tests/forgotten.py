"""How a test says that something was added in one place and forgotten in another."""


def require_none(forgotten, place, page):
    """Fail with what was forgotten, where it belongs, and the page that tells how it is added."""
    named = ", ".join(sorted(map(str, forgotten)))
    assert not forgotten, f"{named}: not in {place} (docs/how-to/{page}.md)"
