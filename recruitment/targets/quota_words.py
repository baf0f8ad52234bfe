"""What a quota asks for, as it was written."""

from django.utils.translation import gettext as _

from config.typed.numbers import shown
from recruitment.models import Quota


def asked(quota: Quota) -> str:
    """Return what is asked as it was written, with the persons that per cent come to.

    Source: docs/definitions.md, "Met by either of two".
    """
    low = shown(quota.low)
    bounds = low if quota.high is None else f"{low}–{shown(quota.high)}"
    if quota.form == Quota.Form.PERCENT:
        bounds = f"{bounds} %"
    elif quota.form == Quota.Form.FLOOR:
        bounds = f"≥ {bounds}"
    if quota.or_percent is not None:
        said = _("%(number)s or %(rate)s %%")
        bounds = said % {"number": bounds, "rate": shown(quota.or_percent)}
    is_converted = quota.form == Quota.Form.PERCENT or quota.or_percent is not None
    if quota.is_of_units or not is_converted:
        return bounds
    return f"{bounds} = {shown(quota.persons_low)}"
