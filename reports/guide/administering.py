"""The pages of the guide for administrators and auditors, by task."""

from django.utils.translation import gettext_lazy as _

from reports.guide.guides import Guide

ADMINISTERING = (
    Guide(
        slug="reorganizations",
        title=_("Rename, merge or move organizations"),
        rights=("administering",),
        views=("reports:reorganization",),
        steps=(
            _(
                "On the page «Reorganizations» press «Begin a document», and copy number and day "
                "of the decision."
            ),
            _(
                "On the «Workbench» say what becomes of each organization, and press «On to the "
                "preview»."
            ),
            _(
                "The preview says which figures, dossiers and posts are touched. Nothing changes "
                "before the document takes effect."
            ),
        ),
    ),
    Guide(
        slug="quotas",
        title=_("Issue quotas"),
        rights=("administering",),
        views=("admin:recruitment_quota",),
        steps=(
            _(
                "«Quota grid» issues the quotas of a year to all that stands directly below one "
                "organization, together with the document."
            ),
            _(
                "A single quota is found and changed under «quotas». What was in force before is "
                "kept with its document."
            ),
            _("What becomes of it is seen at once under «Overview»."),
        ),
    ),
    Guide(
        slug="posts",
        title=_("Accounts and posts"),
        rights=("administering",),
        views=(
            "admin:organizations_user",
            "admin:organizations_post",
            "organizations:job",
            "admin:",
        ),
        steps=(
            _(
                "Open «Administration», and make the account under «users». The password for the "
                "first day is shown once; give it to the person yourself."
            ),
            _("Under «posts» say where the person works, as what, and from when."),
            _(
                "A post that sees persons begins when a second administrator has confirmed it, on "
                "the same page."
            ),
            _(
                "Under «officers in charge» name who answers for an organization: this name stands "
                "at the foot of the pages of its people."
            ),
            _("«Long work and checks» shows what runs in the background, and what came of it."),
        ),
    ),
    Guide(
        slug="trail",
        title=_("Read the audit trail"),
        rights=("auditing",),
        views=("audit:", "organizations:posts_of_own_making"),
        steps=(
            _("«Audit trail» says who did or was refused what, and when."),
            _("Narrow it by user, kind or day, and press «Show»."),
        ),
    ),
)
