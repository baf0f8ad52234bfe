"""How fields of forms are rendered."""

from django.forms.renderers import Jinja2
from django.template.loader import get_template


class Renderer(Jinja2):
    """Render Django's own widgets by Jinja2, and ours as all other templates.

    Django renders each choice of a list by a template of its own: the filters of a list of dossiers
    took longer than all that they filter. It ships the same widgets for Jinja2, which is quicker.
    """

    def get_template(self, template_name):
        if template_name.startswith("django/forms/"):
            return super().get_template(template_name)
        return get_template(template_name)
