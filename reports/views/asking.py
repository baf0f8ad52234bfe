"""What the pages of figures hand on of what they were asked, and of whom they may tell."""

from django.http import QueryDict


def query_of(data, *, without):
    """Return what was asked as a query string, empty values and those `without` left out."""
    kept = QueryDict(mutable=True)
    for name, value in data.items():
        if value and name not in without:
            kept[name] = value
    return kept.urlencode()


def reach_of(request, question):
    """Return today's reach, as a query, or None where every row lies in it, unasked.

    In today's tree everything below what is in reach is in reach; in the tree of another day
    something may stand there that has since moved away.
    """
    jurisdiction = request.jurisdiction
    if question.reading.structure_on >= jurisdiction.day:
        return None
    return jurisdiction.descendants(jurisdiction.seeing)
