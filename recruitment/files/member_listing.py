"""The list of members' events as it is shown: its columns, in words, on the page and in files."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.files.exports import Listing
from recruitment.models import MemberEvent

COLUMNS = (
    gettext_lazy("Full name"),
    gettext_lazy("Sex"),
    gettext_lazy("Date of birth"),
    gettext_lazy("Cell"),
    gettext_lazy("Kind of event"),
    gettext_lazy("On"),
    gettext_lazy("Document number"),
    gettext_lazy("Date of the document"),
    gettext_lazy("From or to"),
    gettext_lazy("Remarks"),
)


def cells(event: MemberEvent) -> list:
    """Return what the list shows of `event`, in the order of `COLUMNS`."""
    person = event.person
    return [
        person.full_name,
        person.get_sex_display(),
        person.born_on,
        event.organization.name,
        event.get_kind_display(),
        event.on,
        event.document_number,
        event.document_on,
        event.counterpart,
        remarks(event),
    ]


def remarks(event: MemberEvent) -> str:
    """Return in words what sets an event apart: on probation, annulled, what was remarked."""
    words = [_("on probation")] if event.probationary else []
    if event.annulled_on:
        words.append(_("annulled on %(day)s") % {"day": _day(event.annulled_on)})
    return ", ".join([*words, *filter(None, [event.remark])])


def facts(event: MemberEvent) -> list[tuple[str, str]]:
    """Return the label and the value of what is recorded of `event`, for its page."""
    person = event.person
    shown = [
        (_("Cell"), event.organization.name),
        (_("Kind of event"), event.get_kind_display()),
        (_("On"), _day(event.on)),
        (_("Document number"), event.document_number),
        (_("Date of the document"), event.document_on and _day(event.document_on)),
        (_("From or to"), event.counterpart),
        (_("Remark"), event.remark),
        (_("Was on probation"), _("Yes") if event.probationary else _("No")),
        *([(_("Date of the ceremony"), _day(event.ceremony_on))] if event.ceremony_on else []),
        (_("Sex"), person.get_sex_display()),
        (_("Date of birth"), _day(person.born_on)),
    ]
    return [(label, value or "—") for label, value in shown]


def _day(on) -> str:
    return date_format(on, "SHORT_DATE_FORMAT")


EVENTS = Listing("member_event.export", COLUMNS, (28, 8, 14, 36, 26, 14, 18, 14, 28, 30), cells)
