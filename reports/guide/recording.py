"""The pages of the guide for who records, by task."""

from django.utils.translation import gettext_lazy as _

from reports.guide.guides import Guide

RECORDING = (
    Guide(
        slug="first-day",
        title=_("The first day of a secretary"),
        rights=("writing",),
        steps=(
            _(
                "Look at the top of the page: your name and your post stand there. If one of them "
                "is wrong, tell the administrator who gave you the account."
            ),
            _("Press your name to take a password that nobody else knows: «Change the password»."),
            _(
                "Open «Organizations» and see whether all your cells are there by their right "
                "names. What is missing is added by the administrator."
            ),
            _(
                "Record who was admitted this year: one by one by «Record an admission», or from a "
                "list by «Record many people»."
            ),
            _(
                "Whomever a cell has chosen to be followed gets a dossier: «Put somebody in the "
                "pool»."
            ),
            _(
                "Begin each day with «To do»: what has to be done stands there by itself, and "
                "leaves when it is recorded."
            ),
        ),
    ),
    Guide(
        slug="admission",
        has_picture=True,
        title=_("Somebody was admitted: where is it recorded?"),
        rights=("writing",),
        views=("recruitment:admission",),
        steps=(
            _(
                "If this person has a dossier here, open it in «Dossiers» and record the decision "
                "there, under «Next». The admission is entered by that."
            ),
            _(
                "Otherwise press «Record an admission» on the page «Admissions», with the decision "
                "on paper in hand."
            ),
            _(
                "Copy «Decision number» and «Date of the decision» as they stand on paper. «Date "
                "of the ceremony» may stay empty until the ceremony was held."
            ),
            _(
                "«Save» ends; «Save and enter the next» goes on with the next person and keeps the "
                "cell and the day."
            ),
            _(
                "What is wrong is put right on the page of the admission: «Correct», or «Annul the "
                "admission» with a reason."
            ),
        ),
    ),
    Guide(
        slug="first-dossier",
        has_picture=True,
        title=_("The first dossier"),
        rights=("writing",),
        views=(
            "recruitment:candidate",
            "recruitment:companion",
            "recruitment:step",
            "recruitment:consent",
        ),
        steps=(
            _("On the page «Dossiers» press «Put somebody in the pool»."),
            _(
                "Choose the cell, and write the name, the date of birth and the source. What is "
                "not known yet may stay empty."
            ),
            _(
                "On the page of the dossier, «Next» says which step follows, who takes it and by "
                "when. Press the step, and write what stands on paper."
            ),
            _("«Save, and record the next step» goes on to the form that follows."),
            _("«Name a helper» records the member whom the cell has assigned."),
            _("A dossier that should not be here is taken out by «Entered by mistake»."),
        ),
    ),
    Guide(
        slug="review",
        has_picture=True,
        title=_("The review of the month"),
        rights=("writing",),
        views=("recruitment:review", "recruitment:source", "recruitment:cell_unions"),
        steps=(
            _(
                "Open «Reviews of the pool»: each cell stands there with what it reported for the "
                "month."
            ),
            _(
                "Tick the cells where nobody is new or dropped, and press «Nothing new in the "
                "ticked cells»."
            ),
            _(
                "Where somebody is new or is dropped, open the cell: «Add somebody to the pool», "
                "say of each whether to keep them, and press «Save the review»."
            ),
            _(
                "A cell that has nobody to admit says so on its page: «Declare that there is no "
                "source to admit from»."
            ),
            _("While the month is not over, a review can be taken back: «Take the review back»."),
        ),
    ),
    Guide(
        slug="many",
        has_picture=True,
        title=_("Record many people at once"),
        rights=("writing",),
        views=("recruitment:sheet", "recruitment:batch"),
        steps=(
            _("On the page «Admissions» press «Record many people»."),
            _(
                "Copy the table with its headings from Excel, Word or Zalo, put it under «Paste a "
                "list» and press «Read what was pasted»; or use «A file to fill in»."
            ),
            _("Write under «The list on paper has» how many people the paper names."),
            _(
                "Each row says what becomes of it: «will be recorded», «to be looked at» or "
                "«cannot be recorded». Put it right in its place, and press «Look again»."
            ),
            _("«Put aside, go on later» keeps the sheet for seven days."),
            _("A list that was recorded by mistake is taken back as a whole: «Lists recorded»."),
        ),
    ),
    Guide(
        slug="transfer",
        title=_("Somebody moves"),
        rights=("writing",),
        views=("recruitment:transfer", "recruitment:member_event"),
        steps=(
            _(
                "A candidate goes to another cell: open the dossier in «Dossiers» and press «To "
                "another cell»."
            ),
            _(
                "The other cell finds it under «To do», and answers: «Take over the dossier» or "
                "«Refuse». Until then the dossier stays where it is."
            ),
            _(
                "A Party member moves away, arrives or leaves the Party: on the page «Events of "
                "members» press «Record an event»."
            ),
            _("Who arrives on probation is followed from then on: «On probation»."),
        ),
    ),
)
