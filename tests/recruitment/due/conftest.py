"""What is due is tried where people are held to the terms: an administrator has checked them."""

import pytest


@pytest.fixture(autouse=True)
def terms(checked_terms):
    """Let all terms be checked against their documents."""
