"""How what a form asks for is done: the one way of putting errors at fields, and of being late."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse

from config.web import Request, overtaken
from organizations.meanwhile import is_again, who_changed


@dataclass(frozen=True)
class Done:
    """What a form asked for is done; `result` is what the decision returned."""

    result: Any


def take(form: BaseForm, decide: Callable[[], Any]) -> Done | None:
    """Do what `form` asks for; None where it was not sent, or shows what stands against it."""
    if not form.is_valid():
        return None
    try:
        return Done(decide())
    except ValidationError as error:
        refuse(form, error)
        return None


def refuse(form: BaseForm, error: ValidationError) -> None:
    """Show what a decision refused: beside the field it is about, else above the form."""
    for name, errors in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, errors)


def too_late(
    request: Request,
    record: Model,
    said: str,
    *,
    now: str,
    why: str = "",
    asked: str = "",
    again: bool = False,
) -> HttpResponse:
    """Answer a form about `record` that cannot be taken any more, since `said` holds meanwhile.

    `why` tells more, if not who changed the record last. Whoever sent the same form `again`, as
    the same reason tells too, is led to the page `now`; so is who only asked for the form, and is
    told what is `asked`.
    """
    why = why or f"{who_changed(record, reader=request.user)} {said}"
    again = again or is_again(record, reason=request.POST.get("reason", ""), by=request.user)
    return overtaken(request, why, now, asked=asked, again=again)
