from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from reports import in_the_trail, receivers  # noqa: F401  (connects the receivers)

        in_the_trail.register()
