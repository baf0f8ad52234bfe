"""Addresses of the screens of reorganizations, and what their forms send."""

from datetime import date

from django.urls import reverse

from organizations.jobs import queue
from organizations.models import Job

JULY = date(2025, 7, 1)
LIST, ADD = reverse("reports:reorganization_list"), reverse("reports:reorganization_add")


def of(document, page):
    return reverse(f"reports:reorganization_{page}", args=[document.pk])


def act(client, document, deed, picked=(), **said):
    document.refresh_from_db()
    body = {"version": document.version, "act": deed, "pick": [each.pk for each in picked]}
    body |= {f"{deed}-{name}": value for name, value in said.items()}
    return client.post(of(document, "draft"), body)


def issue(client, document, **said):
    document.refresh_from_db()
    return client.post(of(document, "preview"), {"version": document.version, "sure": "on"} | said)


def lines(document):
    return [
        (each.verb, each.code, each.parent_code or each.heir_code)
        for each in document.actions.all()
    ]


def at_work(document):
    """Let a job about `document` be one that somebody began; whether he goes on, the seat tells."""
    job = queue.ask(
        "reorganization.issue",
        by=document.drafted_by,
        record=document.pk,
        name=str(document),
        version=document.version,
    )
    assert queue.take() == job
    Job.objects.update(phase="index", done=5, total=20)
    return job
