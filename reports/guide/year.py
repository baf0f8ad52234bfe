"""What is due when in a year: what the rules and the reports to those above ask for."""

from django.utils.translation import gettext_lazy as _

YEAR = (
    (
        _("Each month"),
        _(
            "The cell reviews its pool at its meeting: who is new, who is dropped, or that nothing "
            "is new. It is recorded under «Reviews of the pool»."
        ),
    ),
    (
        _("Each month"),
        _(
            "The committee of the commune or ward looks at what its cells have reported, and at "
            "its own figures: «Overview»."
        ),
    ),
    (
        _("Each quarter"),
        _("Results go to the province, beside the quota and the same period of the year before."),
    ),
    (
        _("30 June"),
        _("The half-year: «Overview», counted up to this day; «Members, increase and decrease»."),
    ),
    (
        _("30 September"),
        _(
            "Nine months. Some committees ask that the quota of the year be reached by now; who is "
            "late still has a quarter."
        ),
    ),
    (
        _("31 December"),
        _("The year, to the province and to the Centre: «Overview», counted up to this day."),
    ),
    (
        _("At the turn of the year"),
        _("The quotas of the new year come from above, and the plan of the unit is made by them."),
    ),
    (
        _("In any month"),
        _(
            "Awareness certificates that run out in 180, 90 or 30 days: «Certificates that run "
            "out»."
        ),
    ),
    (
        _("In any month"),
        _(
            "The ceremony after the decision, and the vote of the cell after twelve months of "
            "probation, each within the working days that the rules give: «To do» counts them."
        ),
    ),
)
"""By when or how often, and what is to be done then."""
