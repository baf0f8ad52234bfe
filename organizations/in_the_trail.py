"""What the trail is told of organizations, posts and users."""

from django.db.models import Q

from audit import records
from organizations import names
from organizations.jobs import kinds
from organizations.models import Ancestry, Job, Organization, Post, User


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


def register():
    records.find_by("user", _of_user)
    records.find_by("organization", _of_organization)
    records.tell("organizations.job", named=_jobs)
    records.tell("organizations.post", named=_posts)
    records.tell("organizations.user", named=_users)
