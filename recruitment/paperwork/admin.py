"""Templates of official papers in the admin: looked at, fetched, replaced with a reason."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from organizations import meanwhile
from organizations.acting import refuse
from organizations.admin.scoped import NationalAdmin, RecordTable
from recruitment.models import PaperTemplate
from recruitment.paperwork import paper_templates
from recruitment.paperwork.filling import MEDIA_TYPE
from recruitment.paperwork.forms import TemplateForm
from recruitment.paperwork.paper_kinds import KINDS
from recruitment.paperwork.paper_names import names_of


@admin.register(PaperTemplate)
class PaperTemplateAdmin(NationalAdmin):
    """The list shows papers, not rows: a paper whose template was never replaced has no row."""

    shown_fields = ("code", "version", "reason", "replaced_by", "at")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("contents")

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path(
                "paper/<str:file>/",
                guarded(self.paper_view),
                name="recruitment_papertemplate_paper",
            ),
            path(
                "paper/<str:file>/<int:version>/",
                guarded(self.file_view),
                name="recruitment_papertemplate_file",
            ),
            *super().get_urls(),
        ]

    def tools(self, request, template):
        kind = KINDS[template.code]
        return [
            (self._address("file", kind, template.version), _("Download")),
            (self._address("paper", kind), _("All versions")),
        ]

    def changelist_view(self, request, extra_context=None):
        newest = {each.code: each for each in self.get_queryset(request).order_by("version")}
        rows = [
            (self._address("paper", kind), code, kind.name, newest.get(code))
            for code, kind in KINDS.items()
        ]
        title = _("Templates of papers")
        return self.page(request, "admin/paper_templates.html", title=title, rows=rows)

    def paper_view(self, request, file):
        kind = _kind(file)
        may_replace = request.jurisdiction.administers_everything
        if request.method == "POST":
            self.require_change(request)
        versions = list(
            self.get_queryset(request)
            .filter(code=kind.code)
            .order_by("-version")
            .select_related("replaced_by")
        )
        seen = versions[0].version if versions else 0
        form = TemplateForm(request.POST or None, request.FILES or None, initial={"version": seen})
        if form.is_valid() and _replaced(kind, form, request.user):
            self.message_user(request, _("The template is replaced. The old one is kept."))
            return redirect(request.path)
        known = [
            ["{{ %s }}" % name, each.says, each.example]  # noqa: UP031 (braces)
            for name, each in names_of(kind).items()
            if not isinstance(each.example, dict)
        ]
        return self.page(
            request,
            "admin/paper_template.html",
            title=f"{kind.code} · {kind.name}",
            kind=kind,
            form=form if may_replace else None,
            versions=[(each, self._address("file", kind, each.version)) for each in versions],
            shipped=self._address("file", kind, 0),
            names=RecordTable(
                _("Names that the template may use"),
                [_("Name"), _("What it says"), _("Example")],
                known,
            ),
            rows=_rows(kind),
        )

    def file_view(self, request, file, version):
        kind = _kind(file)
        contents, name = kind.shipped, kind.file
        if version:
            found = PaperTemplate.objects.filter(code=kind.code, version=version).first()
            if found is None:
                raise Http404
            contents, name = bytes(found.contents), f"{kind.file}-{version}"
        disposition = content_disposition_header(True, f"{name}.docx")
        headers = {"Content-Disposition": disposition}
        return HttpResponse(contents, content_type=MEDIA_TYPE, headers=headers)

    def _address(self, page, kind, *more):
        return reverse(f"admin:recruitment_papertemplate_{page}", args=[kind.file, *more])


def _kind(file):
    found = next((kind for kind in KINDS.values() if kind.file == file), None)
    if found is None:
        raise Http404
    return found


def _rows(kind):
    """Return the table of the names of a row, for papers that hold a list."""
    listed = names_of(kind).get("danh_sach")
    if listed is None:
        return None
    return RecordTable(
        _("Names of a row: {%tr for nguoi in danh_sach %} … {%tr endfor %}"),
        [_("Name"), _("What it says"), _("Example")],
        [
            ["{{ nguoi.%s }}" % name, each.says, each.example]  # noqa: UP031 (braces)
            for name, each in listed.example.items()
        ],
    )


def _replaced(kind, form, by):
    asked = form.cleaned_data
    try:
        paper_templates.replace(
            kind,
            contents=asked["file"],
            reason=asked["reason"],
            version=asked["version"],
            by=by,
        )
    except ValidationError as error:
        versions = PaperTemplate.objects.filter(code=kind.code).select_related("replaced_by")
        newest = versions.first()
        if newest and newest.version > asked["version"]:
            _replaced_meanwhile(newest, form, by)
        else:
            refuse(form, error)
        return False
    return True


def _replaced_meanwhile(newest, form, by):
    """Say who replaced the template, and let it be sent again knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(newest.version)
    said = meanwhile.changed(by=newest.replaced_by, at=newest.at, reader=by)
    again = _("Nothing was saved. Look at it again before you go on.")
    form.add_error(None, f"{said} {again}")
