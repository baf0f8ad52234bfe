"""Every address. The apps' own urls follow the order of the imports, last first."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from config import accounts


@login_not_required
@require_safe
def live(request):
    """Answer that the process runs; the database is not asked."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("login/", accounts.SignInView.as_view(), name="login"),
    path("logout/", accounts.sign_out, name="logout"),
    path("password/", accounts.OwnPasswordView.as_view(), name="password_change"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("health/live", live, name="live"),
    path("admin/", admin.site.urls),
    path("audit/", include("audit.urls")),
    path("organizations/", include("organizations.urls")),
    path("", include("recruitment.urls")),
    path("", include("reports.urls")),
]

handler400 = "config.web.bad_request"
handler403 = "config.web.permission_denied"
handler404 = "config.web.page_not_found"
handler500 = "config.web.server_error"
