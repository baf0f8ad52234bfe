"""How jobs are addressed."""

from django.urls import reverse
from django.utils import timezone

from organizations.jobs import queue
from organizations.models import Job, User

NAMES = {f"organizations:job_{name}" for name in ("list", "start", "detail", "progress")}


def records_of(document, scope):
    """Return a job that put `document` into effect."""
    job = queue.ask(
        "reorganization.issue",
        by=User.objects.system(),
        record=document.pk,
        name=f"VL-{scope}",
        organization=document.organization,
        version=0,
    )
    Job.objects.filter(pk=job.pk).update(state="done", ended_at=timezone.now())
    return {"job": job}


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    if name in ("organizations:job_list", "organizations:job_start"):
        return reverse(name), f"VL-{scope} <"
    sign = f"VL-{scope}<" if name.endswith("detail") else ""
    return reverse(name, args=[world.key("job", scope)]), sign


def body(world, name, scope):
    return {"kind": "check_tree"}
