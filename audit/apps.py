from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("audit trail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from audit import records, words

        records.say(words.ACTIONS, words.FIELDS, hidden=words.PERSONAL_FIELDS)
