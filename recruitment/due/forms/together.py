"""What is typed to do the same with many things that are due."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Group as Part
from config.typed.layout import Layout, Row, Stacked, Styled
from recruitment.due.sources import Group
from recruitment.fields import text
from recruitment.models import Course, DueKind

OPEN, SEND, REMIND, ASIDE = "open", "send", "remind", "aside"
COURSES = {DueKind.COURSE: Course.Kind.NEW_MEMBER, DueKind.CERTIFICATE: Course.Kind.AWARENESS}
"""To which courses those of a group can be sent."""


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course):
        said = {
            "number": course.number,
            "who": course.organization.name,
            "day": f"{course.start:%d/%m/%Y}",
        }
        return _("%(number)s · %(who)s, from %(day)s") % said


class TogetherForm(Styled):
    """What is to be done with all that are ticked; nothing is chosen beforehand."""

    act = forms.ChoiceField(label=gettext_lazy("What is to be recorded for all"), widget=Stacked)
    course = CourseField(
        label=gettext_lazy("Course"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=gettext_lazy("choose a course"),
    )
    note = text(gettext_lazy("What the secretary is to read"), 300)
    note.required = False
    until = DateField(label=gettext_lazy("Until the day"), required=False)
    reason = text(gettext_lazy("Reason"), 300)
    reason.required = False

    def __init__(self, data=None, *, group: Group, jurisdiction, may_write: bool, **kwargs):
        super().__init__(data, **kwargs)
        self.group = group
        self._offer_courses(jurisdiction)
        self.fields["act"].choices = list(self._acts(may_write))

    def _offer_courses(self, may):
        if self.group.kind not in COURSES:
            del self.fields["course"]
            return
        lasting = Course.objects.within(may).filter(last_day__gte=may.day)
        held_by = may.descendants(may.writing | may.deciding)
        held = lasting.filter(kind=COURSES[self.group.kind], organization__in=held_by)
        self.fields["course"].queryset = held.select_related("organization").order_by("start")

    def _acts(self, may_write):
        if self.group.kind == DueKind.DIRECT and may_write:
            yield OPEN, _("Open their dossiers")
        if "course" in self.fields:
            yield SEND, _("Send them to a course")
        yield REMIND, _("Remind the secretaries of their cells")
        yield ASIDE, _("Put aside until a day: they come back by themselves, the deadline stays")

    @property
    def layout(self):
        return Layout(
            "act",
            Part(gettext_lazy("If they are sent to a course"), "course"),
            Part(gettext_lazy("If somebody is reminded"), "note"),
            Part(gettext_lazy("If it is put aside"), Row("until", "reason")),
        )

    def clean(self):
        asked = super().clean()
        act = asked.get("act")
        if act == SEND and not asked.get("course") and "course" not in self.errors:
            self.add_error("course", _("Choose the course."))
        if act == ASIDE:
            if not asked.get("until") and "until" not in self.errors:
                self.add_error("until", _("Write the day on which they come back."))
            if not asked.get("reason"):
                self.add_error("reason", _("Say why it is put aside."))
        return asked
