"""The pages of the guide for who follows dossiers, decides, and reads figures, by task."""

from django.utils.translation import gettext_lazy as _

from reports.guide.guides import Guide

READING = (
    Guide(
        slug="to-do",
        has_picture=True,
        title=_("Do what is due"),
        rights=("persons",),
        views=("recruitment:inbox", "recruitment:reminder"),
        steps=(
            _("«To do» says what has to be done and by when, the most urgent first."),
            _("Press a line to record it. What is recorded leaves the list by itself."),
            _(
                "Several lines of a group are recorded together: tick them, or the box at the head "
                "of the group, and press «Record for the whole group»."
            ),
            _(
                "What has to wait is put aside until a day, with the reason: «put aside…». It "
                "comes back by itself."
            ),
        ),
    ),
    Guide(
        slug="follow",
        title=_("Follow the dossiers of the cells"),
        rights=("deciding",),
        views=("recruitment:candidate", "recruitment:admission", "recruitment:review"),
        steps=(
            _("«Dossiers» says how many stand at each stage, and who has been there too long."),
            _(
                "Press a number to see those dossiers; choose an organization, a name or a state, "
                "and press «Show»."
            ),
            _(
                "The page of a dossier says under «Next» what keeps it. «Send back» returns it to "
                "an earlier stage, with the reason."
            ),
            _("«Reviews of the pool» says which cells have reported for the month."),
            _("«Admissions» lists who was admitted, and by which decision."),
        ),
    ),
    Guide(
        slug="papers",
        title=_("Print papers"),
        rights=("persons",),
        views=("recruitment:paper",),
        steps=(
            _("Open a dossier in «Dossiers» and press «Fill in papers as Word files»."),
            _(
                "The same paper for many dossiers: under «Papers to print» choose the paper and "
                "the organization, and press «Make the Word file»."
            ),
            _(
                "What is not on record is a dotted line, to be filled in by hand. Read the paper "
                "before it is signed."
            ),
        ),
    ),
    Guide(
        slug="courses",
        title=_("Courses and certificates"),
        rights=("persons",),
        views=("recruitment:course", "recruitment:certificate"),
        steps=(
            _(
                "On the page «Courses» press «Record a course», with the decision that opens it in "
                "hand."
            ),
            _("On the page of the course, «Call participants» lists who may be sent."),
            _(
                "After the course press «Enter the results», and copy number and day of each "
                "certificate."
            ),
            _("«Certificates that run out» names who has to go again before the cell votes."),
        ),
    ),
    Guide(
        slug="probation",
        title=_("Members on probation"),
        rights=("persons",),
        views=("recruitment:probation", "recruitment:recognition"),
        steps=(
            _("«On probation» names all who are on probation, and until when."),
            _(
                "Who has no dossier yet stands there under «Without a dossier»; it is opened on "
                "that page."
            ),
            _(
                "What has to be done for somebody stands in «To do» in time: the course for new "
                "members, the papers, the vote of the cell."
            ),
        ),
    ),
    Guide(
        slug="sessions",
        title=_("A session of the committee"),
        rights=("deciding",),
        views=("recruitment:session",),
        steps=(
            _("On the page «Sessions of committees» press «Record a session»."),
            _(
                "Choose the committee and the day. The dossiers that may be decided there are "
                "listed then."
            ),
            _(
                "Say of each what was decided, and press «Look at what is decided»: nothing is "
                "recorded before the page that follows."
            ),
        ),
    ),
    Guide(
        slug="figures",
        has_picture=True,
        title=_("See quotas, read the figures"),
        rights=("seeing",),
        views=(
            "reports:home",
            "reports:dashboard",
            "reports:pipeline",
            "reports:composition",
            "reports:member_balance",
            "reports:introductions",
        ),
        steps=(
            _(
                "«Overview» opens with your organization: how many were admitted, of which quota, "
                "and how many per cent that is."
            ),
            _(
                "Choose «Period» and «Counted up to», and press «Show». «More choices» has groups "
                "of people and other quotas."
            ),
            _(
                "The table has a row for each unit below: what it lacks, and its «State». A name "
                "in it opens the figures of that unit."
            ),
            _("«Pool against quota» says whether there are enough dossiers for the quota."),
            _("«Print» gives the page for a meeting. What the figures are of stands above them."),
        ),
    ),
    Guide(
        slug="find",
        title=_("Find somebody or something"),
        rights=("seeing",),
        views=("recruitment:search",),
        steps=(
            _(
                "Type into the field at the top of any page, and press «Search»: some words of a "
                "name are enough, without diacritics too."
            ),
            _(
                "Who may see persons also finds them by initials: “nvh” is Nguyễn Văn Hùng; and "
                "decisions by number: “215 qd”."
            ),
            _("What is found says where it belongs. Press its name to open it."),
        ),
    ),
    Guide(
        slug="organizations",
        title=_("Organizations, and what becomes of them"),
        rights=("seeing",),
        views=("organizations:organization", "reports:organization"),
        steps=(
            _(
                "«Organizations» shows what stands under your organization. Press the mark before "
                "a name to see what stands below it."
            ),
            _(
                "A name opens the page of the organization: its quotas, who answers for it, and "
                "how it came to be where it is."
            ),
            _(
                "Figures that were recorded before a merger are kept; they count for what took "
                "over."
            ),
        ),
    ),
)
