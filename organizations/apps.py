from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Party organizations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from organizations import in_the_trail

        in_the_trail.register()
