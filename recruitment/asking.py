"""What lists can be asked, how they say what they were asked, and their files."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.asked import filled
from config.typed import sealed
from config.typed.fields import NameField
from config.typed.layout import Styled
from organizations import completeness, names
from organizations.forms import OrganizationField
from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from organizations.statements import Said, Statement
from recruitment.files import exports


class Asking(Styled):
    """A filter of a list that says all it was asked, for whatever shows the list."""

    WORDED = ("organization",)
    """The fields that `statement` and `worded` put into words of their own."""

    OCCASIONAL: tuple[str, ...] = ()
    """The fields that are folded away until one of them is asked for."""

    jurisdiction: Jurisdiction
    places: tuple[str, ...] = ()
    """The names of where the user's posts see persons."""

    @property
    def everyday(self):
        return [field for field in self.visible_fields() if field.name not in self.OCCASIONAL]

    @property
    def occasional(self):
        return [self[name] for name in self.OCCASIONAL]

    @property
    def is_refined(self) -> bool:
        """Tell whether any of the occasional fields is filled in."""
        return any(self.data.get(name) for name in self.OCCASIONAL)

    @property
    def asks_for_names(self) -> bool:
        """Tell whether it is asked by POST, so that no name is in an address."""
        return any(isinstance(field, NameField) for field in self.fields.values())

    @property
    def top(self) -> Organization | None:
        """Return the organization asked about, or None for all within reach."""
        return self.cleaned_data.get("organization")

    def worded(self) -> list[Said]:
        """Return what a list says whatever was asked, such as its period."""
        return []

    @property
    def window(self) -> Period | None:
        """Return the days that the list is asked of, or None where it is of no days."""
        return None

    @cached_property
    def complete_from(self) -> date | None:
        """Return from when records are complete, where the days asked of begin before it.

        Those of the organization asked about; without one, those of where the user's posts see
        persons. One query, and none where the list is of no days.

        Source: docs/definitions.md, "No data".
        """
        if self.window is None:
            return None
        asked = [self.top.pk] if self.top else self.jurisdiction.persons
        since = completeness.since_of(asked, self.jurisdiction.day)
        return since if since and self.window.start < since else None

    @property
    def statement(self) -> Statement:
        """Return of whom the list is, every field that narrows it, and from when records are
        complete, where it is asked of days before that."""
        narrowed = [
            Said(f"{each.label}: {each.words}", each.in_file_names)
            for each in filled(self, without=self.WORDED)
        ]
        return Statement(self._of, (*self.worded(), *narrowed, *self._incomplete()))

    def _incomplete(self) -> list[Said]:
        if self.complete_from is None:
            return []
        day = date_format(self.complete_from, "SHORT_DATE_FORMAT")
        words = _("records complete from %(day)s only, before it there may be more") % {"day": day}
        return [Said(words)]

    @property
    def _of(self) -> str:
        """Return the name of who is asked about, or of whom the user's only post reaches."""
        if self.top:
            return self.top.name
        [only] = self.places if len(self.places) == 1 else [_("All that is in reach")]
        return only

    def file_name(self, stem: str, form: str) -> str:
        """Return the name of the file that holds the list."""
        code = [self.top.code] if self.top else []
        return self.statement.file_name("-".join([stem, *code]), form)


class PersonsFilter(Asking):
    """What lists of persons can be asked; what cannot be read narrows nothing."""

    organization = OrganizationField(
        label=gettext_lazy("Organization, with all below it"),
        queryset=Organization.objects.none(),
        required=False,
    )
    words = NameField(label=gettext_lazy("Name"))

    def __init__(self, data, *, jurisdiction, today: date):
        super().__init__(data)
        self.jurisdiction, self.today = jurisdiction, today
        self.places = jurisdiction.places
        self.fields["organization"].queryset = Organization.objects.within(jurisdiction)
        if "words" in self.fields:
            self.fields["words"].reader = jurisdiction.holder
        self.is_valid()

    def narrow(self, rows):
        """Return the rows that were asked for; what cannot be read narrows nothing."""
        return self.words_in(rows.filter(organization__in=self.below()) if self.top else rows)

    def words_in(self, rows):
        """Keep the rows of persons whose names hold all the words."""
        for word in names.words_asked(self.cleaned_data.get("words") or ""):
            rows = rows.filter(person__search_name__contains=word)
        return rows

    def below(self):
        """Return the keys, as a query, of what counts under the organization asked about."""
        pairs = Ancestry.objects.in_force(self.tree_of).under([self.top.pk])
        return pairs.values("descendant")

    @property
    def tree_of(self) -> date:
        """Return the day whose tree is asked."""
        return self.jurisdiction.day


def file_of(request, form: str, asked: Callable, *, name: str, listing) -> HttpResponse:
    """Answer with the file of a list, as far as its rows may be taken out.

    `asked` reads the request: it returns the filter, and the rows that it leaves.
    """
    if form not in exports.MEDIA_TYPES:
        raise Http404
    criteria, rows = asked(request)
    may, now = request.jurisdiction, timezone.localtime()
    may.require("exporting_persons")
    is_complete = criteria.complete_from is None
    made = exports.export(
        rows.filter(organization__in=may.descendants(may.exporting_persons)),
        form=form,
        query=sealed.open_all(request.GET, request.user.pk).urlencode(),
        footer=exports.Footer(request.user, now, str(criteria.statement), is_complete),
        organization_id=criteria.top.pk if criteria.top else None,
        listing=listing,
    )
    file = criteria.file_name(f"{name}-{now:%Y-%m-%d}", form)
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(made, content_type=exports.MEDIA_TYPES[form], headers=headers)
