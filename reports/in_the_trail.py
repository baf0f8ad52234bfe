"""What the trail is told of figures."""

from django.utils.translation import gettext_lazy

from audit import records

ACTIONS = {
    "attainment.export": gettext_lazy("attainment exported"),
    "balance.export": gettext_lazy("form 1 exported"),
    "composition.export": gettext_lazy("form 2 exported"),
    "figures.read_sensitive": gettext_lazy("figures by ethnic group or religion read"),
}


def register():
    records.say(ACTIONS)
