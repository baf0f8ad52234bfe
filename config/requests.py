"""What comes with a request, before anything reads it: how large it may be, and what it holds."""

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django_htmx.middleware import HtmxDetails

from organizations.models import User

LARGEST_FILE = 12 * 1024 * 1024
LARGEST_FORM = 3 * 1024 * 1024
"""Bytes of a body, on pages that take a file and on all others."""

TAKE_FILES = {
    "reports:reorganization_add",
    "admin:recruitment_papertemplate_paper",
}


class Request(HttpRequest):
    """What the middleware has made of a request of somebody who is signed in."""

    htmx: HtmxDetails
    user: User


class LimitsMiddleware:
    """Refuse what is larger than any form of ours, unread, and the letter that PostgreSQL cannot
    store and no keyboard writes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _length(request) > _largest(request):
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return render(request, "413.html", status=status)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Come after the check against forgery, which has read the form."""
        if "\0" in request.path or any(map(_holds_null, (request.GET, request.POST))):
            raise BadRequest


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _largest(request):
    try:
        page = resolve(request.path_info).view_name
    except Resolver404:
        return LARGEST_FORM
    return LARGEST_FILE if page in TAKE_FILES else LARGEST_FORM


def _holds_null(sent):
    return any("\0" in text for name, texts in sent.lists() for text in (name, *texts))
