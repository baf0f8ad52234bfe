"""How files are addressed that administrators hand in, and what their forms send."""

from django.urls import reverse
from django.utils import timezone

from organizations.models import User
from recruitment.models import HandedIn
from tests.authorization.cells import INSIDE

NAMES = {f"recruitment:{name}" for name in ("handed_in_list", "handed_in", "file_template")}


def handed_in_for(scope):
    """Return a file of somebody; see `hand_to`."""
    return HandedIn.objects.create(
        kind="members",
        file_name=f"tệp-{scope}.csv",
        fingerprint="0" * 64,
        contents=b"code",
        state="ready",
        rows=1,
        handed_in_by=User.objects.system(),
        handed_in_at=timezone.now(),
    )


def hand_to(records, admin):
    """Let those inside be the administrator's own: the others are of nobody else's business."""
    own = [found["handedin"].pk for scope, found in records.items() if scope in INSIDE]
    HandedIn.objects.filter(pk__in=own).update(handed_in_by=admin)


def address(world, name, scope):
    """Return the URL, and what shows that the object is there."""
    sign = f"tệp-{scope}.csv"
    if name == "recruitment:handed_in_list":
        return reverse(name), sign
    if name == "recruitment:file_template":
        return reverse(name, args=["members"]), ""
    return reverse(name, args=[world.key("handedin", scope)]), sign


def body(world, name, scope):
    return {"do": "drop"} if name == "recruitment:handed_in" else {"kind": "members"}
