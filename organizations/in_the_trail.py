"""What the trail is told of organizations, posts and users."""

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy

from audit import records
from organizations import names
from organizations.jobs import kinds
from organizations.models import Ancestry, Job, Organization, Post, User

ACTIONS = {
    "job.ask": gettext_lazy("long work asked for"),
    "members.record": gettext_lazy("members counted"),
    "members.replace": gettext_lazy("count of members corrected"),
    "officer.appoint": gettext_lazy("appointed"),
    "officer.relieve": gettext_lazy("relieved"),
    "organization.classify": gettext_lazy("class, setting or official code changed"),
    "organization.dissolve": gettext_lazy("dissolved"),
    "organization.describe_papers": gettext_lazy("what its papers say of it changed"),
    "organization.found": gettext_lazy("founded"),
    "organization.move": gettext_lazy("moved"),
    "organization.rename": gettext_lazy("renamed"),
    "post.correct_end": gettext_lazy("end of a post put right"),
    "post.confirm": gettext_lazy("post confirmed"),
    "post.end": gettext_lazy("post ended"),
    "post.grant": gettext_lazy("post granted"),
    "post.resume": gettext_lazy("post goes on"),
    "records.correct": gettext_lazy("day from which records are complete corrected"),
    "records.record": gettext_lazy("day from which records are complete recorded"),
    "records.withdraw": gettext_lazy("day from which records are complete withdrawn"),
    "reorganization.apply": gettext_lazy("reorganization in effect"),
    "reorganization.discard": gettext_lazy("reorganization discarded"),
    "reorganization.draft": gettext_lazy("reorganization drafted"),
    "reorganization.issue": gettext_lazy("reorganization waits for its day"),
    "reorganization.revise": gettext_lazy("reorganization changed"),
    "reorganization.take_back": gettext_lazy("reorganization taken back"),
    "signer.appoint": gettext_lazy("named to sign papers"),
    "signer.relieve": gettext_lazy("signs papers no more"),
    "term.correct": gettext_lazy("days of a term corrected"),
    "term.withdraw": gettext_lazy("term withdrawn"),
    "term.record": gettext_lazy("days of a term recorded"),
    "user.correct_contact": gettext_lazy("telephone corrected"),
    "user.correct_name": gettext_lazy("name corrected"),
    "user.create": gettext_lazy("account created"),
    "user.deactivate": gettext_lazy("account closed"),
    "user.reactivate": gettext_lazy("account opened again"),
    "user.reset_password": gettext_lazy("password reset"),
}
FIELDS = {
    "parent": gettext_lazy("parent organization"),
    "heir": gettext_lazy("heir"),
    "on": gettext_lazy("on"),
    "start": gettext_lazy("from"),
    "end": gettext_lazy("until"),
    "decision_number": gettext_lazy("decision number"),
    "posts": gettext_lazy("posts that wait for confirmation"),
    "actions": gettext_lazy("actions"),
    "founded": gettext_lazy("organizations founded"),
    "moved": gettext_lazy("organizations moved"),
    "ended": gettext_lazy("organizations ended"),
    "renamed": gettext_lazy("organizations renamed"),
    "changed": gettext_lazy("organizations of another kind or class"),
}
PERSONAL_FIELDS = {"contact", "full_name", "signer_name"}  # the last one in entries of before
LISTED = (
    "organization",
    "job",
    "membercount",
    "officer",
    "post",
    "reorganization",
    "signer",
    "user",
)


def _of_user(words, jurisdiction) -> Q:
    """Find what was done by, or to, a user of the reach, by the login or words of the name."""
    people = User.objects.filter(pk__in=jurisdiction.people(jurisdiction.auditing))
    for key in names.keys_asked(words):
        people = people.filter(Q(search_name__contains=key) | Q(search_username__contains=key))
    keys = people.values("pk")
    done_to = Q(subject_type=User._meta.label_lower, subject_id__in=keys)
    return Q(actor__icontains=words) | Q(actor_id__in=keys) | done_to


def _of_organization(words, jurisdiction) -> Q:
    """Find what concerns organizations of that name or code, and all below them."""
    reach = jurisdiction.descendants(jurisdiction.auditing)
    meant = Organization.objects.filter(pk__in=reach).search(words)
    below = Ancestry.objects.in_force(jurisdiction.day).filter(ancestor__in=meant.values("pk"))
    return Q(organization_id__in=below.values("descendant"))


def _posts(keys):
    posts = Post.objects.filter(pk__in=keys).select_related("user", "organization")
    return {post.pk: f"{post.user} · {post.get_role_display()}" for post in posts}


def _users(keys):
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "username"))


def _jobs(keys):
    jobs = Job.objects.filter(pk__in=keys)
    return {job.pk: f"{kinds.label_of(job)} {job.name}".strip() for job in jobs}


def _people(keys):
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "full_name"))


NAMED = {"job": _jobs, "post": _posts, "user": _users}


def register():
    """No record of this app tells of a candidate; what it tells of users is their names."""
    records.say(ACTIONS, FIELDS, hidden=PERSONAL_FIELDS, people=_people)
    records.find_by("user", _of_user)
    records.find_by("organization", _of_organization)
    others = (model.__name__.lower() for model in apps.get_app_config("organizations").get_models())
    for name in dict.fromkeys((*LISTED, *others)):
        records.tell(
            f"organizations.{name}",
            named=NAMED.get(name),
            is_listed=name in LISTED,
            is_personal=False,
        )
